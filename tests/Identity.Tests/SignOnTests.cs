using System.Net;
using Microsoft.AspNetCore.WebUtilities;

namespace ComplaintSuite.IdentityTests;

/// <summary>A person's way: authorization request, sign-in page, code, tokens, refresh, signing off.</summary>
public sealed class SignOnTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    private const string Client = "gateway";
    private readonly RunningIdentity identity = fixture.Identity;

    [Fact]
    public async Task A_code_from_the_sign_in_page_becomes_tokens_with_the_claims_of_the_post()
    {
        await using var clean = identity.Log.NoUnexpectedErrors();
        using var browser = identity.Browser();
        var (verifier, challenge) = RunningIdentity.ProofKey();
        var tokens = await ExchangeAsync(await CodeAsync(browser, challenge, "xc-clerk"), verifier);

        var access = (string)tokens["access_token"]!;
        Assert.Equal("at+jwt", (string?)RunningIdentity.Header(access)["typ"]);
        var claims = RunningIdentity.Claims(access);
        Assert.Equal("xc-clerk", (string?)claims["sub"]);
        Assert.Equal("热线受理员 1 · Hotline clerk 1", (string?)claims["name"]);
        Assert.Equal("XC12312", (string?)claims["org"]);
        Assert.Equal(["clerk", "employee"], claims["role"]!.AsArray().Select(role => (string?)role));
        Assert.Equal("complaintsuite", (string?)claims["aud"]);
        Assert.Equal(Client, (string?)claims["client_id"]);
        Assert.Equal(identity.Issuer.ToString(), (string?)claims["iss"]);
        Assert.Equal(30 * 60, (long)claims["exp"]! - (long)claims["iat"]!);

        var identityClaims = RunningIdentity.Claims((string)tokens["id_token"]!);
        Assert.Equal("xc-clerk", (string?)identityClaims["sub"]);
        Assert.Equal(["clerk", "employee"], identityClaims["role"]!.AsArray().Select(role => (string?)role));
    }

    [Fact]
    public async Task A_refresh_token_gives_new_tokens_once()
    {
        using var browser = identity.Browser();
        var (verifier, challenge) = RunningIdentity.ProofKey();
        var tokens = await ExchangeAsync(await CodeAsync(browser, challenge, "xc-inspector-1"), verifier);
        var refreshed = await RefreshAsync((string)tokens["refresh_token"]!);

        Assert.Equal("xc-inspector-1", (string?)RunningIdentity.Claims((string)refreshed["access_token"]!)["sub"]);
        Assert.NotEqual((string?)tokens["refresh_token"], (string?)refreshed["refresh_token"]);
        Assert.Equal("invalid_grant", (string?)(await RefreshAsync((string)tokens["access_token"]!))["error"]);
    }

    [Fact]
    public async Task A_wrong_verifier_is_refused()
    {
        using var browser = identity.Browser();
        var code = await CodeAsync(browser, RunningIdentity.ProofKey().Challenge, "xc-clerk");
        Assert.Equal("invalid_grant", (string?)(await ExchangeAsync(code, RunningIdentity.ProofKey().Verifier))["error"]);
    }

    [Fact]
    public async Task A_code_used_twice_is_refused_and_ends_what_the_first_use_gave()
    {
        using var browser = identity.Browser();
        var (verifier, challenge) = RunningIdentity.ProofKey();
        var code = await CodeAsync(browser, challenge, "xc-clerk");
        var tokens = await ExchangeAsync(code, verifier);

        Assert.Equal("invalid_grant", (string?)(await ExchangeAsync(code, verifier))["error"]);
        Assert.Equal("invalid_grant", (string?)(await RefreshAsync((string)tokens["refresh_token"]!))["error"]);
    }

    [Fact]
    public async Task A_request_without_a_proof_key_is_refused()
    {
        using var browser = identity.Browser();
        using var answer = await browser.GetAsync(Authorize(challenge: null));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("invalid_request", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_to_a_stranger_is_refused_without_redirecting()
    {
        using var browser = identity.Browser();
        var answer = await browser.GetAsync(Authorize(RunningIdentity.ProofKey().Challenge, "http://127.0.0.1:9999/session/signed-in"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
    }

    [Fact]
    public async Task Who_signed_on_once_is_not_asked_again_unless_the_client_demands_it()
    {
        using var browser = identity.Browser();
        await CodeAsync(browser, RunningIdentity.ProofKey().Challenge, "xc-auditor");

        var silent = await browser.GetAsync(Authorize(RunningIdentity.ProofKey().Challenge));
        Assert.StartsWith(fixture.Gateway.ToString(), silent.Headers.Location!.ToString(), StringComparison.Ordinal);
        var demanded = await browser.GetAsync(Authorize(RunningIdentity.ProofKey().Challenge) + "&prompt=login");
        Assert.Equal("/sign-in", demanded.Headers.Location!.AbsolutePath);
        Assert.DoesNotContain("prompt", demanded.Headers.Location.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_signed_on_and_no_prompt_allowed_is_login_required()
    {
        using var browser = identity.Browser();
        var back = await browser.GetAsync(Authorize(RunningIdentity.ProofKey().Challenge) + "&prompt=none");
        Assert.Equal("login_required", Query(back.Headers.Location!, "error"));
    }

    [Fact]
    public async Task Signing_off_ends_the_session_here_and_leads_back_to_the_gateway()
    {
        using var browser = identity.Browser();
        var (verifier, challenge) = RunningIdentity.ProofKey();
        var tokens = await ExchangeAsync(await CodeAsync(browser, challenge, "xc-clerk"), verifier);
        var back = new Uri(fixture.Gateway, "session/signed-out").ToString();
        var off = await browser.GetAsync(QueryHelpers.AddQueryString("/connect/end-session", new Dictionary<string, string?>
        {
            ["id_token_hint"] = (string)tokens["id_token"]!,
            ["post_logout_redirect_uri"] = back,
        }));

        Assert.Equal(back, off.Headers.Location!.ToString());
        var again = await browser.GetAsync(Authorize(RunningIdentity.ProofKey().Challenge));
        Assert.Equal("/sign-in", again.Headers.Location!.AbsolutePath);
    }

    [Theory]
    [InlineData("zh-CN,zh;q=0.9", "", "zh-CN", "登录", "稽查员一")]
    [InlineData("es-MX,es;q=0.9", "", "es", "Iniciar sesión", "Inspector 1")]
    [InlineData("fr", "", "en", "Sign in", "Inspection officer 1")]
    [InlineData("zh-CN", "?lang=en", "en", "Sign in", "Inspection officer 1")]
    public async Task The_page_speaks_the_language_of_its_reader_and_needs_no_script(string accept, string query, string language, string title, string post)
    {
        using var browser = identity.Browser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in" + query);
        request.Headers.AcceptLanguage.ParseAdd(accept);
        using var answer = await browser.SendAsync(request);
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Contains($"<html lang=\"{language}\">", page, StringComparison.Ordinal);
        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
        Assert.Contains($"<strong>{post}</strong>", page, StringComparison.Ordinal);
        Assert.Contains("name=\"viewport\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/sign-in.css")).StatusCode);
    }

    [Theory]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("https://elsewhere.example/")]
    public async Task The_sign_in_page_leads_nowhere_but_to_its_own_paths(string returnUrl)
    {
        using var browser = identity.Browser();
        using var answer = await RunningIdentity.ChooseAsync(browser, new Uri(identity.Issuer, "sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl)), "xc-clerk");
        Assert.Equal("/signed-on", answer.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("zh-CN", "您已登录。")]
    [InlineData("en", "You are signed on.")]
    [InlineData("es", "Ha iniciado sesión.")]
    public async Task Signing_on_without_a_way_back_ends_on_a_page_that_says_so(string language, string said)
    {
        using var browser = identity.Browser();
        using var nobody = await browser.GetAsync("/signed-on");
        Assert.Equal("/sign-in", nobody.Headers.Location!.ToString());
        using var chosen = await RunningIdentity.ChooseAsync(browser, new Uri(identity.Issuer, "sign-in"), "xc-clerk");
        using var answer = await browser.GetAsync(chosen.Headers.Location + "?lang=" + language);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.Contains($"href=\"{fixture.Gateway}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_the_page_did_not_give_out_signs_nobody_on()
    {
        using var browser = identity.Browser();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("subject", "xc-clerk")]);
        using var answer = await browser.PostAsync("/sign-in", form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_person_who_is_not_there_is_told_so()
    {
        using var browser = identity.Browser();
        using var answer = await RunningIdentity.ChooseAsync(browser, new Uri(identity.Issuer, "sign-in?lang=en"), "nobody");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("That person is not there.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<string> CodeAsync(HttpClient browser, string challenge, string subject)
    {
        var asked = await browser.GetAsync(Authorize(challenge));
        Assert.Equal(HttpStatusCode.Found, asked.StatusCode);
        using var chosen = await RunningIdentity.ChooseAsync(browser, asked.Headers.Location!, subject);
        var back = await browser.GetAsync(new Uri(identity.Issuer, chosen.Headers.Location!));
        Assert.StartsWith(new Uri(fixture.Gateway, "session/signed-in").ToString(), back.Headers.Location!.ToString(), StringComparison.Ordinal);
        return Query(back.Headers.Location, "code")!;
    }

    private Task<System.Text.Json.Nodes.JsonObject> ExchangeAsync(string code, string verifier) => identity.TokenAsync(
        ("grant_type", "authorization_code"), ("client_id", Client), ("client_secret", RunningIdentity.Secret(Client)), ("code", code),
        ("redirect_uri", new Uri(fixture.Gateway, "session/signed-in").ToString()), ("code_verifier", verifier));

    private Task<System.Text.Json.Nodes.JsonObject> RefreshAsync(string token) => identity.TokenAsync(
        ("grant_type", "refresh_token"), ("client_id", Client), ("client_secret", RunningIdentity.Secret(Client)), ("refresh_token", token));

    private string Authorize(string? challenge, string? redirect = null)
    {
        var query = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = Client,
            ["redirect_uri"] = redirect ?? new Uri(fixture.Gateway, "session/signed-in").ToString(),
            ["scope"] = "openid profile offline_access",
            ["state"] = "s",
        };
        if (challenge is not null)
        {
            query["code_challenge"] = challenge;
            query["code_challenge_method"] = "S256";
        }
        return QueryHelpers.AddQueryString("/connect/authorize", query);
    }

    private static string? Query(Uri location, string name) => QueryHelpers.ParseQuery(location.Query)[name];
}
