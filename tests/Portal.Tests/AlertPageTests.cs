using System.Net;
using Grpc.Core;

namespace ComplaintSuite.PortalTests;

/// <summary>What the pages of alerts do with what services answer and refuse.</summary>
public sealed class AlertPageTests : PortalPages
{
    [Theory]
    [InlineData("zh-CN", "单位")]
    [InlineData("en", "Organisations")]
    [InlineData("es", "Organizaciones")]
    public async Task Who_works_for_two_organisations_finds_the_alerts_of_both(string language, string label)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01", "T02"));
        var first = await browser.GetStringAsync($"/work/alerts?lang={language}", Ct);
        Assert.Contains($"<nav aria-label=\"{label}\">", first, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"/work/alerts?organisation=T01&amp;lang={language}\" aria-current=\"true\">T01</a>", first, StringComparison.Ordinal);
        Assert.Contains("T01-1", first, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"/work/alerts?organisation=T02&amp;lang={language}\">T02</a>", first, StringComparison.Ordinal);
        Assert.Contains("T02-1", await browser.GetStringAsync($"/work/alerts?organisation=T02&lang={language}", Ct), StringComparison.Ordinal);
        using var other = portal.Browser(RunningPortal.SignedOn("T01"));
        Assert.DoesNotContain($"<nav aria-label=\"{label}\">", await other.GetStringAsync($"/work/alerts?lang={language}", Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "等待您答复或决定", "申请回避")]
    [InlineData("en", "Waits for your answer or decision", "Ask that somebody withdraws")]
    [InlineData("es", "Espera su respuesta o decisión", "Pedir que alguien se abstenga")]
    public async Task An_alert_of_a_case_that_no_department_has_leads_to_the_reception_and_says_what_waits(string language, string kind, string act)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = System.Net.WebUtility.HtmlDecode(await browser.GetStringAsync($"/work/alerts?lang={language}", Ct));
        Assert.Contains($"<a href=\"/reception/T01-2?lang={language}\">", page, StringComparison.Ordinal);
        Assert.Contains(kind, page, StringComparison.Ordinal);
        Assert.Contains(act, page, StringComparison.Ordinal);
    }

    /// <summary>Also for whoever sees no queue, such as a clerk: 07:00 UTC is 15:00 in Shanghai.</summary>
    [Fact]
    public async Task Alerts_are_told_by_the_organisation_s_clock_to_whoever_sees_them()
    {
        gateway.Refused["GetQueueCounts"] = StatusCode.PermissionDenied;
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/work/alerts?lang=en", Ct));
        Assert.Contains("30 September 2026, 15:00", page, StringComparison.Ordinal);
        Assert.DoesNotContain("UTC", page, StringComparison.Ordinal);
    }

    /// <summary>Another department's case is no page of theirs: they are led to what they were told, and read it there.</summary>
    [Theory]
    [InlineData("handler", true)]
    [InlineData("supervisor", false)]
    public async Task Whoever_was_told_of_an_act_and_has_no_part_in_the_case_reads_that_act(string role, bool toldAlone)
    {
        gateway.OnAlerts = answer => answer.Alerts.Add(new Contracts.Routing.V1.Alert { AlertId = "d", Kind = Contracts.Routing.V1.AlertKind.ActDone, Act = "defer", CaseNumber = "T01-9", RaiseTime = answer.Alerts[0].RaiseTime });
        gateway.ToldActs.Add(new() { RecordId = "r", Act = "defer", Title = "Can't be solved now", DoneTime = new() { Seconds = 1_796_022_000 }, Values = { new Contracts.Common.V1.ActValue { Field = "report", Title = "Irregularity report", Type = "text", Value = "The spare fan is ashore." } } });
        using var browser = portal.Browser(RunningPortal.SignedOnAs(role, "T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/work/alerts?lang=en", Ct));
        Assert.Equal(toldAlone, page.Contains("/work/told/T01-9?organisation=T01&lang=en", StringComparison.Ordinal));
        Assert.Equal(!toldAlone, page.Contains("/reception/T01-9?lang=en", StringComparison.Ordinal));
        gateway.ToldOnly = toldAlone;
        using var told = await browser.GetAsync("/work/told/T01-9?lang=en", Ct);
        // Whoever reads the case finds there what they were told.
        if (toldAlone)
            Assert.Contains("The spare fan is ashore.", WebUtility.HtmlDecode(await told.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);
        else
            Assert.Equal((HttpStatusCode.SeeOther, "/reception/T01-9?lang=en"), (told.StatusCode, told.Headers.Location!.OriginalString));
    }

    [Theory]
    [InlineData(true, "en", "Duties and checks Ward 3")]
    [InlineData(true, "es", "Sala 3")]
    [InlineData(false, "en", "Duties and checks ward")]
    public async Task An_alert_of_a_missed_check_calls_the_place_by_its_name_without_reading_any_book(bool named, string language, string shown)
    {
        gateway.OnAlerts = answer => answer.Alerts.Add(new Contracts.Routing.V1.Alert
        {
            AlertId = "c",
            Kind = Contracts.Routing.V1.AlertKind.DailyCheckMissed,
            BookId = "k",
            Department = "ward",
            DepartmentName = named ? new() { ZhCn = "三病区", En = "Ward 3", Es = "Sala 3" } : null,
            RaiseTime = answer.Alerts[0].RaiseTime,
        });
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        Assert.Contains($"{shown}</a>", WebUtility.HtmlDecode(await browser.GetStringAsync($"/work/alerts?lang={language}", Ct)), StringComparison.Ordinal);
        Assert.DoesNotContain("ListDutyBooks", gateway.Answered);
    }
}
