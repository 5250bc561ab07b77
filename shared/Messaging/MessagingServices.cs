using ComplaintSuite.Contracts.Messaging.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.Messaging;

/// <summary>Registers messaging with a host.</summary>
public static class MessagingServices
{
    /// <summary>
    /// Event log, relay, trimming and parked events of a service. The host has registered an <c>IDbContextFactory</c> keyed
    /// <see cref="MessagingOptions.Worker"/>; a subscriber also a <c>Func&lt;string, EventLogService.EventLogServiceClient&gt;</c> that gives the client of a producer.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="service">Name of the service in lower case, such as "intake".</param>
    /// <param name="configure">Changes the defaults.</param>
    public static IServiceCollection AddMessaging<TDb>(this IServiceCollection services, string service, Action<MessagingOptions>? configure = null) where TDb : DbContext
    {
        var options = new MessagingOptions { Service = service };
        configure?.Invoke(options);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        // A push transport fills its gaps by the log follower, too.
        services.TryAddSingleton<LogFollower>();
        services.TryAddSingleton<IEventTransport>(provider => provider.GetRequiredService<LogFollower>());
        services.TryAdd(ServiceDescriptor.Singleton<Func<string, EventLogService.EventLogServiceClient>>(NoClient));
        services.AddSingleton<EventRelay<TDb>>();
        services.AddSingleton<LogTrimmer<TDb>>();
        services.AddSingleton<ParkedEvents<TDb>>();
        services.AddSingleton<Subscriptions<TDb>>();
        services.AddSingleton<EventArrivals>();
        services.AddMetrics();
        services.AddSingleton<Measures<TDb>>();
        services.AddHostedService(provider => provider.GetRequiredService<Measures<TDb>>());
        services.AddHostedService<RelayWorker<TDb>>();
        services.AddHostedService<TrimWorker<TDb>>();
        services.AddHostedService<RetryWorker<TDb>>();
        return services;
    }

    /// <summary>Subscribes the service of <typeparamref name="TDb"/> to a producer. Call after <see cref="AddMessaging"/>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="producer">Name of the producing service, such as "intake".</param>
    /// <param name="handlers">Names the handlers.</param>
    public static IServiceCollection AddSubscription<TDb>(this IServiceCollection services, string producer, Action<SubscriptionBuilder<TDb>> handlers) where TDb : DbContext
    {
        var builder = new SubscriptionBuilder<TDb>(services);
        handlers(builder);
        services.AddKeyedSingleton(producer, (provider, _) => new Subscription<TDb>(
            producer, builder, Worker<TDb>(provider), provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<MessagingOptions>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Subscription<TDb>>>()));
        services.AddSingleton(provider => provider.GetRequiredKeyedService<Subscription<TDb>>(producer));
        services.AddSingleton<IEventSubscription>(provider => provider.GetRequiredKeyedService<Subscription<TDb>>(producer));
        services.AddSingleton<IHostedService>(provider => new SubscriptionWorker<TDb>(
            provider.GetRequiredKeyedService<Subscription<TDb>>(producer), Worker<TDb>(provider), provider.GetRequiredService<IEventTransport>(),
            provider.GetRequiredService<MessagingOptions>(), provider.GetRequiredService<ILogger<SubscriptionWorker<TDb>>>()));
        return services;
    }

    /// <summary>Serves the log, and the subscriptions with what is parked of them. The host defines the policies of <see cref="MessagingPolicies"/>.</summary>
    public static void MapMessaging<TDb>(this IEndpointRouteBuilder endpoints) where TDb : DbContext
    {
        endpoints.MapGrpcService<EventLogGrpc<TDb>>();
        endpoints.MapSubscriptions<TDb>();
    }

    /// <summary>For a service that only subscribes: operators see how far it is and what it could not digest, and it serves no log.</summary>
    public static void MapSubscriptions<TDb>(this IEndpointRouteBuilder endpoints) where TDb : DbContext
    {
        endpoints.MapGrpcService<SubscriptionGrpc<TDb>>();
        endpoints.MapGrpcService<ParkedEventGrpc<TDb>>();
    }

    private static EventLogService.EventLogServiceClient NoClient(string producer) =>
        throw new InvalidOperationException($"The host gives no client for the event log of {producer}.");

    private static IDbContextFactory<TDb> Worker<TDb>(IServiceProvider provider) where TDb : DbContext =>
        provider.GetRequiredKeyedService<IDbContextFactory<TDb>>(MessagingOptions.Worker);
}
