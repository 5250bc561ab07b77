using ComplaintSuite.Messaging;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Runtime = Dapr.Client.Autogen.Grpc.v1.Dapr;

namespace ComplaintSuite.ServiceDefaults.Sidecar;

/// <summary>Brings the sidecar into a host where the settings ask for it; with the log transport nothing of it is there.</summary>
internal static class SidecarHosting
{
    /// <summary>Chooses the transport of the event log. Stands before the messaging, which otherwise takes the log follower.</summary>
    public static void AddEventTransport(this IHostApplicationBuilder builder)
    {
        var settings = SidecarSettings.Read(builder.Configuration);
        if (settings.Transport == EventTransportKind.Log)
            return;
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<DaprTransport>();
        builder.Services.AddSingleton<IEventTransport>(services => services.GetRequiredService<DaprTransport>());
        builder.Services.AddSingleton<Deliveries>();
        builder.Services.AddGrpcClient<Runtime.DaprClient>(options => options.Address = settings.Endpoint).ConfigureChannel(ReconnectSoon);
        builder.Services.AddHostedService<Announcer>();
    }

    /// <summary>Maps what the sidecar calls, if there is one that delivers.</summary>
    public static void MapDeliveries(this WebApplication app)
    {
        if (app.Services.GetService<Deliveries>() is not null)
            Deliveries.Map(app);
    }

    /// <summary>The address of another service, and what makes a call of it go through the sidecar.</summary>
    public static IHttpClientBuilder AddAddressedClient<TClient>(this IHostApplicationBuilder builder, string service, string name)
        where TClient : ClientBase
    {
        var settings = SidecarSettings.Read(builder.Configuration);
        if (settings.Invocation == InvocationMode.Dapr)
            return builder.Services.AddGrpcClient<TClient>(name, options => options.Address = settings.Endpoint).ConfigureChannel(ReconnectSoon)
                .AddInterceptor(() => new SidecarCalls(settings, service));
        return builder.Services.AddGrpcClient<TClient>(name, options => options.Address = new Uri(
            builder.Configuration[$"Services:{service}"] ?? throw new InvalidOperationException($"Services:{service} is not configured.")));
    }

    // A sidecar is on this host and back within seconds; the usual wait grows to two minutes.
    private static void ReconnectSoon(GrpcChannelOptions channel) => (channel.InitialReconnectBackoff, channel.MaxReconnectBackoff) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));
}
