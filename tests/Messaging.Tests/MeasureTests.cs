using System.Diagnostics.Metrics;
using ComplaintSuite.Messaging;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.MessagingTests;

/// <summary>What stands still shows in the figures.</summary>
public sealed class MeasureTests(PostgresServer server)
{
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
        Assert.Equal((1, 0), (subscriber["complaintsuite.subscription.parked"], subscriber["complaintsuite.subscription.interrupted"]));
        standby.Subscription.Delivery.Interrupted();
        Assert.NotEqual(0, (await FiguresAsync(standby))["complaintsuite.subscription.interrupted"]);
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
}
