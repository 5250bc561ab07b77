using System.Net;
using ComplaintSuite.Gateway;
using ComplaintSuite.IdentityTests;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.TestKit;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.GatewayTests;

/// <summary>The gateway in this process on two ports of its own, with the routes that ship.</summary>
public sealed class RunningGateway : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningGateway(WebApplication app, Uri web, Uri grpc, LogCapture log)
    {
        this.app = app;
        Web = web;
        GrpcAddress = grpc;
        Log = log;
    }

    public Uri Web { get; }

    public Uri GrpcAddress { get; }

    public LogCapture Log { get; }

    public IServiceProvider Services => app.Services;

    public static Dictionary<string, string?> Settings(Uri web, Uri issuer, string redis, Uri services, Uri portal, params (string Key, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Listen:Web"] = web.ToString(),
            ["Listen:Grpc"] = Loopback.FreeAddress().ToString(),
            ["Identity:Issuer"] = issuer.ToString(),
            ["Identity:ClientId"] = "gateway",
            ["Identity:ClientSecret"] = RunningIdentity.Secret("gateway"),
            ["Redis:Configuration"] = redis,
            ["Services:Intake"] = services.ToString(),
            ["Services:Routing"] = services.ToString(),
            ["Services:Portal"] = portal.ToString(),
        };
        foreach (var (key, value) in changes)
            settings[key] = value;
        return settings;
    }

    public static WebApplication Build(Dictionary<string, string?> settings, LogCapture log, string environment = "Development", Action<IServiceCollection>? more = null)
    {
        string[] args = [$"--environment={environment}", $"--contentRoot={Path.Combine(Checkout.Root, "gateway", "Gateway")}"];
        var builder = ServiceHost.CreateBuilder(args, "gateway", HttpProtocols.Http1);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders().AddProvider(log);
        builder.AddGateway();
        more?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseGateway();
        return app;
    }

    public static async Task<RunningGateway> StartAsync(Dictionary<string, string?> settings, Action<IServiceCollection>? more = null)
    {
        var log = new LogCapture();
        var app = Build(settings, log, more: more);
        await app.StartAsync();
        return new RunningGateway(app, new Uri(settings["Listen:Web"]!), new Uri(settings["Listen:Grpc"]!), log);
    }

    /// <summary>A client that keeps cookies and follows no redirect by itself.</summary>
    public HttpClient Browser() => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Web };

    public GrpcChannel Grpc() => GrpcChannel.ForAddress(GrpcAddress);

    public GrpcChannel GrpcWeb() => GrpcChannel.ForAddress(Web, new GrpcChannelOptions { HttpHandler = new GrpcWebHandler(GrpcWebMode.GrpcWeb, new HttpClientHandler()), HttpVersion = HttpVersion.Version11 });

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Log.Dispose();
    }
}
