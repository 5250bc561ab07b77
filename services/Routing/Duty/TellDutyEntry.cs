using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Duty;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class DutyGrpc
{
    [Authorize(Policy = Policies.KeepDuty)]
    public override async Task<TellDutyEntryResponse> TellDutyEntry(TellDutyEntryRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = ChangeOf(reading, request.BookId, request.EntryId, request.RequestId, request.ExpectedVersion, request);
        var department = reading.Demanded(request.Department, "department", 100, "Name the department that is told.");
        var text = reading.Demanded(request.Text, "text", Duty.DutyEntry.LongestText, "Write what it is told.");
        reading.Done();
        return new() { Book = (await desk.ChangeAsync(db, context.Caller(), change, file => file.Tell(file.Entry(change.EntryId), department, text), context.CancellationToken)).ToMessage() };
    }
}
