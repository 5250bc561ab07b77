using System.Diagnostics;
using System.Diagnostics.Metrics;
using ComplaintSuite.Messaging;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ComplaintSuite.MessagingTests;

/// <summary>What stands still shows in the figures.</summary>
public sealed class MeasureTests(PostgresServer server)
{
    private const string Interrupted = "complaintsuite.subscription.interrupted";

    [Fact]
    public async Task An_event_that_no_relay_moves_and_one_that_is_parked_show_whoever_looks()
    {
        await using var world = await World.CreateAsync(server);
        ParkingTests.Poison(world, "poison");
        await SubscriptionTests.PublishAsync(world, ("case-1", "poison"), ("case-2", "fine"));
        await world.Subscriber.CatchUpAsync();
        await world.Producer.ReadLogAsync();
        await world.Producer.ReceiveAsync("commerce", "case-3", "waits");
        world.Time.Advance(TimeSpan.FromHours(2));
        var standby = await world.AddSubscriberAsync();

        var producer = await FiguresAsync(world.Producer);
        Assert.Equal(7200, producer["complaintsuite.relay.lag"]);
        Assert.Equal(2, producer["complaintsuite.log.reader.behind looker"]);
        Assert.Equal(0, producer["complaintsuite.log.reader.behind routing"]);
        Assert.InRange(producer["complaintsuite.relay.pause"], 0.001, 600);
        var subscriber = await FiguresAsync(standby);
        Assert.Equal(1, subscriber["complaintsuite.subscription.parked"]);
        Assert.DoesNotContain(Interrupted, subscriber.Keys);
    }

    [Fact]
    public async Task A_delivery_is_broken_off_until_a_batch_is_taken_or_the_log_says_that_there_is_none()
    {
        await using var world = await World.CreateAsync(server);
        var gate = new Gate();
        var subscriber = await world.AddSubscriberAsync(workers: true, calls: gate, options: DeliveryTests.Hasty);
        await InterruptedAsync(since => since == 0, subscriber);

        gate.Shut();
        await InterruptedAsync(since => since > 0.3, subscriber);
        gate.Open();
        await InterruptedAsync(since => since == 0, subscriber);

        subscriber.Behaviour.After = (_, _) => throw new RpcException(new Status(StatusCode.Unavailable, "later"));
        await SubscriptionTests.PublishAsync(world, ("case-1", "1"));
        await InterruptedAsync(since => since > 0.3, subscriber);
        subscriber.Behaviour.After = (_, _) => Task.CompletedTask;
        await InterruptedAsync(since => since == 0, subscriber);
        Assert.Equal(["1"], await subscriber.EffectsAsync());
    }

    [Fact]
    public async Task Replicas_that_take_turns_at_a_log_that_nobody_can_follow_do_not_take_back_what_they_count()
    {
        await using var world = await World.CreateAsync(server);
        await SubscriptionTests.PublishAsync(world, ("case-1", "1"), ("case-1", "2"));
        await world.Subscriber.CatchUpAsync();
        await RewoundTests.RestoreAsync(world, lost: 1);
        Node[] replicas = [await world.AddSubscriberAsync(workers: true, options: DeliveryTests.Hasty), await world.AddSubscriberAsync(workers: true, options: DeliveryTests.Hasty)];
        foreach (var replica in replicas)
            await InterruptedAsync(since => since > 0.5, replica);

        // While somebody else has the role, for as long as you like, they have nothing to say.
        await using (await TakeRoleAsync(world))
            foreach (var replica in replicas)
                await InterruptedAsync(since => since is null, replica);

        Assert.True(await InterruptedAsync(since => since is not null, replicas) > 0.5);
    }

    [Fact]
    public async Task What_another_replica_has_taken_meanwhile_is_not_counted_as_broken_off()
    {
        await using var world = await World.CreateAsync(server);
        var gate = new Gate();
        gate.Shut();
        var subscriber = await world.AddSubscriberAsync(workers: true, calls: gate, options: DeliveryTests.Hasty);
        await InterruptedAsync(since => since > 0.3, subscriber);
        long released;
        await using (await TakeRoleAsync(world))
        {
            await InterruptedAsync(since => since is null, subscriber);
            await SubscriptionTests.PublishAsync(world, ("case-1", "1"));
            await world.Subscriber.CatchUpAsync();
            released = Stopwatch.GetTimestamp();
        }
        var counted = await InterruptedAsync(since => since is not null, subscriber);
        Assert.InRange(counted!.Value, 0, Stopwatch.GetElapsedTime(released).TotalSeconds);
    }

    [Fact]
    public async Task What_can_not_be_measured_is_absent()
    {
        await using var world = await World.CreateAsync(server);
        Assert.True((await FiguresAsync(world.Producer)).ContainsKey("complaintsuite.relay.lag"));
        await Sql.ExecuteAsync(world.ProducerDatabase.Superuser, "alter table outbox rename to gone");
        await Assert.ThrowsAnyAsync<Exception>(() => FiguresAsync(world.Producer));
        Assert.DoesNotContain("complaintsuite.relay.lag", Read(world.Producer).Keys);
    }

    /// <summary>Waits until one of them says so of its delivery; null: it says nothing.</summary>
    private static async Task<double?> InterruptedAsync(Predicate<double?> condition, params Node[] replicas)
    {
        double? since = null;
        await Poll.UntilAsync(() => replicas.Any(replica => condition(since = Read(replica).TryGetValue(Interrupted, out var figure) ? figure : null)), TimeSpan.FromSeconds(20), "the delivery is counted so");
        return since;
    }

    private static Task<ActiveRole> TakeRoleAsync(World world) =>
        Poll.ForAsync(() => ActiveRole.TryTakeAsync(world.Subscriber.Worker(), "subscription:intake", Ct), TimeSpan.FromSeconds(20), "the role is free for a moment");

    private static async Task<Dictionary<string, double>> FiguresAsync(Node node)
    {
        await node.Get<Measures<TestDb>>().RunOnceAsync(Ct);
        return Read(node);
    }

    private static Dictionary<string, double> Read(Node node)
    {
        var scope = node.Get<IMeterFactory>();
        var figures = new Dictionary<string, double>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, listening) => { if (instrument.Meter.Scope == scope && instrument.Meter.Name == Telemetry.Name) listening.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => figures[NameOf(instrument, tags)] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => figures[NameOf(instrument, tags)] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return figures;

        static string NameOf(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var (name, value) in tags)
                if (name == "subscriber")
                    return $"{instrument.Name} {value}";
            return instrument.Name;
        }
    }

    /// <summary>A producer that can be gone for its followers.</summary>
    private sealed class Gate : Interceptor
    {
        private volatile bool _isShut;
        private volatile Action? _cut;

        public void Open() => _isShut = false;

        public void Shut()
        {
            _isShut = true;
            _cut?.Invoke();
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            if (_isShut)
                throw new RpcException(new Status(StatusCode.Unavailable, "shut"));
            var call = continuation(request, context);
            _cut = call.Dispose;
            return call;
        }
    }
}
