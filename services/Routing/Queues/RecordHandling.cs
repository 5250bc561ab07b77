using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class QueueGrpc
{
    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<RecordHandlingResponse> RecordHandling(RecordHandlingRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.WorkItemId, request.RequestId, request.ExpectedVersion, request);
        var text = reading.Demanded(request.Text, "text", Reading.LongText, "Say what was done and found.");
        reading.Done();

        var recorded = await work.ChangeAsync(db, context.Caller(), change, file =>
        {
            file.Require("record-handling");
            file.Item.AddEntry(file.StaffId, text, file.Now);
            return file.Do("record-handling", new HandlingRecorded { WorkItemId = file.Item.Id.ToString() });
        }, context.CancellationToken);
        return new() { WorkItem = recorded.ToMessage() };
    }
}
