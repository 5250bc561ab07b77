using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Json;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Sidecar;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.ClientFactory;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ComplaintSuite.ServiceDefaults.Hosting;

/// <summary>What every process of the suite has: one port, clock, telemetry, health, tokens; gRPC services also refusals, JSON and problem+json.</summary>
public static class ServiceHost
{
    /// <summary>Longest message that a service takes. Fields have limits of their own, which answer with their names.</summary>
    public const int MaxMessageBytes = 4 * 1024 * 1024;

    /// <summary>How long a client keeps a connection. A balancer chooses a replica for each connection, and all calls share one: in time they meet the replicas that have come since.</summary>
    public static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    /// <param name="args">Arguments of the process.</param>
    /// <param name="name">Name of the process in the topology, such as "intake".</param>
    /// <param name="protocols">Http2 for gRPC services; Http1 for what a browser opens.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args, string name, HttpProtocols protocols = HttpProtocols.Http2)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxMessageBytes;
            if (protocols == HttpProtocols.Http2)
                ShareConnections(kestrel.Limits);
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = protocols);
        });
        if (builder.Configuration["Listen:Url"] is { } url)
            builder.WebHost.UseUrls(url);
        builder.AddSuiteClock();
        builder.AddTelemetry(name);
        builder.Services.AddHealthChecks();
        return builder;
    }

    /// <summary>
    /// Behind the gateway all callers share one connection. The server would close it for everybody when one of them is slow, and its room for what nobody has read yet is full
    /// with two calls: here nobody is hurried, and each call has room of its own. The gateway has limits of its own.
    /// </summary>
    private static void ShareConnections(KestrelServerLimits limits)
    {
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.Http2.InitialStreamWindowSize = 128 * 1024;
        limits.Http2.InitialConnectionWindowSize = limits.Http2.InitialStreamWindowSize * limits.Http2.MaxStreamsPerConnection;
    }

    /// <summary>gRPC with transcoded JSON, gRPC-web, reflection in Development, health, token authentication; deny by default.</summary>
    public static void AddGrpcDefaults(this WebApplicationBuilder builder)
    {
        builder.AddTokenAuthentication();
        builder.Services.AddGrpc(options =>
        {
            options.Interceptors.Add<RefusalInterceptor>();
            options.MaxReceiveMessageSize = MaxMessageBytes;
        }).AddJsonTranscoding(options => options.TypeRegistry = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor, CommonReflection.Descriptor));
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks(options =>
        {
            options.Services.Map("", check => check.Tags.Contains("ready"));
            options.Services.Map("live", check => check.Tags.Contains("live"));
        });
        // A name without any check answers UNKNOWN, which a probe takes for dead.
        builder.Services.AddHealthChecks().AddCheck("live", () => HealthCheckResult.Healthy(), tags: ["live"]);
        builder.Services.AddHttpClient(nameof(ServiceTokens));
        builder.Services.AddSingleton(services => new ServiceTokens(
            services.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(ServiceTokens)), services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>(), services.GetRequiredService<IConfiguration>(), services.GetRequiredService<ILogger<ServiceTokens>>()));
        builder.Services.AddTransient<ServiceTokenHandler>();
        builder.Services.AddSingleton<Func<string, EventLogService.EventLogServiceClient>>(services =>
            producer => services.GetRequiredService<GrpcClientFactory>().CreateClient<EventLogService.EventLogServiceClient>(producer));
    }

    /// <summary>
    /// A client of another service that carries this process's token. A call without a deadline has 10 seconds of real time; deadline and cancellation of the call
    /// that is being answered are passed on.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">Key under Services:, such as "Routing"; in lower case also the app id by which a sidecar finds it.</param>
    /// <param name="name">Name of the client, where a host has several of one type.</param>
    public static IHttpClientBuilder AddServiceClient<TClient>(this WebApplicationBuilder builder, string service, string? name = null)
        where TClient : ClientBase =>
        builder.AddAddressedClient<TClient>(service, name ?? typeof(TClient).Name)
            // A node that dies without a word would leave a stream waiting for good.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                PooledConnectionLifetime = ConnectionLifetime,
                KeepAlivePingDelay = TimeSpan.FromSeconds(20),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            })
            .AddHttpMessageHandler<ServiceTokenHandler>()
            .AddInterceptor(() => new OutgoingCalls())
            // Workers call without a caller whose deadline and cancellation could be passed on.
            .EnableCallContextPropagation(options => options.SuppressContextNotFoundErrors = true);

    /// <summary>Takes part in the event log: publishes. A service whose snapshot is more than its history registers its own source before. The section Messaging sets what <see cref="MessagingOptions"/> has.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">Name of this service in lower case.</param>
    public static void AddEventLog<TDb>(this WebApplicationBuilder builder, string service)
        where TDb : ServiceDb
    {
        builder.AddEventTransport();
        builder.Services.AddMessaging<TDb>(service, builder.Configuration.GetSection("Messaging").Bind);
        builder.Services.TryAddSingleton<ISnapshotSource<TDb>, HistorySnapshots<TDb>>();
    }

    /// <summary>Follows a producer's log. Call after <see cref="AddEventLog"/>.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="producer">Name of the producing service in lower case; its address is under Services:.</param>
    /// <param name="handlers">Names the handlers.</param>
    public static void AddProducer<TDb>(this WebApplicationBuilder builder, string producer, Action<SubscriptionBuilder<TDb>> handlers)
        where TDb : ServiceDb
    {
        // A case with a long history is one message of a snapshot.
        builder.AddServiceClient<EventLogService.EventLogServiceClient>(producer, producer).ConfigureChannel(channel => channel.MaxReceiveMessageSize = null);
        builder.Services.AddSubscription(producer, handlers);
    }

    /// <summary>
    /// The procedure files beside the assembly, or those of Procedures:Files. A defect stops the start with every defect named, and so does
    /// a file that differs from the version of its name that cases use. Changed files are taken over while the process runs. Needs the service's database.
    /// </summary>
    public static void AddProcedures(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(_ => ProcedureRegistry.Load(builder.Configuration["Procedures:Files"]));
        builder.Services.AddSingleton<KeptProcedures>();
        builder.Services.AddSingleton<Directories>();
        builder.Services.AddHostedService<KeptProceduresCheck>();
        builder.Services.AddHostedService<ProcedureReload>();
    }

    public static void UseGrpcDefaults(this WebApplication app)
    {
        app.UseRouting();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.UseAuthentication();
        app.UseOnBehalfOf();
        app.UseAuthorization();
        app.UseAfterHeader();
        app.MapGrpcHealthChecksService().AllowAnonymous();
        if (app.Environment.IsDevelopment())
            app.MapGrpcReflectionService().AllowAnonymous();
        app.MapDeliveries();
    }

    /// <summary>Runs the process, or with `--migrate` applies the migrations as the owner and leaves.</summary>
    /// <returns>Exit code.</returns>
    public static async Task<int> RunAsync<TDb>(this WebApplication app, string[] args)
        where TDb : DbContext
    {
        if (!args.Contains("--migrate"))
        {
            await app.RunAsync();
            return 0;
        }

        var owner = app.Configuration.GetConnectionString("Owner") ?? throw new InvalidOperationException("ConnectionStrings:Owner is not configured.");
        await using var source = NpgsqlDataSource.Create(owner);
        var options = new DbContextOptionsBuilder<TDb>();
        options.UseServiceDatabase(source).UseApplicationServiceProvider(app.Services);
        await using var db = (TDb)Activator.CreateInstance(typeof(TDb), options.Options)!;
        var pending = (await db.Database.GetPendingMigrationsAsync()).ToList();
        foreach (var step in app.Services.GetServices<DataMigration<TDb>>().Where(step => pending.Contains(step.Before)))
        {
            await db.Database.MigrateAsync(step.After);
            await step.RunAsync(db);
        }
        await db.Database.MigrateAsync();
        app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ServiceHost).FullName!).Migrated(pending.Count, db.Database.GetDbConnection().Database);
        return 0;
    }

    private static void AddSuiteClock(this WebApplicationBuilder builder)
    {
        if (builder.Configuration["Clock:File"] is not { } file)
        {
            builder.Services.AddSingleton(TimeProvider.System);
            return;
        }
        if (builder.Environment.IsProduction())
            throw new InvalidOperationException("Clock:File is for development and tests; Production runs on the system clock.");
        builder.Services.AddSingleton<TimeProvider>(services =>
        {
            services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ServiceHost).FullName!).RunsOnSimulatedClock();
            return new SimulatedClock(file);
        });
    }
}
