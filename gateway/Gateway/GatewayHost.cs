using System.Net;
using ComplaintSuite.Gateway.Callers;
using ComplaintSuite.Gateway.Limits;
using ComplaintSuite.Gateway.OpenApi;
using ComplaintSuite.Gateway.Problems;
using ComplaintSuite.Gateway.Routing;
using ComplaintSuite.Gateway.Session;
using ComplaintSuite.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms.Builder;

namespace ComplaintSuite.Gateway;

/// <summary>Puts the gateway together. It has no business logic and no database; its time is always real time.</summary>
internal static class GatewayHost
{
    /// <summary>Limit where a route says nothing, as for the gateway's own endpoints.</summary>
    private const long LargestBody = 1024 * 1024;

    public static void AddGateway(this WebApplicationBuilder builder)
    {
        // The route file lies beside the assembly, wherever the process was started from; what is configured elsewhere goes before it.
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource { FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory), Path = "appsettings.json" });
        var settings = GatewaySettings.Read(builder.Configuration, builder.Environment);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, builder.Configuration));

        // It would write the addresses that it proxies to, and those hold case numbers.
        builder.Logging.AddFilter("Yarp", LogLevel.Warning);

        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddSessionStore(settings);
        services.AddSingleton<VisitorMark>();
        services.AddCallers(settings);
        services.AddRateLimits(builder.Configuration);
        services.AddRequestTimeouts();
        services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy")).AddConfigFilter<ServiceClusters>()
            .ConfigureHttpClient((_, handler) =>
            {
                handler.PooledConnectionLifetime = ServiceHost.ConnectionLifetime;
                // A node that dies without a word would take its service away until then.
                (handler.KeepAlivePingDelay, handler.KeepAlivePingTimeout) = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5));
            });
        services.AddSingleton<ITransformProvider, Forwarding>();
        services.AddSingleton(provider => Exposure.Read(provider.GetRequiredService<IProxyConfigProvider>().GetConfig()));
        services.AddSingleton<OpenApiDocument>().AddSingleton<SessionStoreReached>().AddSingleton<IssuerRead>();
        services.AddHealthChecks().AddCheck<SessionStoreReached>("session store").AddCheck<IssuerRead>("issuer");
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. settings.CorsOrigins]).WithMethods("GET", "POST")
            .WithHeaders("authorization", "content-type", "x-case-ticket", "x-after", "x-grpc-web", "x-user-agent", "grpc-timeout")
            .WithExposedHeaders("grpc-status", "grpc-message", "grpc-status-details-bin", "retry-after")));
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = settings.KnownProxies.Count > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost : ForwardedHeaders.None;
            forwarded.KnownIPNetworks.Clear();
            forwarded.KnownProxies.Clear();
            foreach (var network in settings.KnownProxies)
                forwarded.KnownIPNetworks.Add(network);
        });
    }

    public static void UseGateway(this WebApplication app)
    {
        // Wrong routes stop the start, not the first request.
        _ = app.Services.GetRequiredService<Exposure>();

        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseAccessLog();
        app.UseMiddleware<ProblemAnswers>();
        app.UseRouting();
        app.UseCors();
        app.UseAddressLimit();
        app.UseSessionGuard();
        app.UseCallers();
        app.UseCaseSession();
        app.UseCsrfCheck();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAcceptance();
        app.UseRequestTimeouts();

        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/healthz/ready").AllowAnonymous();
        app.MapSession();
        app.MapAccount();
        app.MapOpenApi();
        app.MapReverseProxy();
        // What is not let through above is not there: the portal gets pages, never what looks like an rpc.
        foreach (var closed in new[] { "/v1/{**rest}", "/{service:regex(^(complaintsuite|grpc|google)\\.)}/{**rest}", "/healthz/{**rest}", "/session/{**rest}", "/openapi/{**rest}" })
            app.Map(closed, () => { throw new GatewayRefusalException(GatewayRefusal.NotFound); }).AllowAnonymous();
    }

    private static void Listen(KestrelServerOptions kestrel, IConfiguration configuration)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        // The portal's visitors share its connection: more of them than one may send what is read slowly.
        kestrel.Limits.Http2.InitialConnectionWindowSize = 8 * 1024 * 1024;
        Listen(kestrel, configuration, "Listen:Web", HttpProtocols.Http1, needed: true);
        Listen(kestrel, configuration, "Listen:Grpc", HttpProtocols.Http2, needed: false);
    }

    /// <summary>Without TLS one port speaks one version; with TLS (certificate by Kestrel:Certificates:Default) one port speaks both.</summary>
    private static void Listen(KestrelServerOptions kestrel, IConfiguration configuration, string key, HttpProtocols plain, bool needed)
    {
        if (configuration[key] is not { Length: > 0 } text)
        {
            if (needed)
                throw new InvalidOperationException($"{key} names no address to listen on.");
            return;
        }
        var address = BindingAddress.Parse(text);
        var https = address.Scheme == "https";
        void Configure(ListenOptions listen)
        {
            listen.Protocols = https ? HttpProtocols.Http1AndHttp2 : plain;
            if (https)
                listen.UseHttps();
        }
        if (address.Host == "localhost")
            kestrel.ListenLocalhost(address.Port, Configure);
        else if (IPAddress.TryParse(address.Host, out var ip))
            kestrel.Listen(ip, address.Port, Configure);
        else
            kestrel.ListenAnyIP(address.Port, Configure);
    }
}
