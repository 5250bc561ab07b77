using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.TestKit;
using Grpc.Core;

namespace ComplaintSuite.MessagingTests;

/// <summary>A producer that was restored from a backup lost events, and gives their numbers to others.</summary>
public sealed class RewoundTests(PostgresServer server)
{
    [Fact]
    public async Task A_restored_producer_refuses_although_its_log_has_grown_past_the_position()
    {
        await using var world = await RestoredAsync(lost: 4, since: 6);

        Assert.Equal("LOG_REWOUND", LogErrors.ReasonOf(await Assert.ThrowsAsync<RpcException>(world.Subscriber.CatchUpAsync)));

        Assert.Equal(Labels(1, 10), await world.Subscriber.EffectsAsync());
        var shown = Assert.Single((await OperatorOf(world).ListSubscriptionsAsync(new(), cancellationToken: Ct)).Subscriptions);
        Assert.Equal(("intake", 10, world.Time.GetUtcNow()), (shown.Producer, shown.Position, shown.RefuseTime?.ToDateTimeOffset()));
    }

    [Fact]
    public async Task Continued_by_an_operator_it_takes_what_is_new_once_and_keeps_what_was_lost()
    {
        await using var world = await RestoredAsync(lost: 4, since: 6);
        await Assert.ThrowsAsync<RpcException>(world.Subscriber.CatchUpAsync);

        var done = await OperatorOf(world).ContinueSubscriptionAsync(new() { Producer = "intake" }, cancellationToken: Ct);
        await world.Subscriber.CatchUpAsync();

        Assert.Equal((6, 4), (done.Position, done.Lost));
        Assert.Equal(Labels(1, 10).Concat(Labels(101, 106)), await world.Subscriber.EffectsAsync());
        Assert.Null(Assert.Single((await OperatorOf(world).ListSubscriptionsAsync(new(), cancellationToken: Ct)).Subscriptions).RefuseTime);
    }

    [Fact]
    public async Task Continued_it_forgets_what_was_parked_of_the_events_that_are_lost()
    {
        await using var world = await World.CreateAsync(server);
        await FillAsync(world, 1, 4);
        await world.Subscriber.CatchUpAsync();
        world.Subscriber.Behaviour.After = (_, _) => throw new InvalidOperationException("no");
        await FillAsync(world, 5, 5);
        await world.Subscriber.CatchUpAsync();
        Assert.NotEmpty(await world.Subscriber.ParkedRowsAsync());
        world.Subscriber.Behaviour.After = (_, _) => Task.CompletedTask;
        await RestoreAsync(world, lost: 1);

        await OperatorOf(world).ContinueSubscriptionAsync(new() { Producer = "intake" }, cancellationToken: Ct);

        Assert.Empty(await world.Subscriber.ParkedRowsAsync());
    }

    [Fact]
    public async Task A_producer_restored_to_nothing_is_followed_from_its_beginning()
    {
        await using var world = await RestoredAsync(lost: 10, since: 2);

        var done = await OperatorOf(world).ContinueSubscriptionAsync(new() { Producer = "intake" }, cancellationToken: Ct);
        await world.Subscriber.CatchUpAsync();

        Assert.Equal((0, 10), (done.Position, done.Lost));
        Assert.Equal(Labels(1, 10).Concat(Labels(101, 102)), await world.Subscriber.EffectsAsync());
    }

    [Fact]
    public async Task What_is_not_remembered_can_not_be_continued()
    {
        await using var world = await RestoredAsync(lost: 9, since: 0, options: options => options.KeepEvents = 3);
        await world.Subscriber.Get<Subscriptions<TestDb>>().ForgetAsync(Ct);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await OperatorOf(world).ContinueSubscriptionAsync(new() { Producer = "intake" }, cancellationToken: Ct));

        Assert.Equal("NO_COMMON_EVENT", LogErrors.ReasonOf(refused));
        Assert.Equal(10, await world.Subscriber.Subscription.GetPositionAsync(Ct));
    }

    [Fact]
    public async Task There_is_nothing_to_decide_about_a_producer_that_has_all()
    {
        await using var world = await World.CreateAsync(server);
        await FillAsync(world, 1, 3);
        await world.Subscriber.CatchUpAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await OperatorOf(world).ContinueSubscriptionAsync(new() { Producer = "intake" }, cancellationToken: Ct));

        Assert.Equal("NOT_REWOUND", LogErrors.ReasonOf(refused));
    }

    [Fact]
    public async Task Another_event_under_a_number_that_was_taken_is_refused_by_whatever_transport_it_comes()
    {
        await using var world = await RestoredAsync(lost: 4, since: 6);
        var pushed = await world.Producer.ReadLogAsync();

        await Assert.ThrowsAsync<LogRewoundException>(() => world.Subscriber.Subscription.ApplyAsync([pushed[8]], Ct));

        Assert.Equal(Labels(1, 10), await world.Subscriber.EffectsAsync());
        Assert.Empty(await world.Subscriber.ParkedRowsAsync());
        Assert.Equal(10, (await world.Subscriber.Subscription.ApplyAsync([pushed[3]], Ct)).Position);
    }

    [Fact]
    public async Task After_a_snapshot_the_position_is_an_event_that_the_producer_knows()
    {
        await using var world = await World.CreateAsync(server, options: options => (options.KeepAge, options.KeepEvents) = (TimeSpan.Zero, 0));
        await FillAsync(world, 1, 5);
        await world.Subscriber.CatchUpAsync();
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await world.Producer.Get<LogTrimmer<TestDb>>().RunOnceAsync(Ct);
        await world.Subscriber.Get<Subscriptions<TestDb>>().RebuildAsync("intake", Ct);
        await world.Subscriber.CatchUpAsync();

        var (number, id) = await world.Subscriber.Subscription.GetLastTakenAsync(Ct);

        Assert.Equal((5, 5), (number, (await world.Producer.EventLog.FindEventAsync(new() { EventId = id.ToString() }, cancellationToken: Ct)).Number));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string[] Labels(int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(label => $"{label}")];

    private static SubscriptionService.SubscriptionServiceClient OperatorOf(World world) => new(world.Subscriber.Channel);

    private static async Task FillAsync(World world, int first, int last)
    {
        for (var label = first; label <= last; label++)
            await world.Producer.ReceiveAsync("commerce", $"case-{label % 3}", $"{label}");
        await world.Producer.RelayAllAsync();
    }

    /// <summary>Ten events were taken; then the producer lost some and published others.</summary>
    private async Task<World> RestoredAsync(int lost, int since, Action<MessagingOptions>? options = null)
    {
        var world = await World.CreateAsync(server, options: options);
        await FillAsync(world, 1, 10);
        await world.Subscriber.CatchUpAsync();
        await RestoreAsync(world, lost);
        await FillAsync(world, 101, 100 + since);
        return world;
    }

    internal static Task RestoreAsync(World world, int lost) => Sql.ExecuteAsync(world.ProducerDatabase.Superuser,
        $"delete from history where event_id in (select event_id from event_log where number > (select number from event_log_head) - {lost}); delete from event_log where number > (select number from event_log_head) - {lost}; update event_log_head set number = number - {lost}");
}
