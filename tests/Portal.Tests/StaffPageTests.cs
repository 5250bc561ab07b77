using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ComplaintSuite.PortalTests;

/// <summary>What pages for staff and for the opened case do with what services answer and refuse.</summary>
public sealed class StaffPageTests : PortalPages
{
    [Theory]
    [InlineData("zh-CN", "已退回d的队列: 由h-1退回.", "已退回d的队列: h-2已离开该部门.", "已退回d的队列: h-3须回避.")]
    [InlineData("en", "Back in the queue of d: given back by h-1.", "Back in the queue of d: h-2 left the department.", "Back in the queue of d: h-3 must withdraw.")]
    [InlineData("es", "De vuelta en la cola de d: lo devolvió h-1.", "De vuelta en la cola de d: h-2 dejó el departamento.", "De vuelta en la cola de d: h-3 debe abstenerse.")]
    public async Task Who_goes_on_with_the_work_reads_who_gave_it_back_and_why(string language, string released, string left, string withdrew)
    {
        gateway.OnRecords = records => records.Records.Add(new Contracts.Routing.V1.WorkRecord { RecordId = "w-1", Release = new() { Handler = "h-3", Department = "d", MustWithdraw = true } });
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/work/items/w?lang={language}", Ct));
        foreach (var shown in new[] { released, "Leave from tomorrow", left, withdrew })
            Assert.Contains(shown, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decisions_orders_and_acts_of_the_procedure_stand_in_the_order_in_which_they_came()
    {
        gateway.May = guide => guide.ActNames["tell-delay"] = "Tell the customer";
        gateway.WorkActs.Enqueue(new() { RecordId = "a-1", Title = "Tell the customer", DoneTime = At(17, 44) });
        gateway.OnRecords = records =>
        {
            records.Records.Clear();
            foreach (var (id, minute, department) in new[] { ("r-1", 43, "north"), ("r-2", 45, "south") })
                records.Records.Add(new Contracts.Routing.V1.WorkRecord { RecordId = id, RecordTime = At(17, minute), Transfer = new() { FromDepartment = "desk", ToDepartment = department } });
        };
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/work/items/w?lang=en", Ct));
        var order = new[] { "Decisions and orders", "desk → north", "Tell the customer", "desk → south" }.Select(part => page.IndexOf(part, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);

        static Google.Protobuf.WellKnownTypes.Timestamp At(int hour, int minute) => Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(new(2026, 11, 30, hour, minute, 0, TimeSpan.Zero));
    }

    /// <summary>Copied or read out, two texts that stand side by side are two.</summary>
    [Fact]
    public async Task Texts_that_stand_side_by_side_are_apart()
    {
        gateway.May = guide => guide.ActNames["correct"] = "Order a correction";
        gateway.WorkActs.Enqueue(new() { RecordId = "a-1", Title = "Order a correction", Open = true });
        gateway.OnItem = item => (item.WorkItem.Supervised, item.WorkItem.Urged) = (true, true);
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var item = Plain(await browser.GetStringAsync("/work/items/w?lang=en", Ct));
        Assert.Matches("Order a correction\\s+waits for its answer", item);
        Assert.Matches("supervised\\s+urged", item);
        Assert.Matches("[a-z]\\s+\\(optional\\)", item);
        Assert.DoesNotMatch("[a-z]\\(optional\\)", item);
        Assert.Matches("Waits for your answer or decision\\s+· Ask that somebody withdraws", Plain(await browser.GetStringAsync("/work/alerts?lang=en", Ct)));

        static string Plain(string page) => System.Text.RegularExpressions.Regex.Replace(WebUtility.HtmlDecode(page), "<[^>]*>", "");
    }

    [Theory]
    [InlineData("zh-CN", "自2026年9月30日15:00起")]
    [InlineData("en", "Began 30 September 2026, 15:00")]
    [InlineData("es", "Empezó el 30 de septiembre de 2026, 15:00")]
    public async Task Deadlines_of_one_name_are_told_apart_by_when_they_began(string language, string began)
    {
        gateway.Case = complaint =>
        {
            foreach (var start in new[] { complaint.ReceiveTime, complaint.ReceiveTime + Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromHours(1)) })
                complaint.Deadlines.Add(new Contracts.Common.V1.Deadline { Clock = "published-target", StartTime = start, DueTime = start });
        };
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"), ("x-case-ticket", "ticket"), ("x-case-ticket-end", "1900000000"));
        foreach (var path in new[] { "/reception/T01-1", "/case/T01-1" })
            Assert.Contains(began, WebUtility.HtmlDecode(await browser.GetStringAsync($"{path}?lang={language}", Ct)), StringComparison.Ordinal);
        gateway.Case = complaint => complaint.Deadlines.Add(new Contracts.Common.V1.Deadline { Clock = "published-target", StartTime = complaint.ReceiveTime, DueTime = complaint.ReceiveTime });
        Assert.DoesNotContain(began, WebUtility.HtmlDecode(await browser.GetStringAsync($"/reception/T01-1?lang={language}", Ct)), StringComparison.Ordinal);
    }

    /// <summary>Nobody kept a time that ended by itself, and nobody is late.</summary>
    [Theory]
    [InlineData("zh-CN", "期限届满", "按期完成")]
    [InlineData("en", "time is over", "in time")]
    [InlineData("es", "plazo terminado", "en plazo")]
    public async Task A_time_that_ended_by_itself_was_kept_by_nobody(string language, string over, string kept)
    {
        var at = Timestamp.FromDateTimeOffset(new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));
        var ended = new Contracts.Common.V1.Deadline { Clock = "vouchers", StartTime = at, DueTime = at, EndTime = at, RunOutTime = at };
        gateway.Explained.Enqueue(new() { Deadline = ended, Explanations = { new Contracts.Intake.V1.DeadlineExplanation { Language = language, Sentences = { "Until then." } } } });
        gateway.Case = complaint => complaint.Deadlines.Add(ended);
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"), ("x-case-ticket", "ticket"), ("x-case-ticket-end", "1900000000"));
        foreach (var path in new[] { "/reception/T01-1", "/case/T01-1" })
        {
            var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"{path}?lang={language}", Ct));
            Assert.Contains($"<span class=\"tag\">{over}</span>", page, StringComparison.Ordinal);
            Assert.DoesNotContain($"<span class=\"tag\">{kept}</span>", page, StringComparison.Ordinal);
        }
    }

    /// <summary>Where a form is missing, somebody wonders why: the procedure's own words say it (HA-03).</summary>
    [Theory]
    [InlineData("zh-CN", "受理")]
    [InlineData("en", "Accept")]
    [InlineData("es", "Admitir")]
    public async Task A_decision_that_the_procedure_rules_out_says_why(string language, string decision)
    {
        gateway.May = guide => guide.RuledOutDecisions.Add(new Contracts.Intake.V1.RuledOutDecision { Decision = "accepted", Because = "It must be kept as a lead.", Rule = "HA-03" });
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        Assert.Contains($"<li>{decision}: It must be kept as a lead.", WebUtility.HtmlDecode(await browser.GetStringAsync($"/reception/T01-1?lang={language}", Ct)), StringComparison.Ordinal);
    }

    /// <summary>Of a clock that ran twice, the run that is still open is explained, though another one began after it.</summary>
    [Fact]
    public async Task Why_a_date_is_as_it_is_stands_at_that_date()
    {
        Contracts.Common.V1.Deadline open = new() { Clock = "pick-up", StartTime = At(8), DueTime = At(12) }, met = new() { Clock = "pick-up", StartTime = At(9), DueTime = At(13), EndTime = At(10) };
        gateway.Case = complaint => complaint.Deadlines.AddRange([met, open]);
        gateway.Explained.Enqueue(new() { Deadline = open, Explanations = { new Contracts.Intake.V1.DeadlineExplanation { Language = "en", Sentences = { "Four hours from eight." } } } });
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = await browser.GetStringAsync("/reception/T01-1?lang=en", Ct);
        var order = new[] { "Began 30 November 2026, 16:00", "Four hours from eight.", "Began 30 November 2026, 17:00" }.Select(part => page.IndexOf(part, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);

        static Google.Protobuf.WellKnownTypes.Timestamp At(int hour) => Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(new(2026, 11, 30, hour, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Whoever_complained_reads_whom_it_is_about_and_what_they_asked_for_among_what_they_sent()
    {
        gateway.Case = complaint => complaint.Demand = "The wages of May.";
        gateway.OnParties = parties =>
        {
            parties.Respondent = new() { Name = "The works", Telephone = "010-12345678" };
            parties.Details["room"] = "Hall 3";
        };
        using var browser = portal.Browser(("x-case-ticket", "ticket"), ("x-case-ticket-end", "1900000000"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/case/T01-1?lang=en", Ct));
        foreach (var shown in new[] { "<dt>Whom it is about</dt><dd>The works</dd>", "The wages of May.", "<dt>Room number</dt>", "Hall 3" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        gateway.Refused["GetParties"] = StatusCode.Unavailable;
        page = await browser.GetStringAsync("/case/T01-1?lang=en", Ct);
        Assert.Contains("The wages of May.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("The works", page, StringComparison.Ordinal);
    }

    /// <summary>Such an act may make another version of the work item, by an event: the page that follows shows the one from which the next act starts.</summary>
    [Fact]
    public async Task After_an_act_of_the_case_the_page_of_the_work_waits_until_that_has_heard_of_it()
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        using var form = new FormUrlEncodedContent([new("request_id", "5c7e8a8e-44a5-4a3b-9b6e-4a4fd0f1c0de"), new("version", "3"), new("on-case-question.words", "Nothing.")]);
        using var answer = await browser.PostAsync("/work/items/w/on-case-question?lang=en", form, Ct);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Empty(gateway.Waited);
        await browser.GetStringAsync(answer.Headers.Location!.OriginalString, Ct);
        Assert.Contains(("GetWorkItem", $"intake/{FakeGateway.EventId}"), gateway.Waited);

        // Of anything else that an address names, no service hears.
        gateway.Waited.Clear();
        await browser.GetStringAsync($"/work/items/w?after=elsewhere%2F{FakeGateway.EventId}&lang=en", Ct);
        Assert.Empty(gateway.Waited);
    }

    [Fact]
    public async Task Colleagues_are_called_by_their_names_and_by_their_ids_where_those_are_not_told()
    {
        gateway.Names["h-1"] = "Li Na";
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/work/items/w?lang=en", Ct));
        // Who has it, who wrote something down, and of whom it tells; who left is on the staff no more.
        foreach (var shown in new[] { ": Li Na (h-1)</p>", "· Li Na (h-1)</span>", "given back by Li Na (h-1).", ": h-2 left the department." })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.Single(gateway.Answered, name => name == "BatchGetStaffNames");
        Assert.Contains(": Li Na (h-1)</p>", await browser.GetStringAsync("/work/tasks/t?lang=en", Ct), StringComparison.Ordinal);

        Assert.Contains("<p>Told: Li Na (h-1), h-2</p>", await browser.GetStringAsync("/work/alerts?organisation=T01&lang=en", Ct), StringComparison.Ordinal);

        foreach (var status in new[] { StatusCode.PermissionDenied, StatusCode.Unavailable, StatusCode.Unimplemented })
        {
            gateway.Refused["BatchGetStaffNames"] = status;
            Assert.Contains(": h-1</p>", await browser.GetStringAsync("/work/items/w?lang=en", Ct), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_told_the_result_and_who_carries_out_and_verifies_an_action_are_called_by_their_names()
    {
        foreach (var (id, name) in new[] { ("p-04", "Li Na"), ("p-05", "Wang Wei"), ("p-06", "Chen Yu") })
            gateway.Names[id] = name;
        gateway.Case = complaint =>
        {
            complaint.NotifiedBy = "p-04";
            complaint.CorrectiveAction = new() { Owner = "p-05", VerifiedBy = "p-06" };
        };
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = await browser.GetStringAsync("/reception/T01-1?lang=en", Ct);
        foreach (var shown in new[] { "Li Na (p-04)", "Wang Wei (p-05)", "Chen Yu (p-06)" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("result-known")]
    [InlineData("notified")]
    [InlineData("followed-up")]
    [InlineData("closed")]
    [InlineData("withdrawn")]
    [InlineData("archived")]
    public async Task The_result_stays_readable_after_it_was_told_for_those_who_have_a_part_in_it(string step)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        gateway.Case = complaint => complaint.Step = "at-work";
        await browser.GetStringAsync("/reception/T01-1?lang=en", Ct);
        Assert.DoesNotContain("GetResult", gateway.Answered);

        // Nothing of telling, visiting or closing is to be done next.
        gateway.Case = complaint => complaint.Step = step;
        Assert.Contains("The lift runs again.", await browser.GetStringAsync("/reception/T01-1?lang=en", Ct), StringComparison.Ordinal);
        foreach (var (status, isSaid) in new[] { (StatusCode.PermissionDenied, false), (StatusCode.FailedPrecondition, false), (StatusCode.Unavailable, true) })
        {
            gateway.Refused["GetResult"] = status;
            var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/reception/T01-1?lang=en", Ct));
            Assert.DoesNotContain("The lift runs again.", page, StringComparison.Ordinal);
            Assert.Equal(isSaid, page.Contains("The result can't be shown at the moment.", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_was_recorded_of_a_closed_case_is_called_as_the_procedure_calls_it()
    {
        gateway.Case = complaint =>
        {
            complaint.Step = "closed";
            complaint.Indicators.Add(new Dictionary<string, string> { ["satisfaction"] = "content", ["repaid"] = "300", ["outcome"] = "repaired" });
        };
        gateway.May = guide => guide.Choices.Indicators.AddRange(
        [
            new Contracts.Intake.V1.IndicatorChoice { Code = "satisfaction", Name = "Owner's satisfaction", Values = { new Contracts.Intake.V1.Choice { Code = "content", Name = "Satisfied" } } },
            new Contracts.Intake.V1.IndicatorChoice { Code = "repaid", Name = "Paid back", Unit = "CNY" },
            new Contracts.Intake.V1.IndicatorChoice { Code = "outcome", Name = "Outcome", Values = { new Contracts.Intake.V1.Choice { Code = "repaired", Name = "Put right" } } },
            new Contracts.Intake.V1.IndicatorChoice { Code = "left-out", Name = "Left out" },
        ]);
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/reception/T01-1?lang=en", Ct));
        foreach (var shown in new[] { "<dt>Owner's satisfaction</dt><dd>Satisfied</dd>", "<dt>Paid back</dt><dd>300 CNY</dd>" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        // The outcome stands with the result, once.
        Assert.Equal(2, page.Split("Put right").Length);
        Assert.DoesNotContain("Left out", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_indicator_without_which_nothing_is_closed_is_not_called_optional()
    {
        gateway.May = guide =>
        {
            guide.Moves.Add("set-indicators");
            guide.Choices.Indicators.AddRange(
            [
                new Contracts.Intake.V1.IndicatorChoice { Code = "satisfaction", Name = "Satisfaction", Values = { new Contracts.Intake.V1.Choice { Code = "content", Name = "Satisfied" } } },
                new Contracts.Intake.V1.IndicatorChoice { Code = "repaid", Name = "Paid back", Unit = "CNY" },
                new Contracts.Intake.V1.IndicatorChoice { Code = "left-out", Name = "Left out", Unit = "CNY" },
            ]);
            guide.Choices.DemandedFields.AddRange(["indicators.satisfaction", "indicators.repaid"]);
        };
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = await browser.GetStringAsync("/reception/T01-1?lang=en", Ct);
        foreach (var demanded in new[] { "satisfaction", "repaid" })
            Assert.Matches($"name=\"indicators.indicators.{demanded}\"[^>]*aria-required=\"true\"", page);
        Assert.Contains("name=\"indicators.indicators.left-out\"", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("name=\"indicators.indicators.left-out\"[^>]*aria-required", page);
    }

    /// <summary>Of people, only what the reader sees of them: nobody else knows whether it came since.</summary>
    [Fact]
    public async Task What_was_not_stated_is_named_and_what_came_since_is_not()
    {
        gateway.Case = complaint =>
        {
            complaint.UnknownFields.AddRange(["leads", "demand", "details.room", "respondent.name", "complainant.name", "complainant.email"]);
            complaint.Demand = "A new lift.";
        };
        gateway.OnParties = parties => parties.Complainant = new() { Name = "Wang" };
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/reception/T01-1?lang=en", Ct));
        Assert.Contains("<dt>Not stated</dt><dd>Leads and evidence · Room number · Respondent's name · Complainant's e-mail address</dd>", page, StringComparison.Ordinal);
        gateway.Refused["GetParties"] = StatusCode.PermissionDenied;
        page = WebUtility.HtmlDecode(await browser.GetStringAsync("/reception/T01-1?lang=en", Ct));
        Assert.Contains("<dt>Not stated</dt><dd>Leads and evidence</dd>", page, StringComparison.Ordinal);

        // A publisher took out what the person may well have said.
        gateway.Refused.Clear();
        gateway.Case = complaint =>
        {
            complaint.PublishedRecord = true;
            complaint.UnknownFields.AddRange(["leads", "complainant.contact"]);
        };
        gateway.OnParties = parties => parties.Complainant = new() { Telephone = "13800000000" };
        page = WebUtility.HtmlDecode(await browser.GetStringAsync("/reception/T01-1?lang=en", Ct));
        Assert.Contains("<dt>Not in what was published</dt><dd>Leads and evidence</dd>", page, StringComparison.Ordinal);
    }

    /// <summary>Many procedures hand the matter over themselves: what the person has to do, the notice says.</summary>
    [Theory]
    [InlineData("zh-CN", "您是否需要自行提出，请查看发给您的通知")]
    [InlineData("en", "The notice to you says who deals with it")]
    [InlineData("es", "El aviso que recibió dice quién se ocupa")]
    public async Task Whoever_complained_of_a_referred_matter_is_sent_to_the_notice(string language, string words)
    {
        gateway.Case = complaint => complaint.Step = "referred";
        using var browser = portal.Browser(("x-case-ticket", "ticket"), ("x-case-ticket-end", "1900000000"));
        Assert.Contains(words, WebUtility.HtmlDecode(await browser.GetStringAsync($"/case/T01-1?lang={language}", Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_referred_case_says_to_whom_and_why()
    {
        gateway.Case = complaint => (complaint.Step, complaint.Assessment) = ("referred", new Contracts.Intake.V1.Assessment { Decision = "referred", Department = "Market supervision", Reason = "It licenses the shop." });
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = await browser.GetStringAsync("/reception/T01-1?lang=en", Ct);
        foreach (var shown in new[] { "<dt>Department in charge</dt>", "Market supervision", "<dt>Reason</dt>", "It licenses the shop." })
            Assert.Contains(shown, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "2026年12月21日|2026年12月22日|2028年10月20日|2027年1月31日|2026年12月24日")]
    [InlineData("en", "21 December 2026|22 December 2026|20 October 2028|31 January 2027|24 December 2026")]
    [InlineData("es", "21 de diciembre de 2026|22 de diciembre de 2026|20 de octubre de 2028|31 de enero de 2027|24 de diciembre de 2026")]
    public async Task Days_are_written_like_all_other_dates(string language, string days)
    {
        gateway.Case = complaint =>
        {
            (complaint.RequestedDate, complaint.LimitationEndDate, complaint.CorrectiveAction) = ("2026-12-21", "2028-10-20", new Contracts.Intake.V1.CorrectiveAction { DueDate = "2026-12-22" });
            complaint.Details["check-out"] = "2027-01-31";
        };
        gateway.May = guide => guide.Details.Add(new Contracts.Common.V1.ActField { Name = "check-out", Title = "Leaves on", Type = "day" });
        gateway.OnRecords = records => records.Records.Add(new Contracts.Routing.V1.WorkRecord { RecordId = "e-1", Text = "Parts come late.", ExtensionRequest = new() { Clock = "handle", Until = "2026-12-24" } });
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/work/items/w?lang={language}", Ct));
        foreach (var day in days.Split('|'))
            Assert.Contains(day, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_of_nobody_ends_with_its_time_and_a_record_with_entries_is_not_called_empty()
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/work/items/w?lang=en", Ct));
        Assert.Contains(" · h-1</span>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("· </span>", page, StringComparison.Ordinal);
        Assert.Contains("30 September 2026, 15:00</span>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing is recorded yet.", page, StringComparison.Ordinal);
        gateway.OnRecords = records => records.Records.Clear();
        Assert.Contains("Nothing is recorded yet.", await browser.GetStringAsync("/work/items/w?lang=en", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_of_a_reopened_case_stands_in_its_order_and_the_visit_once()
    {
        gateway.Case = complaint =>
        {
            complaint.Reopenings.Add(new Contracts.Intake.V1.Reopening { Reason = "It stopped again.", ReopenTime = complaint.ReceiveTime, FollowUp = new() { Record = "It stopped again." } });
            complaint.WithdrawalReason = "The neighbour saw to it.";
        };
        foreach (var (text, time) in new[] { ("Somebody came and looked.", new DateTime(2026, 9, 30, 7, 0, 0, DateTimeKind.Utc)), ("Of a reopening that isn't there.", DateTime.UnixEpoch) })
            gateway.EarlierResults.Enqueue(new() { Text = text, Outcome = "looked-at", ReopenTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(time) });
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = await browser.GetStringAsync("/reception/T01-1?lang=en", Ct);
        var order = new[] { "Result before it was opened again", "Somebody came and looked.", "looked-at", "What the visit before it found", "not solved: It stopped again.", "<dt>Opened again</dt>", "The lift runs again.", "The neighbour saw to it." }.Select(part => page.IndexOf(part, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
        Assert.Equal(2, page.Split("It stopped again.").Length);
        Assert.DoesNotContain("Of a reopening that", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCode.Unimplemented, true)]
    [InlineData(StatusCode.Unavailable, true)]
    [InlineData(StatusCode.PermissionDenied, false)]
    public async Task Related_cases_that_cannot_be_had_take_no_page_away(StatusCode status, bool isSaid)
    {
        gateway.Refused["ListLikeComplaints"] = status;
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        foreach (var path in new[] { "/reception/T01-1", "/work/items/w" })
            Assert.Equal(isSaid, WebUtility.HtmlDecode(await browser.GetStringAsync($"{path}?lang=en", Ct)).Contains("Cases that may be related can't be shown at the moment.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Documents_of_one_name_are_told_apart_and_one_that_was_taken_out_is_said_to_be()
    {
        foreach (var id in new[] { "d-1", "d-2" })
            gateway.Documents.Enqueue(new() { AttachmentId = id, FileName = "image.jpg", SizeBytes = 340_000 });
        gateway.Documents.Enqueue(new() { AttachmentId = "d-3", FileName = "image.jpg", SizeBytes = 1_260_000 });
        gateway.Case = complaint => complaint.Details["receipt"] = "0199a3f4-0000-7000-8000-000000000009";
        gateway.May = guide => guide.Details.Add(new Contracts.Common.V1.ActField { Name = "receipt", Title = "Receipt", Type = "document" });
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"), ("x-case-ticket", "ticket"), ("x-case-ticket-end", "1900000000"));
        foreach (var path in new[] { "/reception/T01-1", "/case/T01-1" })
        {
            var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"{path}?lang=en", Ct));
            foreach (var name in new[] { "image.jpg · 340 kB", "image.jpg · 340 kB (2)", "image.jpg · 1.3 MB" })
            {
                Assert.Contains($"download>{name}</a>", page, StringComparison.Ordinal);
                Assert.Contains($">{name}</option>", page, StringComparison.Ordinal);
            }
            Assert.Contains("(taken out)", page, StringComparison.Ordinal);
            Assert.DoesNotContain("0199a3f4", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_rounds_of_a_reopened_case_lead_to_one_another()
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        Assert.Contains("<a href=\"/work/items/v?lang=en\">The round before", await browser.GetStringAsync("/work/items/w?lang=en", Ct), StringComparison.Ordinal);
        var earlier = await browser.GetStringAsync("/work/items/v?lang=en", Ct);
        Assert.Contains("This is an earlier round", earlier, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/work/items/w?lang=en\">", earlier, StringComparison.Ordinal);
        Assert.DoesNotContain("The round before", earlier, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_text_shows_its_beginning_and_holds_the_rest_folded()
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = await browser.GetStringAsync("/work/items/long?lang=en", Ct);
        var folded = page.IndexOf("<details class=\"rest\">", StringComparison.Ordinal);
        Assert.InRange(page.IndexOf("word word", StringComparison.Ordinal), 0, folded);
        Assert.True(page.IndexOf("the end</div>", StringComparison.Ordinal) > folded);
        // What unfolds it is said in the language of the page, whatever language the text is in.
        Assert.Contains("<summary lang=\"en\">Read on (19207 more characters)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<details class=\"rest\">", await browser.GetStringAsync("/work/items/w?lang=en", Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/reception/T01-1", "Complainant's e-mail address")]
    [InlineData("/case/T01-1", "Your e-mail address")]
    public async Task What_a_case_lacks_is_listed_by_its_names(string path, string email)
    {
        foreach (var field in new[] { "details.room", "complainant.contact", "complainant.email", "done.question", "done.elsewhere" })
            gateway.Missing.Enqueue(field);
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"), ("x-case-ticket", "ticket"), ("x-case-ticket-end", "1900000000"));
        var page = await browser.GetStringAsync($"{path}?lang=en", Ct);
        foreach (var name in new[] { "Room number", "Telephone, address or e-mail address", email, "Question somebody" })
            Assert.Contains($"<li>{name}</li>", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.DoesNotContain("details.room", page, StringComparison.Ordinal);
        // Whoever complained is asked for nothing that they can't add.
        Assert.Equal(path == "/reception/T01-1", page.Contains("<li>A step that the organisation takes first</li>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("zh-CN", "您无需办理")]
    [InlineData("en", "you need do nothing")]
    [InlineData("es", "usted no tiene que hacer nada")]
    public async Task Who_can_add_nothing_is_not_asked_to(string language, string words)
    {
        gateway.Missing.Enqueue("done.elsewhere");
        using var browser = portal.Browser(("x-case-ticket", "ticket"), ("x-case-ticket-end", "1900000000"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/case/T01-1?lang={language}", Ct));
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.DoesNotContain(Portal.Tracking.CaseTexts.Incomplete.In(language), page, StringComparison.Ordinal);
    }

    /// <summary>Where the complainant is hidden, nothing says that there is none; whom it is about stands there for whoever goes there (LI-09).</summary>
    [Fact]
    public async Task Whom_it_is_about_is_shown_though_the_complainant_is_hidden()
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        Assert.Contains("<dd>anonymous</dd>", await browser.GetStringAsync("/reception/T01-1?lang=en", Ct), StringComparison.Ordinal);
        gateway.Refused["GetParties"] = StatusCode.FailedPrecondition;
        var page = await browser.GetStringAsync("/reception/T01-1?lang=en", Ct);
        Assert.Contains("The works · 010-12345678", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.DoesNotContain("<dd>anonymous</dd>", page, StringComparison.Ordinal);
        gateway.Refused["GetParties"] = StatusCode.PermissionDenied;
        Assert.DoesNotContain("The works", await browser.GetStringAsync("/reception/T01-1?lang=en", Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/case/T01-1", "ListNotices")]
    [InlineData("/reception/T01-1", "ListArticles")]
    [InlineData("/reception/T01-1", "GetComplaint")]
    [InlineData("/work/items/w", "ListWorkRecords")]
    public async Task Messages_are_marked_as_read_by_a_page_that_is_shown_and_by_no_other(string path, string fails)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"), ("x-case-ticket", "ticket"), ("x-case-ticket-end", "1900000000"));
        gateway.Refused[fails] = StatusCode.Unavailable;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.GetAsync(path, Ct)).StatusCode);
        Assert.DoesNotContain("MarkMessagesRead", gateway.Answered);

        gateway.Refused.Clear();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(path, Ct)).StatusCode);
        Assert.Equal("MarkMessagesRead", gateway.Answered.Last());
    }
}
