using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake.Correspondence;

partial class CorrespondenceGrpc
{
    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<ChangeRequestedDateResponse> ChangeRequestedDate(ChangeRequestedDateRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var day = reading.Day(request.RequestedDate, "requested_date");
        reading.Done();

        var view = await cases.ChangeAsync(db, context.Caller(), change, file =>
        {
            file.Give(("requested-date", day is { } asked ? Reading.Written(asked) : null));
            file.Require("change-requested-date");
            file.RequireToCome(day!.Value, "requested_date");
            file.Complaint.AskFor(day.Value, file.Now);
            file.Do("change-requested-date", new RequestedDateChanged { RequestedDate = Reading.Written(day.Value) });
            return Task.CompletedTask;
        }, context.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }
}
