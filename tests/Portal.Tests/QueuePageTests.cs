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
