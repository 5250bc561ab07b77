using ComplaintSuite.Identity.Clients;

namespace ComplaintSuite.IdentityTests;

/// <summary>Tokens for services, for the operator's tools, for the import, and for scripts that act as a demo person.</summary>
public sealed class MachineTokenTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    private readonly RunningIdentity identity = fixture.Identity;

    [Theory]
    [InlineData("intake", "service")]
    [InlineData("routing", "service")]
    public async Task A_service_gets_its_role_and_acts_for_every_organisation(string client, string role)
    {
        var claims = RunningIdentity.Claims((string)(await identity.ClientTokenAsync(client))["access_token"]!);
        Assert.Equal((client, role, "*", "complaintsuite", client),
            ((string?)claims["sub"], (string?)claims["role"], (string?)claims["org"], (string?)claims["aud"], (string?)claims["client_id"]));
    }

    [Fact]
    public async Task The_gateway_signs_people_on_and_gets_no_token_for_itself()
    {
        Assert.Equal("unauthorized_client", (string?)(await identity.ClientTokenAsync("gateway"))["error"]);
        Assert.Empty(KnownClient.Find("gateway")!.Roles);
        // Pages alone: it asks no service anything as itself.
        Assert.Null(KnownClient.Find("portal"));
    }

    [Fact]
    public async Task The_operator_administers_all_organisations_and_is_no_service()
    {
        var claims = RunningIdentity.Claims((string)(await identity.ClientTokenAsync("operator"))["access_token"]!);
        Assert.Equal(["operator", "org-admin"], claims["role"]!.AsArray().Select(role => (string?)role));
        Assert.Equal("*", (string?)claims["org"]);
    }

    [Fact]
    public async Task The_import_is_a_machine_without_a_role_for_the_organisations_that_are_there()
    {
        var claims = RunningIdentity.Claims((string)(await identity.ClientTokenAsync("import"))["access_token"]!);
        Assert.Equal(("import", "import"), ((string?)claims["sub"], (string?)claims["client_id"]));
        Assert.False(claims.ContainsKey("role"));
        Assert.Equal(["CITY311", "GGFW", "JTYH", "JYWY", "LDJC", "LH12312", "NCFW", "QCXS", "RMYY", "XC12312", "YHWY", "YLGS", "YYKS", "ZHGS", "ZHYH", "ZWFW"], claims["org"]!.AsArray().Select(code => (string?)code));
    }

    [Fact]
    public async Task A_wrong_secret_and_an_unknown_client_are_refused_alike()
    {
        var wrong = await identity.ClientTokenAsync("intake", "wrong");
        var unknown = await identity.ClientTokenAsync("nobody", "wrong");
        Assert.Equal(("invalid_client", "invalid_client"), ((string?)wrong["error"], (string?)unknown["error"]));
    }

    [Fact]
    public async Task A_service_may_not_sign_people_on()
    {
        using var browser = identity.Browser();
        var answer = await browser.GetAsync($"/connect/authorize?response_type=code&client_id=intake&redirect_uri={Uri.EscapeDataString(fixture.Gateway + "session/signed-in")}&scope=openid&code_challenge=x&code_challenge_method=S256");
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_script_gets_the_token_of_a_demo_person_but_of_nobody_else()
    {
        var claims = RunningIdentity.Claims(await identity.PersonTokenAsync("lh-officer"));
        Assert.Equal("LH12312", (string?)claims["org"]);
        Assert.Equal(["employee", "handler", "mediator"], claims["role"]!.AsArray().Select(role => (string?)role));

        var nobody = await identity.TokenAsync(("grant_type", "urn:complaintsuite:demo"), ("client_id", "demo"), ("subject", "operator"));
        Assert.Equal("invalid_grant", (string?)nobody["error"]);
        var stranger = await identity.TokenAsync(("grant_type", "urn:complaintsuite:demo"), ("client_id", "intake"), ("client_secret", RunningIdentity.Secret("intake")), ("subject", "xc-clerk"));
        Assert.Equal("unauthorized_client", (string?)stranger["error"]);
    }
}
