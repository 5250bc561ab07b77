using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Duty;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class DutyGrpc
{
    [Authorize(Policy = Policies.KeepDuty)]
    public override async Task<BeginDutyResponse> BeginDuty(BeginDutyRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var organisation = reading.OrganisationOf(request.Organisation, context.Caller());
        var requestId = reading.RequestId(request.RequestId);
        var kind = request.Kind.ToKind();
        if (kind == Duty.DutyBookKind.DailyCheck)
            reading.Add("KIND_NOT_PERMITTED", "kind", "A daily check begins by itself, with its day.");
        var meeting = kind == Duty.DutyBookKind.Minutes ? MeetingOf(reading, request) : null;
        reading.Done();
        return new() { Book = (await desk.BeginAsync(db, context.Caller(), organisation, request, meeting, requestId, context.CancellationToken)).ToMessage() };
    }

    private static Meeting MeetingOf(Reading reading, BeginDutyRequest request)
    {
        var written = reading.Demanded(request.Day, "day", 40, "Say on which day the meeting was.");
        if (!DirectoryTimes.TryDay(written, out var day) && written.Length > 0)
            reading.Add("DATE_INVALID", "day", "Write the day of the meeting as YYYY-MM-DD.");
        return new(day, reading.Text(request.Department, "department", 200));
    }
}
