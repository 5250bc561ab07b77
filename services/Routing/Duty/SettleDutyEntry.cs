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
    public override async Task<SettleDutyEntryResponse> SettleDutyEntry(SettleDutyEntryRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = ChangeOf(reading, request.BookId, request.EntryId, request.RequestId, request.ExpectedVersion, request);
        var done = reading.Text(request.Done, "done", Duty.DutyEntry.LongestText); // demanded by the rule of the book
        reading.Done();
        return new() { Book = (await desk.ChangeAsync(db, context.Caller(), change, Act, context.CancellationToken)).ToMessage() };

        void Act(DutyFile file)
        {
            var entry = file.Entry(change.EntryId);
            if (request.Noted)
                file.Note(entry);
            else
                file.Settle(entry, done);
        }
    }
}
