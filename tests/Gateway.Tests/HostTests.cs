using System.Net;
using ComplaintSuite.Gateway.Limits;
using ComplaintSuite.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ComplaintSuite.GatewayTests;

/// <summary>Headers on every answer, health, cross-origin calls, and what the gateway refuses to start with.</summary>
public sealed class HostTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/no-such-page")]
    [InlineData("/api")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/session")]
    [InlineData("/session/account")]
    [InlineData("/session/sign-in")]
    [InlineData("/v1/organisations")]
    [InlineData("/v1/complaints")]
    [InlineData("/v1/nothing")]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        using var http = fixture.Gateway.Browser();
        using var answer = await http.GetAsync(path);
        Assert.Equal("nosniff", One(answer, "X-Content-Type-Options"));
        Assert.Equal("DENY", One(answer, "X-Frame-Options"));
        Assert.Equal("same-origin", One(answer, "Referrer-Policy"));
        Assert.Contains("camera=()", One(answer, "Permissions-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", One(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", One(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_page_of_the_portal_may_bring_a_policy_of_its_own()
    {
        using var http = fixture.Gateway.Browser();
        using var answer = await http.GetAsync("/own-policy");
        Assert.Equal("default-src 'self'; script-src 'nonce-x'", One(answer, "Content-Security-Policy"));
    }

    [Fact]
    public async Task What_services_answer_is_kept_by_no_cache()
    {
        using var http = fixture.Gateway.Browser();
        foreach (var path in new[] { "/v1/organisations", "/v1/complaints/XC12312-1", "/v1/complaints/XC-NONE", "/v1/complaints" })
            Assert.True((await http.GetAsync(path)).Headers.CacheControl!.NoStore, path);
        Assert.Null((await http.GetAsync("/")).Headers.CacheControl);
    }

    [Theory]
    [InlineData("Identity:Issuer", "http://127.0.0.1:1/")]
    [InlineData("Redis:Configuration", "127.0.0.1:1,connectTimeout=200")]
    public async Task A_gateway_that_never_reached_issuer_or_session_store_is_alive_but_not_ready(string key, string nowhere)
    {
        await using var lost = await RunningGateway.StartAsync(fixture.Settings(Loopback.FreeAddress(), (key, nowhere)));
        using var http = lost.Browser();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz/live")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/healthz/ready")).StatusCode);
        using var reached = fixture.Gateway.Browser();
        Assert.Equal(HttpStatusCode.OK, (await reached.GetAsync("/healthz/ready")).StatusCode);
    }

    [Fact]
    public async Task Everything_else_is_the_portals()
    {
        using var http = fixture.Gateway.Browser();
        Assert.Equal("<h1>Portal</h1>", await http.GetStringAsync("/"));
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("facts", "x")]);
        using var filed = await http.PostAsync("/filing", form);
        Assert.Equal("<h1>Filed</h1>", await filed.Content.ReadAsStringAsync());
        Assert.Equal("HTTP/1.1", fixture.Portal.Last.Protocol);
    }

    [Fact]
    public async Task Scripts_of_other_origins_are_let_in_only_where_configured()
    {
        async Task<string?> AllowedAsync(RunningGateway gateway, string origin)
        {
            using var http = gateway.Browser();
            using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/complaints");
            request.Headers.Add("Origin", origin);
            request.Headers.Add("Access-Control-Request-Method", "POST");
            using var answer = await http.SendAsync(request);
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
            return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
        }

        await using var open = await RunningGateway.StartAsync(fixture.Settings(Loopback.FreeAddress(), ("Cors:Origins:0", "https://partner.example")));
        Assert.Equal("https://partner.example", await AllowedAsync(open, "https://partner.example"));
        Assert.Null(await AllowedAsync(open, "https://elsewhere.example"));
        Assert.Null(await AllowedAsync(fixture.Gateway, "https://partner.example"));
    }

    [Fact]
    public async Task Forwarded_headers_are_believed_from_configured_proxies_only()
    {
        async Task<(bool Secure, string Network)> SeenAsync(RunningGateway gateway)
        {
            using var http = gateway.Browser();
            http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
            http.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");
            using var answer = await http.GetAsync("/");
            var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Loopback } };
            context.Request.Headers[VisitorMark.Header] = fixture.Portal.Last.Headers[VisitorMark.Header];
            return (answer.Headers.Contains("Strict-Transport-Security"), gateway.Services.GetRequiredService<VisitorMark>().NetworkOf(context));
        }

        await using var behind = await RunningGateway.StartAsync(fixture.Settings(Loopback.FreeAddress(), ("Proxies:Known:0", "127.0.0.0/8")));
        Assert.Equal((true, "192.0.2.7"), await SeenAsync(behind));
        Assert.Equal((false, "127.0.0.1"), await SeenAsync(fixture.Gateway));
    }

    [Fact]
    public async Task No_service_and_no_page_learns_where_somebody_asks_from()
    {
        await using var behind = await RunningGateway.StartAsync(fixture.Settings(Loopback.FreeAddress(), ("Proxies:Known:0", "127.0.0.0/8")));
        foreach (var gateway in new[] { behind, fixture.Gateway })
        {
            using var http = gateway.Browser();
            foreach (var name in new[] { "X-Forwarded-For", "X-Forwarded-Client-Cert", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP" })
                http.DefaultRequestHeaders.Add(name, "192.0.2.7");
            http.DefaultRequestHeaders.Add("Forwarded", "for=192.0.2.7");
            await http.GetAsync("/");
            await http.GetAsync("/v1/organisations");
            foreach (var header in new[] { fixture.Portal, fixture.Services }.SelectMany(service => service.Last.Headers))
                Assert.False(header.Key.Contains("forwarded", StringComparison.OrdinalIgnoreCase) || header.Key.StartsWith("x-original-", StringComparison.OrdinalIgnoreCase)
                    || header.Value.Contains("192.0.2.7", StringComparison.Ordinal) || header.Value == "127.0.0.1", $"{header.Key}: {header.Value}");
        }
    }

    [Fact]
    public void Every_wrong_setting_is_named_at_once()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => Build("Production", ("Identity:ClientSecret", null), ("Redis:Configuration", null), ("Session:SecureCookies", "false"), ("Session:Lifetime", "2.00:00:00"), ("Proxies:Known:0", "x")));
        Assert.All(
            ["Identity:Issuer must be https", "Identity:ClientSecret", "Redis:Configuration", "Session:SecureCookies", "Session:Lifetime", "Session:KeyCertificate", "Proxies:Known"],
            named => Assert.Contains(named, refusal.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ReverseProxy:Routes:queue-list:Timeout", "queue-list: Timeout is missing.")]
    [InlineData("ReverseProxy:Routes:queue-list:MaxRequestBodySize", "queue-list: MaxRequestBodySize is missing.")]
    [InlineData("ReverseProxy:Routes:queue-list:AuthorizationPolicy", "queue-list: AuthorizationPolicy must be Anonymous or Authenticated.")]
    [InlineData("ReverseProxy:Routes:queue-list:RateLimiterPolicy", "queue-list: RateLimiterPolicy must be one of")]
    public void A_route_that_leaves_a_word_out_stops_the_start(string key, string named)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => Build("Development", (key, null)));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_without_an_address_stops_the_start()
    {
        var refusal = Assert.ThrowsAny<Exception>(() => Build("Development", ("Services:Routing", null)));
        Assert.Contains("Services:Routing must be", refusal.ToString(), StringComparison.Ordinal);
    }

    private static string One(HttpResponseMessage answer, string header) => answer.Headers.GetValues(header).Single();

    private void Build(string environment, params (string Key, string? Value)[] changes)
    {
        using var log = new LogCapture();
        RunningGateway.Build(fixture.Settings(Loopback.FreeAddress(), changes), log, environment);
    }
}
