using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComplaintSuite.Identity.Data;
using ComplaintSuite.Identity.Workers;
using ComplaintSuite.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenIddict.Abstractions;

namespace ComplaintSuite.IdentityTests;

/// <summary>What the provider refuses to start with, and what it keeps over a restart.</summary>
public sealed class StartTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    private const string Secret = "a-secret-of-more-than-thirty-two-characters";

    [Fact]
    public void Production_refuses_demo_sign_ons()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => Build(Production(("Identity:DemoSignOns", "true"), ("Demo:Organisations", RunningIdentity.DemoFolder)), "Production"));
        Assert.Contains("Identity:DemoSignOns is for Development only", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_wrong_setting_is_named_at_once()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => Build(Production(
            ("Identity:Issuer", "http://identity.example/"), ("Identity:Keys", null), ("Identity:Clients:intake", "short"), ("Identity:Clients:nobody", Secret),
            ("Identity:Organisations:import:0", "*"), ("Identity:GatewayAddresses:0", "ftp://x")), "Production"));
        Assert.All(
            ["Identity:Issuer must be https", "Identity:Keys", "Identity:Clients:intake", "Identity:Clients:nobody", "Identity:Organisations:import may not hold '*'", "Identity:GatewayAddresses:0"],
            named => Assert.Contains(named, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Production_refuses_to_start_without_keys_instead_of_making_its_own()
    {
        var empty = Directory.CreateTempSubdirectory("no-keys-");
        var refusal = Assert.Throws<InvalidOperationException>(() => Build(Production(("Identity:Keys", empty.FullName)), "Production"));
        Assert.Contains("no signing-*.pem", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(empty.GetFileSystemInfos());
        empty.Delete();
    }

    [Fact]
    public async Task Production_says_that_sign_on_is_delegated_and_knows_no_demo_client()
    {
        await using var identity = await RunningIdentity.StartAsync(Production(), "Production");
        using var browser = identity.Browser();
        using var page = await browser.GetAsync("/sign-in?lang=en");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        var text = await page.Content.ReadAsStringAsync();
        Assert.Contains("Sign-on is delegated", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", text, StringComparison.Ordinal);

        var demo = await TokenAsync(browser, ("grant_type", "urn:complaintsuite:demo"), ("client_id", "demo"), ("subject", "xc-clerk"));
        Assert.Equal("unsupported_grant_type", (string?)demo["error"]);
        var service = await TokenAsync(browser, ("grant_type", "client_credentials"), ("client_id", "intake"), ("client_secret", Secret));
        Assert.Equal("service", (string?)RunningIdentity.Claims((string)service["access_token"]!)["role"]);

        var discovery = await browser.GetFromJsonAsync<JsonObject>("/.well-known/openid-configuration");
        Assert.Equal("https://identity.example/connect/token", (string?)discovery!["token_endpoint"]);
    }

    [Fact]
    public async Task The_keys_stay_the_same_over_a_restart()
    {
        await using var database = await NewDatabaseAsync();
        var settings = Settings(database);
        string before, after, token;
        await using (var first = await RunningIdentity.StartAsync(settings))
        {
            before = await KeyIdAsync(first);
            token = await first.PersonTokenAsync("xc-clerk");
        }
        await using (var second = await RunningIdentity.StartAsync(settings))
            after = await KeyIdAsync(second);

        Assert.Equal(before, after);
        Assert.Equal(before, (string?)RunningIdentity.Header(token)["kid"]);
        if (!OperatingSystem.IsWindows())
            foreach (var file in Directory.GetFiles(fixture.Keys, "*.pem"))
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task A_client_that_the_configuration_no_longer_names_gets_no_token()
    {
        await using var database = await NewDatabaseAsync();
        await using (await RunningIdentity.StartAsync(Settings(database)))
        {
        }
        await using var second = await RunningIdentity.StartAsync(Settings(database, ("Identity:Clients:routing", null)));
        Assert.Equal("invalid_client", (string?)(await second.ClientTokenAsync("routing"))["error"]);
        Assert.NotNull((await second.ClientTokenAsync("intake"))["access_token"]);
    }

    [Fact]
    public async Task A_new_secret_replaces_the_old_one_at_the_next_start()
    {
        await using var database = await NewDatabaseAsync();
        await using (await RunningIdentity.StartAsync(Settings(database)))
        {
        }
        await using var second = await RunningIdentity.StartAsync(Settings(database, ("Identity:Clients:intake", Secret)));
        Assert.Equal("invalid_client", (string?)(await second.ClientTokenAsync("intake"))["error"]);
        Assert.NotNull((await second.ClientTokenAsync("intake", Secret))["access_token"]);
    }

    [Fact]
    public async Task Without_its_database_the_provider_is_live_but_not_ready()
    {
        var settings = fixture.Settings(("ConnectionStrings:App", "Host=127.0.0.1;Port=1;Database=identity;Username=x;Password=x;Timeout=1"));
        using var log = new LogCapture();
        await using var app = RunningIdentity.Build(settings, "Development", log);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(settings["Listen:Url"]!) };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz/live")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/healthz/ready")).StatusCode);
        await Poll.UntilAsync(() => log.Entries.Any(entry => entry.EventId == 8002), TimeSpan.FromSeconds(20), "the failure is told");
        Assert.All(log.Entries.Where(entry => entry.EventId is 8002 or 8003), entry => Assert.Equal((LogLevel.Warning, null), (entry.Level, entry.Exception)));
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_password_that_the_database_does_not_take_is_an_error_and_readiness_says_which()
    {
        await using var database = await NewDatabaseAsync();
        using var log = new LogCapture();
        var wrong = new NpgsqlConnectionStringBuilder(database.App) { Password = "wrong" }.ConnectionString;
        await using var app = RunningIdentity.Build(fixture.Settings(("ConnectionStrings:App", wrong)), "Development", log);
        await app.StartAsync(TestContext.Current.CancellationToken);
        await Poll.UntilAsync(() => log.Entries.Any(entry => entry is { EventId: 8003, Level: LogLevel.Error }), TimeSpan.FromSeconds(20), "the failure is told");
        var ready = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal("The clients are not registered yet: PostgresException 28P01.", ready.Entries["clients"].Description);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_right_that_is_missing_is_an_error_too()
    {
        await using var database = await NewDatabaseAsync();
        await using (var superuser = NpgsqlDataSource.Create(database.Superuser))
        await using (var revoke = superuser.CreateCommand("revoke insert on all tables in schema public from identity_app"))
            await revoke.ExecuteNonQueryAsync();
        using var log = new LogCapture();
        await using var app = RunningIdentity.Build(fixture.Settings(("ConnectionStrings:App", database.App)), "Development", log);
        await app.StartAsync(TestContext.Current.CancellationToken);
        await Poll.UntilAsync(() => log.Entries.Any(entry => entry.EventId is 8002 or 8003), TimeSpan.FromSeconds(20), "the failure is told");
        Assert.All(log.Entries.Where(entry => entry.EventId is 8002 or 8003), entry => Assert.Equal((8003, LogLevel.Error), (entry.EventId, entry.Level)));
        var ready = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal("The clients are not registered yet: PostgresException 42501.", ready.Entries["clients"].Description);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Pruning_keeps_what_is_valid()
    {
        var identity = fixture.Identity;
        await identity.PersonTokenAsync("xc-clerk");
        await identity.Services.GetRequiredService<TokenPruning>().RunOnceAsync(TestContext.Current.CancellationToken);
        await using var scope = identity.Services.CreateAsyncScope();
        Assert.NotEqual(0, await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_migrations_are_those_of_the_model()
    {
        await using var scope = fixture.Identity.Services.CreateAsyncScope();
        Assert.False(scope.ServiceProvider.GetRequiredService<IdentityDb>().Database.HasPendingModelChanges());
    }

    private Dictionary<string, string?> Production(params (string Key, string? Value)[] changes)
    {
        var settings = fixture.Settings(("Identity:Issuer", "https://identity.example/"), ("Identity:DemoSignOns", null), ("Demo:Organisations", null), ("Identity:GatewayAddresses:0", "https://complaints.example/"));
        foreach (var client in settings.Keys.Where(key => key.StartsWith("Identity:Clients:", StringComparison.Ordinal)).ToList())
            settings[client] = Secret;
        foreach (var (key, value) in changes)
            settings[key] = value;
        return settings;
    }

    private Dictionary<string, string?> Settings(TestDatabase database, params (string Key, string? Value)[] changes)
    {
        var settings = fixture.Settings(("ConnectionStrings:App", database.App));
        foreach (var (key, value) in changes)
        {
            if (value is null) settings.Remove(key);
            else settings[key] = value;
        }
        return settings;
    }

    private static void Build(Dictionary<string, string?> settings, string environment)
    {
        using var log = new LogCapture();
        RunningIdentity.Build(settings, environment, log);
    }

    private async Task<TestDatabase> NewDatabaseAsync() => await TestDatabase.CreateAsync(fixture.Server, "identity", RunningIdentity.MigrateAsync);

    private static async Task<string> KeyIdAsync(RunningIdentity identity)
    {
        using var http = identity.Browser();
        var keys = await http.GetFromJsonAsync<JsonObject>("/.well-known/jwks");
        return (string)keys!["keys"]![0]!["kid"]!;
    }

    private static async Task<JsonObject> TokenAsync(HttpClient http, params (string Name, string Value)[] form)
    {
        using var answer = await http.PostAsync("/connect/token", new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))));
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
