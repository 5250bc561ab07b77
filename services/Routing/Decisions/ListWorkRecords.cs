using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Decisions;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class WorkGrpc
{
    [Authorize(Policy = Policies.ReadQueue)]
    public override async Task<ListWorkRecordsResponse> ListWorkRecords(ListWorkRecordsRequest request, ServerCallContext context)
    {
        var id = Guid.TryParse(request.WorkItemId, out var parsed) ? parsed : Guid.Empty;
        var records = await work.ReadRecordsAsync(db, context.Caller(), id, context.CancellationToken);
        return new() { Records = { records.Select(record => record.ToMessage()) } };
    }
}
