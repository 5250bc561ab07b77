using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.TestKit;
using Google.Rpc;
using Grpc.Core;

namespace ComplaintSuite.MessagingTests;

public sealed class LogTests(PostgresServer server)
{
    [Fact]
    public async Task The_log_is_read_after_a_number_in_pieces_of_at_most_two_hundred()
    {
        await using var world = await World.CreateAsync(server);
        for (var i = 0; i < 230; i++)
            await world.Producer.ActAsync("commerce", $"case-{i}", new ComplaintRegistered());
        await world.Producer.RelayAllAsync();

        using var call = world.Producer.EventLog.ReadEvents(new() { Subscriber = "looker", After = 5, UntilEnd = true }, cancellationToken: Ct);
        Assert.True(await call.ResponseStream.MoveNext(Ct));
        Assert.Equal((200, 6, 230), (call.ResponseStream.Current.Events.Count, call.ResponseStream.Current.Events[0].Number, call.ResponseStream.Current.End));
        Assert.True(await call.ResponseStream.MoveNext(Ct));
        Assert.Equal(25, call.ResponseStream.Current.Events.Count);
        Assert.False(await call.ResponseStream.MoveNext(Ct));
    }

    [Fact]
    public async Task What_is_long_is_read_in_pieces_that_a_client_takes()
    {
        await using var world = await World.CreateAsync(server);
        for (var i = 0; i < 40; i++)
            await world.Producer.ActAsync("commerce", $"case-{i}", new ComplaintReferred { Department = new string('x', 130_000) });
        await world.Producer.RelayAllAsync();
        using var call = world.Producer.EventLog.ReadEvents(new() { Subscriber = "looker", UntilEnd = true }, cancellationToken: Ct);
        var numbers = new List<long>();
        await foreach (var piece in call.ResponseStream.ReadAllAsync(Ct))
        {
            Assert.InRange(piece.CalculateSize(), 1, 1_100_000);
            numbers.AddRange(piece.Events.Select(e => e.Number));
        }
        Assert.Equal(Enumerable.Range(1, 40).Select(number => (long)number), numbers);
    }

    [Fact]
    public async Task What_another_replica_relayed_is_found_by_polling()
    {
        await using var world = await World.CreateAsync(server);
        using var call = world.Producer.EventLog.ReadEvents(new() { Subscriber = "looker" }, cancellationToken: Ct);
        var reading = Node.NextAsync(call);
        // Past the signals of this process, as a commit of another one would be.
        await Sql.ExecuteAsync(world.ProducerDatabase.Superuser,
            """
            insert into event_log (number, event_id, organisation, subject, subject_version, occurred_at, type, payload, logged_at)
            values (1, '0190a0b0-0000-7000-8000-000000000001', 'commerce', 'case-1', 1, '2026-10-08', 'complaintsuite.events.v1.ComplaintRegistered', '', '2026-10-08');
            update event_log_head set number = 1
            """);
        Assert.Equal(1, (await reading).Events.Single().Number);
    }

    [Fact]
    public async Task A_follower_sees_at_once_that_it_is_served_though_there_is_nothing()
    {
        await using var world = await World.CreateAsync(server);
        using var call = world.Producer.EventLog.ReadEvents(new() { Subscriber = "looker" }, cancellationToken: Ct);
        Assert.True(await call.ResponseStream.MoveNext(Ct).WaitAsync(TimeSpan.FromSeconds(10), Ct));
        Assert.Empty(call.ResponseStream.Current.Events);
    }

    [Fact]
    public async Task A_number_below_what_is_kept_is_refused_with_the_reason()
    {
        await using var world = await World.CreateAsync(server, options: SnapshotTests.Trimming);
        await SubscriptionTests.PublishAsync(world, ("case-1", "a"), ("case-1", "b"));
        await world.Subscriber.CatchUpAsync();
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await world.Producer.Get<LogTrimmer<TestDb>>().RunOnceAsync(Ct));

        Assert.Equal((StatusCode.FailedPrecondition, "LOG_TRIMMED"), await RefusalAsync(world, after: 1));
        Assert.Empty(await world.Producer.ReadLogAsync(after: 2));
        await SubscriptionTests.PublishAsync(world, ("case-1", "c"));
        Assert.Equal(3, (await world.Producer.ReadLogAsync(after: 2)).Single().Number);
    }

    [Fact]
    public async Task A_number_beyond_the_end_is_refused_because_the_producer_was_restored()
    {
        await using var world = await World.CreateAsync(server);
        await SubscriptionTests.PublishAsync(world, ("case-1", "a"));
        Assert.Equal((StatusCode.FailedPrecondition, "LOG_REWOUND"), await RefusalAsync(world, after: 2));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Routing")]
    [InlineData("a b")]
    [InlineData("a-name-that-is-longer-than-forty-characters")]
    public async Task A_name_that_is_none_is_refused_and_registers_nobody(string name)
    {
        await using var world = await World.CreateAsync(server);
        await ParkingTests.RefusedAsync(StatusCode.InvalidArgument, () => world.Producer.EventLog.AcknowledgeEventsAsync(new() { Subscriber = name, Number = 1 }, cancellationToken: Ct));
        using var read = world.Producer.EventLog.ReadEvents(new() { Subscriber = name }, cancellationToken: Ct);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => read.ResponseStream.MoveNext(Ct))).StatusCode);
        using var snapshot = world.Producer.EventLog.ReadSnapshot(new() { Subscriber = name }, cancellationToken: Ct);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => snapshot.ResponseStream.MoveNext(Ct))).StatusCode);
        Assert.Empty(await Sql.ColumnAsync(world.ProducerDatabase.Superuser, "select subscriber from log_readers"));
    }

    [Fact]
    public async Task Negative_numbers_are_refused()
    {
        await using var world = await World.CreateAsync(server);
        Assert.Equal(StatusCode.InvalidArgument, (await RefusalAsync(world, after: -1)).Code);
        await ParkingTests.RefusedAsync(StatusCode.InvalidArgument, () => world.Producer.EventLog.AcknowledgeEventsAsync(new() { Subscriber = "looker", Number = -1 }, cancellationToken: Ct));
    }

    [Fact]
    public async Task A_late_acknowledgement_takes_nothing_back_but_a_reader_that_starts_over_does()
    {
        await using var world = await World.CreateAsync(server);
        await SubscriptionTests.PublishAsync(world, ("case-1", "a"), ("case-1", "b"));
        await world.Producer.EventLog.AcknowledgeEventsAsync(new() { Subscriber = "looker", Number = 2 }, cancellationToken: Ct);
        await world.Producer.EventLog.AcknowledgeEventsAsync(new() { Subscriber = "looker", Number = 1 }, cancellationToken: Ct);
        Assert.Equal(["2"], await AcknowledgedAsync());
        await world.Producer.ReadLogAsync(after: 0);
        Assert.Equal(["0"], await AcknowledgedAsync());

        Task<string[]> AcknowledgedAsync() => Sql.ColumnAsync(world.ProducerDatabase.Superuser, "select acknowledged_number from log_readers");
    }

    [Fact]
    public async Task Trimming_respects_the_slowest_reader_the_count_and_the_age()
    {
        await using var world = await World.CreateAsync(server, options: options => (options.KeepEvents, options.KeepAge) = (3, TimeSpan.FromDays(1)));
        var trimmer = world.Producer.Get<LogTrimmer<TestDb>>();
        await SubscriptionTests.PublishAsync(world, [.. Enumerable.Range(1, 8).Select(i => ("case-1", $"{i}"))]);
        await world.Producer.EventLog.AcknowledgeEventsAsync(new() { Subscriber = "fast", Number = 8 }, cancellationToken: Ct);
        await world.Producer.EventLog.AcknowledgeEventsAsync(new() { Subscriber = "slow", Number = 2 }, cancellationToken: Ct);

        Assert.Equal(0, await trimmer.RunOnceAsync(Ct));
        world.Time.Advance(TimeSpan.FromDays(1.5));
        await SubscriptionTests.PublishAsync(world, ("case-1", "young"), ("case-1", "younger"));
        Assert.Equal(2, await trimmer.RunOnceAsync(Ct));
        Assert.Equal(["3", "4", "5", "6", "7", "8", "9", "10"], await NumbersAsync());
        await world.Producer.EventLog.AcknowledgeEventsAsync(new() { Subscriber = "slow", Number = 10 }, cancellationToken: Ct);
        await world.Producer.EventLog.AcknowledgeEventsAsync(new() { Subscriber = "fast", Number = 10 }, cancellationToken: Ct);
        Assert.Equal(5, await trimmer.RunOnceAsync(Ct));
        Assert.Equal(["8", "9", "10"], await NumbersAsync());
        Assert.Equal(0, await trimmer.RunOnceAsync(Ct));

        await SubscriptionTests.PublishAsync(world, ("case-1", "next"));
        Assert.Equal(["8", "9", "10", "11"], await NumbersAsync());

        Task<string[]> NumbersAsync() => Sql.ColumnAsync(world.ProducerDatabase.Superuser, "select number from event_log order by number");
    }

    private static async Task<(StatusCode Code, string? Reason)> RefusalAsync(World world, long after)
    {
        using var call = world.Producer.EventLog.ReadEvents(new() { Subscriber = "looker", After = after, UntilEnd = true }, cancellationToken: Ct);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Ct));
        return (refusal.StatusCode, refusal.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason);
    }
}
