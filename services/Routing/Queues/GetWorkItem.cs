using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class QueueGrpc
{
    [Authorize(Policy = Policies.ReadQueue)]
    public override async Task<GetWorkItemResponse> GetWorkItem(GetWorkItemRequest request, ServerCallContext context)
    {
        var id = Guid.TryParse(request.WorkItemId, out var parsed) ? parsed : Guid.Empty;
        var (item, moves) = await work.ReadAsync(db, context.Caller(), id, context.CancellationToken);
        return new() { WorkItem = item.ToMessage(), Moves = { moves } };
    }
}
