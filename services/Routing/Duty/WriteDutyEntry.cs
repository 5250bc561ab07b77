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
    public override async Task<WriteDutyEntryResponse> WriteDutyEntry(WriteDutyEntryRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = ChangeOf(reading, request.BookId, "", request.RequestId, request.ExpectedVersion, request);
        var text = reading.Demanded(request.Text, "text", Duty.DutyEntry.LongestText, "Say what it is about.");
        reading.Done();
        return new() { Book = (await desk.ChangeAsync(db, context.Caller(), change, file => file.Write(text), context.CancellationToken)).ToMessage() };
    }
}
