using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ComplaintSuite.Identity;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.IdentityTests;

/// <summary>The provider in this process on a port of its own, with the demo organisations that ship.</summary>
public sealed partial class RunningIdentity : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningIdentity(WebApplication app, Uri issuer, Uri address, LogCapture log)
    {
        this.app = app;
        Issuer = issuer;
        Address = address;
        Log = log;
    }

    public Uri Issuer { get; }

    /// <summary>Where it listens; in front of it there may be somebody else, whose address the issuer is.</summary>
    public Uri Address { get; }

    public LogCapture Log { get; }

    public IServiceProvider Services => app.Services;

    public static string DemoFolder { get; } = Path.Combine(Checkout.Root, "shared", "AppHost", "demo");

    /// <summary>Applies the migrations; for <see cref="TestDatabase.CreateAsync"/>.</summary>
    public static Task MigrateAsync(string owner) => IdentityHost.MigrateAsync(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:Owner"] = owner }).Build());

    /// <summary>Development settings with demo sign-ons; <paramref name="changes"/> replaces single keys.</summary>
    public static Dictionary<string, string?> Settings(string app, string keys, Uri issuer, Uri gateway, params (string Key, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:App"] = app,
            ["Listen:Url"] = issuer.ToString(),
            ["Identity:Issuer"] = issuer.ToString(),
            ["Identity:Keys"] = keys,
            ["Identity:DemoSignOns"] = "true",
            ["Identity:GatewayAddresses:0"] = gateway.ToString(),
            ["Demo:Organisations"] = DemoFolder,
        };
        foreach (var client in new[] { "intake", "routing", "gateway", "operator", "import" })
            settings[$"Identity:Clients:{client}"] = Secret(client);
        foreach (var (key, value) in changes)
            settings[key] = value;
        return settings;
    }

    public static string Secret(string client) => $"the-secret-of-{client}-in-these-tests-only";

    public static WebApplication Build(Dictionary<string, string?> settings, string environment, LogCapture log)
    {
        string[] args = [$"--environment={environment}", $"--Listen:Url={settings["Listen:Url"]}"];
        var builder = ServiceHost.CreateBuilder(args, "identity", HttpProtocols.Http1);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders().AddProvider(log);
        builder.AddIdentity();
        var app = builder.Build();
        app.UseIdentity();
        return app;
    }

    public static async Task<RunningIdentity> StartAsync(Dictionary<string, string?> settings, string environment = "Development")
    {
        var log = new LogCapture();
        var app = Build(settings, environment, log);
        await app.StartAsync();
        var running = new RunningIdentity(app, new Uri(settings["Identity:Issuer"]!), new Uri(settings["Listen:Url"]!), log);
        using var http = running.Browser();
        await Poll.UntilAsync(async () => (await http.GetAsync(new Uri(running.Address, "healthz/ready"))).IsSuccessStatusCode, TimeSpan.FromSeconds(20), "Identity is ready");
        return running;
    }

    /// <summary>A client that keeps cookies and follows no redirect by itself.</summary>
    public HttpClient Browser() => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Address };

    /// <summary>Posts to the token endpoint; the answer is the protocol's, good or bad.</summary>
    public async Task<JsonObject> TokenAsync(params (string Name, string Value)[] form)
    {
        using var http = Browser();
        using var answer = await http.PostAsync(new Uri(Address, "connect/token"), new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))));
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public Task<JsonObject> ClientTokenAsync(string client, string? secret = null) =>
        TokenAsync(("grant_type", "client_credentials"), ("client_id", client), ("client_secret", secret ?? Secret(client)));

    /// <summary>An access token of a demo person, by the grant for scripts.</summary>
    public async Task<string> PersonTokenAsync(string subject) =>
        (string)(await TokenAsync(("grant_type", "urn:complaintsuite:demo"), ("client_id", "demo"), ("subject", subject)))["access_token"]!;

    /// <summary>Presses a demo person's button on the sign-in page at <paramref name="location"/>; answers where it leads.</summary>
    public static async Task<HttpResponseMessage> ChooseAsync(HttpClient browser, Uri location, string subject)
    {
        var page = await browser.GetStringAsync(location);
        var fields = HiddenField().Matches(page).Select(field => KeyValuePair.Create(WebUtility.HtmlDecode(field.Groups[1].Value), WebUtility.HtmlDecode(field.Groups[2].Value)));
        return await browser.PostAsync(new Uri(location, "sign-in"), new FormUrlEncodedContent(fields.Append(KeyValuePair.Create("subject", subject))));
    }

    /// <summary>A verifier and its challenge.</summary>
    public static (string Verifier, string Challenge) ProofKey()
    {
        var verifier = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        return (verifier, WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));
    }

    /// <summary>The claims of a token, unverified.</summary>
    public static JsonObject Claims(string token) => JsonNode.Parse(WebEncoders.Base64UrlDecode(token.Split('.')[1]))!.AsObject();

    public static JsonObject Header(string token) => JsonNode.Parse(WebEncoders.Base64UrlDecode(token.Split('.')[0]))!.AsObject();

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Log.Dispose();
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")]
    private static partial Regex HiddenField();
}
