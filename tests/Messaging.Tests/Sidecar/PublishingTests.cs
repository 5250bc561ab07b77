using System.Text.Json;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Sidecar;
using ComplaintSuite.TestKit;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Runtime = Dapr.Client.Autogen.Grpc.v1.Dapr;

namespace ComplaintSuite.MessagingTests.Sidecar;

/// <summary>From the relay to the broker.</summary>
public sealed class PublishingTests(PostgresServer server)
{
    [Fact]
    public async Task One_event_and_a_batch_are_published_and_delivered_without_anybody_looking_at_the_log()
    {
        await using var world = await DaprWorld.CreateAsync(server, producer: false);
        await using var quiet = world.Subscriber.Log.NoUnexpectedErrors();
        // More than one bulk holds.
        await world.WriteAsync(1, 150);
        await world.StartProducerAsync();
        await world.AssertAllAsync(150);
        await world.WriteAsync(151, 151);
        await world.AssertAllAsync(151);
        Assert.Equal((151, 151, 0), (world.Broker.Counts.Published, world.Broker.Counts.Delivered, world.Broker.Counts.Retried));
        Assert.DoesNotContain(world.Subscriber.Log.Entries, entry => entry.EventId == 122);
    }

    [Fact]
    public async Task An_envelope_holds_the_event_as_the_log_has_it_and_beside_it_ids_and_codes()
    {
        await using var world = await DaprWorld.CreateAsync(server, producer: false);
        await world.WriteAsync(1, 1);
        await world.Writer.RelayAllAsync();
        var e = (await world.Writer.ReadLogAsync()).Single();
        e.Traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        using var json = JsonDocument.Parse(EventEnvelope.Write("intake", e));
        var attributes = json.RootElement.EnumerateObject().ToDictionary(it => it.Name, it => it.Value.GetString()!);
        Assert.Equal(e, Event.Parser.ParseFrom(Convert.FromBase64String(attributes["data_base64"])));
        Assert.True(attributes.Remove("data_base64"));
        Assert.Equal(new Dictionary<string, string>
        {
            ["specversion"] = "1.0",
            ["id"] = e.EventId,
            ["source"] = "intake",
            ["type"] = "complaintsuite.events.v1.ComplaintReceived",
            ["subject"] = "case-1",
            ["time"] = "2026-10-08T09:00:00+00:00",
            ["datacontenttype"] = "application/protobuf",
            ["traceparent"] = e.Traceparent,
            ["traceid"] = e.Traceparent,
        }, attributes);
    }

    [Fact]
    public async Task A_sidecar_that_is_away_holds_up_nobody_and_the_subscriber_catches_up()
    {
        await using var world = await DaprWorld.CreateAsync(server, catchUp: "00:00:00.2");
        await world.Broker.Sidecar("intake").StopAsync();
        await world.WriteAsync(1, 3);
        await world.AssertAllAsync(3);
        await world.LoggedAsync(world.Producer, 40);
        Assert.Equal(0, world.Broker.Counts.Published);

        await world.Broker.Sidecar("intake").StartAsync();
        var count = 3;
        await world.UntilAsync(async () =>
        {
            count++;
            await world.WriteAsync(count, count);
            return world.Producer.Log.Entries.Any(entry => entry.EventId == 41);
        }, "the sidecar takes events again");
        await world.AssertAllAsync(count);
        Assert.True(world.Broker.Counts.Published > 0);
        Assert.Single(world.Producer.Log.Entries, entry => entry.EventId == 40);
    }

    [Fact]
    public async Task A_sidecar_that_does_not_answer_is_given_up_after_the_deadline_while_the_relay_goes_on()
    {
        await using var world = await DaprWorld.CreateAsync(server, producing: new Dictionary<string, string?> { ["Messaging:PublishDeadline"] = "00:00:02" });
        world.Broker.Faults.HangsOnPublish = true;
        await world.WriteAsync(1, 5);
        await world.UntilAsync(async () => (await world.Writer.ReadLogAsync()).Count == 5, "the relay has moved all");
        await world.LoggedAsync(world.Producer, 40);

        world.Broker.Faults.HangsOnPublish = false;
        await world.WriteAsync(6, 6);
        await world.AssertAllAsync(6);
    }

    [Fact]
    public async Task A_service_that_stops_while_it_publishes_stops_without_an_error()
    {
        await using var world = await DaprWorld.CreateAsync(server, producer: false);
        world.Broker.Faults.HangsOnPublish = true;
        var producer = await Node.StartAsync(world.ProducerDatabase, "intake", world.Time, workers: true, sidecar: world.Broker.Sidecar("intake"));
        await using var quiet = producer.Log.NoUnexpectedErrors();
        await world.WriteAsync(1, 1);
        await Poll.UntilAsync(() => world.Broker.Faults.Held > 0, DaprWorld.Soon, "the sidecar has been asked to publish");

        await producer.DisposeAsync();
    }

    [Fact]
    public void The_relay_is_never_made_to_wait_and_what_finds_no_room_is_said()
    {
        using var log = new LogCapture();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var transport = new DaprTransport(
            new LogFollower(_ => throw new InvalidOperationException("Nobody reads a log here."), new MessagingOptions(), loggers.CreateLogger<LogFollower>()), SidecarSettings.Read(new ConfigurationBuilder().Build()),
            loggers.CreateLogger<DaprTransport>());
        for (var batch = 0; batch < 70; batch++)
            Assert.True(transport.AnnounceAsync("intake", [new Event { Number = batch + 1 }], Ct).IsCompletedSuccessfully);
        Assert.Equal(64, transport.Waiting.Count);
        Assert.Equal(6, log.Entries.Count(entry => entry.EventId == 44));
    }

    [Fact]
    public async Task What_the_broker_refuses_of_a_bulk_is_published_again_once()
    {
        await using var world = await DaprWorld.CreateAsync(server, producer: false);
        world.Broker.Faults.RefuseEvery = 4;
        await world.WriteAsync(1, 8);
        await world.StartProducerAsync();
        await world.AssertAllAsync(8);
        Assert.DoesNotContain(world.Producer.Log.Entries, entry => entry.EventId == 42);

        world.Broker.Faults.RefuseEvery = 1;
        await world.WriteAsync(9, 9);
        await world.LoggedAsync(world.Producer, 42);
        Assert.DoesNotContain(world.Producer.Log.Entries, entry => entry.EventId == 40);
        world.Broker.Faults.RefuseEvery = 0;
        await world.WriteAsync(10, 10);
        await world.AssertAllAsync(10);
    }

    [Fact]
    public async Task What_waits_behind_a_single_event_that_is_refused_is_published_all_the_same()
    {
        await using var world = await DaprWorld.CreateAsync(server, producing: new Dictionary<string, string?> { ["Messaging:PublishDeadline"] = "00:00:30" });
        world.Broker.Faults.HangsOnPublish = true;
        // Each in a batch of its own.
        for (var n = 1; n <= 4; n++)
        {
            await world.WriteAsync(n, n);
            await world.UntilAsync(async () => (await world.Writer.ReadLogAsync()).Count == n, $"the relay has moved event {n}");
        }
        // The first attempt at each but the first event.
        world.Broker.Faults.RefuseEvery = 2;
        world.Broker.Faults.HangsOnPublish = false;
        await world.AssertAllAsync(4);
        Assert.Equal(4, world.Broker.Counts.Published);
        Assert.DoesNotContain(world.Producer.Log.Entries, entry => entry.EventId is 40 or 42);
    }

    [Fact]
    public async Task What_the_broker_refuses_twice_is_said_and_comes_by_the_log()
    {
        await using var world = await DaprWorld.CreateAsync(server, catchUp: "00:00:00.2", producer: false);
        world.Broker.Faults.RefuseEvery = 1;
        await world.WriteAsync(1, 4);
        await world.StartProducerAsync();
        await world.LoggedAsync(world.Producer, 42);
        await world.AssertAllAsync(4);
        Assert.Equal(0, world.Broker.Counts.Published);
    }

    [Fact]
    public async Task An_event_that_is_too_large_for_a_broker_comes_by_the_log()
    {
        await using var world = await DaprWorld.CreateAsync(server, producer: false);
        var large = new string('x', EventEnvelope.Longest);
        await world.WriteAsync(("case-1", "1"), ("case-1", large), ("case-1", "3"));
        await world.StartProducerAsync();
        await world.TakenAsync(3);
        Assert.Equal(["1", large, "3"], await world.Subscriber.EffectsAsync());
        Assert.Single(world.Producer.Log.Entries, entry => entry.EventId == 43);
        Assert.Equal(2, world.Broker.Counts.Published);
    }

    [Theory]
    [InlineData("DAPR_API_TOKEN", "somebody-else's-token", 40)]
    [InlineData("Messaging:PubSub", "another-component", 42)]
    public async Task A_sidecar_that_refuses_everything_is_told_of_once_and_leaves_it_to_the_log(string setting, string value, int told)
    {
        await using var world = await DaprWorld.CreateAsync(server, catchUp: "00:00:00.2", producing: new Dictionary<string, string?> { [setting] = value });
        await world.WriteAsync(1, 2);
        await world.LoggedAsync(world.Producer, told);
        await world.AssertAllAsync(2);
        await world.WriteAsync(3, 3);
        await world.AssertAllAsync(3);
        Assert.Equal(0, world.Broker.Counts.Published);
        Assert.Single(world.Producer.Log.Entries, entry => entry.EventId is 40 or 42);
    }

    [Fact]
    public async Task The_double_does_no_more_than_it_says()
    {
        await using var broker = new TestKit.Sidecars.DaprContractDouble();
        var sidecar = await broker.StartAsync("intake");
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{sidecar.Variables["DAPR_GRPC_PORT"]}");
        var client = new Runtime.DaprClient(channel);
        var token = new Metadata { { "dapr-api-token", sidecar.ApiToken } };
        Assert.Equal(StatusCode.Unimplemented, await CodeAsync(() => client.GetStateAsync(new GetStateRequest(), token, cancellationToken: Ct).ResponseAsync));
        Assert.Equal(StatusCode.Unimplemented, await CodeAsync(() => PublishAsync("{}", "application/json")));
        Assert.Equal(StatusCode.InvalidArgument, await CodeAsync(() => PublishAsync("no envelope", EventEnvelope.ContentType)));
        Assert.Equal(StatusCode.Unauthenticated, await CodeAsync(() => client.GetStateAsync(new GetStateRequest(), cancellationToken: Ct).ResponseAsync));
        Assert.Equal(StatusCode.InvalidArgument, await CodeAsync(() => client.BulkPublishEventAsync(
            new() { PubsubName = broker.Options.PubSub, Topic = "t", Entries = { new BulkPublishRequestEntry { EntryId = "a" }, new BulkPublishRequestEntry { EntryId = "a" } } }, token, cancellationToken: Ct).ResponseAsync));

        Task PublishAsync(string data, string contentType) => client.PublishEventAsync(
            new() { PubsubName = broker.Options.PubSub, Topic = "t", Data = ByteString.CopyFromUtf8(data), DataContentType = contentType }, token, cancellationToken: Ct).ResponseAsync;

        static async Task<StatusCode> CodeAsync(Func<Task> call) => (await Assert.ThrowsAsync<RpcException>(call)).StatusCode;
    }
}
