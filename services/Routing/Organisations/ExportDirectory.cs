using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Organisations;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class DirectoryGrpc
{
    [Authorize(Policy = MessagingPolicies.Service)]
    public override async Task<ExportDirectoryResponse> ExportDirectory(ExportDirectoryRequest request, ServerCallContext context)
    {
        if (request.Organisation.Length == 0)
            return new() { Directories = { await store.ReadAllAsync(context.CancellationToken) } };
        await using var transaction = await OrganisationScope.BeginAsync(db, [request.Organisation], context.CancellationToken, System.Data.IsolationLevel.RepeatableRead);
        return new() { Directories = { await DirectoryStore.ReadAsync(db, context.CancellationToken) } };
    }
}
