using System.Net;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Sidecar;
using ComplaintSuite.TestKit;
using ComplaintSuite.TestKit.Sidecars;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ComplaintSuite.MessagingTests;

/// <summary>One process of a service; several over one database are its replicas.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _worker;

    private Node(WebApplication app, TestDatabase database, string worker, Faults faults, Behaviour behaviour, LogCapture log)
    {
        (_app, Database, _worker, Faults, Behaviour, Log) = (app, database, worker, faults, behaviour, log);
        Channel = app.Urls.SingleOrDefault() is { } address
            ? GrpcChannel.ForAddress(address)
            : GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = app.GetTestServer().CreateHandler() });
        EventLog = new EventLogService.EventLogServiceClient(Channel);
    }

    public TestDatabase Database { get; }
    public Faults Faults { get; }
    public Behaviour Behaviour { get; }
    public LogCapture Log { get; }
    public GrpcChannel Channel { get; }
    public EventLogService.EventLogServiceClient EventLog { get; }
    public EventRelay<TestDb> Relay => Get<EventRelay<TestDb>>();
    public Subscription<TestDb> Subscription => _app.Services.GetRequiredKeyedService<Subscription<TestDb>>("intake");
    public ParkedEvents<TestDb> Parked => Get<ParkedEvents<TestDb>>();

    /// <summary>Starts a node. With a sidecar it listens as a service does and takes the Dapr transport, set up by what else the settings say.</summary>
    public static async Task<Node> StartAsync(
        TestDatabase database, string service, TimeProvider time, Action<IServiceCollection>? configure = null, bool workers = false, Action<MessagingOptions>? options = null,
        SidecarDouble? sidecar = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        if (sidecar is null)
            builder.WebHost.UseTestServer();
        else
        {
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
            builder.Configuration.AddInMemoryCollection(sidecar.Variables.ToDictionary(it => it.Key, it => (string?)it.Value));
            builder.Configuration["Messaging:Transport"] = "Dapr";
            builder.Configuration.AddInMemoryCollection(settings);
            builder.AddEventTransport();
        }
        var log = new LogCapture();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        var faults = new Faults();
        var behaviour = new Behaviour();
        var services = builder.Services;
        services.AddSingleton(time);
        services.AddSingleton(behaviour);
        services.AddGrpc();
        services.AddAuthorization(policies =>
        {
            policies.AddPolicy(MessagingPolicies.Service, policy => policy.RequireAssertion(_ => true));
            policies.AddPolicy(MessagingPolicies.Operator, policy => policy.RequireAssertion(_ => true));
        });
        services.AddKeyedSingleton<IDbContextFactory<TestDb>>(MessagingOptions.Worker, new Factory(TestDb.Options(database.Worker, faults)));
        services.AddMessaging<TestDb>(service, options);
        configure?.Invoke(services);
        if (!workers)
            services.RemoveAll<IHostedService>();
        var app = builder.Build();
        app.UseRouting();
        app.UseAuthorization();
        app.MapMessaging<TestDb>();
        app.MapDeliveries();
        await app.StartAsync();
        if (sidecar is not null)
            sidecar.App = new Uri(app.Urls.Single());
        return new Node(app, database, database.Worker, faults, behaviour, log);
    }

    /// <summary>Reaches a node that does not listen.</summary>
    public HttpMessageHandler Handler() => _app.GetTestServer().CreateHandler();

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public TestDb App() => new(TestDb.Options(Database.App));

    public TestDb Worker(params IInterceptor[] interceptors) => new(TestDb.Options(_worker, interceptors));

    /// <summary>One act at a producer: case, history and event in one transaction of the app role.</summary>
    public async Task<Guid> ActAsync(string organisation, string subject, IMessage payload, DateTimeOffset? now = null, bool commit = true)
    {
        var at = now ?? Get<TimeProvider>().GetUtcNow();
        await using var db = App();
        await using var transaction = await OrganisationScope.BeginAsync(db, organisation, default);
        var @case = await db.Cases.SingleOrDefaultAsync(row => row.Id == subject);
        if (@case is null)
            db.Add(@case = new Case { Id = subject, Organisation = organisation });
        @case.Version++;
        var id = db.Publish(organisation, subject, @case.Version, payload, at);
        db.Add(new HistoryEntry
        {
            Organisation = organisation,
            Subject = subject,
            Version = @case.Version,
            EventId = id,
            TypeUrl = "type.googleapis.com/" + payload.Descriptor.FullName,
            Payload = payload.ToByteArray(),
            OccurredAt = at,
        });
        await db.SaveChangesAsync();
        if (commit)
            await transaction.CommitAsync(default);
        return id;
    }

    public Task<Guid> ReceiveAsync(string organisation, string subject, string label) => ActAsync(organisation, subject, new ComplaintReceived { CaseNumber = label });

    /// <summary>Relays until the outbox is empty.</summary>
    public async Task RelayAllAsync()
    {
        while (await Relay.RunOnceAsync(default) > 0)
        {
        }
    }

    /// <summary>The log from a number on, through gRPC.</summary>
    public async Task<List<Event>> ReadLogAsync(long after = 0, string subscriber = "looker")
    {
        using var call = EventLog.ReadEvents(new ReadEventsRequest { Subscriber = subscriber, After = after, UntilEnd = true });
        List<Event> events = [];
        while (await call.ResponseStream.MoveNext(default))
            events.AddRange(call.ResponseStream.Current.Events);
        return events;
    }

    /// <summary>The next piece of a log that holds events: the first may be empty.</summary>
    public static async Task<ReadEventsResponse> NextAsync(AsyncServerStreamingCall<ReadEventsResponse> call)
    {
        do
            Assert.True(await call.ResponseStream.MoveNext(Ct).WaitAsync(TimeSpan.FromSeconds(10), Ct));
        while (call.ResponseStream.Current.Events.Count == 0);
        return call.ResponseStream.Current;
    }

    /// <summary>Labels of the effects, in the order in which they happened.</summary>
    public Task<string[]> EffectsAsync() => Sql.ColumnAsync(Database.Superuser, "select label from effects order by sequence");

    /// <summary>Ids of the parked events with their attempts, in order.</summary>
    public Task<string[]> ParkedRowsAsync() => Sql.ColumnAsync(Database.Superuser, "select subject || ' ' || number || ' ' || attempts from parked_events order by sequence");

    public Task CatchUpAsync() => Get<LogFollower>().CatchUpAsync(Subscription, default);

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    internal sealed class Factory(DbContextOptions<TestDb> options) : IDbContextFactory<TestDb>
    {
        public TestDb CreateDbContext() => new(options);
    }
}

/// <summary>What the handlers of a node do beside their effect: nothing, unless a test says so.</summary>
internal sealed class Behaviour
{
    public Func<TestDb, string, Task> Before { get; set; } = (_, _) => Task.CompletedTask;
    public Func<TestDb, string, Task> After { get; set; } = (_, _) => Task.CompletedTask;
}

internal sealed class OnComplaintReceived(Behaviour behaviour) : IEventHandler<TestDb, ComplaintReceived>
{
    /// <summary>Of one with this label the handler need not hear.</summary>
    public const string Unconcerned = "unconcerned";

    public static bool Concerns(ComplaintReceived fact) => fact.CaseNumber != Unconcerned;

    public async Task HandleAsync(TestDb db, EventContext<ComplaintReceived> e, CancellationToken ct)
    {
        await behaviour.Before(db, e.Payload.CaseNumber);
        db.Add(new Effect { Organisation = e.Organisation, Subject = e.Subject, EventId = e.EventId, Label = e.Payload.CaseNumber });
        await behaviour.After(db, e.Payload.CaseNumber);
    }
}

/// <summary>A producer "intake" and its subscriber "routing", each with a database of its own.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _owned = [];

    public required TestDatabase ProducerDatabase { get; init; }
    public required TestDatabase SubscriberDatabase { get; init; }
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 10, 8, 9, 0, 0, TimeSpan.Zero));
    public Node Producer { get; private set; } = null!;
    public Node Subscriber { get; private set; } = null!;

    public static async Task<World> CreateAsync(PostgresServer server, bool snapshot = true, Action<MessagingOptions>? options = null)
    {
        var world = new World
        {
            ProducerDatabase = await TestDatabase.CreateAsync(server, "probe", TestDb.MigrateAsync),
            SubscriberDatabase = await TestDatabase.CreateAsync(server, "probe", TestDb.MigrateAsync),
        };
        world.Producer = await world.AddProducerAsync(snapshot, options: options);
        world.Subscriber = await world.AddSubscriberAsync(options: options);
        return world;
    }

    public async Task<Node> AddProducerAsync(bool snapshot = true, bool workers = false, Action<MessagingOptions>? options = null, Action<IServiceCollection>? configure = null)
    {
        var node = await Node.StartAsync(ProducerDatabase, "intake", Time, services =>
        {
            if (snapshot)
                services.AddSingleton<ISnapshotSource<TestDb>, HistorySnapshot>();
            configure?.Invoke(services);
        }, workers, options);
        _owned.Add(node);
        return node;
    }

    public async Task<Node> AddSubscriberAsync(bool workers = false, Interceptor? calls = null, Action<MessagingOptions>? options = null, Action<IServiceCollection>? configure = null)
    {
        var node = await StartSubscriberAsync(SubscriberDatabase, "routing", calls, workers, options, configure);
        _owned.Add(node);
        return node;
    }

    /// <summary>A subscriber that the caller disposes.</summary>
    public Task<Node> StartSubscriberAsync(
        TestDatabase database, string name, Interceptor? calls = null, bool workers = false, Action<MessagingOptions>? options = null, Action<IServiceCollection>? configure = null) =>
        Node.StartAsync(database, name, Time, services =>
        {
            services.AddSingleton<LogFollower>();
            services.AddSingleton<Func<string, EventLogService.EventLogServiceClient>>(_ =>
                calls is null ? Producer.EventLog : new EventLogService.EventLogServiceClient(Producer.Channel.Intercept(calls)));
            services.AddSubscription<TestDb>("intake", subscription => subscription.On<ComplaintReceived, OnComplaintReceived>(OnComplaintReceived.Concerns).RebuiltAfter((db, ct) => db.Effects.ExecuteDeleteAsync(ct)));
            configure?.Invoke(services);
        }, workers, options);

    public async ValueTask DisposeAsync()
    {
        _owned.Reverse();
        foreach (var owned in _owned)
            await owned.DisposeAsync();
        await ProducerDatabase.DisposeAsync();
        await SubscriberDatabase.DisposeAsync();
    }
}
