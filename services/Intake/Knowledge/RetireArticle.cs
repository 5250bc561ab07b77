using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake.Knowledge;

partial class KnowledgeGrpc
{
    [Authorize(Policy = Policies.WriteKnowledge)]
    public override async Task<RetireArticleResponse> RetireArticle(RetireArticleRequest request, ServerCallContext context) => new()
    {
        Article = await ChangeAsync(
            context.Caller(), request, (request.Organisation, request.Code, request.RequestId, request.ExpectedVersion), "retire-article", (article, _, now) =>
            {
                var known = article ?? throw Refusal.NotFound("article");
                known.Retire(now);
                return known;
            }, context.CancellationToken),
    };
}
