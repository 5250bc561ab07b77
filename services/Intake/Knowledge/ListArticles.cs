using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Knowledge;

partial class KnowledgeGrpc
{
    private const int MostListed = 200;

    [Authorize(Policy = Policies.ReadKnowledge)]
    public override async Task<ListArticlesResponse> ListArticles(ListArticlesRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var wanted = reading.Text(request.Text, "text", 200);
        reading.Done();
        await using var transaction = await OrganisationScope.BeginAsync(db, [OrganisationOf(request.Organisation, context.Caller())], context.CancellationToken);
        var found = await (
            from article in db.Articles.AsNoTracking()
            join text in db.ArticleTexts.AsNoTracking() on new { article.Id, Number = article.PublishedVersion ?? article.TextVersion } equals new { Id = text.ArticleId, text.Number }
            where (request.AllStates || article.State == ArticleState.Published) && (request.Category == "" || article.Categories.Contains(request.Category))
            orderby article.Code
            select new { article, text }).ToListAsync(context.CancellationToken);
        return new()
        {
            Articles =
            {
                found.Where(it => wanted is null || LocalText.Languages.Any(language => Holds(it.text.Title.In(language)) || Holds(it.text.Body.In(language)))).Take(MostListed)
                    .Select(it => ToMessage(it.article, it.text)),
            },
        };

        bool Holds(string text) => text.Contains(wanted!, StringComparison.OrdinalIgnoreCase);
    }
}
