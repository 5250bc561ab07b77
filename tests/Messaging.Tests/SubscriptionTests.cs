using System.Diagnostics;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ComplaintSuite.MessagingTests;

public sealed class SubscriptionTests(PostgresServer server)
{
    [Fact]
    public async Task Effects_happen_in_the_order_of_the_log_and_the_position_moves_with_them()
    {
        await using var world = await World.CreateAsync(server);
        await PublishAsync(world, ("case-1", "1a"), ("case-2", "2a"), ("case-1", "1b"));

        await world.Subscriber.CatchUpAsync();

        Assert.Equal(["1a", "2a", "1b"], await world.Subscriber.EffectsAsync());
        Assert.Equal(3, await world.Subscriber.Subscription.GetPositionAsync(Ct));
        Assert.Equal(["routing 3"], await Sql.ColumnAsync(world.ProducerDatabase.Superuser, "select subscriber || ' ' || acknowledged_number from log_readers"));
    }

    [Fact]
    public async Task Events_that_follow_each_other_go_in_one_transaction_with_those_that_concern_nobody()
    {
        await using var world = await World.CreateAsync(server);
        await PublishAsync(world, ("case-1", "1a"), ("case-2", "2a"));
        await world.Producer.ActAsync("commerce", "case-1", new ComplaintArchived());
        await PublishAsync(world, ("case-1", "1b"));
        var log = await world.Producer.ReadLogAsync();
        var before = world.Subscriber.Faults.Commits;

        Assert.Equal(new TakeResult(4, Gap: false), await world.Subscriber.Subscription.ApplyAsync(log, Ct));

        Assert.Equal(["1a", "2a", "1b"], await world.Subscriber.EffectsAsync());
        Assert.Equal(1, world.Subscriber.Faults.Commits - before);
    }

    [Fact]
    public async Task One_that_fails_among_others_is_parked_and_each_of_them_has_its_effect_once()
    {
        await using var world = await World.CreateAsync(server);
        await PublishAsync(world, ("case-1", "a"), ("case-2", "poison"), ("case-3", "c"), ("case-2", "behind"), ("case-1", "e"));
        world.Subscriber.Behaviour.After = (_, label) => label == "poison" ? throw new InvalidOperationException() : Task.CompletedTask;

        await world.Subscriber.CatchUpAsync();

        Assert.Equal(["a", "c", "e"], await world.Subscriber.EffectsAsync());
        Assert.Equal(["case-2 2 1", "case-2 4 0"], await world.Subscriber.ParkedRowsAsync());
        Assert.Equal(5, await world.Subscriber.Subscription.GetPositionAsync(Ct));
    }

    [Fact]
    public async Task Events_of_two_organisations_have_a_transaction_each()
    {
        await using var world = await World.CreateAsync(server);
        await world.Producer.ReceiveAsync("commerce", "case-1", "a");
        await world.Producer.ReceiveAsync("commerce", "case-2", "b");
        await world.Producer.ReceiveAsync("labour", "case-3", "c");
        await world.Producer.RelayAllAsync();

        await world.Subscriber.CatchUpAsync();

        Assert.Equal(["commerce a", "commerce b", "labour c"], await Sql.ColumnAsync(world.SubscriberDatabase.Superuser, "select organisation || ' ' || label from effects order by sequence"));
    }

    [Fact]
    public async Task A_crash_after_the_effect_and_before_the_commit_leaves_neither_and_the_event_is_applied_once()
    {
        await using var world = await World.CreateAsync(server);
        await PublishAsync(world, ("case-1", "a"), ("case-1", "b"));
        world.Subscriber.Faults.KillBeforeNextCommit(world.SubscriberDatabase.Superuser);

        await Assert.ThrowsAnyAsync<Exception>(world.Subscriber.CatchUpAsync);
        Assert.Empty(await world.Subscriber.EffectsAsync());
        Assert.Equal(0, await world.Subscriber.Subscription.GetPositionAsync(Ct));

        await world.Subscriber.CatchUpAsync();
        Assert.Equal(["a", "b"], await world.Subscriber.EffectsAsync());
        Assert.Empty(await world.Subscriber.ParkedRowsAsync());
    }

    [Fact]
    public async Task A_commit_whose_reply_is_lost_is_not_repeated()
    {
        await using var world = await World.CreateAsync(server);
        await PublishAsync(world, ("case-1", "a"), ("case-1", "b"));
        world.Subscriber.Faults.LoseNextCommitReply();

        await Assert.ThrowsAnyAsync<Exception>(world.Subscriber.CatchUpAsync);
        await world.Subscriber.CatchUpAsync();

        Assert.Equal(["a", "b"], await world.Subscriber.EffectsAsync());
    }

    [Fact]
    public async Task A_crash_after_the_commit_and_before_the_acknowledgement_repeats_nothing()
    {
        await using var world = await World.CreateAsync(server);
        await PublishAsync(world, ("case-1", "a"), ("case-1", "b"));
        var dying = await world.AddSubscriberAsync(calls: new NoAcknowledgement());

        await Assert.ThrowsAsync<RpcException>(dying.CatchUpAsync);
        Assert.Equal(["a", "b"], await world.Subscriber.EffectsAsync());

        await PublishAsync(world, ("case-1", "c"));
        await world.Subscriber.CatchUpAsync();
        Assert.Equal(["a", "b", "c"], await world.Subscriber.EffectsAsync());
        Assert.Equal(["3"], await Sql.ColumnAsync(world.ProducerDatabase.Superuser, "select acknowledged_number from log_readers where subscriber = 'routing'"));
    }

    [Fact]
    public async Task What_is_delivered_twice_late_or_out_of_order_has_one_effect()
    {
        await using var world = await World.CreateAsync(server);
        await PublishAsync(world, ("case-1", "1"), ("case-1", "2"), ("case-1", "3"));
        var log = await world.Producer.ReadLogAsync();
        var subscription = world.Subscriber.Subscription;

        Assert.Equal(new TakeResult(0, Gap: true), await subscription.ApplyAsync([log[1]], Ct));
        Assert.Equal(new TakeResult(1, Gap: false), await subscription.ApplyAsync([log[0], log[0]], Ct));
        Assert.Equal(new TakeResult(1, Gap: true), await subscription.ApplyAsync([log[2]], Ct));
        Assert.Equal(new TakeResult(3, Gap: false), await subscription.ApplyAsync([log[0], log[1], log[1], log[2], log[0]], Ct));

        Assert.Equal(["1", "2", "3"], await world.Subscriber.EffectsAsync());
    }

    [Fact]
    public async Task Two_replicas_that_take_the_same_events_at_once_apply_each_once()
    {
        await using var world = await World.CreateAsync(server);
        var other = await world.AddSubscriberAsync();
        await PublishAsync(world, [.. Enumerable.Range(1, 40).Select(i => ($"case-{i % 3}", $"{i}"))]);

        await Task.WhenAll(world.Subscriber.CatchUpAsync(), other.CatchUpAsync());

        Assert.Equal(Enumerable.Range(1, 40).Select(i => $"{i}"), await world.Subscriber.EffectsAsync());
    }

    [Fact]
    public async Task Events_of_which_their_handler_need_not_hear_only_move_the_position()
    {
        await using var world = await World.CreateAsync(server);
        world.Subscriber.Behaviour.Before = (_, label) => label == OnComplaintReceived.Unconcerned ? throw new InvalidOperationException("heard of it") : Task.CompletedTask;
        await PublishAsync(world, ("case-1", OnComplaintReceived.Unconcerned), ("case-1", "a"), ("case-2", OnComplaintReceived.Unconcerned), ("case-2", "b"), ("case-2", OnComplaintReceived.Unconcerned));
        var log = await world.Producer.ReadLogAsync();
        var before = world.Subscriber.Faults.Commits;

        Assert.Equal(new TakeResult(5, Gap: false), await world.Subscriber.Subscription.ApplyAsync(log, Ct));
        Assert.Equal(1, world.Subscriber.Faults.Commits - before);
        Assert.Equal(["a", "b"], await world.Subscriber.EffectsAsync());

        await PublishAsync(world, ("case-1", OnComplaintReceived.Unconcerned));
        Assert.Equal(new TakeResult(6, Gap: false), await world.Subscriber.Subscription.ApplyAsync((await world.Producer.ReadLogAsync())[5..], Ct));
        Assert.Empty(await world.Subscriber.ParkedRowsAsync());
    }

    [Fact]
    public async Task Events_without_a_handler_only_move_the_position()
    {
        await using var world = await World.CreateAsync(server);
        await world.Producer.ActAsync("commerce", "case-1", new ComplaintArchived());
        await world.Producer.ActAsync("commerce", "case-1", new ComplaintArchived());
        await PublishAsync(world, ("case-1", "a"));
        await world.Producer.ActAsync("commerce", "case-1", new ComplaintArchived());
        await world.Producer.RelayAllAsync();

        await world.Subscriber.CatchUpAsync();

        Assert.Equal(4, await world.Subscriber.Subscription.GetPositionAsync(Ct));
        Assert.Equal(["a"], await world.Subscriber.EffectsAsync());
        var log = await world.Producer.ReadLogAsync();
        Assert.Equal(new TakeResult(4, Gap: false), await world.Subscriber.Subscription.ApplyAsync([log[0]], Ct));
        await world.Producer.ActAsync("commerce", "case-1", new ComplaintArchived());
        await world.Producer.ActAsync("commerce", "case-1", new ComplaintArchived());
        await world.Producer.RelayAllAsync();
        Assert.Equal(new TakeResult(4, Gap: true), await world.Subscriber.Subscription.ApplyAsync([(await world.Producer.ReadLogAsync())[5]], Ct));
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.DeadlineExceeded)]
    public async Task A_failure_that_passes_by_itself_leaves_the_position_and_parks_nothing(StatusCode code)
    {
        await using var world = await World.CreateAsync(server);
        await PublishAsync(world, ("case-1", "a"), ("case-2", "b"));
        world.Subscriber.Behaviour.After = (_, label) => label == "b" ? throw new RpcException(new Status(code, "later")) : Task.CompletedTask;

        await Assert.ThrowsAsync<RpcException>(world.Subscriber.CatchUpAsync);
        Assert.Equal(["a"], await world.Subscriber.EffectsAsync());
        Assert.Equal(1, await world.Subscriber.Subscription.GetPositionAsync(Ct));
        Assert.Empty(await world.Subscriber.ParkedRowsAsync());

        world.Subscriber.Behaviour.After = (_, _) => Task.CompletedTask;
        await world.Subscriber.CatchUpAsync();
        Assert.Equal(["a", "b"], await world.Subscriber.EffectsAsync());
    }

    [Fact]
    public async Task A_record_that_somebody_changes_again_and_again_is_met_in_the_end()
    {
        await using var world = await World.CreateAsync(server);
        await PublishAsync(world, ("case-1", "a"));
        var attempts = 0;
        world.Subscriber.Behaviour.After = (_, _) => ++attempts < 8 ? throw new DbUpdateConcurrencyException() : Task.CompletedTask;

        await world.Subscriber.CatchUpAsync();

        Assert.Equal(["a"], await world.Subscriber.EffectsAsync());
        Assert.Empty(await world.Subscriber.ParkedRowsAsync());
    }

    [Fact]
    public async Task A_handler_sees_and_writes_only_the_organisation_of_its_event()
    {
        await using var world = await World.CreateAsync(server);
        var seen = new List<string>();
        world.Subscriber.Behaviour.Before = async (db, label) => seen.Add($"{label}:{string.Join('+', await db.Effects.OrderBy(row => row.Sequence).Select(row => row.Label).ToListAsync())}");
        await world.Producer.ReceiveAsync("commerce", "c-1", "c1");
        await world.Producer.ReceiveAsync("labour", "l-1", "l1");
        await world.Producer.ReceiveAsync("commerce", "c-1", "c2");
        await world.Producer.ReceiveAsync("labour", "l-2", "l2");
        await world.Producer.RelayAllAsync();

        await world.Subscriber.CatchUpAsync();

        Assert.Equal(["c1:", "l1:", "c2:c1", "l2:l1"], seen);
        Assert.Equal(["c1", "l1", "c2", "l2"], await world.Subscriber.EffectsAsync());

        world.Subscriber.Behaviour.Before = (db, _) =>
        {
            db.Add(new Effect { Organisation = "labour", Subject = "x", EventId = Guid.Empty, Label = "stray" });
            return Task.CompletedTask;
        };
        await PublishAsync(world, ("c-1", "c3"));
        await world.Subscriber.CatchUpAsync();
        Assert.DoesNotContain("stray", await world.Subscriber.EffectsAsync());
        Assert.Equal(["c-1 5 1"], await world.Subscriber.ParkedRowsAsync());
    }

    [Fact]
    public async Task A_handler_publishes_in_the_transaction_of_its_effect()
    {
        await using var world = await World.CreateAsync(server);
        world.Subscriber.Behaviour.After = (db, _) =>
        {
            db.Publish("commerce", "item-1", 1, new WorkItemQueued { WorkItemId = "item-1" }, world.Time.GetUtcNow());
            return Task.CompletedTask;
        };
        await PublishAsync(world, ("case-1", "a"));
        world.Subscriber.Faults.KillBeforeNextCommit(world.SubscriberDatabase.Superuser);
        await Assert.ThrowsAnyAsync<Exception>(world.Subscriber.CatchUpAsync);
        await world.Subscriber.CatchUpAsync();

        await world.Subscriber.RelayAllAsync();
        Assert.Equal("item-1", Assert.Single(await world.Subscriber.ReadLogAsync()).Subject);
    }

    [Fact]
    public async Task Taking_an_event_is_an_activity_linked_to_the_change()
    {
        await using var world = await World.CreateAsync(server);
        var taken = new List<Activity>();
        var organisation = $"o{Random.Shared.Next()}";
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (taken)
                    taken.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        string id;
        ActivityContext origin;
        using (var act = new Activity("act").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            id = (await world.Producer.ReceiveAsync(organisation, "case-1", "a")).ToString();
            origin = act.Context;
        }
        await world.Producer.RelayAllAsync();
        await world.Subscriber.CatchUpAsync();

        lock (taken)
        {
            var mine = Assert.Single(taken, activity => id.Equals(activity.GetTagItem("messaging.event_id")));
            Assert.Equal(origin.TraceId, Assert.Single(mine.Links).Context.TraceId);
            Assert.Equal("take complaintsuite.events.v1.ComplaintReceived", mine.OperationName);
        }
    }

    [Fact]
    public async Task Subscription_positions_can_not_be_moved_by_the_app_role()
    {
        await using var world = await World.CreateAsync(server);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Sql.ExecuteAsync(world.SubscriberDatabase.App, "update subscription_positions set position = 9"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    internal static async Task PublishAsync(World world, params (string Subject, string Label)[] events)
    {
        foreach (var (subject, label) in events)
            await world.Producer.ReceiveAsync("commerce", subject, label);
        await world.Producer.RelayAllAsync();
    }

    private sealed class NoAcknowledgement : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
            request is AcknowledgeEventsRequest ? throw new RpcException(new Status(StatusCode.Unavailable, "gone")) : continuation(request, context);
    }
}
