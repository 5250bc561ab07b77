using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Sidecar;
using ComplaintSuite.TestKit;
using ComplaintSuite.TestKit.Sidecars;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ComplaintSuite.MessagingTests.Sidecar;

/// <summary>
/// A producer "intake" and its subscriber "routing" as running services, each with its sidecar. The subscriber looks at the log at its start and then, unless a test says so, never again by
/// itself: what arrives was delivered, or fills the gap before a delivery.
/// </summary>
internal sealed class DaprWorld : IAsyncDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private const string Never = "01:00:00";
    private readonly List<IAsyncDisposable> _owned = [];

    private DaprWorld(TestDatabase producer, TestDatabase subscriber, DaprContractDouble broker) => (ProducerDatabase, SubscriberDatabase, Broker) = (producer, subscriber, broker);

    public TestDatabase ProducerDatabase { get; }
    public TestDatabase SubscriberDatabase { get; }
    public DaprContractDouble Broker { get; }
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 10, 8, 9, 0, 0, TimeSpan.Zero));

    /// <summary>Writes the producer's database and moves nothing.</summary>
    public Node Writer { get; private set; } = null!;
    public Node Producer { get; private set; } = null!;
    public Node Subscriber { get; private set; } = null!;

    public static async Task<DaprWorld> CreateAsync(
        PostgresServer server, DaprContractOptions? broker = null, string catchUp = Never, IReadOnlyDictionary<string, string?>? producing = null, bool producer = true, Action<Behaviour>? behaviour = null,
        Func<IEventSubscription, IEventSubscription>? delivering = null)
    {
        var world = new DaprWorld(
            await TestDatabase.CreateAsync(server, "probe", TestDb.MigrateAsync), await TestDatabase.CreateAsync(server, "probe", TestDb.MigrateAsync), new DaprContractDouble(broker));
        await world.Broker.StartAsync("intake");
        await world.Broker.StartAsync("routing");
        world.Writer = world.Own(await Node.StartAsync(world.ProducerDatabase, "intake", world.Time));
        world.Subscriber = world.Own(await Node.StartAsync(world.SubscriberDatabase, "routing", world.Time, services =>
        {
            services.AddSingleton<Func<string, EventLogService.EventLogServiceClient>>(_ => world.Writer.EventLog);
            services.AddSubscription<TestDb>("intake", subscription => subscription.On<ComplaintReceived, OnComplaintReceived>());
            if (delivering is not null)
                services.Replace(ServiceDescriptor.Singleton(provider => new Deliveries(
                    provider.GetServices<IEventSubscription>().Select(delivering), provider.GetRequiredService<LogFollower>(), provider.GetRequiredService<SidecarSettings>(), provider.GetRequiredService<ILogger<Deliveries>>())));
        }, workers: true, Hasty, world.Broker.Sidecar("routing"), new Dictionary<string, string?> { ["Messaging:CatchUpInterval"] = catchUp }));
        behaviour?.Invoke(world.Subscriber.Behaviour);
        await Poll.UntilAsync(() => world.Broker.Sidecar("routing").Topics.Count == 2, Soon, "the sidecar has read the subscriptions");
        await Poll.UntilAsync(() => world.Subscriber.Log.Entries.Any(entry => entry.EventId == 120) && world.Subscriber.Subscription.Delivery.SinceInterrupted == TimeSpan.Zero, Soon, "the subscriber has looked at the log");
        if (producer)
            await world.StartProducerAsync(producing);
        return world;
    }

    /// <summary>What was written before goes to the sidecar as one batch.</summary>
    public async Task StartProducerAsync(IReadOnlyDictionary<string, string?>? settings = null) =>
        Producer = Own(await Node.StartAsync(ProducerDatabase, "intake", Time, workers: true, options: Hasty, sidecar: Broker.Sidecar("intake"), settings: settings));

    public async Task WriteAsync(params IEnumerable<(string Subject, string Label)> complaints)
    {
        foreach (var (subject, label) in complaints)
            await Writer.ReceiveAsync("commerce", subject, label);
    }

    /// <summary>Complaints of one case, named by their numbers.</summary>
    public Task WriteAsync(int first, int last) => WriteAsync(Enumerable.Range(first, last - first + 1).Select(n => ("case-1", $"{n}")));

    public async Task TakenAsync(long number)
    {
        var position = 0L;
        await UntilAsync(async () => (position = await Subscriber.Subscription.GetPositionAsync(Ct)) >= number, $"event {number} was taken");
        Assert.Equal(number, position);
    }

    /// <summary>The subscriber has all complaints, once and in order.</summary>
    public async Task AssertAllAsync(int count)
    {
        await TakenAsync(count);
        Assert.Equal(Enumerable.Range(1, count).Select(n => $"{n}"), await Subscriber.EffectsAsync());
        Assert.Empty(await Subscriber.ParkedRowsAsync());
    }

    public Task LoggedAsync(Node node, int eventId) => UntilAsync(() => Task.FromResult(node.Log.Entries.Any(entry => entry.EventId == eventId)), $"{eventId} was logged");

    /// <summary>Waits, and when it was in vain, tells what the nodes said.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, string because)
    {
        try
        {
            await Poll.UntilAsync(condition, Soon, because);
        }
        catch (TimeoutException late)
        {
            var said = new[] { Producer, Subscriber }.OfType<Node>().SelectMany(node => node.Log.Entries).Where(entry => entry.Level >= LogLevel.Warning);
            Assert.Fail($"{late.Message} {Broker.Counts}.{string.Concat(said.Select(entry => $"{Environment.NewLine}  {entry}"))}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        // First what delivers, so that nothing is delivered to who is going.
        await Broker.DisposeAsync();
        _owned.Reverse();
        foreach (var owned in _owned)
            await owned.DisposeAsync();
        await ProducerDatabase.DisposeAsync();
        await SubscriberDatabase.DisposeAsync();
    }

    private static void Hasty(MessagingOptions options)
    {
        options.Backoff = (TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(40));
        options.StandbyPoll = options.RelayPoll = options.LogPoll = TimeSpan.FromMilliseconds(40);
    }

    private Node Own(Node node)
    {
        _owned.Add(node);
        return node;
    }
}
