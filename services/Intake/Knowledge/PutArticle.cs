using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using System.Text.RegularExpressions;

namespace ComplaintSuite.Intake.Knowledge;

partial class KnowledgeGrpc
{
    private const int MostCategories = 20;

    [Authorize(Policy = Policies.WriteKnowledge)]
    public override async Task<PutArticleResponse> PutArticle(PutArticleRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var title = Text(reading, request.Title, "title", 200);
        var body = Text(reading, request.Body, "body", 20_000);
        if (!IsCode(request.Code))
            reading.Add("CODE_INVALID", "code", $"A code has small letters, digits and hyphens, at most {LongestCode}.");
        if (request.Categories.Count > MostCategories)
            reading.Add("TOO_MANY", "categories", $"An article belongs to at most {MostCategories} categories.");
        var categories = request.Categories.Take(MostCategories).Select((category, index) => reading.Text(category, $"categories[{index}]", 100)).OfType<string>().Distinct().ToList();
        reading.Done();

        var caller = context.Caller();
        return new()
        {
            Article = await ChangeAsync(caller, request, (request.Organisation, request.Code, request.RequestId, request.ExpectedVersion), "put-article", (article, staff, now) =>
            {
                if (article is null)
                    db.Articles.Add(article = new(Guid.CreateVersion7(now), request.Organisation, request.Code, now));
                db.ArticleTexts.Add(article.Write(categories, title, body, staff, now));
                return article;
            }, context.CancellationToken),
        };
    }

    /// <summary>A text in all three languages; one that is missing is named.</summary>
    private static LocalText Text(Reading reading, LocalizedText? text, string field, int longest)
    {
        return new(One(text?.ZhCn, "zh_cn"), One(text?.En, "en"), One(text?.Es, "es"));

        string One(string? words, string language)
        {
            var read = reading.Text(words ?? "", $"{field}.{language}", longest);
            if (read is null)
                reading.Add("FIELD_MISSING", $"{field}.{language}", "An article speaks all three languages.");
            return read ?? "";
        }
    }

    private static bool IsCode(string text) => text.Length is > 0 and <= LongestCode && CodeForm().IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex CodeForm();
}
