using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Knowledge;

partial class KnowledgeGrpc
{
    [Authorize(Policy = Policies.ReadKnowledge)]
    public override async Task<ListArticlesResponse> ListArticles(ListArticlesRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var wanted = reading.Text(request.Text, "text", 200);
        var category = reading.Text(request.Category, "category", 100);
        // The code of the last article of the page before.
        var after = request.PageToken;
        if (after.Length > 0 && !IsCode(after))
            reading.Add("PAGE_TOKEN_INVALID", "page_token", "Send the next_page_token of the page before, unchanged.");
        reading.Done();
        var size = Paging.SizeOf(request.PageSize);

        await using var transaction = await OrganisationScope.BeginAsync(db, [OrganisationOf(request.Organisation, context.Caller())], context.CancellationToken);
        var texts = wanted is null ? db.ArticleTexts : db.ArticleTexts.FromSql(
            $"""
            select * from article_texts
            where exists (select 1 from jsonb_each_text(title) as words where strpos(lower(words.value), lower({wanted})) > 0)
               or exists (select 1 from jsonb_each_text(body) as words where strpos(lower(words.value), lower({wanted})) > 0)
            """);
        var page = await (
            from article in db.Articles.FromSql($"select * from articles where code > {after}").AsNoTracking()
            join text in texts.AsNoTracking() on new { article.Id, Number = article.PublishedVersion ?? article.TextVersion } equals new { Id = text.ArticleId, text.Number }
            where (request.AllStates || article.State == ArticleState.Published) && (category == null || article.Categories.Contains(category))
            orderby article.Code
            select new { article, text.Number, text.Title }).Take(size + 1).ToListAsync(context.CancellationToken);
        return new()
        {
            Articles = { page.Take(size).Select(it => ToMessage(it.article, it.Number, it.Title)) },
            NextPageToken = page.Count > size ? page[size - 1].article.Code : "",
        };
    }
}
