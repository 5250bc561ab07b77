using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class WorkActGrpc
{
    [Authorize(Policy = Policies.ReadQueue)]
    public override async Task<ListWorkActsResponse> ListWorkActs(ListWorkActsRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var language = reading.Language(request.Language);
        reading.Done();
        var id = Guid.TryParse(request.WorkItemId, out var parsed) ? parsed : Guid.Empty;
        var (item, procedure, page, next) = await work.ReadActsAsync(db, context.Caller(), id, request.PageSize, request.PageToken, context.CancellationToken);
        return new() { Acts = { page.Select(record => record.ToMessage(procedure.Work, item.Done, (words, _) => words, language)) }, NextPageToken = next };
    }
}
