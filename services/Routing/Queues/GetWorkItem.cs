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
        var reading = new Reading();
        var language = reading.Language(request.Language);
        reading.Done();
        var id = Guid.TryParse(request.WorkItemId, out var parsed) ? parsed : Guid.Empty;
        var read = await work.ReadAsync(db, context.Caller(), id, language, context.CancellationToken);
        return new()
        {
            WorkItem = read.Item.ToMessage(),
            Moves = { read.Moves },
            Acts = { read.Acts },
            Distributes = read.Distributes,
            ExtendableClocks = { read.Extendable },
            ApprovableClocks = { read.Approvable },
            Destinations = { read.Destinations },
            EarlierWorkItemId = read.EarlierId?.ToString() ?? "",
            LaterWorkItemId = read.LaterId?.ToString() ?? "",
        };
    }
}
