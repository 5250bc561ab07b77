using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class QueueGrpc
{
    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<ClaimWorkItemResponse> ClaimWorkItem(ClaimWorkItemRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.WorkItemId, request.RequestId, request.ExpectedVersion, request);
        reading.Done();

        var claimed = await work.ClaimAsync(db, context.Caller(), change, Claim, context.CancellationToken);
        return new() { WorkItem = claimed.ToMessage(), EventId = claimed.EventId.ToString() };
    }
}
