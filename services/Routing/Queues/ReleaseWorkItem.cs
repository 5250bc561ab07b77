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
    public override async Task<ReleaseWorkItemResponse> ReleaseWorkItem(ReleaseWorkItemRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.WorkItemId, request.RequestId, request.ExpectedVersion, request);
        var reason = reading.Demanded(request.Reason, "reason", Reading.LongText, "Say why it is given back.");
        reading.Done();

        var released = await work.ChangeAsync(db, context.Caller(), change, file =>
        {
            // Asked before the claim is given up: afterwards it is nobody's.
            file.Require("queued");
            file.Item.Release(file.StaffId, reason, file.Now);
            return file.Enter("queued", new WorkItemReleased { WorkItemId = file.Item.Id.ToString(), Department = file.Item.Department });
        }, context.CancellationToken);
        return new() { WorkItem = released.ToMessage(), EventId = released.EventId.ToString() };
    }
}
