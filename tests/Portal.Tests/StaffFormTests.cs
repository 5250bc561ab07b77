using System.Net;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Work;
using Grpc.Core;

namespace ComplaintSuite.PortalTests;

/// <summary>Forms of pages for staff and for the opened case: what they offer, what they keep of what was typed, and what they are about.</summary>
public sealed class StaffFormTests : PortalPages
{
    [Theory]
    [InlineData("e-0", false)]
    [InlineData("e-1", true)]
    public async Task A_decision_on_one_request_for_more_time_is_not_filled_in_for_another(string about, bool again)
    {
        gateway.OnItem = item => item.Moves.Add("decide-extension");
        gateway.OnRecords = records => records.Records.Add(new Contracts.Routing.V1.WorkRecord { RecordId = "e-1", Text = "Parts come late.", ExtensionRequest = new() { Clock = "handle", Until = "2026-12-24" } });
        gateway.Refused["DecideExtension"] = StatusCode.Aborted;
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        using var form = new FormUrlEncodedContent([new("version", "2"), new("decide-extension.record_id", about), new("decide-extension.granted", "yes"), new("decide-extension.reason", "Parts were ordered in time.")]);
        using var answer = await browser.PostAsync("/work/items/w/decide-extension?lang=en", form, Ct);
        var page = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Contains("name=\"decide-extension.record_id\" value=\"e-1\"", page, StringComparison.Ordinal);
        Assert.Equal(again, page.Contains("<option value=\"yes\" selected", StringComparison.Ordinal));
        Assert.Equal(again, page.Contains(">Parts were ordered in time.</textarea>", StringComparison.Ordinal));
        Assert.Equal(!again, page.Contains("<blockquote class=\"text\">Parts were ordered in time.</blockquote>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a-0", false)]
    [InlineData("a-1", true)]
    public async Task The_answer_to_one_record_is_not_filled_in_for_another(string about, bool again)
    {
        gateway.May = guide => guide.Acts[0].Answered = new() { RecordId = "a-1", Title = "Ask for a hearing" };
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        KeyValuePair<string?, string?>[] sent = [new("version", "3"), new("on-case-question.record_id", about), new("on-case-question.signature", "on-screen"), new("on-case-question.words", "It was so.")];
        foreach (var path in new[] { "/reception/T01-1", "/work/items/w" })
        {
            gateway.Refused["DoCaseAct"] = StatusCode.Aborted;
            using var form = new FormUrlEncodedContent(sent);
            using var answer = await browser.PostAsync($"{path}/on-case-question?lang=en", form, Ct);
            var page = await answer.Content.ReadAsStringAsync(Ct);
            Assert.Contains("name=\"on-case-question.record_id\" value=\"a-1\"", page, StringComparison.Ordinal);
            Assert.Equal(again, page.Contains(">It was so.</textarea>", StringComparison.Ordinal));
            Assert.Contains("It was so.", page, StringComparison.Ordinal);
        }
        // The record is the page's own: the service knows which one waits.
        gateway.Refused.Clear();
        using var once = new FormUrlEncodedContent(sent);
        using var done = await browser.PostAsync("/reception/T01-1/on-case-question?lang=en", once, Ct);
        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        Assert.Equal(["signature", "words"], Assert.Single(gateway.Acts).Fields.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("respondent.name", "Respondent's name: ", "The respondent's name: ", "amend-respondent-name")]
    [InlineData("complainant.contact", "Complainant's telephone: ", "Complainant: ", "amend-complainant-telephone")]
    [InlineData("details.room", "Room number: ", "Room number: ", "amend-details-room")]
    [InlineData("words", "What was said: ", "What was said: ", "on-case-question-words")]
    public async Task What_an_act_demands_of_the_case_is_called_by_its_name_and_leads_to_the_form_that_has_it(string field, string onCase, string onWork, string led)
    {
        gateway.Unmet["DoCaseAct"] = new() { Code = "FIELD_MISSING", Field = field, Description = "It is demanded." };
        gateway.Refused["DoCaseAct"] = StatusCode.FailedPrecondition;
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        foreach (var mayComplete in new[] { false, true })
            foreach (var (path, name) in new[] { ("/reception/T01-1", onCase), ("/work/items/w", onWork) })
            {
                gateway.May = guide =>
                {
                    if (mayComplete)
                        guide.Moves.Add("amend-registration");
                };
                using var form = new FormUrlEncodedContent([new("version", "3"), new("on-case-question.words", "It was so.")]);
                using var answer = await browser.PostAsync($"{path}/on-case-question?lang=en", form, Ct);
                var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct));
                Assert.Contains($"{name}Fill this in.", page, StringComparison.Ordinal);
                // Nowhere, where the page has no such form.
                Assert.Equal(field == "words" || (mayComplete && path == "/reception/T01-1"), page.Contains($"href=\"#f-{led}\"", StringComparison.Ordinal));
            }
    }

    [Theory]
    [InlineData("respondent.name", "Respondent's name: ", false)]
    [InlineData("words", "What was said: ", true)]
    public async Task Whoever_complained_is_led_to_fields_of_the_page_alone(string field, string name, bool isLed)
    {
        gateway.Unmet["DoCaseAct"] = new() { Code = "FIELD_MISSING", Field = field, Description = "It is demanded." };
        gateway.Refused["DoCaseAct"] = StatusCode.FailedPrecondition;
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"), ("x-case-ticket", "ticket"), ("x-case-ticket-end", "1900000000"));
        using var form = new FormUrlEncodedContent([new("version", "3"), new("on-case-question.words", "It was so.")]);
        using var answer = await browser.PostAsync("/case/T01-1/on-case-question?lang=en", form, Ct);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct));
        Assert.Contains($"{name}Fill this in.", page, StringComparison.Ordinal);
        Assert.Equal(isLed, page.Contains("href=\"#f-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("zh-CN", "请至少填写其中一项。 (依据：HA-05)")]
    [InlineData("en", "Fill in at least one of these. (Rule HA-05)")]
    [InlineData("es", "Rellene al menos uno de estos campos. (Norma HA-05)")]
    public async Task Where_one_of_several_fields_would_do_all_of_them_are_named(string language, string words)
    {
        gateway.Refused["DoCaseAct"] = StatusCode.FailedPrecondition;
        gateway.Unmet["DoCaseAct"] = new Contracts.Common.V1.Violation { Code = "FIELD_MISSING", Field = "words", Alternatives = { "words", "signature-document" }, Rule = "HA-05", Description = "'question' needs one of 'words', 'signature-document'." };
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        using var answer = await browser.PostAsync($"/reception/T01-1/on-case-question?lang={language}", new FormUrlEncodedContent([new("version", "3")]), Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct));
        Assert.Contains($"<a href=\"#f-on-case-question-words\">What was said / Signed document: {words}</a>", page, StringComparison.Ordinal);
        foreach (var field in new[] { "words", "signature-document" })
            Assert.Contains($"id=\"f-on-case-question-{field}-error\">{words}", page, StringComparison.Ordinal);
    }

    /// <summary>What the registration waits for stands before what happened so far; what one may ask for stands folded after what one sent.</summary>
    [Fact]
    public async Task Whoever_complained_finds_first_what_they_are_asked_for()
    {
        using var browser = portal.Browser(("x-case-ticket", "ticket"), ("x-case-ticket-end", "1900000000"));
        var page = string.Concat((await browser.GetStringAsync("/case/T01-1?lang=en", Ct)).Split('\n').Select(line => line.Trim()));
        var order = new[] { "<h2 id=\"timeline\">", "<h2 id=\"sent\">", "<details><summary><h2 id=\"on-case-show-authority\">" }.Select(part => page.IndexOf(part, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
        Assert.DoesNotContain("Send the answer", page, StringComparison.Ordinal);

        gateway.Missing.Enqueue("done.show-authority.proof");
        page = await browser.GetStringAsync("/case/T01-1?lang=en", Ct);
        Assert.InRange(page.IndexOf("<h2 id=\"on-case-show-authority\">", StringComparison.Ordinal), 0, page.IndexOf("<h2 id=\"timeline\">", StringComparison.Ordinal));
        Assert.True(page.IndexOf("<h2 id=\"on-case-question\">", StringComparison.Ordinal) > page.IndexOf("<h2 id=\"sent\">", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("zh-CN", "目前没有可供选择的人员。")]
    [InlineData("en", "There is nobody who can be named here now.")]
    [InlineData("es", "Ahora no hay nadie a quien se pueda nombrar aquí.")]
    public async Task Whom_a_form_takes_is_chosen_by_name_and_where_there_is_nobody_it_says_so(string language, string nobody)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/reception/T01-1?lang={language}", Ct));
        Assert.Contains("<option value=\"h-1\">Li Na (h-1)</option>", page, StringComparison.Ordinal);
        Assert.Contains("name=\"on-case-show-authority.seen-by\"", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split(nobody).Length);
        // Too many to choose from: by id.
        Assert.Matches("<input[^>]* name=\"on-case-show-authority.kept-by\"", page);
        Assert.Contains(StaffTexts.StaffIdHint.In(language), page, StringComparison.Ordinal);
        Assert.DoesNotContain(StaffTexts.GivenByHint.In(language), page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FinishHandling", "finish", "finish.result", true)]
    [InlineData("ReleaseWorkItem", "release", "release.reason", false)]
    public async Task What_was_typed_is_kept_in_its_form_or_shown_where_the_form_is_offered_no_more(string rpc, string act, string field, bool offered)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        gateway.Refused[rpc] = StatusCode.FailedPrecondition;
        using var answer = await browser.PostAsync($"/work/items/w/{act}?lang=en", new FormUrlEncodedContent([new("version", "2"), new(field, "Typed for long.")]), Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Equal(offered, page.Contains($"name=\"{field}\"", StringComparison.Ordinal));
        Assert.Equal(offered, page.Contains(">Typed for long.</textarea>", StringComparison.Ordinal));
        Assert.Contains("Typed for long.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("transfer.department", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_clocks_and_departments_those_are_offered_that_the_service_takes()
    {
        gateway.OnItem = item =>
        {
            item.Moves.AddRange((string[])["request-extension", "approve-overrun", "transferred"]);
            item.ExtendableClocks.Add("handle");
            item.Destinations.Add(new Contracts.Common.V1.ActChoice { Code = "north", Name = "North desk" });
        };
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = await browser.GetStringAsync("/work/items/w?lang=en", Ct);
        Assert.Contains("<option value=\"handle\"", page, StringComparison.Ordinal);
        Assert.Contains("North desk", page, StringComparison.Ordinal);
        Assert.DoesNotContain("approve-overrun.clock", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes", true, true)]
    [InlineData("no", true, false)]
    [InlineData("", false, false)]
    public async Task What_nobody_chose_refuses_no_request_for_more_time(string choice, bool isSaid, bool granted)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        using var answer = await browser.PostAsync("/work/items/w/decide-extension?lang=en", new FormUrlEncodedContent([new("version", "2"), new("decide-extension.granted", choice), new("decide-extension.reason", "So it is.")]), Ct);
        var sent = Assert.Single(gateway.Decided);
        Assert.Equal((isSaid, granted), (sent.HasGranted, sent.Granted));
    }

    [Fact]
    public async Task An_upload_that_is_wrong_says_so_to_whoever_cannot_see_it()
    {
        using var browser = portal.Browser(("x-case-ticket", "ticket"), ("x-case-ticket-end", "1900000000"));
        gateway.May = guide => guide.Moves.Add("attach");
        using var form = new FormUrlEncodedContent([new("request_id", "")]);
        using var answer = await browser.PostAsync("/case/T01-1/attach?lang=en", form, Ct);
        Assert.Matches("<input type=\"file\" id=\"f-documents\"[^>]*aria-required=\"true\" aria-invalid=\"true\"", await answer.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task A_form_is_folded_where_there_are_many_and_open_where_something_is_wrong_with_it()
    {
        var nothing = new Dictionary<string, string>();
        Assert.False(PageForms.Empty.Opens("decline", 3));
        Assert.True(PageForms.Empty.Opens("decline", 2));
        Assert.True(new PageForms("decline", FormErrors.None, nothing).Opens("decline", 3));
        var wrong = new PageForms("close", new([new("indicators.indicators.satisfaction", "Choose.")]), nothing);
        Assert.Equal((true, false), (wrong.Opens("indicators", 3), wrong.Opens("decline", 3)));

        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        Assert.Contains("<details open><summary><h2 id=\"on-case-question\">", string.Concat((await browser.GetStringAsync("/reception/T01-1?lang=en", Ct)).Split('\n').Select(line => line.Trim())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/work/items/w/claim")]
    [InlineData("/work/items/w/send-message")]
    [InlineData("/reception/T01-1/close")]
    [InlineData("/case/T01-1/message")]
    public async Task A_form_without_a_version_that_can_be_read_is_broken(string path)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"), ("x-case-ticket", "ticket"), ("x-case-ticket-end", "1900000000"));
        foreach (var version in new[] { "", "x", "-1" })
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("version", version), KeyValuePair.Create("message.text", "Hello"), KeyValuePair.Create("send-message.text", "Hello")]);
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(path, form, Ct)).StatusCode);
        }
        Assert.Empty(gateway.Answered.Except(["GetWorkItem", "DescribeFiling"]));
    }
}
