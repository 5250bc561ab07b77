using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.IdentityTests;

/// <summary>Somebody tries secrets.</summary>
public sealed class RefusalLimitTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    [Fact]
    public async Task Who_is_refused_again_and_again_is_put_off_and_nobody_else_is()
    {
        await using var identity = await RunningIdentity.StartAsync(fixture.Settings(("Identity:Refusals:Burst", "3"), ("Identity:Refusals:PerMinute", "1"), ("Proxies:Known:0", "127.0.0.1")));
        for (var call = 0; call < 3; call++)
            Assert.Equal("invalid_client", (string?)(await identity.ClientTokenAsync("intake", "wrong"))["error"]);

        using var http = identity.Browser();
        foreach (var path in new[] { "/connect/token", "/connect/token/", "/connect/revoke" })
        {
            using var answer = await PostAsync(http, path, "wrong");
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
            Assert.Equal("temporarily_unavailable", (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["error"]);
        }

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/.well-known/openid-configuration")).StatusCode);
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");
        using var other = await PostAsync(http, "/connect/token", RunningIdentity.Secret("intake"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Who_is_not_refused_is_never_put_off_and_an_unknown_proxy_is_not_believed()
    {
        await using var identity = await RunningIdentity.StartAsync(fixture.Settings(("Identity:Refusals:Burst", "1"), ("Identity:Refusals:PerMinute", "1")));
        for (var call = 0; call < 5; call++)
            Assert.NotNull((await identity.ClientTokenAsync("intake"))["access_token"]);
        using var http = identity.Browser();
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");
        using (var wrong = await PostAsync(http, "/connect/token", "wrong"))
            Assert.Equal("invalid_client", (string?)(await wrong.Content.ReadFromJsonAsync<JsonObject>())!["error"]);
        Assert.Equal("temporarily_unavailable", (string?)(await identity.ClientTokenAsync("intake", "wrong"))["error"]);
    }

    [Fact]
    public void A_limit_that_takes_nothing_is_a_wrong_setting()
    {
        using var log = new LogCapture();
        var refusal = Assert.Throws<InvalidOperationException>(() => { RunningIdentity.Build(fixture.Settings(("Identity:Refusals:Burst", "0"), ("Proxies:Known:0", "x")), "Development", log); });
        Assert.Contains("Identity:Refusals needs Burst and PerMinute above 0.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Proxies:Known has 'x'", refusal.Message, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string path, string secret) => http.PostAsync(path, new FormUrlEncodedContent(
        new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = "intake", ["client_secret"] = secret, ["token"] = "x" }));
}
