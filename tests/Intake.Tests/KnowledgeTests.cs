using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;

namespace ComplaintSuite.IntakeTests;

public sealed class KnowledgeTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    [Fact]
    public async Task Articles_are_listed_by_page_category_and_words_in_any_language_without_their_texts()
    {
        var organisation = await intake.OrganisationAsync();
        var clerk = intake.As($"{organisation}-receptionist", organisation, "clerk");
        foreach (var (code, category) in new[] { ("a-lifts", "lifts"), ("b-parking", "parking"), ("c-lifts", "lifts") })
            await WriteAsync(organisation, code, category, clerk);

        async Task<ListArticlesResponse> ListAsync(Action<ListArticlesRequest>? ask = null)
        {
            var request = new ListArticlesRequest { Organisation = organisation, AllStates = true };
            ask?.Invoke(request);
            return await intake.Knowledge.ListArticlesAsync(request, clerk);
        }
        var first = await ListAsync(request => request.PageSize = 2);
        Assert.Equal(("a-lifts b-parking", "b-parking"), (string.Join(' ', first.Articles.Select(article => article.Code)), first.NextPageToken));
        Assert.All(first.Articles, article => Assert.Equal((null, $"About {article.Code}"), (article.Body, article.Title.En)));
        var second = await ListAsync(request => (request.PageSize, request.PageToken) = (2, first.NextPageToken));
        Assert.Equal(("c-lifts", ""), (Assert.Single(second.Articles).Code, second.NextPageToken));
        Assert.Equal("PAGE_TOKEN_INVALID", (await Refused.ByAsync(intake.Knowledge.ListArticlesAsync(new() { Organisation = organisation, PageToken = "'" }, clerk))).Reason);

        Assert.Equal(["a-lifts", "c-lifts"], (await ListAsync(request => request.Category = "lifts")).Articles.Select(article => article.Code));
        Assert.Equal(["b-parking"], (await ListAsync(request => request.Text = "RULES OF B-")).Articles.Select(article => article.Code));
        Assert.Equal(["c-lifts"], (await ListAsync(request => request.Text = "规则 c-")).Articles.Select(article => article.Code));
        Assert.Empty((await ListAsync(request => request.Text = "%")).Articles);
        Assert.Empty((await ListAsync(request => request.Text = "ZhCn")).Articles);
        Assert.Empty((await ListAsync(request => request.AllStates = false)).Articles);
    }

    [Fact]
    public async Task Who_holds_no_post_that_writes_now_is_refused_whatever_the_token_says()
    {
        var organisation = await intake.OrganisationAsync();
        var clerk = intake.As($"{organisation}-receptionist", organisation, "clerk");
        var article = await WriteAsync(organisation, "lifts", "lifts", clerk);
        // A handler whose token still says clerk, and somebody whom the directory doesn't know.
        foreach (var subject in new[] { $"{organisation}-engineer", "stranger" })
        {
            var by = intake.As(subject, organisation, "clerk");
            PublishArticleRequest publish = new() { Organisation = organisation, Code = "lifts", RequestId = RunningIntake.NewRequestId(), ExpectedVersion = article.Version };
            RetireArticleRequest retire = new() { Organisation = organisation, Code = "lifts", RequestId = RunningIntake.NewRequestId(), ExpectedVersion = article.Version };
            foreach (var refused in new[]
                     {
                         await Refused.ByAsync(intake.Knowledge.PutArticleAsync(Writing(organisation, "lifts", "lifts", article.Version), by)),
                         await Refused.ByAsync(intake.Knowledge.PublishArticleAsync(publish, by)), await Refused.ByAsync(intake.Knowledge.RetireArticleAsync(retire, by)),
                     })
                Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_PERMITTED"), (refused.Status, refused.Reason));
        }
        Assert.Equal(article.Version, (await intake.Knowledge.GetArticleAsync(new() { Organisation = organisation, Code = "lifts" }, clerk)).Article.Version);
    }

    [Fact]
    public async Task What_can_be_no_code_names_no_article()
    {
        var organisation = await intake.OrganisationAsync();
        var clerk = intake.As($"{organisation}-receptionist", organisation, "clerk");
        var article = await WriteAsync(organisation, "lifts", "lifts", clerk);
        foreach (var code in new[] { "lifts\n", "li\0fts", "", new string('a', 61) })
        {
            PublishArticleRequest publish = new() { Organisation = organisation, Code = code, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = article.Version };
            RetireArticleRequest retire = new() { Organisation = organisation, Code = code, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = article.Version };
            foreach (var refused in new[]
                     {
                         await Refused.ByAsync(intake.Knowledge.GetArticleAsync(new() { Organisation = organisation, Code = code }, clerk)),
                         await Refused.ByAsync(intake.Knowledge.PublishArticleAsync(publish, clerk)), await Refused.ByAsync(intake.Knowledge.RetireArticleAsync(retire, clerk)),
                     })
                Assert.Equal(StatusCode.NotFound, refused.Status);
            Assert.Contains((await Refused.ByAsync(intake.Knowledge.PutArticleAsync(Writing(organisation, code, "lifts", 0), clerk))).Lines, line => line.EndsWith(" code", StringComparison.Ordinal));
        }
        Assert.Equal("TEXT_INVALID category", Assert.Single((await Refused.ByAsync(intake.Knowledge.ListArticlesAsync(new() { Organisation = organisation, Category = "li\0fts" }, clerk))).Lines));
    }

    [Fact]
    public async Task Of_several_who_write_the_same_article_at_once_one_does_and_the_others_are_told()
    {
        var organisation = await intake.OrganisationAsync();
        var clerk = intake.As($"{organisation}-receptionist", organisation, "clerk");
        for (var version = 0; version < 3; version++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                try
                {
                    await intake.Knowledge.PutArticleAsync(Writing(organisation, "lifts", "lifts", version), clerk);
                    return StatusCode.OK;
                }
                catch (RpcException refused)
                {
                    return refused.StatusCode;
                }
            }));
            Assert.Equal([StatusCode.OK, .. Enumerable.Repeat(StatusCode.Aborted, 7)], answers.Order());
        }
    }

    private async Task<Article> WriteAsync(string organisation, string code, string category, Metadata by) =>
        (await intake.Knowledge.PutArticleAsync(Writing(organisation, code, category, 0), by)).Article;

    private static PutArticleRequest Writing(string organisation, string code, string category, long version) => new()
    {
        Organisation = organisation,
        Code = code,
        RequestId = RunningIntake.NewRequestId(),
        ExpectedVersion = version,
        Categories = { category },
        Title = new LocalizedText { ZhCn = $"关于 {code}", En = $"About {code}", Es = $"Sobre {code}" },
        Body = new LocalizedText { ZhCn = $"规则 {code}", En = $"The rules of {code}.", Es = $"Las reglas de {code}." },
    };
}
