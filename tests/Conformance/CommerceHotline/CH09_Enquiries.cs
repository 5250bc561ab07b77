using ComplaintSuite.Contracts.Events.V1;
using Grpc.Core;

namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>CH-09: an enquiry is answered, or pointed to the department that can.</summary>
public sealed class CH09_Enquiries(RunningSuite suite) : Hotline(suite)
{
    private const string Answer = "请在开展业务之日起30日内到所在地商务主管部门备案。";

    [Fact, Rule("CH-09", Case.Allowed)]
    public async Task An_enquiry_is_answered_with_a_notice_and_closed()
    {
        await ArticleAsync("answered-with");
        var filed = await Office.FileAsync(Office.Enquiry(request => request.Language = "zh-CN"));
        var answered = (await Suite.SendAsync<AnswerEnquiryResponse>(AnswerTo(filed, Answer, "answered-with"), await Office.ClerkAsync())).Complaint;
        Assert.Equal(("answered", "answered", Answer), (answered.Step, answered.Assessment.Decision, answered.Assessment.Answer));
        Assert.Equal(("answered-with", 1), (answered.Assessment.Article, answered.Assessment.ArticleVersion));
        Assert.NotNull(answered.Deadlines.Single().EndTime);

        var notice = (await Office.NoticesAsync(filed.Number, await Office.OpenAsync(filed)))[^1];
        Assert.Equal(("answer", $"咨询答复（{filed.Number}）"), (notice.Template, notice.Subject));
        Assert.Contains(Answer, notice.Body, StringComparison.Ordinal);

        var closed = await Office.CloseAsync(await Office.SetIndicatorsAsync(answered, Indicators("answered")));
        Assert.Equal("closed", closed.Step);
        Assert.Equal(["ComplaintReceived", "ComplaintRegistered", "ComplaintAssessed", "EnquiryAnswered", "IndicatorsRecorded", "ComplaintClosed"], await IntakeEventsAsync(filed.CaseId));
        Assert.Equal("answered", await DecisionAsync(filed));
    }

    [Theory, Rule("CH-09", Case.Allowed)]
    [InlineData("circulation-office", "circulation-office", "Circulation office")]
    [InlineData("新城市市场监督管理局", "", "新城市市场监督管理局")]
    public async Task An_enquiry_is_pointed_to_a_department_of_the_own_organisation_or_to_another_body(string department, string code, string named)
    {
        var filed = await Office.FileAsync(Office.Enquiry());
        var referred = (await Suite.SendAsync<ReferComplaintResponse>(ReferralOf(filed, department), await Office.ClerkAsync())).Complaint;
        Assert.Equal(("referred", "referred", named), (referred.Step, referred.Assessment.Decision, referred.Assessment.Department));
        Assert.Contains(named, (await Office.NoticesAsync(filed.Number, await Office.OpenAsync(filed)))[^1].Body, StringComparison.Ordinal);

        await Office.CloseAsync(await Office.SetIndicatorsAsync(referred, Indicators("referred")));
        var events = await Suite.EventsAsync("intake", filed.CaseId);
        Assert.Equal(["ComplaintReceived", "ComplaintRegistered", "ComplaintAssessed", "ComplaintReferred", "IndicatorsRecorded", "ComplaintClosed"], await IntakeEventsAsync(filed.CaseId));
        Assert.Equal(code, events.Single(it => it.Payload.Is(ComplaintReferred.Descriptor)).Payload.Unpack<ComplaintReferred>().Department);
        Assert.Equal("referred", await DecisionAsync(filed));
    }

    [Fact, Rule("CH-09", Case.Allowed)]
    public async Task An_answer_keeps_the_version_of_the_article_that_it_was_given_with()
    {
        var article = await ArticleAsync("versions");
        var filed = await Office.FileAsync(Office.Enquiry());
        var again = (await Suite.SendAsync<PutArticleResponse>(Writing("versions", article.Version, "Within 20 days of starting business."), await Office.ClerkAsync())).Article;
        Assert.Equal((2, 1), (again.TextVersion, again.PublishedVersion));
        var answered = (await Suite.SendAsync<AnswerEnquiryResponse>(AnswerTo(filed, Answer, "versions"), await Office.ClerkAsync())).Complaint;
        Assert.Equal(1, answered.Assessment.ArticleVersion);
        await Suite.SendAsync<PublishArticleResponse>(new PublishArticleRequest { Organisation = Office.Organisation, Code = "versions", RequestId = RequestId.New(), ExpectedVersion = again.Version }, await Office.ClerkAsync());
        var first = (await Suite.SendAsync<GetArticleResponse>(new GetArticleRequest { Organisation = Office.Organisation, Code = "versions", TextVersion = 1 }, await Office.ClerkAsync())).Article;
        Assert.Equal("Within 30 days of starting business.", first.Body.En);
        Assert.Equal(1, (await Office.ReadAsync(filed.Number)).Assessment.ArticleVersion);
        var listed = (await Suite.SendAsync<ListArticlesResponse>(new ListArticlesRequest { Organisation = Office.Organisation, Category = "prepaid-cards", Text = "20 days" }, await Office.ClerkAsync())).Articles;
        Assert.Equal(["versions"], listed.Select(it => it.Code));
    }

    [Fact, Rule("CH-09", Case.Refused)]
    public async Task Answering_without_the_article_or_with_one_that_nobody_published_is_refused()
    {
        var filed = await Office.FileAsync(Office.Enquiry());
        var refused = await Office.RefusedAsync(AnswerTo(filed, Answer), await Office.ClerkAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "CH-09"), (refused.Code, refused.Rule));
        Assert.Equal(["FIELD_MISSING article CH-09"], refused.Lines);
        await Suite.SendAsync<PutArticleResponse>(Writing("draft-only", 0), await Office.ClerkAsync());
        Assert.Equal(["ARTICLE_UNKNOWN article CH-09"], (await Office.RefusedAsync(AnswerTo(filed, Answer, "draft-only"), await Office.ClerkAsync())).Lines);
    }

    [Fact]
    public async Task An_article_in_two_languages_is_refused_and_the_missing_one_named()
    {
        var writing = Writing("two-languages", 0);
        (writing.Title.Es, writing.Body.Es) = ("", "");
        Assert.Equal(["FIELD_MISSING title.es", "FIELD_MISSING body.es"], (await Office.RefusedAsync(writing, await Office.ClerkAsync())).Lines);
        var inspector = await Office.PersonAsync("inspector-1");
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByGrpcAsync(() => Suite.SendAsync<PutArticleResponse>(Writing("by-a-handler", 0), inspector))).Code);
    }

    [Theory, Rule("CH-09", Case.Refused)]
    [InlineData("")]
    [InlineData(" \n ")]
    public async Task Answering_without_an_answer_is_refused(string answer)
    {
        var code = $"unanswered-{answer.Length}";
        await ArticleAsync(code);
        var filed = await Office.FileAsync(Office.Enquiry());
        var refused = await Office.RefusedAsync(AnswerTo(filed, answer, code), await Office.ClerkAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "CH-09"), (refused.Code, refused.Rule));
        Assert.Equal(["FIELD_MISSING answer CH-09"], refused.Lines);
    }

    [Fact, Rule("CH-09", Case.Refused)]
    public async Task Pointing_on_without_a_named_department_is_refused()
    {
        var filed = await Office.FileAsync(Office.Enquiry());
        var refused = await Office.RefusedAsync(ReferralOf(filed, ""), await Office.ClerkAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "CH-09"), (refused.Code, refused.Rule));
        Assert.Equal(["FIELD_MISSING department CH-09"], refused.Lines);
    }

    [Fact, Rule("CH-09", Case.Refused)]
    public async Task A_complaint_cannot_be_put_off_with_an_answer()
    {
        await ArticleAsync("kinds");
        var filed = await Office.FileAsync();
        var refused = await Office.RefusedAsync(AnswerTo(filed, Answer, "kinds"), await Office.ClerkAsync());
        Assert.Equal(["KIND_NOT_PERMITTED kind CH-09"], refused.Lines);
    }

    private static AnswerEnquiryRequest AnswerTo(Filed filed, string answer, string article = "") =>
        new() { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Answer = answer, Article = article };

    private PutArticleRequest Writing(string code, long version, string english = "Within 30 days of starting business.") => new()
    {
        Organisation = Office.Organisation,
        Code = code,
        RequestId = RequestId.New(),
        ExpectedVersion = version,
        Categories = { "prepaid-cards" },
        Title = new() { ZhCn = "预付卡备案", En = "Filing prepaid cards", Es = "Registro de tarjetas de prepago" },
        Body = new() { ZhCn = Answer, En = english, Es = "En los 30 días siguientes al inicio de la actividad." },
    };

    /// <summary>Written and published.</summary>
    private async Task<Article> ArticleAsync(string code)
    {
        var written = (await Suite.SendAsync<PutArticleResponse>(Writing(code, 0), await Office.ClerkAsync())).Article;
        return (await Suite.SendAsync<PublishArticleResponse>(
            new PublishArticleRequest { Organisation = Office.Organisation, Code = code, RequestId = RequestId.New(), ExpectedVersion = written.Version }, await Office.ClerkAsync())).Article;
    }

    private static ReferComplaintRequest ReferralOf(Filed filed, string department) =>
        new() { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Department = department };

    private static Dictionary<string, string> Indicators(string outcome) =>
        new(Office.Indicators) { ["outcome"] = outcome, ["respondent-type"] = "none", ["satisfaction"] = "not-asked", ["amount-involved"] = "0" };

    /// <summary>As it is counted.</summary>
    private async Task<string> DecisionAsync(Filed filed) =>
        (await Suite.EventsAsync("intake", filed.CaseId)).Single(it => it.Payload.Is(ComplaintClosed.Descriptor)).Payload.Unpack<ComplaintClosed>().Decision;
}
