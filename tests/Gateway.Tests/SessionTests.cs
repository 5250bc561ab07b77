using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using ComplaintSuite.Gateway.Session;
using ComplaintSuite.IdentityTests;
using ComplaintSuite.TestKit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace ComplaintSuite.GatewayTests;

/// <summary>A person's session: sign-on at the issuer, tokens in Redis, a cookie that only names them.</summary>
public sealed class SessionTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly RunningGateway gateway = fixture.Gateway;

    [Fact]
    public async Task Signing_in_leads_back_and_the_session_carries_a_token_that_the_browser_never_sees()
    {
        await using var clean = gateway.Log.NoUnexpectedErrors();
        using var browser = gateway.Browser();
        var seen = new List<string>();
        using var back = await SignInAsync(gateway, browser, "xc-clerk", "/v1/complaints", seen);
        Assert.Equal("/v1/complaints", back.Headers.Location!.ToString());

        var session = await browser.GetFromJsonAsync<JsonObject>("/session");
        Assert.Equal((true, "xc-clerk", "热线受理员 1 · Hotline clerk 1"), ((bool)session!["signedIn"]!, (string?)session["subject"], (string?)session["name"]));
        Assert.Equal(["clerk", "employee"], session["roles"]!.AsArray().Select(role => (string?)role));
        Assert.Equal(["XC12312"], session["organisations"]!.AsArray().Select(code => (string?)code));

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/v1/complaints")).StatusCode);
        var token = fixture.Services.Last.Headers["authorization"]["Bearer ".Length..];
        Assert.Equal("xc-clerk", (string?)RunningIdentity.Claims(token)["sub"]);
        Assert.False(fixture.Services.Last.Headers.ContainsKey("cookie"));

        Assert.DoesNotContain(seen, text => text.Contains(token, StringComparison.Ordinal));
        var cookie = back.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("complaintsuite=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);

        await browser.GetAsync("/");
        Assert.Equal("Bearer " + token, fixture.Portal.Last.Headers["authorization"]);
        Assert.False(fixture.Portal.Last.Headers.ContainsKey("cookie"));
    }

    [Fact]
    public async Task Without_a_session_everyone_is_told_so()
    {
        using var browser = gateway.Browser();
        Assert.Equal("""{"signedIn":false,"subject":null,"name":null,"organisations":[],"roles":[],"csrfToken":null,"expires":null}""", await browser.GetStringAsync("/session"));
    }

    [Theory]
    [InlineData("/work?department=x", "/work?department=x")]
    [InlineData("/", "/")]
    [InlineData("//elsewhere.example/", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("https://elsewhere.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/\t/elsewhere.example", "/")]
    [InlineData("", "/")]
    public async Task Signing_in_leads_to_paths_of_this_site_only(string asked, string led)
    {
        using var browser = gateway.Browser();
        using var back = await SignInAsync(gateway, browser, "lh-clerk", asked);
        Assert.Equal(led, back.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_change_in_a_session_must_come_from_the_suites_own_pages()
    {
        using var browser = gateway.Browser();
        using var back = await SignInAsync(gateway, browser, "xc-clerk", "/");
        var token = (string)(await browser.GetFromJsonAsync<JsonObject>("/session"))!["csrfToken"]!;
        var own = gateway.Web.GetLeftPart(UriPartial.Authority);

        var before = fixture.Services.Count;
        Assert.Equal((403, "CROSS_SITE_REQUEST"), await ChangeAsync(browser));
        Assert.Equal((403, "CROSS_SITE_REQUEST"), await ChangeAsync(browser, ("x-csrf-token", "wrong")));
        Assert.Equal((403, "CROSS_SITE_REQUEST"), await ChangeAsync(browser, ("Origin", "http://elsewhere.example")));
        Assert.Equal((403, "CROSS_SITE_REQUEST"), await ChangeAsync(browser, ("Origin", "null")));
        Assert.Equal((403, "CROSS_SITE_REQUEST"), await ChangeAsync(browser, ("Sec-Fetch-Site", "same-site"), ("x-csrf-token", token)));
        Assert.Equal((403, "CROSS_SITE_REQUEST"), await ChangeAsync(browser, ("Sec-Fetch-Site", "cross-site"), ("Origin", own)));
        Assert.Equal(before, fixture.Services.Count);

        Assert.Equal((200, ""), await ChangeAsync(browser, ("Sec-Fetch-Site", "same-origin")));
        Assert.Equal((200, ""), await ChangeAsync(browser, ("Origin", own)));
        Assert.Equal((200, ""), await ChangeAsync(browser, ("x-csrf-token", token)));
        Assert.False(fixture.Services.Last.Headers.ContainsKey("x-csrf-token"));

        using var socket = new HttpRequestMessage(HttpMethod.Get, "/live") { Headers = { { "Connection", "Upgrade" }, { "Upgrade", "websocket" }, { "Origin", "http://127.0.0.1:1" } } };
        Assert.Equal((403, "CROSS_SITE_REQUEST"), await Problems.OfAsync(await browser.SendAsync(socket)));

        using var signOut = await browser.PostAsync("/session/sign-out", null);
        Assert.Equal((403, "CROSS_SITE_REQUEST"), await Problems.OfAsync(signOut));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_here_and_at_the_issuer()
    {
        using var browser = gateway.Browser();
        using var back = await SignInAsync(gateway, browser, "xc-auditor", "/");
        var cookie = back.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("complaintsuite=", StringComparison.Ordinal)).Split(';')[0];
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");

        using var left = await browser.PostAsync("/session/sign-out", null);
        Assert.Equal(new Uri(fixture.Identity.Issuer, "connect/end-session").AbsolutePath, left.Headers.Location!.AbsolutePath);
        using var atIssuer = await browser.GetAsync(left.Headers.Location);
        using var again = await browser.GetAsync(atIssuer.Headers.Location);
        Assert.StartsWith(new Uri(gateway.Web, "session/signed-out").ToString(), atIssuer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("/", again.Headers.Location!.ToString());
        Assert.False((bool)(await browser.GetFromJsonAsync<JsonObject>("/session"))!["signedIn"]!);

        // The cookie that somebody kept opens nothing any more.
        using var kept = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = gateway.Web };
        kept.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.Equal(HttpStatusCode.Unauthorized, (await kept.GetAsync("/v1/complaints")).StatusCode);
    }

    [Fact]
    public async Task The_cookie_of_a_session_that_ended_reads_as_the_public_changes_nothing_and_goes()
    {
        using var browser = gateway.Browser();
        using var back = await SignInAsync(gateway, browser, "xc-circulation", "/");
        var cookie = back.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("complaintsuite=", StringComparison.Ordinal)).Split(';')[0];
        await gateway.Services.GetRequiredService<SessionTickets>().RemoveAsync(await KeyOfAsync("xc-circulation"));
        using var kept = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = gateway.Web };
        kept.DefaultRequestHeaders.Add("Cookie", cookie);
        kept.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");

        using var read = await kept.GetAsync("/v1/organisations");
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.False(fixture.Services.Last.Headers.ContainsKey("authorization"));
        var before = fixture.Services.Count;
        using var filing = new StringContent("{}", Encoding.UTF8, "application/json");
        using var change = await kept.PostAsync("/v1/complaints", filing);
        Assert.Equal((401, "SESSION_ENDED"), await Problems.OfAsync(change));
        Assert.Equal(before, fixture.Services.Count);
        using var signOut = await kept.PostAsync("/session/sign-out", null);
        Assert.Equal("/", signOut.Headers.Location!.ToString());
        foreach (var answer in new[] { read, change, signOut })
            Assert.StartsWith("complaintsuite=; expires=Thu, 01 Jan 1970", answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "退出登录", "您尚未登录。")]
    [InlineData("en", "Sign out", "You are not signed in.")]
    [InlineData("es", "Cerrar sesión", "No ha iniciado sesión.")]
    public async Task A_page_without_script_says_who_is_signed_on_and_signs_out(string language, string button, string nobody)
    {
        using var browser = gateway.Browser();
        Assert.Contains(nobody, await browser.GetStringAsync("/session/account?lang=" + language), StringComparison.Ordinal);
        using var back = await SignInAsync(gateway, browser, "xc-clerk", "/");
        using var answer = await browser.GetAsync("/session/account?lang=" + language);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains($"<html lang=\"{language}\">", page, StringComparison.Ordinal);
        Assert.Contains("Hotline clerk 1", page, StringComparison.Ordinal);
        Assert.Contains($"<form method=\"post\" action=\"/session/sign-out\"><button>{button}</button></form>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        // The form's redirects lead to the issuer, and a browser that applies form-action to them must let them.
        var issuer = fixture.Identity.Issuer.GetLeftPart(UriPartial.Authority);
        Assert.Contains($"form-action 'self' {issuer};", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var portal = await browser.GetAsync("/");
        Assert.Contains($"form-action 'self' {issuer};", portal.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renewal_does_not_bring_back_a_session_that_was_signed_out_meanwhile()
    {
        using var browser = gateway.Browser();
        using var back = await SignInAsync(gateway, browser, "lh-officer", "/");
        var tickets = gateway.Services.GetRequiredService<SessionTickets>();
        var key = await KeyOfAsync("lh-officer");
        var ticket = (await tickets.RetrieveAsync(key))!;
        Assert.True(await tickets.ReplaceAsync(key, ticket));
        await tickets.RemoveAsync(key);
        Assert.False(await tickets.ReplaceAsync(key, ticket));
        await tickets.RenewAsync(key, ticket);
        Assert.Null(await tickets.RetrieveAsync(key));
    }

    [Fact]
    public async Task What_a_renewal_brought_is_kept_also_when_nobody_waits_for_the_answer()
    {
        var redeemed = new TaskCompletionSource();
        await using var slow = await RunningGateway.StartAsync(fixture.Settings(Loopback.FreeAddress()), services => services.AddHttpContextAccessor()
            .AddHttpClient(nameof(SessionTokens)).AddHttpMessageHandler(provider => new UntilTheCallerLeft(provider.GetRequiredService<IHttpContextAccessor>(), redeemed)));
        using var browser = gateway.Browser();
        using var back = await SignInAsync(gateway, browser, "lh-service-trade", "/");
        var cookie = back.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("complaintsuite=", StringComparison.Ordinal)).Split(';')[0];
        var key = await KeyOfAsync("lh-service-trade");
        await ExpireAsync(key, TimeSpan.FromMinutes(1));
        var tickets = gateway.Services.GetRequiredService<SessionTickets>();
        var old = (await tickets.RetrieveAsync(key))!.Properties.GetTokenValue("refresh_token");

        using var kept = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = slow.Web };
        kept.DefaultRequestHeaders.Add("Cookie", cookie);
        using var leaving = new CancellationTokenSource();
        var asked = Record.ExceptionAsync(() => kept.GetAsync("/v1/complaints", leaving.Token));
        await redeemed.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await leaving.CancelAsync();
        Assert.IsType<OperationCanceledException>(await asked, exactMatch: false);
        await Poll.UntilAsync(async () => (await tickets.RetrieveAsync(key))!.Properties.GetTokenValue("refresh_token") != old, TimeSpan.FromSeconds(10), "the new tokens are stored");
    }

    [Fact]
    public async Task Signing_in_again_over_a_session_keeps_it_renewable()
    {
        using var browser = gateway.Browser();
        using var first = await SignInAsync(gateway, browser, "lh-inspector", "/");
        using var second = await browser.GetAsync("/session/sign-in");
        using var issued = await browser.GetAsync(second.Headers.Location);
        using var back = await browser.GetAsync(issued.Headers.Location);
        Assert.Equal(HttpStatusCode.Found, back.StatusCode);
        var key = await KeyOfAsync("lh-inspector");
        Assert.NotNull(SessionTickets.KeyOf((await gateway.Services.GetRequiredService<SessionTickets>().RetrieveAsync(key))!.Properties));
    }

    [Fact]
    public async Task An_issuer_that_refuses_the_gateway_itself_ends_no_session()
    {
        using var browser = gateway.Browser();
        using var back = await SignInAsync(gateway, browser, "lh-admin", "/");
        var cookie = back.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("complaintsuite=", StringComparison.Ordinal)).Split(';')[0];
        var key = await KeyOfAsync("lh-admin");
        await using var wrong = await RunningGateway.StartAsync(fixture.Settings(Loopback.FreeAddress(), ("Identity:ClientSecret", "a-secret-that-was-rotated-wrongly")));
        using var kept = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = wrong.Web };
        kept.DefaultRequestHeaders.Add("Cookie", cookie);

        await ExpireAsync(key, TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await kept.GetAsync("/v1/complaints")).StatusCode);
        await ExpireAsync(key, TimeSpan.FromSeconds(-1));
        Assert.Equal((503, "SIGN_ON_UNAVAILABLE"), await Problems.OfAsync(await kept.GetAsync("/v1/complaints")));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/v1/complaints")).StatusCode);
    }

    [Fact]
    public async Task An_answer_of_the_issuer_that_this_browser_did_not_ask_for_signs_nobody_in()
    {
        using var browser = gateway.Browser();
        Assert.Equal((400, "SIGN_ON_FAILED"), await Problems.OfAsync(await browser.GetAsync("/session/signed-in?code=x&state=y")));
    }

    [Fact]
    public async Task A_token_near_its_end_is_renewed_once_for_all_requests_at_once()
    {
        using var browser = gateway.Browser();
        using var back = await SignInAsync(gateway, browser, "xc-inspector-2", "/");
        await browser.GetAsync("/v1/complaints");
        var old = fixture.Services.Last.Headers["authorization"];
        var key = await KeyOfAsync("xc-inspector-2");
        await ExpireAsync(key, TimeSpan.FromSeconds(-1));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => browser.GetAsync("/v1/complaints")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        await browser.GetAsync("/v1/complaints");
        var renewed = fixture.Services.Last.Headers["authorization"];
        Assert.NotEqual(old, renewed);
        Assert.Equal("xc-inspector-2", (string?)RunningIdentity.Claims(renewed)["sub"]);
        Assert.Equal("xc-inspector-2", (string?)(await browser.GetFromJsonAsync<JsonObject>("/session"))!["subject"]);
    }

    [Fact]
    public async Task A_token_that_lives_shorter_than_the_margin_is_renewed_from_what_is_stored_not_from_what_the_request_began_with()
    {
        var issuer = new IssuerOfShortTokens();
        await using var brief = await RunningGateway.StartAsync(
            fixture.Settings(Loopback.FreeAddress()), services => services.AddHttpClient(nameof(SessionTokens)).ConfigurePrimaryHttpMessageHandler(() => issuer));
        using var browser = gateway.Browser();
        using var back = await SignInAsync(gateway, browser, "xc-service-trade", "/");
        var key = await KeyOfAsync("xc-service-trade");
        await ExpireAsync(key, TimeSpan.FromSeconds(30), refreshToken: "r0");
        var tickets = brief.Services.GetRequiredService<SessionTickets>();

        // Both requests begin with the same ticket; the second has its turn when the first has renewed.
        var requests = new[] { await BegunAsync(), await BegunAsync() };
        foreach (var request in requests)
            await brief.Services.GetRequiredService<SessionTokens>().ValidatePrincipal(request);
        Assert.All(requests, request => Assert.Equal(("xc-service-trade", "a1"), (request.Principal?.FindFirst("sub")?.Value, request.Properties.GetTokenValue("access_token"))));
        Assert.Equal(["r0"], issuer.Redeemed);

        // Old enough to be renewed again, it is, with the token that the first renewal brought.
        await ExpireAsync(key, TimeSpan.FromSeconds(20));
        await brief.Services.GetRequiredService<SessionTokens>().ValidatePrincipal(await BegunAsync());
        Assert.Equal(["r0", "r1"], issuer.Redeemed);
        Assert.Equal("r2", (await tickets.RetrieveAsync(key))!.Properties.GetTokenValue("refresh_token"));

        async Task<CookieValidatePrincipalContext> BegunAsync() => new(
            new DefaultHttpContext { RequestServices = brief.Services }, new AuthenticationScheme(SessionSchemes.Session, null, typeof(CookieAuthenticationHandler)), new CookieAuthenticationOptions(),
            (await tickets.RetrieveAsync(key))!);
    }

    [Fact]
    public async Task A_session_that_the_issuer_does_not_renew_ends()
    {
        using var browser = gateway.Browser();
        using var back = await SignInAsync(gateway, browser, "xc-market-order", "/");
        var key = await KeyOfAsync("xc-market-order");
        await ExpireAsync(key, TimeSpan.FromSeconds(-1), refreshToken: "not one");
        Assert.Equal((401, "UNAUTHENTICATED"), await Problems.OfAsync(await browser.GetAsync("/v1/complaints")));
        Assert.Null(await gateway.Services.GetRequiredService<SessionTickets>().RetrieveAsync(key));
    }

    [Fact]
    public async Task Redis_holds_sessions_under_the_documented_keys_and_no_readable_token()
    {
        using var browser = gateway.Browser();
        using var back = await SignInAsync(gateway, browser, "xc-mediator", "/");
        await using var redis = await ConnectionMultiplexer.ConnectAsync(fixture.RedisConfiguration);
        var database = redis.GetDatabase();
        var keys = await redis.GetServers().Single().KeysAsync(pattern: "*").Select(key => key.ToString()).ToListAsync();
        Assert.All(keys, key => Assert.Matches("^gateway:(session:[A-Za-z0-9_-]{43}|renewing:[A-Za-z0-9_-]{43}|keys)$", key));
        foreach (var key in keys.Where(key => key.StartsWith("gateway:session:", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain("xc-", Encoding.UTF8.GetString(((byte[]?)await database.StringGetAsync(key))!), StringComparison.Ordinal);
            Assert.InRange((await database.KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromHours(7), TimeSpan.FromHours(8));
        }
    }

    [Fact]
    public async Task Without_Redis_sessions_fail_as_such_and_everything_else_goes_on()
    {
        await using var lonely = await LonelyGateway.StartAsync(fixture);
        using var browser = lonely.Gateway.Browser();
        using var back = await SignInAsync(lonely.Gateway, browser, "xc-clerk", "/");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/v1/complaints")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/healthz/ready")).StatusCode);
        lonely.LoseRedis();

        foreach (var path in new[] { "/v1/complaints", "/v1/organisations", "/session" })
            Assert.Equal((503, "SESSION_UNAVAILABLE"), await Problems.OfAsync(await browser.GetAsync(path)));
        using var stranger = lonely.Gateway.Browser();
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/v1/organisations")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/healthz/ready")).StatusCode);
        Assert.Equal((503, "SESSION_UNAVAILABLE"), await Problems.OfAsync(await stranger.GetAsync("/session/sign-in")));
        browser.DefaultRequestHeaders.Authorization = new("Bearer", await lonely.PersonTokenAsync("xc-clerk"));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/v1/complaints")).StatusCode);
    }

    [Fact]
    public async Task A_gateway_that_has_not_read_the_session_keys_yet_is_not_ready_and_ends_no_session()
    {
        using var browser = gateway.Browser();
        using var back = await SignInAsync(gateway, browser, "lh-clerk", "/");
        var cookie = back.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("complaintsuite=", StringComparison.Ordinal)).Split(';')[0];
        KeysThatComeLate? keys = null;
        await using var replica = await RunningGateway.StartAsync(
            fixture.Settings(Loopback.FreeAddress()), services => services.PostConfigure<KeyManagementOptions>(options => options.XmlRepository = keys = new(options.XmlRepository!)));
        using var kept = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = replica.Web };

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await kept.GetAsync("/healthz/ready")).StatusCode);
        kept.DefaultRequestHeaders.Add("Cookie", cookie);
        using var early = await kept.GetAsync("/v1/complaints");
        Assert.Equal((503, "SESSION_UNAVAILABLE"), await Problems.OfAsync(early));
        Assert.False(early.Headers.Contains("Set-Cookie"));

        keys!.Silent = false;
        using var later = await kept.GetAsync("/v1/complaints");
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await kept.GetAsync("/healthz/ready")).StatusCode);
    }

    private static async Task<(int Status, string Reason)> ChangeAsync(HttpClient browser, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/complaints/XC12312-1:accept") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await browser.SendAsync(request);
        return await Problems.OfAsync(answer);
    }

    /// <summary>The whole way of a browser; ends with the gateway's own redirect to where the person wanted to go.</summary>
    private static async Task<HttpResponseMessage> SignInAsync(RunningGateway gateway, HttpClient browser, string subject, string returnUrl, List<string>? seen = null)
    {
        using var asked = await browser.GetAsync("/session/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));
        Assert.Equal(HttpStatusCode.Found, asked.StatusCode);
        using var page = await browser.GetAsync(asked.Headers.Location);
        using var chosen = await RunningIdentity.ChooseAsync(browser, page.Headers.Location!, subject);
        using var issued = await browser.GetAsync(new Uri(asked.Headers.Location!, chosen.Headers.Location!));
        Assert.StartsWith(new Uri(gateway.Web, "session/signed-in").ToString(), issued.Headers.Location!.ToString(), StringComparison.Ordinal);
        var back = await browser.GetAsync(issued.Headers.Location);
        Assert.Equal(HttpStatusCode.Found, back.StatusCode);
        foreach (var step in new[] { asked, page, chosen, issued, back })
        {
            seen?.Add(step.Headers.ToString());
            seen?.Add(await step.Content.ReadAsStringAsync());
        }
        return back;
    }

    private async Task<string> KeyOfAsync(string subject)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(fixture.RedisConfiguration);
        var tickets = gateway.Services.GetRequiredService<SessionTickets>();
        await foreach (var key in redis.GetServers().Single().KeysAsync(pattern: "gateway:session:*").Select(key => key.ToString()["gateway:session:".Length..]))
            if ((await tickets.RetrieveAsync(key))?.Principal.FindFirst("sub")?.Value == subject)
                return key;
        throw new InvalidOperationException($"{subject} has no session.");
    }

    private async Task ExpireAsync(string key, TimeSpan left, string? refreshToken = null)
    {
        var tickets = gateway.Services.GetRequiredService<SessionTickets>();
        var ticket = (await tickets.RetrieveAsync(key))!;
        ticket.Properties.UpdateTokenValue("expires_at", (TimeProvider.System.GetUtcNow() + left).ToString("o", System.Globalization.CultureInfo.InvariantCulture));
        if (refreshToken is not null)
            ticket.Properties.UpdateTokenValue("refresh_token", refreshToken);
        await tickets.RenewAsync(key, ticket);
    }

    /// <summary>The issuer's answer takes until the caller has left.</summary>
    private sealed class UntilTheCallerLeft(IHttpContextAccessor requests, TaskCompletionSource redeemed) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            var left = requests.HttpContext!.RequestAborted;
            redeemed.TrySetResult();
            await Poll.UntilAsync(() => left.IsCancellationRequested, TimeSpan.FromSeconds(5), "the caller left");
            cancellationToken.ThrowIfCancellationRequested();
            return answer;
        }
    }
    /// <summary>Gives each refresh token's successor once, with an access token for a minute; one that was redeemed is refused (RFC 6749 §10.4).</summary>
    private sealed class IssuerOfShortTokens : HttpMessageHandler
    {
        public List<string> Redeemed { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var token = QueryHelpers.ParseQuery(await request.Content!.ReadAsStringAsync(cancellationToken))["refresh_token"].ToString();
            if (token != $"r{Redeemed.Count}")
                return new(HttpStatusCode.BadRequest) { Content = JsonContent.Create(new { error = "invalid_grant" }) };
            Redeemed.Add(token);
            return new(HttpStatusCode.OK) { Content = JsonContent.Create(new { access_token = $"a{Redeemed.Count}", refresh_token = $"r{Redeemed.Count}", expires_in = 60 }) };
        }
    }

    /// <summary>The keys of cookies and tickets in a Redis that is reached and still loads them.</summary>
    private sealed class KeysThatComeLate(IXmlRepository keys) : IXmlRepository
    {
        public bool Silent { get; set; } = true;

        public IReadOnlyCollection<XElement> GetAllElements() => Silent ? throw new RedisException("LOADING Redis is loading the dataset in memory") : keys.GetAllElements();

        public void StoreElement(XElement element, string friendlyName) => keys.StoreElement(element, friendlyName);
    }
}
