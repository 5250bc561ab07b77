using System.Net;
using System.Text;
using ComplaintSuite.Gateway;
using ComplaintSuite.Gateway.Limits;
using ComplaintSuite.Gateway.Routing;
using ComplaintSuite.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace ComplaintSuite.GatewayTests;

/// <summary>A case that a complainant has open in a browser: its ticket stays here, the browser holds a name for it.</summary>
public sealed class CaseSessionTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const string Ticket = "dGhlIHRpY2tldCBvZiBhIGNhc2U";
    private readonly RunningGateway gateway = fixture.Gateway;

    private static DateTimeOffset Later => TimeProvider.System.GetUtcNow().AddMinutes(30);

    [Fact]
    public async Task The_portal_gets_the_ticket_with_each_request_and_the_browser_never_sees_it()
    {
        await using var clean = gateway.Log.NoUnexpectedErrors();
        using var browser = gateway.Browser();
        await browser.GetAsync("/");
        Assert.False(fixture.Portal.Last.Headers.ContainsKey("x-case-ticket"));

        using var opened = await OpenAsync(browser, Later);
        Assert.False(opened.Headers.Contains("x-case-ticket"));
        Assert.False(opened.Headers.Contains("x-case-ticket-end"));
        var cookie = opened.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("complaintsuite-case=", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Ticket, opened.Headers + await opened.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await browser.GetAsync("/case/T01-1");
        Assert.Equal(Ticket, fixture.Portal.Last.Headers["x-case-ticket"]);
        Assert.False(fixture.Portal.Last.Headers.ContainsKey("cookie"));
        await browser.GetAsync("/v1/complaints/T01-1");
        Assert.False(fixture.Services.Last.Headers.ContainsKey("x-case-ticket"));
        Assert.False(fixture.Services.Last.Headers.ContainsKey("x-visitor"));
    }

    [Fact]
    public async Task What_lies_in_Redis_is_encrypted_and_ends_with_the_ticket()
    {
        using var browser = gateway.Browser();
        using var opened = await OpenAsync(browser, TimeProvider.System.GetUtcNow().AddMinutes(5));
        await using var redis = await ConnectionMultiplexer.ConnectAsync(fixture.RedisConfiguration);
        var key = "gateway:case:" + CookieOf(opened).Split('=', 2)[1];
        Assert.DoesNotContain(Ticket, Encoding.Latin1.GetString((byte[])(await redis.GetDatabase().StringGetAsync(key))!), StringComparison.Ordinal);
        Assert.InRange((await redis.GetDatabase().KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_ticket_that_is_over_opens_nothing_and_takes_its_cookie_along()
    {
        using var browser = gateway.Browser();
        using var opened = await OpenAsync(browser, TimeProvider.System.GetUtcNow().AddMinutes(-1));
        await browser.GetAsync("/case/T01-1");
        Assert.False(fixture.Portal.Last.Headers.ContainsKey("x-case-ticket"));

        using var stranger = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = gateway.Web };
        stranger.DefaultRequestHeaders.Add("Cookie", "complaintsuite-case=made-up");
        using var answer = await stranger.GetAsync("/case/T01-1");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(fixture.Portal.Last.Headers.ContainsKey("x-case-ticket"));
        Assert.StartsWith("complaintsuite-case=;", answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_again_gives_a_new_key_and_leaving_ends_the_session()
    {
        using var browser = gateway.Browser();
        using var first = await OpenAsync(browser, Later);
        using var second = await OpenAsync(browser, Later, ("Sec-Fetch-Site", "same-origin"));
        Assert.NotEqual(CookieOf(first), CookieOf(second));
        Assert.False(await OpensAsync(CookieOf(first)));
        Assert.True(await OpensAsync(CookieOf(second)));

        using var left = await PostAsync(browser, "/case/T01-1/leave", ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.OK, left.StatusCode);
        Assert.False(await OpensAsync(CookieOf(second)));
    }

    [Fact]
    public async Task Without_Redis_a_receipt_goes_through_and_a_case_that_can_not_be_kept_open_is_said()
    {
        await using var lonely = await LonelyGateway.StartAsync(fixture);
        using var browser = lonely.Gateway.Browser();
        await browser.GetAsync("/");
        lonely.LoseRedis();

        using var filed = await PostAsync(browser, $"/file/T01/complaint?ticket={Ticket}&end={Later.ToUnixTimeSeconds()}");
        Assert.Equal((HttpStatusCode.OK, "<h1>Receipt</h1>"), (filed.StatusCode, await filed.Content.ReadAsStringAsync()));
        Assert.False(filed.Headers.Contains("x-case-ticket"));
        // The way into a case that nobody keeps open would lead in a circle.
        using var opened = await OpenAsync(browser, Later);
        Assert.Equal((503, "SESSION_UNAVAILABLE"), await Problems.OfAsync(opened));
        Assert.Null(opened.Headers.Location);
        Assert.Contains(lonely.Gateway.Log.Entries, entry => entry.EventId == 9014);
        Assert.DoesNotContain(lonely.Gateway.Log.Entries, entry => entry.EventId == 9004);
    }

    [Fact]
    public async Task A_change_in_an_opened_case_must_come_from_the_suites_own_pages()
    {
        using var browser = gateway.Browser();
        using var opened = await OpenAsync(browser, Later);
        var before = fixture.Portal.Count;
        foreach (var (name, value) in new[] { ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "http://elsewhere.example"), ("Origin", "null"), ("x-nothing", "said") })
            Assert.Equal((403, "CROSS_SITE_REQUEST"), await Problems.OfAsync(await PostAsync(browser, "/case/T01-1/message", (name, value))));
        Assert.Equal(before, fixture.Portal.Count);
        foreach (var (name, value) in new[] { ("Sec-Fetch-Site", "same-origin"), ("Origin", gateway.Web.GetLeftPart(UriPartial.Authority)) })
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(browser, "/case/T01-1/message", (name, value))).StatusCode);
    }

    [Fact]
    public async Task Another_site_can_not_open_its_own_case_in_somebodys_browser()
    {
        using var browser = gateway.Browser();
        Assert.Equal((403, "CROSS_SITE_REQUEST"), await Problems.OfAsync(await OpenAsync(browser, Later, ("Sec-Fetch-Site", "cross-site"))));
        Assert.Equal((403, "CROSS_SITE_REQUEST"), await Problems.OfAsync(await OpenAsync(browser, Later, ("Origin", "http://elsewhere.example"))));
    }

    [Fact]
    public async Task What_a_browser_says_in_the_suites_own_headers_counts_nothing()
    {
        using var browser = gateway.Browser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/case/T01-1") { Headers = { { "x-case-ticket", "mine" }, { "x-case-ticket-end", "1" }, { "x-visitor", "mine" } } };
        await browser.SendAsync(request);
        Assert.False(fixture.Portal.Last.Headers.ContainsKey("x-case-ticket"));
        Assert.False(fixture.Portal.Last.Headers.ContainsKey("x-case-ticket-end"));
        Assert.NotEqual("mine", fixture.Portal.Last.Headers["x-visitor"]);
    }

    [Fact]
    public async Task The_portals_calls_count_for_the_visitor_whom_they_are_made_for()
    {
        var settings = fixture.Settings(Loopback.FreeAddress(), ("RateLimits:anonymous-read:PerMinute", "1"), ("RateLimits:anonymous-read:Burst", "2"));
        await using var narrow = await RunningGateway.StartAsync(settings);
        using var portal = narrow.Browser();
        var visitors = narrow.Services.GetRequiredService<VisitorMark>();
        string MarkOf(string address) => visitors.Of(new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } });

        // Each visitor has two of their own, though all calls come from one address; a mark that somebody made up leaves a call with its own address.
        foreach (var visitor in new[] { "203.0.113.5", "203.0.113.6" })
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], [await ReadAsync(portal, MarkOf(visitor)), await ReadAsync(portal, MarkOf(visitor)), await ReadAsync(portal, MarkOf(visitor))]);
        var madeUp = MarkOf("203.0.113.7")[..^2] + "AA";
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], [await ReadAsync(portal, madeUp), await ReadAsync(portal, madeUp), await ReadAsync(portal, "")]);
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(portal, MarkOf("203.0.113.7")));
    }

    [Fact]
    public async Task A_visitors_mark_outlives_the_longest_page_whatever_the_routes_say_of_it()
    {
        await using var patient = await RunningGateway.StartAsync(fixture.Settings(Loopback.FreeAddress(), ("ReverseProxy:Routes:portal-files:Timeout", "03:00:00")));
        foreach (var (running, longest) in new[] { (gateway, TimeSpan.FromMinutes(30)), (patient, TimeSpan.FromHours(3)) })
        {
            var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
            var visitors = new VisitorMark(running.Services.GetRequiredService<GatewaySettings>(), running.Services.GetRequiredService<Exposure>(), time);
            var mark = visitors.Of(new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse("203.0.113.5") } });
            var call = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Loopback }, Request = { Headers = { [VisitorMark.Header] = mark } } };
            time.Advance(longest);
            Assert.Equal("203.0.113.5", visitors.NetworkOf(call));
            time.Advance(TimeSpan.FromHours(2));
            Assert.Equal("127.0.0.1", visitors.NetworkOf(call));
        }
    }

    private static async Task<HttpStatusCode> ReadAsync(HttpClient client, string mark)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/organisations") { Headers = { { "x-visitor", mark } } };
        return (await client.SendAsync(request)).StatusCode;
    }

    private static string CookieOf(HttpResponseMessage answer) => answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

    private async Task<bool> OpensAsync(string cookie)
    {
        using var kept = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = gateway.Web };
        kept.DefaultRequestHeaders.Add("Cookie", cookie);
        await kept.GetAsync("/case/T01-1");
        return fixture.Portal.Last.Headers.ContainsKey("x-case-ticket");
    }

    private static Task<HttpResponseMessage> OpenAsync(HttpClient browser, DateTimeOffset end, params (string Name, string Value)[] headers) =>
        PostAsync(browser, $"/track?ticket={Ticket}&end={end.ToUnixTimeSeconds()}", headers);

    private static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([]) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await browser.SendAsync(request);
    }
}
