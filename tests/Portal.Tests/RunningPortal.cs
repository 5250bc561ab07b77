using System.Text.Json;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.PortalTests;

/// <summary>The portal in this process.</summary>
internal sealed class RunningPortal : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningPortal(WebApplication app) => this.app = app;

    public static async Task<RunningPortal> StartAsync(Uri gateway)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Configuration["Services:Gateway"] = gateway.ToString();
        builder.AddCalls();
        builder.Services.AddPages();
        var app = builder.Build();
        app.MapPages();
        await app.StartAsync();
        return new(app);
    }

    /// <summary>A browser as the gateway lets it in.</summary>
    public HttpClient Browser(params (string Name, string Value)[] headers)
    {
        var browser = app.GetTestClient();
        foreach (var (name, value) in headers)
            browser.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        return browser;
    }

    /// <summary>What the gateway adds for a member of staff.</summary>
    public static (string Name, string Value) SignedOn(params IEnumerable<string> organisations) => SignedOnAs("supervisor", organisations);

    /// <summary>The same for somebody of a role.</summary>
    public static (string Name, string Value) SignedOnAs(string role, params IEnumerable<string> organisations) =>
        ("authorization", $"Bearer e30.{System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { sub = "t01-duty", org = organisations, role = new[] { role } }))}.s");

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
