using System.Net;
using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;

namespace ComplaintSuite.PortalTests;

/// <summary>Those who complain of the same (LI-02): what staff learn while they take somebody's complaint in, what a case shows of the others, and how a representative speaks.</summary>
public sealed class CollectivePageTests : PortalPages
{
    private const string TakeIn = "/reception/take-in/T01/telephone/enquiry";
    private const string Filing = "/file/T01/enquiry";
    private const string Advice = "Choose representatives, or fill in a form each.";
    private const string Advised = "<p class=\"note\">" + Advice + "</p>";
    private const string Id = "7f0c4e0a-6d0e-4b56-9a43-0a5c8f2f9e11";

    [Theory]
    [InlineData(TakeIn, "telephone", 4, true)]
    [InlineData(TakeIn, "telephone", 3, false)]
    [InlineData(Filing, "portal", 4, true)]
    [InlineData(Filing, "portal", 3, false)]
    public async Task Whoever_looks_before_filing_learns_how_many_complain_of_the_same_what_they_are_advised_and_which_they_may_see(string path, string channel, int others, bool isAdvised)
    {
        AskForCause();
        gateway.Alike = new() { Count = others, AdvisedFrom = 5, Advice = Advice };
        gateway.Like.Enqueue(new LikeComplaint { Complaint = new() { CaseNumber = "T01-9", Step = "registered" }, SameRespondentAndCause = true, Open = true });
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        var (status, page) = await LookAsync(browser, path, ("facts", "It leaks."), ("respondent.name", "The works"), ("details.cause", "wages"));
        Assert.Equal(HttpStatusCode.OK, status);
        foreach (var shown in new[] { $"for the same cause: {others}.", "from 5 on", "href=\"/reception/T01-9?lang=en\"", "same respondent and cause", ">It leaks.</textarea>", "value=\"The works\"", $"name=\"request_id\" value=\"{Id}\"", "name=\"look\"" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.Equal(isAdvised, page.Contains(Advised, StringComparison.Ordinal));
        var asked = Assert.Single(gateway.Requests.OfType<CountAlikeRequest>());
        Assert.Equal(("T01", "enquiry", channel, "The works", "wages", "en"), (asked.Organisation, asked.Kind, asked.Channel, asked.RespondentName, asked.Cause, asked.Language));
        Assert.Equal("wages", Assert.Single(gateway.Requests.OfType<ListLikeComplaintsRequest>()).Draft.Details["cause"]);
        Assert.Empty(gateway.Registered);
    }

    /// <summary>That nobody else does is told as well; what somebody may not be told, or can't be had, takes no form away.</summary>
    [Theory]
    [InlineData(null, "for the same cause: 0.", "can't be shown at the moment")]
    [InlineData(StatusCode.Unavailable, "How many complain of the same respondent for the same cause can't be shown at the moment.", "for the same cause: 0.")]
    [InlineData(StatusCode.PermissionDenied, "Nothing related was found.", "for the same cause")]
    public async Task A_count_that_is_nought_kept_back_or_away_leaves_the_form_as_it_is(StatusCode? refused, string said, string unsaid)
    {
        AskForCause();
        gateway.Alike = new() { AdvisedFrom = 5, Advice = Advice };
        if (refused is { } status)
            gateway.Refused["CountAlike"] = status;
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        var (_, page) = await LookAsync(browser, TakeIn, ("facts", "It leaks."), ("respondent.name", "The works"), ("details.cause", "wages"));
        foreach (var shown in new[] { said, ">It leaks.</textarea>" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        foreach (var left in new[] { unsaid, Advice })
            Assert.DoesNotContain(left, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_asked_how_many_there_are_without_a_respondent_a_cause_or_a_procedure_that_counts_them()
    {
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        await LookAsync(browser, Filing, ("facts", "It leaks."), ("respondent.name", "The works"), ("details.cause", "wages"));
        AskForCause();
        await LookAsync(browser, Filing, ("facts", "It leaks."), ("respondent.name", "The works"));
        await LookAsync(browser, Filing, ("facts", "It leaks."), ("details.cause", "wages"));
        Assert.Equal(3, gateway.Answered.Count(call => call == "ListLikeComplaints"));
        Assert.DoesNotContain("CountAlike", gateway.Answered);
        // Who files without a sign-on learns of no others, nor that there are any.
        using var visitor = portal.Browser();
        Assert.DoesNotContain("name=\"look\"", await visitor.GetStringAsync($"{Filing}?lang=en", Ct), StringComparison.Ordinal);
        var (_, receipt) = await LookAsync(visitor, Filing, ("facts", "It leaks."), ("respondent.name", "The works"), ("details.cause", "wages"));
        Assert.DoesNotContain(Advice, receipt, StringComparison.Ordinal);
        Assert.DoesNotContain("CountAlike", gateway.Answered);
    }

    [Theory]
    [InlineData("zh-CN", "因“Unpaid wages”投诉同一单位的共5人。", "代表的登记编号")]
    [InlineData("en", "5 in all complain of the same employer or body for “Unpaid wages”.", "Case number of the representative")]
    [InlineData("es", "En total, 5 reclaman contra la misma entidad por «Unpaid wages».", "Número de expediente del representante")]
    public async Task A_complainant_reads_how_many_they_are_what_they_are_advised_and_their_own_representative(string language, string count, string representative)
    {
        Take(new() { Cause = "Unpaid wages", Count = 5, AdvisedFrom = 5, Advice = Advice, RepresentativeCaseNumber = "T01-7" });
        using var browser = Complainant();
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/case/T01-1?lang={language}", Ct));
        foreach (var shown in new[] { count, Advised, $"<dt>{representative}</dt><dd>T01-7</dd>" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        // Nobody chose them: they speak for themselves alone.
        Assert.DoesNotContain("name=\"speak.text\"", page, StringComparison.Ordinal);
        gateway.Together = new() { Cause = "Unpaid wages", Count = 1, AdvisedFrom = 5 };
        Assert.DoesNotContain("id=\"collective\"", await browser.GetStringAsync($"/case/T01-1?lang={language}", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_read_who_the_others_are_how_each_stands_and_who_speaks_for_whom()
    {
        Take(new()
        {
            Cause = "Unpaid wages",
            Count = 3,
            AdvisedFrom = 5,
            RepresentedCaseNumbers = { "T01-8" },
            Members = { new CollectiveMember { CaseNumber = "T01-8", Step = "closed", Outcome = "settled", RepresentativeCaseNumber = "T01-1" }, new CollectiveMember { CaseNumber = "T01-9", Step = "registered" } },
        });
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/reception/T01-1?lang=en", Ct));
        Assert.Contains("3 in all complain of the same", page, StringComparison.Ordinal);
        Assert.Contains("<dd>T01-8</dd>", page, StringComparison.Ordinal);
        Assert.Matches("<a href=\"/reception/T01-8\\?lang=en\">T01-8</a> · [^<]+ · settled → T01-1</li>", page);
        Assert.Matches("<a href=\"/reception/T01-9\\?lang=en\">T01-9</a> · [^<→]+</li>", page);
        Assert.DoesNotContain(Advice, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_representative_speaks_for_those_whom_they_tick()
    {
        Take(new() { Cause = "Unpaid wages", Count = 3, AdvisedFrom = 5, RepresentedCaseNumbers = { "T01-8", "T01-9" } });
        using var browser = Complainant();
        var page = await browser.GetStringAsync("/case/T01-1?lang=en", Ct);
        foreach (var member in new[] { "T01-8", "T01-9" })
            Assert.Contains($"name=\"speak.members\" value=\"{member}\" checked", page, StringComparison.Ordinal);
        using var form = Speech("T01-8", "T01-9");
        using var answer = await browser.PostAsync("/case/T01-1/speak?lang=en", form, Ct);
        Assert.Equal((HttpStatusCode.SeeOther, "/case/T01-1?done=speak&lang=en"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        var said = Assert.Single(gateway.Requests.OfType<SpeakForMembersRequest>());
        Assert.Equal(("T01-1", Id, "answer-materials", "Here are the pay slips.", "T01-8 T01-9"), (said.CaseNumber, said.RequestId, said.Act, said.Text, string.Join(' ', said.MemberCaseNumbers)));
    }

    [Fact]
    public async Task Who_did_not_choose_them_is_spoken_for_by_nobody_and_what_was_typed_stays()
    {
        Take(new() { Cause = "Unpaid wages", Count = 3, AdvisedFrom = 5, RepresentedCaseNumbers = { "T01-8", "T01-9" } });
        gateway.Refused["SpeakForMembers"] = StatusCode.FailedPrecondition;
        gateway.Unmet["SpeakForMembers"] = new() { Code = "NOT_REPRESENTED", Field = "member_case_numbers[0]", Rule = "LI-02", Description = "No." };
        using var browser = Complainant();
        using var form = Speech("T01-9");
        using var answer = await browser.PostAsync("/case/T01-1/speak?lang=en", form, Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct));
        foreach (var shown in new[] { "href=\"#f-speak-members\"", "id=\"speak-members-error\">Whoever has this case did not choose you as their representative.", ">Here are the pay slips.</textarea>", "value=\"T01-9\" checked", "<option value=\"answer-materials\" selected" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"T01-8\" checked", page, StringComparison.Ordinal);
    }

    private HttpClient Complainant() => portal.Browser(("x-case-ticket", "ticket"), ("x-case-ticket-end", "1900000000"));

    private void Take(Collective together)
    {
        gateway.May = guide => guide.TakesTogether = true;
        gateway.Together = together;
    }

    private void AskForCause() => gateway.OnFiling = filing =>
    {
        filing.Form.CollectiveCause = "details.cause";
        filing.Form.Fields.Add(new FilingField { Name = "respondent.name" });
        filing.Form.Fields.Add(new FilingField { Name = "details.cause", Detail = new() { Name = "cause", Title = "Cause", Type = "choice", Choices = { new ActChoice { Code = "wages", Name = "Wages" } } } });
    };

    private static MultipartFormDataContent Speech(params string[] members)
    {
        var form = new MultipartFormDataContent
        {
            { new StringContent(Id), "request_id" }, { new StringContent("3"), "version" }, { new StringContent("answer-materials"), "speak.act" }, { new StringContent("Here are the pay slips."), "speak.text" },
        };
        foreach (var member in members)
            form.Add(new StringContent(member), "speak.members");
        return form;
    }

    private static async Task<(HttpStatusCode Status, string Page)> LookAsync(HttpClient browser, string address, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent([new("request_id", Id), .. fields.Select(field => new KeyValuePair<string?, string?>(field.Name, field.Value))]);
        using var answer = await browser.PostAsync($"{address}?lang=en&sent=yes&look=yes", form, Ct);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct)));
    }
}
