using System.Net;
using Grpc.Core;

namespace ComplaintSuite.PortalTests;

/// <summary>What the queue and the menu of the staff do with what services answer and refuse.</summary>
public sealed class QueuePageTests : PortalPages
{
    [Theory]
    [InlineData("zh-CN", "投诉")]
    [InlineData("en", "Complaint")]
    [InlineData("es", "Queja")]
    public async Task A_case_without_a_subject_stands_in_the_queue_under_the_name_of_its_kind(string language, string kind)
    {
        gateway.Work.Enqueue((new() { WorkItemId = "w", CaseId = "c", CaseNumber = "T01-1", Step = "queued" }, "complaint"));
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        Assert.Contains($"<span class=\"title\">{kind}</span>", WebUtility.HtmlDecode(await browser.GetStringAsync($"/work?lang={language}", Ct)), StringComparison.Ordinal);
    }

    /// <summary>A county's figures hold those of its towns and villages; read out in a row, each line says what it is below (RS-01).</summary>
    [Theory]
    [InlineData("zh-CN", "上级：town zh", "4 件待接办 · 2 件办理中 · 1 件逾期", "1 件待接办 · 0 件办理中 · 0 件逾期")]
    [InlineData("en", "below town en", "4 waiting · 2 in hand · 1 overdue", "1 waiting · 0 in hand · 0 overdue")]
    [InlineData("es", "depende de town es", "4 en espera · 2 en curso · 1 vencidos", "1 en espera · 0 en curso · 0 vencidos")]
    public async Task Departments_stand_in_their_tree_with_their_own_figures_and_those_of_all_below(string language, string below, string all, string own)
    {
        gateway.OnCounts = counts =>
        {
            foreach (var (department, parent) in new[] { ("county", ""), ("side", "elsewhere"), ("town", "county"), ("village", "town") })
                counts.Departments.Add(new Contracts.Routing.V1.DepartmentCounts
                {
                    Department = department,
                    Parent = parent,
                    Name = new() { ZhCn = $"{department} zh", En = $"{department} en", Es = $"{department} es" },
                    Steps = { ["queued"] = 1 },
                    WithBelow = new() { Steps = { ["queued"] = department == "county" ? 4 : 1, ["claimed"] = 1, ["handled"] = 1 }, Overdue = 1 },
                });
        };
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/work?lang={language}&department=town", Ct));
        Assert.Equal([("top", "county"), ("below one", "town"), ("below two", "village"), ("top", "side")],
            System.Text.RegularExpressions.Regex.Matches(page, "<th scope=\"row\" class=\"([a-z ]+)\">\\s*<a href=\"/work[?]organisation=T01&department=([a-z]+)&").Select(row => (row.Groups[1].Value, row.Groups[2].Value)));
        foreach (var shown in new[] { below, all, own, "aria-current=\"true\">town " })
            Assert.Contains(shown, page, StringComparison.Ordinal);
    }

    /// <summary>Who works in the town alone is told how much lies below it, by the sum.</summary>
    [Fact]
    public async Task Work_below_a_department_is_told_where_the_person_sees_its_own_queue_alone()
    {
        gateway.Work.Enqueue((new() { WorkItemId = "w", CaseId = "c", CaseNumber = "T01-1", Step = "queued" }, "complaint"));
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        gateway.OnCounts = counts => counts.Departments[0].WithBelow = new() { Steps = { ["queued"] = 1 } };
        var alone = await browser.GetStringAsync("/work?lang=en", Ct);
        Assert.DoesNotContain("With all below it", alone, StringComparison.Ordinal);
        Assert.Contains("d (1)", alone, StringComparison.Ordinal);
        gateway.OnCounts = counts => counts.Departments[0].WithBelow = new() { Steps = { ["queued"] = 3 } };
        Assert.Contains("3 waiting", await browser.GetStringAsync("/work?lang=en", Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/work", "zh-CN", "您可以打开：")]
    [InlineData("/work", "en", "What you can open:")]
    [InlineData("/work/tasks", "es", "Lo que puede abrir:")]
    public async Task Who_has_no_queue_is_led_to_what_there_is(string path, string language, string words)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"{path}?lang={language}", Ct));
        var main = page[page.IndexOf("<main", StringComparison.Ordinal)..];
        Assert.Contains(words, main, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"/reception?lang={language}\">", main, StringComparison.Ordinal);
        Assert.DoesNotContain($"<a href=\"/work?lang={language}\">", main, StringComparison.Ordinal);
    }

    /// <summary>Asked once for an organisation; where it can't be had, the desk's page will say (CR-08).</summary>
    [Fact]
    public async Task The_desk_without_a_connection_is_offered_where_an_organisation_has_one()
    {
        using var without = portal.Browser(RunningPortal.SignedOn("T01"));
        Assert.DoesNotContain("href=\"/desk", await without.GetStringAsync("/work?lang=en", Ct), StringComparison.Ordinal);
        var asked = gateway.Answered.Count(name => name == "DescribeFiling");
        Assert.DoesNotContain("href=\"/desk", await without.GetStringAsync("/work?lang=en", Ct), StringComparison.Ordinal);
        Assert.Equal(asked, gateway.Answered.Count(name => name == "DescribeFiling"));
        gateway.OnFiling = filing => filing.Form.OfflineOffered = true;
        using var with = portal.Browser(RunningPortal.SignedOn("T01", "T03"));
        Assert.Equal(3, (await with.GetStringAsync("/work?lang=en", Ct)).Split("href=\"/desk").Length);
        gateway.Refused["DescribeFiling"] = StatusCode.Unavailable;
        using var unknown = portal.Browser(RunningPortal.SignedOn("T04"));
        Assert.Contains("href=\"/desk", await unknown.GetStringAsync("/work?lang=en", Ct), StringComparison.Ordinal);
    }

    /// <summary>Whoever leaves, or asks too often, decides nothing for the others of the organisation.</summary>
    [Theory]
    [InlineData(StatusCode.Cancelled)]
    [InlineData(StatusCode.ResourceExhausted)]
    public async Task What_one_visitor_alone_did_not_get_is_asked_again_for_the_next(StatusCode status)
    {
        gateway.Refused["DescribeFiling"] = status;
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        await browser.GetStringAsync("/work?lang=en", Ct);
        gateway.Refused.Clear();
        Assert.DoesNotContain("href=\"/desk", await browser.GetStringAsync("/work?lang=en", Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCode.NotFound)]
    [InlineData(StatusCode.PermissionDenied)]
    public async Task A_staff_page_that_is_not_theirs_still_has_the_menu(StatusCode status)
    {
        gateway.Refused["GetWorkItem"] = status;
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        using var answer = await browser.GetAsync("/work/items/w?lang=en", Ct);
        Assert.Contains("<a href=\"/work/alerts?lang=en\">", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    /// <summary>Whoever was asked by name, and has answered, sees the case no longer: that is no page that is missing.</summary>
    [Fact]
    public async Task Who_has_answered_what_a_case_was_theirs_for_comes_back_to_what_waits_for_them()
    {
        gateway.Refused["GetComplaint"] = StatusCode.NotFound;
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        using var answered = await browser.GetAsync("/reception/T01-1?done=act.answer-upward&lang=en", Ct);
        Assert.Equal((HttpStatusCode.SeeOther, "/work/alerts?lang=en"), (answered.StatusCode, answered.Headers.Location!.OriginalString));
        using var missing = await browser.GetAsync("/reception/T01-1?lang=en", Ct);
        Assert.NotEqual(HttpStatusCode.SeeOther, missing.StatusCode);
        gateway.Refused.Clear();
    }

    [Theory]
    [InlineData(StatusCode.NotFound, true)]
    [InlineData(StatusCode.PermissionDenied, true)]
    [InlineData(StatusCode.InvalidArgument, true)]
    [InlineData(StatusCode.Unavailable, false)]
    [InlineData(StatusCode.ResourceExhausted, false)]
    [InlineData(StatusCode.Internal, false)]
    [InlineData(StatusCode.Unknown, false)]
    [InlineData(StatusCode.Aborted, false)]
    [InlineData(StatusCode.Unauthenticated, false)]
    public async Task A_queue_that_is_not_the_persons_is_told_as_that_and_any_other_failure_is_asked_again(StatusCode status, bool over)
    {
        gateway.Refused["WatchQueue"] = status;
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        using var answer = await browser.GetAsync("/work/changes?organisation=T01&department=d", Ct);
        // Anything but 200 ends an event stream for good (WHATWG HTML §9.2.3).
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(over ? "event: over\ndata: over\n\n" : "retry: 5000\n\n", await answer.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task Who_is_not_signed_on_any_more_is_told_so_by_the_live_queue_and_not_led_to_the_sign_on()
    {
        using var browser = portal.Browser();
        Assert.Equal("event: over\ndata: over\n\n", await browser.GetStringAsync("/work/changes?organisation=T01&department=d", Ct));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.GetAsync("/work", Ct)).StatusCode);
    }
}
