using System.Net;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Reception;
using ComplaintSuite.Portal.Work;
using ComplaintSuite.Procedures;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ComplaintSuite.PortalTests;

/// <summary>Every step and act that staff may enter or do has its form, and each form does the one thing that it says.</summary>
public sealed class LifecycleFormTests : PortalPages
{
    private static readonly Timestamp When = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 9, 30, 7, 0, 0, TimeSpan.Zero));

    /// <summary>What staff don't enter or do by a form of the case's page, with the reason.</summary>
    private static readonly Dictionary<string, string> ElsewhereInCase = new()
    {
        ["received"] = "a case begins with a filing, at the desk or in a duty log",
        ["registered"] = "follows by itself once nothing is missing",
        ["taken-over"] = "the import's",
        ["assessed"] = "entered together with the decision",
        ["at-work"] = "follows by itself",
        ["at-mediation"] = "follows by itself",
        ["result-known"] = "follows what the department hands in",
        ["stop-awaiting-materials"] = "a clock's",
        ["read-parties"] = "the page reads them",
        ["acknowledge-alert"] = "on the page of alerts",
    };

    private static readonly Dictionary<string, string> ElsewhereInWork = new()
    {
        ["approved"] = "entered with an act of the procedure's own",
        ["cancelled"] = "follows the withdrawal of the case",
        ["promote"] = "a clock's",
    };

    [Fact]
    public void No_step_or_act_of_the_lifecycle_is_without_a_form_or_a_reason()
    {
        AssertCovered(Lifecycle.Case, ReceptionActs.Known, ElsewhereInCase);
        AssertCovered(Lifecycle.Work, WorkActs.Known, ElsewhereInWork);
        Assert.All(ReceptionActs.Known.Keys, act => Assert.True(ReceptionActs.Knows(act)));

        static void AssertCovered(SectionLifecycle lifecycle, IReadOnlyDictionary<string, string> forms, Dictionary<string, string> elsewhere)
        {
            Assert.Equal(lifecycle.ClockTargets.Order(StringComparer.Ordinal), forms.Values.Concat(elsewhere.Keys).Distinct().Order(StringComparer.Ordinal));
            Assert.Empty(elsewhere.Keys.Intersect(forms.Values));
        }
    }

    [Fact]
    public void What_was_written_into_a_form_is_told_from_what_was_chosen()
    {
        foreach (var (form, field) in LifecycleForm.All.SelectMany(form => form.Fields.Where(field => field.Input != LifecycleInput.Files).Select(field => (form, field))))
            foreach (var value in new[] { "repaired", "2026-11-30" })
                Assert.Equal(field.Input == LifecycleInput.Text, PageForms.IsWritten($"{form.Move}.{field.Name}", value));
        Assert.False(PageForms.IsWritten($"{LifecycleForm.DecideUnmasking}.{LifecycleForm.Concerned}", "0199a3f4-0000-7000-8000-000000000001"));
    }

    [Fact]
    public async Task The_page_of_a_case_has_the_form_of_everything_that_may_be_done()
    {
        Everything();
        gateway.Refused["GetParties"] = StatusCode.FailedPrecondition;
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = await browser.GetStringAsync("/reception/T01-1?lang=en", Ct);
        gateway.Case = _ => { };
        page += await browser.GetStringAsync("/reception/T01-1?lang=en", Ct); // nothing more is asked for while something is awaited
        Assert.Empty(ReceptionActs.Known.Keys.Where(act => !page.Contains($"action=\"/reception/T01-1/{act}?lang=en\"", StringComparison.Ordinal)));

        gateway.May = guide => guide.Moves.Clear();
        var without = await browser.GetStringAsync("/reception/T01-1?lang=en", Ct);
        Assert.Empty(LifecycleForm.All.Where(form => without.Contains($"/reception/T01-1/{form.Move}?", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_page_of_a_work_item_has_the_form_of_everything_that_may_be_done()
    {
        gateway.OnItem = answer =>
        {
            answer.WorkItem.Supervised = true;
            answer.Destinations.Add(new Contracts.Common.V1.ActChoice { Code = "office", Name = "Office" });
            answer.Moves.Clear();
            answer.Moves.AddRange(Lifecycle.Work.ClockTargets);
        };
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = await browser.GetStringAsync("/work/items/w?lang=en", Ct);
        // Time is asked for and granted where a clock runs, and others are asked where the procedure has somebody to ask.
        Assert.Equal(
            ["approve-overrun", "ask-task", "decide-extension", "request-extension"],
            WorkActs.Known.Keys.Where(act => !page.Contains($"action=\"/work/items/w/{act}?lang=en\"", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("followed-up", "record=It stopped again.;solved=no", "record=It stopped again.;solved=False")]
    [InlineData("followed-up", "record=It runs.;solved=yes", "record=It runs.;solved=True")]
    [InlineData("withdrawn", "reason=It was repaid.", "reason=It was repaid.")]
    [InlineData("reopened", "reason=It leaks again.", "reason=It leaks again.")]
    [InlineData("urge", "text=Please go on.", "text=Please go on.")]
    [InlineData("give-answer", "text=By Friday.", "text=By Friday.")]
    [InlineData("answer-materials", "text=Floor 12.", "text=Floor 12.")]
    [InlineData("change-requested-date", "requested_date=2026-12-24", "requested_date=2026-12-24")]
    [InlineData("change-severity", "severity=major;criteria=fire;fault=A door was locked.;reason=It came out.", "severity=major;criteria=[ \"fire\" ];fault=A door was locked.;reason=It came out.")]
    [InlineData("plan-corrective-action", "cause=a;correction=b;prevention=c;owner=s-1;due_date=2026-12-24", "cause=a;correction=b;prevention=c;owner=s-1;due_date=2026-12-24")]
    [InlineData("verify-corrective-action", "found=Done.", "found=Done.")]
    [InlineData("request-unmasking", "reason=Which shop?", "reason=Which shop?")]
    [InlineData("decide-unmasking", "unmasking_id=u-1;approve=yes;reason=Needed.", "unmasking_id=u-1;approve=True;reason=Needed.")]
    [InlineData("decide-unmasking", "unmasking_id=u-1;approve=no;reason=Not needed.", "unmasking_id=u-1;approve=False;reason=Not needed.")]
    [InlineData("remove-attachment", "attachment_id=d-0;reason=Of another case.", "attachment_id=d-0;reason=Of another case.")]
    [InlineData("archived", "", "case_number=T01-1")]
    public async Task A_form_is_sent_as_what_it_is(string act, string typed, string sent)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        using var form = Form(act, typed);
        using var answer = await browser.PostAsync($"/reception/T01-1/{act}?lang=en", form, Ct);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var request = Assert.Single(gateway.Requests);
        Assert.Equal("T01-1 at 3", $"{Field(request, "case_number")} at {Field(request, "expected_version")}");
        Assert.All(sent.Split(';').Select(part => part.Split('=')), part => Assert.Equal(part[1], Field(request, part[0])!.ToString()));
    }

    [Theory]
    [InlineData("decide-unmasking", "unmasking_id=u-1;reason=Needed.", "approve")]
    [InlineData("remove-attachment", "reason=Of another case.", "attachment_id")]
    public async Task What_nobody_chose_is_not_decided(string act, string typed, string field)
    {
        Everything();
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        using var form = Form(act, typed);
        using var answer = await browser.PostAsync($"/reception/T01-1/{act}?lang=en", form, Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Empty(gateway.Answered.Intersect(["DecideUnmasking", "RemoveAttachment"]));
        Assert.Contains($"id=\"f-{act}-{field.Replace('_', '-')}-error\"", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_on_a_request_that_is_decided_is_not_filled_in_for_another_one()
    {
        Everything();
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var shown = await browser.GetStringAsync("/reception/T01-1?lang=en", Ct);
        Assert.Contains("<input type=\"hidden\" name=\"decide-unmasking.unmasking_id\" value=\"u-1\"", shown, StringComparison.Ordinal);
        Assert.Contains("Which shop is it?", shown, StringComparison.Ordinal);

        gateway.Refused["DecideUnmasking"] = StatusCode.FailedPrecondition;
        foreach (var (decided, again) in new[] { ("u-0", false), ("u-1", true) })
        {
            using var form = Form("decide-unmasking", $"unmasking_id={decided};approve=yes;reason=The shop must be found.");
            using var answer = await browser.PostAsync("/reception/T01-1/decide-unmasking?lang=en", form, Ct);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            var page = await answer.Content.ReadAsStringAsync(Ct);
            Assert.Contains("name=\"decide-unmasking.unmasking_id\" value=\"u-1\"", page, StringComparison.Ordinal);
            Assert.Equal(again, page.Contains(">The shop must be found.</textarea>", StringComparison.Ordinal));
            Assert.Equal(again, page.Contains("<option value=\"yes\" selected", StringComparison.Ordinal));
            // What was written is there to be copied.
            Assert.Contains("The shop must be found.", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("refused", false)]
    [InlineData("approved", true)]
    public async Task What_was_decided_about_the_identity_stands_with_its_reason_and_who_asked_and_decided(string state, bool isGranted)
    {
        (gateway.Names["s-1"], gateway.Names["s-2"]) = ("Li Na", "Wang Wei");
        gateway.Refused["GetParties"] = StatusCode.FailedPrecondition;
        gateway.Case = complaint => complaint.IdentityProtected = true;
        gateway.May = guide =>
        {
            guide.Moves.AddRange([LifecycleForm.RequestUnmasking, LifecycleForm.DecideUnmasking]);
            guide.WaitingUnmaskings.Add(new Unmasking { UnmaskingId = "u-2", Reason = "Which shop is it?", RequestTime = When, State = "requested", RequesterId = "s-1" });
            guide.DecidedUnmaskings.Add(new Unmasking
            {
                UnmaskingId = "u-1",
                Reason = "To visit the place.",
                RequestTime = When,
                RequesterId = "s-1",
                State = state,
                DecisionReason = "The address is in the report.",
                DecideTime = When,
                DeciderId = "s-2",
                DeciderPostName = new() { ZhCn = "科长", En = "Head", Es = "Jefatura" },
                ExpireTime = isGranted ? When : null,
            });
        };
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/reception/T01-1?lang=en", Ct));
        foreach (var shown in new[] { "The address is in the report.", "To visit the place.", "Wang Wei (s-2) · Head", "Li Na (s-1)</p>", "Li Na (s-1)</dd>" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.Equal(isGranted, page.Contains("The request to see the identity was granted", StringComparison.Ordinal));
        Assert.Equal(!isGranted, page.Contains("The request to see the identity was refused", StringComparison.Ordinal));
        Assert.Equal(isGranted, page.Contains("May be seen until", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Documents_come_after_the_act_that_they_come_along_with()
    {
        Everything();
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        using var taken = await browser.PostAsync("/reception/T01-1/answer-materials?lang=en", Form("answer-materials", "text=Floor 12.", "floor.pdf"), Ct);
        Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);
        Assert.Equal("AnswerMaterials,UploadAttachment", string.Join(',', gateway.Answered));

        gateway.Refused["AnswerMaterials"] = StatusCode.FailedPrecondition;
        gateway.Answered.Clear();
        using var refused = await browser.PostAsync("/reception/T01-1/answer-materials?lang=en", Form("answer-materials", "text=Floor 12.", "floor.pdf"), Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.DoesNotContain("UploadAttachment", gateway.Answered);
        var page = await refused.Content.ReadAsStringAsync(Ct);
        Assert.Contains(">Floor 12.</textarea>", page, StringComparison.Ordinal);
        // What was chosen went with the form that was refused.
        Assert.Contains("Choose your documents again", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_not_taken_is_named_and_the_act_stays_done()
    {
        Everything();
        gateway.Refused["UploadAttachment"] = StatusCode.FailedPrecondition;
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        using var answer = await browser.PostAsync("/reception/T01-1/answer-materials?lang=en", Form("answer-materials", "text=Floor 12.", "floor.pdf"), Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Single(gateway.Answered, name => name == "AnswerMaterials");
        foreach (var shown in new[] { "<p>Done.</p>", "These documents were not taken", "<li>floor.pdf: " })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"error-title\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Floor 12.", page, StringComparison.Ordinal);

        // One that breaks off on its way is no other: what was answered was answered.
        gateway.Refused.Clear();
        foreach (var (rest, name) in new[] { ("--b\r\nContent-Disp", ""), ("--b\r\nContent-Disposition: form-data; name=\"answer-materials.documents\"; filename=\"b.pdf\"\r\n\r\n%PD", "b.pdf: ") })
        {
            using var broken = new StringContent(
                "--b\r\nContent-Disposition: form-data; name=\"version\"\r\n\r\n3\r\n--b\r\nContent-Disposition: form-data; name=\"answer-materials.text\"\r\n\r\nFloor 12.\r\n"
                + $"--b\r\nContent-Disposition: form-data; name=\"answer-materials.documents\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\r\n{rest}");
            broken.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
            using var half = await browser.PostAsync("/reception/T01-1/answer-materials?lang=en", broken, Ct);
            Assert.Equal(HttpStatusCode.OK, half.StatusCode);
            page = await half.Content.ReadAsStringAsync(Ct);
            foreach (var shown in new[] { "<p>Done.</p>", "Documents received: 1", $"<li>{name}The transfer broke off" })
                Assert.Contains(shown, page, StringComparison.Ordinal);
        }

        gateway.Refused["UploadAttachment"] = StatusCode.FailedPrecondition;
        using var alone = await browser.PostAsync("/reception/T01-1/attach?lang=en", Form("attach", "", "floor.pdf"), Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, alone.StatusCode);
        Assert.Contains("id=\"f-attach-documents-error\">floor.pdf: ", await alone.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        gateway.Refused.Clear();
        using var added = await browser.PostAsync("/reception/T01-1/attach?lang=en", Form("attach", "", "floor.pdf"), Ct);
        Assert.Equal(HttpStatusCode.SeeOther, added.StatusCode);
        using var nothing = await browser.PostAsync("/reception/T01-1/attach?lang=en", Form("attach", ""), Ct);
        Assert.Contains("Choose a file first.", await nothing.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "暂时无法显示办理结果。")]
    [InlineData("en", "The result can't be shown at the moment.")]
    [InlineData("es", "El resultado no se puede mostrar en este momento.")]
    public async Task Who_tells_the_result_reads_it_with_how_the_matter_came_and_reads_the_case_although_it_is_away(string language, string away)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        Assert.DoesNotContain("The lift runs again.", await browser.GetStringAsync($"/reception/T01-1?lang={language}", Ct), StringComparison.Ordinal);
        gateway.Case = complaint =>
        {
            complaint.Channel = "supervision-line";
            complaint.Assessment = new() { Decision = "accepted", Category = "lifts" };
        };
        gateway.May = guide =>
        {
            guide.Moves.Add("notified");
            guide.Choices.Categories.Add(new CategoryChoice { Code = "lifts", Name = "Lifts and doors" });
            guide.Choices.Indicators.Add(new IndicatorChoice { Code = "outcome", Name = "Outcome", Values = { new Choice { Code = "repaired", Name = "Put right" } } });
        };
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/reception/T01-1?lang={language}", Ct));
        foreach (var told in new[] { "The lift runs again.", "Put right", "Lifts and doors", ChannelNames.Of("supervision-line").In(language) })
            Assert.Contains(told, page, StringComparison.Ordinal);

        foreach (var status in new[] { StatusCode.Unavailable, StatusCode.Internal })
        {
            gateway.Refused["GetResult"] = status;
            using var without = await browser.GetAsync($"/reception/T01-1?lang={language}", Ct);
            Assert.Equal(HttpStatusCode.OK, without.StatusCode);
            Assert.Contains(away, WebUtility.HtmlDecode(await without.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("zh-CN", "投诉人可以看到并下载在此添加的材料")]
    [InlineData("en", "The complainant can see and download what is added here")]
    [InlineData("es", "El interesado puede ver y descargar lo que se añada aquí")]
    public async Task Whoever_adds_a_document_reads_who_will_see_it(string language, string words)
    {
        Everything();
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        Assert.Contains(words, WebUtility.HtmlDecode(await browser.GetStringAsync($"/reception/T01-1?lang={language}", Ct)), StringComparison.Ordinal);
        // Also where the form comes back.
        using var nothing = await browser.PostAsync($"/reception/T01-1/attach?lang={language}", Form("attach", ""), Ct);
        Assert.Contains(words, WebUtility.HtmlDecode(await nothing.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_is_changed_knowingly_and_its_owner_chosen_by_name()
    {
        Everything();
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = await browser.GetStringAsync("/reception/T01-1?lang=en", Ct);
        foreach (var shown in new[] { "Change the corrective action plan", "It replaces the plan that there is, and its verification.", ">Wear</textarea>" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.Matches("<input[^>]* name=\"plan-corrective-action.owner\"[^>]* value=\"s-1\"", page);

        var before = gateway.May;
        gateway.May = guide =>
        {
            before(guide);
            guide.Choices.Colleagues = new() { Name = "owner", Type = "staff", StaffListed = true, Choices = { new Contracts.Common.V1.ActChoice { Code = "s-1", Name = "Li Na" } } };
        };
        Assert.Contains("<option value=\"s-1\" selected>Li Na (s-1)</option>", await browser.GetStringAsync("/reception/T01-1?lang=en", Ct), StringComparison.Ordinal);

        gateway.Case = _ => { };
        page = await browser.GetStringAsync("/reception/T01-1?lang=en", Ct);
        Assert.Contains("Plan a corrective action", page, StringComparison.Ordinal);
        Assert.DoesNotContain("It replaces the plan", page, StringComparison.Ordinal);
    }

    /// <summary>When an urging would be refused Intake knows, by its own clock.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task To_urge_is_offered_where_the_guide_offers_it_whatever_was_written(bool offered)
    {
        Everything();
        var before = gateway.May;
        gateway.May = guide =>
        {
            before(guide);
            if (!offered)
                guide.Moves.Remove("urge");
        };
        var lately = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(-1));
        gateway.Written.Enqueue(new Message { Number = 2, Kind = "urge", Text = "Please go on.", FromComplainant = true, SendTime = lately });
        gateway.Written.Enqueue(new Message { Number = 3, Kind = "urge-answer", Text = "Tomorrow.", StaffId = "s-1", SendTime = lately });
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        Assert.Equal(offered, (await browser.GetStringAsync("/reception/T01-1?lang=en", Ct)).Contains("/reception/T01-1/urge?", StringComparison.Ordinal));
    }

    /// <summary>A case in which there is something to do everything to, for somebody who may do it.</summary>
    private void Everything()
    {
        gateway.Case = complaint =>
        {
            (complaint.IdentityProtected, complaint.UrgeTime, complaint.ReopenUntil) = (true, When, When);
            complaint.AwaitedMaterials.Add("Floor");
            complaint.Assessment = new() { Decision = "accepted", Validity = "valid" };
            complaint.CorrectiveAction = new() { Cause = "Wear", Owner = "s-1" };
        };
        gateway.May = guide =>
        {
            guide.Moves.Clear();
            guide.Moves.AddRange(Lifecycle.Case.ClockTargets);
            guide.Decisions.Clear();
            guide.Decisions.AddRange(new[] { "accepted", "declined", "referred", "answered" });
            guide.Choices.Severities.Add(new SeverityChoice { Code = "major", Name = "Major", Criteria = { new Choice { Code = "fire", Name = "A fire" } } });
            guide.Choices.Indicators.Add(new IndicatorChoice { Code = "paid", Name = "Paid back" });
            guide.WaitingUnmaskings.Add(new Unmasking { UnmaskingId = "u-1", Reason = "Which shop is it?", RequestTime = When, State = "requested" });
        };
        gateway.Documents.Enqueue(new Attachment { AttachmentId = "d-0", FileName = "proof.pdf" });
    }

    private static MultipartFormDataContent Form(string act, string typed, string? file = null)
    {
        var form = new MultipartFormDataContent { { new StringContent("3"), "version" } };
        foreach (var part in typed.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=')))
            form.Add(new StringContent(part[1]), $"{act}.{part[0]}");
        if (file is not null)
            form.Add(new StringContent("%PDF-1.7"), $"{act}.documents", file);
        return form;
    }

    private static object? Field(IMessage message, string name) => message.Descriptor.FindFieldByName(name).Accessor.GetValue(message);
}
