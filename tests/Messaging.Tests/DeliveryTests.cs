using System.Collections.Concurrent;
using System.Threading.Channels;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace ComplaintSuite.MessagingTests;

/// <summary>Everything running: relays, followers and replicas as in a deployment.</summary>
public sealed class DeliveryTests(PostgresServer server)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_running_subscription_survives_failures_of_either_side()
    {
        await using var world = await World.CreateAsync(server);
        await world.AddProducerAsync(workers: true);
        var subscriber = await world.AddSubscriberAsync(workers: true, options: Hasty);
        await using var quiet = subscriber.Log.NoUnexpectedErrors();
        var failures = 3;
        subscriber.Behaviour.After = (_, label) => label == "2" && failures-- > 0 ? throw new RpcException(new Status(StatusCode.Unavailable, "later")) : Task.CompletedTask;
        for (var i = 0; i < 4; i++)
            await world.Producer.ReceiveAsync("commerce", "case-1", $"{i}");
        await EffectsAsync(subscriber, 4);

        // Every session of the subscriber is lost, the one that holds the active role included.
        await Sql.ExecuteAsync(world.SubscriberDatabase.Superuser,
            $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{world.SubscriberDatabase.Name}' and usename = 'probe_worker'");
        await world.Producer.ReceiveAsync("commerce", "case-1", "4");
        await EffectsAsync(subscriber, 5);
        Assert.Equal(["0", "1", "2", "3", "4"], await subscriber.EffectsAsync());
    }

    [Fact]
    public async Task A_delivery_is_interrupted_until_the_producer_serves_again_though_it_has_nothing_to_tell()
    {
        await using var world = await World.CreateAsync(server);
        await world.AddProducerAsync(workers: true);
        var line = new Line { IsCut = true };
        var subscriber = await world.AddSubscriberAsync(workers: true, calls: line, options: Hasty);
        var delivery = subscriber.Subscription.Delivery;
        await Poll.UntilAsync(() => delivery.SinceInterrupted > TimeSpan.Zero, Soon, "the delivery is interrupted");

        line.IsCut = false;
        await Poll.UntilAsync(() => delivery.SinceInterrupted == TimeSpan.Zero, Soon, "the delivery runs");
    }

    [Fact]
    public async Task One_replica_subscribes_and_another_takes_over_when_it_goes()
    {
        await using var world = await World.CreateAsync(server);
        await world.AddProducerAsync(workers: true);
        var first = await world.StartSubscriberAsync(world.SubscriberDatabase, "routing", workers: true, options: Hasty);
        await Poll.UntilAsync(() => IsActive(first), Soon, "the first replica is active");
        var second = await world.AddSubscriberAsync(workers: true, options: Hasty);
        await world.Producer.ReceiveAsync("commerce", "case-1", "0");
        await EffectsAsync(first, 1);
        Assert.False(IsActive(second));

        await first.DisposeAsync();
        await world.Producer.ReceiveAsync("commerce", "case-1", "1");
        await EffectsAsync(second, 2);
        Assert.True(IsActive(second));
    }

    [Fact]
    public async Task A_role_that_was_given_up_is_free_at_once()
    {
        await using var world = await World.CreateAsync(server);
        var role = await ActiveRole.TryTakeAsync(world.Subscriber.Worker(), "probe", Ct);
        Assert.NotNull(role);
        Assert.Null(await ActiveRole.TryTakeAsync(world.Subscriber.Worker(), "probe", Ct));
        await role.DisposeAsync();
        // Not from the pool that holds the connection of the one before.
        await using var another = new TestDb(TestDb.Options(world.SubscriberDatabase.Worker + ";Application Name=another"));
        await using var next = await ActiveRole.TryTakeAsync(another, "probe", Ct);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task Two_relays_and_two_subscribers_under_killed_sessions_apply_every_event_once_and_in_order()
    {
        await using var world = await World.CreateAsync(server);
        await world.AddProducerAsync(workers: true, options: options => { Hasty(options); options.RelayBatch = 5; });
        await world.AddProducerAsync(workers: true, options: options => { Hasty(options); options.RelayBatch = 5; });
        var subscriber = await world.AddSubscriberAsync(workers: true, options: Hasty);
        // The second one follows without holding the role, as one does whose connection was lost without its knowing.
        var zombie = await world.AddSubscriberAsync(options: Hasty);
        using var done = new CancellationTokenSource();
        var zombieFollows = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                await Record.ExceptionAsync(zombie.CatchUpAsync);
        }, Ct);
        var killer = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await Sql.ExecuteAsync(world.SubscriberDatabase.Superuser,
                    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'probe_worker' and datname in "
                    + $"('{world.SubscriberDatabase.Name}', '{world.ProducerDatabase.Name}') and random() < 0.2");
                await Task.Delay(50, Ct);
            }
        }, Ct);

        await Parallel.ForEachAsync(Enumerable.Range(0, 3), Ct, async (writer, _) =>
        {
            for (var i = 0; i < 50; i++)
                await world.Producer.ReceiveAsync(writer == 0 ? "labour" : "commerce", $"case-{writer}", $"{writer}/{i}");
        });
        await EffectsAsync(subscriber, 75);
        await done.CancelAsync();
        await killer;
        await zombieFollows;
        await EffectsAsync(subscriber, 150);

        var effects = await subscriber.EffectsAsync();
        for (var writer = 0; writer < 3; writer++)
            Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{writer}/{i}"), effects.Where(label => label.StartsWith($"{writer}/", StringComparison.Ordinal)));
        Assert.Empty(await subscriber.ParkedRowsAsync());
        Assert.Equal(Enumerable.Range(1, 150).Select(n => (long)n), (await world.Producer.ReadLogAsync()).Select(e => e.Number));
    }

    [Fact]
    public async Task A_push_transport_that_loses_repeats_and_reorders_is_filled_up_from_the_log()
    {
        await using var world = await World.CreateAsync(server);
        var broker = new UnreliableBroker();
        var producer = await world.AddProducerAsync(workers: true, configure: services => services.AddSingleton<IEventTransport>(broker));
        var subscriber = await world.AddSubscriberAsync(workers: true, options: Hasty, configure: services =>
        {
            services.AddSingleton<IEventTransport>(provider =>
            {
                broker.Follower = provider.GetRequiredService<LogFollower>();
                return broker;
            });
        });
        for (var i = 0; i < 30; i++)
            await producer.ReceiveAsync("commerce", $"case-{i % 2}", $"{i}");
        await EffectsAsync(subscriber, 30);
        // What the log brought first is pushed all the same, and does nothing twice.
        await Poll.UntilAsync(() => broker.Pushed > 0, Soon, "events were pushed");
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"{i}"), await subscriber.EffectsAsync());
    }

    [Fact]
    public async Task A_broker_that_is_down_does_not_stop_the_relay()
    {
        await using var world = await World.CreateAsync(server);
        var producer = await world.AddProducerAsync(configure: services => services.AddSingleton<IEventTransport>(new BrokenBroker()));
        await producer.ReceiveAsync("commerce", "case-1", "a");
        await producer.RelayAllAsync();
        Assert.Single(await producer.ReadLogAsync());
        Assert.Single(producer.Log.Entries, entry => entry.EventId == 101);
    }

    internal static void Hasty(MessagingOptions options)
    {
        options.Backoff = (TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(40));
        options.StandbyPoll = options.RelayPoll = options.LogPoll = TimeSpan.FromMilliseconds(40);
    }

    private static bool IsActive(Node node) => node.Log.Entries.Any(entry => entry.EventId == 120);

    private static Task EffectsAsync(Node node, int count) => Poll.UntilAsync(async () => (await node.EffectsAsync()).Length >= count, Soon, $"{count} effects");

    /// <summary>The way to the producer.</summary>
    private sealed class Line : Interceptor
    {
        public volatile bool IsCut;

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
            IsCut ? throw new RpcException(new Status(StatusCode.Unavailable, "gone")) : continuation(request, context);
    }

    /// <summary>Loses every fifth event, repeats every third, swaps neighbours.</summary>
    private sealed class UnreliableBroker : IEventTransport
    {
        private readonly Channel<Event> _queue = Channel.CreateUnbounded<Event>();
        private readonly ConcurrentQueue<Event> _kept = new();

        public LogFollower? Follower { get; set; }
        public int Pushed { get; private set; }
        public bool Announces => true;

        public async Task AnnounceAsync(string producer, IReadOnlyList<Event> events, CancellationToken ct)
        {
            foreach (var e in events.Where(e => e.Number % 5 != 0))
            {
                if (e.Number % 4 == 1)
                {
                    _kept.Enqueue(e);
                    continue;
                }
                await _queue.Writer.WriteAsync(e, ct);
                if (e.Number % 3 == 0)
                    await _queue.Writer.WriteAsync(e, ct);
                if (_kept.TryDequeue(out var earlier))
                    await _queue.Writer.WriteAsync(earlier, ct);
            }
        }

        public async Task DeliverAsync(IEventSubscription subscription, CancellationToken ct)
        {
            await Follower!.CatchUpAsync(subscription, ct);
            while (!ct.IsCancellationRequested)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
                patience.CancelAfter(TimeSpan.FromMilliseconds(200));
                var e = await TryReadAsync(patience.Token);
                var gap = e is null || (await subscription.ApplyAsync([e], ct)).Gap;
                Pushed += e is null ? 0 : 1;
                if (gap)
                    await Follower.CatchUpAsync(subscription, ct);
            }
        }

        // Nothing comes after the last lost event to show the gap: that is what the look at the log every now and then is for.
        private async Task<Event?> TryReadAsync(CancellationToken patience)
        {
            try
            {
                return await _queue.Reader.ReadAsync(patience);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }

    private sealed class BrokenBroker : IEventTransport
    {
        public bool Announces => true;
        public Task AnnounceAsync(string producer, IReadOnlyList<Event> events, CancellationToken ct) => throw new IOException("down");
        public Task DeliverAsync(IEventSubscription subscription, CancellationToken ct) => Task.CompletedTask;
    }
}
