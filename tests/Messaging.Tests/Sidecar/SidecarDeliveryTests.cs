using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Sidecar;
using ComplaintSuite.TestKit;
using ComplaintSuite.TestKit.Sidecars;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.MessagingTests.Sidecar;

/// <summary>From the broker to the subscription.</summary>
public sealed class SidecarDeliveryTests(PostgresServer server)
{
    private const string Route = "/dapr/events/intake";

    [Fact]
    public async Task Only_who_shows_the_app_token_is_told_what_is_subscribed_to_and_delivers()
    {
        await using var world = await DaprWorld.CreateAsync(server, producer: false);
        var sidecar = world.Broker.Sidecar("routing");
        var envelope = await EnvelopeAsync(world);
        foreach (var token in new[] { null, "", "app-token-of-routing-2", sidecar.ApiToken })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await sidecar.AskAsync(token)).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await sidecar.DeliverAsync(Route, Bytes(envelope), token)).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await sidecar.DeliverAsync("/dapr/dead-letters/intake", Bytes(envelope), token)).Status);
        }
        Assert.Equal(0, await world.Subscriber.Subscription.GetPositionAsync(Ct));

        Assert.Equal((HttpStatusCode.OK, """
            [{"pubsubname":"complaintsuite-events","topic":"complaintsuite.intake.v1","route":"/dapr/events/intake","deadLetterTopic":"complaintsuite.intake.v1.dead-letters.routing"},{"pubsubname":"complaintsuite-events","topic":"complaintsuite.intake.v1.dead-letters.routing","route":"/dapr/dead-letters/intake"}]
            """), await sidecar.AskAsync(sidecar.AppToken));
        Assert.Equal((HttpStatusCode.OK, "SUCCESS"), await sidecar.DeliverAsync(Route, Bytes(envelope), sidecar.AppToken));
        Assert.Equal(1, await world.Subscriber.Subscription.GetPositionAsync(Ct));
        // A producer that this service does not follow has no address here.
        Assert.Equal(HttpStatusCode.NotFound, (await sidecar.DeliverAsync("/dapr/events/reporting", Bytes(envelope), sidecar.AppToken)).Status);
    }

    [Fact]
    public async Task With_the_log_transport_there_is_nothing_to_deliver_to()
    {
        await using var world = await World.CreateAsync(server);
        using var http = new HttpClient(world.Subscriber.Handler()) { BaseAddress = new Uri("http://localhost") };
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/dapr/subscribe", UriKind.Relative), Ct)).StatusCode);
        using var nothing = new StringContent("{}");
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync(new Uri(Route, UriKind.Relative), nothing, Ct)).StatusCode);
    }

    [Fact]
    public async Task What_can_not_be_read_or_is_somebody_elses_is_dropped_and_said()
    {
        await using var world = await DaprWorld.CreateAsync(server, producer: false);
        var sidecar = world.Broker.Sidecar("routing");
        var good = await EnvelopeAsync(world);
        (string Defect, ReadOnlyMemory<byte> Envelope)[] bad =
        [
            ("NOT_JSON", "no json"u8.ToArray()),
            ("NOT_JSON", ReadOnlyMemory<byte>.Empty),
            ("NOT_JSON", WithText("\"subject\":\"case-1\"", "\"subject\":\"\\ud800\"")),
            ("NOT_JSON", WithText("\"subject\":\"case-1\"", "\"subject\":\"\u00ff\"")),
            ("NOT_JSON", WithText("\"data_base64\":\"", "\"data_base64\":\"\\ud800")),
            ("NO_CLOUDEVENT", "[1]"u8.ToArray()),
            ("NO_CLOUDEVENT", With("specversion", "0.3")),
            ("FOREIGN_PUBSUB", With("pubsubname", "another-component")),
            ("FOREIGN_TOPIC", With("topic", "complaintsuite.routing.v1")),
            ("FOREIGN_PRODUCER", With("source", "mediation")),
            ("FOREIGN_PRODUCER", With("source", 7)),
            ("NO_EVENT", With("datacontenttype", "application/json")),
            ("NO_EVENT", With("data_base64", "no base64!")),
            ("NO_EVENT", With("data_base64", Convert.ToBase64String("no protobuf"u8))),
            ("NO_EVENT", With("data_base64", Changed(e => e.Number = 0))),
            ("NO_EVENT", With("data_base64", Changed(e => e.EventId = "7"))),
            ("NO_EVENT", With("data_base64", Changed(e => e.Subject = ""))),
            ("NO_EVENT", With("data_base64", Changed(e => e.OccurTime = null))),
            ("NO_EVENT", With("data_base64", Changed(e => e.Payload = null))),
            ("ATTRIBUTES_DIFFER", With("id", "01999999-0000-7000-8000-000000000000")),
            ("ATTRIBUTES_DIFFER", With("type", "complaintsuite.events.v1.ComplaintClosed")),
            ("ATTRIBUTES_DIFFER", With("subject", "case-2")),
            ("TOO_LARGE", With("padding", new string('x', EventEnvelope.Longest))),
        ];
        foreach (var (_, envelope) in bad)
            Assert.Equal((HttpStatusCode.OK, "DROP"), await sidecar.DeliverAsync(Route, envelope, sidecar.AppToken));

        Assert.Equal(bad.Select(it => it.Defect), world.Subscriber.Log.Entries.Where(entry => entry.EventId == 45).Select(entry => entry.Message.Split(": ")[1]));
        Assert.Equal(0, await world.Subscriber.Subscription.GetPositionAsync(Ct));
        Assert.Equal((HttpStatusCode.OK, "SUCCESS"), await sidecar.DeliverAsync(Route, Bytes(good), sidecar.AppToken));
        Assert.Equal(["1"], await world.Subscriber.EffectsAsync());

        ReadOnlyMemory<byte> With(string name, JsonNode value)
        {
            var changed = good.DeepClone().AsObject();
            changed[name] = value;
            return Bytes(changed);
        }

        // What no writer of JSON would write; U+00FF becomes the byte, which begins no character of UTF-8.
        ReadOnlyMemory<byte> WithText(string text, string by)
        {
            var json = good.ToJsonString();
            Assert.Contains(text, json, StringComparison.Ordinal);
            return Encoding.Latin1.GetBytes(json.Replace(text, by, StringComparison.Ordinal));
        }

        string Changed(Action<Event> change)
        {
            var e = Event.Parser.ParseFrom(Convert.FromBase64String(good["data_base64"]!.GetValue<string>()));
            change(e);
            return Convert.ToBase64String(e.ToByteArray());
        }
    }

    [Fact]
    public async Task An_event_beyond_the_end_of_the_log_is_none_of_the_producers()
    {
        await using var world = await DaprWorld.CreateAsync(server, producer: false);
        var sidecar = world.Broker.Sidecar("routing");
        var envelope = await EnvelopeAsync(world);
        var e = Event.Parser.ParseFrom(Convert.FromBase64String(envelope["data_base64"]!.GetValue<string>()));
        e.Number = 9;
        envelope["data_base64"] = Convert.ToBase64String(e.ToByteArray());

        Assert.Equal((HttpStatusCode.OK, "SUCCESS"), await sidecar.DeliverAsync(Route, Bytes(envelope), sidecar.AppToken));

        Assert.Equal(["1"], await world.Subscriber.EffectsAsync());
        Assert.Equal(LogLevel.Error, Assert.Single(world.Subscriber.Log.Entries, entry => entry.EventId == 47).Level);
    }

    [Fact]
    public async Task An_operator_who_has_everything_taken_again_just_now_is_no_error()
    {
        await using var world = await DaprWorld.CreateAsync(server, producer: false, delivering: subscription => new TakenAnew(subscription));
        await using var quiet = world.Subscriber.Log.NoUnexpectedErrors();
        var sidecar = world.Broker.Sidecar("routing");
        var envelope = await EnvelopeAsync(world);
        Assert.Equal((HttpStatusCode.OK, "SUCCESS"), await sidecar.DeliverAsync(Route, Bytes(envelope), sidecar.AppToken));
        await world.WriteAsync(2, 4);
        await world.Writer.RelayAllAsync();
        envelope = EnvelopeOf(world, (await world.Writer.ReadLogAsync())[^1]);

        Assert.Equal((HttpStatusCode.OK, "SUCCESS"), await sidecar.DeliverAsync(Route, Bytes(envelope), sidecar.AppToken));

        Assert.Contains(world.Subscriber.Log.Entries, entry => entry.EventId == 122);
        Assert.DoesNotContain(world.Subscriber.Log.Entries, entry => entry.EventId == 47);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_broker_that_repeats_reorders_and_loses_changes_nothing(int seed)
    {
        await using var world = await DaprWorld.CreateAsync(server, new DaprContractOptions { Seed = seed }, producer: false);
        await using var quiet = world.Subscriber.Log.NoUnexpectedErrors();
        (world.Broker.Faults.DuplicateEvery, world.Broker.Faults.ReorderWindow, world.Broker.Faults.LoseEvery) = (2, 6, 7);
        await world.WriteAsync(1, 60);
        await world.StartProducerAsync();
        await world.UntilAsync(() => Task.FromResult(world.Broker.Counts is var counts && counts.Delivered == counts.Published + counts.Repeated - counts.Lost && counts.Published == 60), "all is delivered");
        // Whatever comes in order shows the last gap.
        (world.Broker.Faults.ReorderWindow, world.Broker.Faults.LoseEvery) = (0, 0);
        await world.WriteAsync(61, 61);
        await world.AssertAllAsync(61);
        Assert.True(world.Broker.Counts is { Lost: > 0, Repeated: > 0, Reordered: > 0, Dropped: 0, DeadLetters: 0 });
        Assert.Contains(world.Subscriber.Log.Entries, entry => entry.EventId == 122);
    }

    [Fact]
    public async Task A_broker_that_loses_everything_only_makes_it_slower()
    {
        await using var world = await DaprWorld.CreateAsync(server, catchUp: "00:00:00.2");
        world.Broker.Faults.LosesEverything = true;
        await world.WriteAsync(1, 6);
        await world.AssertAllAsync(6);
        await world.UntilAsync(() => Task.FromResult(world.Broker.Counts.Lost == 6), "all six are lost");
        Assert.Equal(0, world.Broker.Counts.Delivered);
    }

    [Fact]
    public async Task A_failure_that_passes_by_itself_is_delivered_again()
    {
        var failures = 2;
        await using var world = await DaprWorld.CreateAsync(server, behaviour: behaviour =>
            behaviour.After = (_, label) => label == "2" && failures-- > 0 ? throw new RpcException(new Status(StatusCode.Unavailable, "later")) : Task.CompletedTask);
        await world.WriteAsync(1, 3);
        await world.AssertAllAsync(3);
        // The answer to a delivery that filled the gap may arrive after the event is taken by another.
        await world.UntilAsync(() => Task.FromResult(world.Broker.Counts.Retried == 2), "both failures are answered");
        Assert.Equal(0, world.Broker.Counts.DeadLetters);
        Assert.Equal(2, world.Subscriber.Log.Entries.Count(entry => entry.EventId == 46));
    }

    [Fact]
    public async Task What_the_sidecar_gives_up_makes_the_service_read_the_log()
    {
        var failures = 2;
        await using var world = await DaprWorld.CreateAsync(server, new DaprContractOptions { Attempts = 2 }, behaviour: behaviour =>
            behaviour.After = (_, label) => label == "2" && failures-- > 0 ? throw new RpcException(new Status(StatusCode.Unavailable, "later")) : Task.CompletedTask);
        await world.WriteAsync(1, 2);
        await world.AssertAllAsync(2);
        Assert.Equal((2, 1), (world.Broker.Counts.Retried, world.Broker.Counts.DeadLetters));
        Assert.Single(world.Subscriber.Log.Entries, entry => entry.EventId == 48);
    }

    [Fact]
    public async Task A_dead_letter_is_taken_also_where_the_log_can_not_be_read()
    {
        await using var world = await DaprWorld.CreateAsync(server, behaviour: behaviour =>
            behaviour.After = (_, _) => throw new RpcException(new Status(StatusCode.Unavailable, "later")));
        await world.WriteAsync(1, 1);
        await world.LoggedAsync(world.Subscriber, 49);
        await world.UntilAsync(() => Task.FromResult(world.Broker.Counts.Delivered == 1), "the dead letter is answered with SUCCESS");

        world.Subscriber.Behaviour.After = (_, _) => Task.CompletedTask;
        await world.WriteAsync(2, 2);
        await world.AssertAllAsync(2);
    }

    [Fact]
    public async Task A_poisoned_event_is_parked_with_the_later_ones_of_its_case_and_nothing_is_delivered_twice_for_it()
    {
        await using var world = await DaprWorld.CreateAsync(server, producer: false, behaviour: behaviour =>
            behaviour.After = (_, label) => label == "1b" ? throw new InvalidOperationException("poison") : Task.CompletedTask);
        await world.WriteAsync(("case-1", "1a"), ("case-1", "1b"), ("case-2", "2a"), ("case-1", "1c"), ("case-2", "2b"));
        await world.StartProducerAsync();
        await world.TakenAsync(5);
        Assert.Equal(["1a", "2a", "2b"], await world.Subscriber.EffectsAsync());
        Assert.Equal(["case-1 2 1", "case-1 4 0"], await world.Subscriber.ParkedRowsAsync());
        await world.UntilAsync(() => Task.FromResult(world.Broker.Counts.Delivered == 5), "each delivery is answered with SUCCESS");
        Assert.Equal((0, 0, 0), (world.Broker.Counts.Retried, world.Broker.Counts.Dropped, world.Broker.Counts.DeadLetters));
    }

    [Fact]
    public async Task What_came_while_the_subscribers_sidecar_was_away_is_delivered_when_it_is_back()
    {
        await using var world = await DaprWorld.CreateAsync(server);
        await world.WriteAsync(1, 1);
        await world.AssertAllAsync(1);
        await world.Broker.Sidecar("routing").StopAsync();
        await world.WriteAsync(2, 4);
        await world.UntilAsync(() => Task.FromResult(world.Broker.Counts.Published == 4), "all is published");
        Assert.Equal(1, await world.Subscriber.Subscription.GetPositionAsync(Ct));
        await world.Broker.Sidecar("routing").StartAsync();
        await world.AssertAllAsync(4);
    }

    /// <summary>The envelope of the first event, as the broker would bring it.</summary>
    private static async Task<JsonObject> EnvelopeAsync(DaprWorld world)
    {
        await world.WriteAsync(1, 1);
        await world.Writer.RelayAllAsync();
        return EnvelopeOf(world, (await world.Writer.ReadLogAsync()).Single());
    }

    private static JsonObject EnvelopeOf(DaprWorld world, Event e)
    {
        var envelope = JsonNode.Parse(EventEnvelope.Write("intake", e))!.AsObject();
        (envelope["pubsubname"], envelope["topic"]) = (world.Broker.Options.PubSub, Topics.Of("intake"));
        return envelope;
    }

    private static ReadOnlyMemory<byte> Bytes(JsonObject envelope) => Encoding.UTF8.GetBytes(envelope.ToJsonString());

    /// <summary>Whenever somebody asks how far it was taken, an operator has just had everything taken again.</summary>
    private sealed class TakenAnew(IEventSubscription subscription) : IEventSubscription
    {
        public string Subscriber => subscription.Subscriber;

        public string Producer => subscription.Producer;

        public Task<long> GetPositionAsync(CancellationToken ct) => Task.FromResult(0L);

        public Task<(long Number, Guid? EventId)> GetLastTakenAsync(CancellationToken ct) => subscription.GetLastTakenAsync(ct);

        public Task NoteRefusalAsync(CancellationToken ct) => subscription.NoteRefusalAsync(ct);

        public Task<TakeResult> ApplyAsync(IReadOnlyList<Event> events, CancellationToken ct) => subscription.ApplyAsync(events, ct);

        public Task<TakeResult> ApplySnapshotAsync(IAsyncEnumerable<ReadSnapshotResponse> snapshot, CancellationToken ct) => subscription.ApplySnapshotAsync(snapshot, ct);
    }
}
