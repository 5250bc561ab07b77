using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake.Knowledge;

partial class KnowledgeGrpc
{
    [Authorize(Policy = Policies.ReadKnowledge)]
    public override async Task<GetArticleResponse> GetArticle(GetArticleRequest request, ServerCallContext context) =>
        new() { Article = await ReadAsync(OrganisationOf(request.Organisation, context.Caller()), request.Code, request.TextVersion, newest: false, context.CancellationToken) };
}
