using System.Net;
using ComplaintSuite.Portal.Forms;
using Grpc.Core;

namespace ComplaintSuite.PortalTests;

/// <summary>What pages for staff and for the opened case do with what services answer and refuse.</summary>
public sealed class StaffPageTests : IAsyncLifetime
{
    private FakeGateway gateway = null!;
    private RunningPortal portal = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        gateway = await FakeGateway.StartAsync();
        portal = await RunningPortal.StartAsync(gateway.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        await gateway.DisposeAsync();
    }

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
    [InlineData("zh-CN", "已退回队列: d, h-1.", "经办人离开部门，已退回队列: d, h-2.")]
    [InlineData("en", "Given back to the queue: d, h-1.", "Back in the queue, since its handler left the department: d, h-2.")]
    [InlineData("es", "Devuelto a la cola: d, h-1.", "De vuelta en la cola: quien lo tramitaba dejó el departamento: d, h-2.")]
    public async Task Who_goes_on_with_the_work_reads_who_gave_it_back_and_why(string language, string released, string left)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/work/items/w?lang={language}", Ct));
        foreach (var shown in new[] { released, "Leave from tomorrow", left })
            Assert.Contains(shown, page, StringComparison.Ordinal);
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
        Assert.Empty(gateway.Answered.Except(["GetWorkItem"]));
    }
}
