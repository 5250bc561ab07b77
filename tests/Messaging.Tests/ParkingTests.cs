using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.TestKit;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.MessagingTests;

public sealed class ParkingTests(PostgresServer server)
{
    [Fact]
    public async Task A_poison_event_parks_its_case_alone_and_later_events_of_the_case_wait_in_order()
    {
        await using var world = await World.CreateAsync(server);
        Poison(world, "1b");
        await SubscriptionTests.PublishAsync(world, ("case-1", "1a"), ("case-1", "1b"), ("case-2", "2a"), ("case-1", "1c"), ("case-2", "2b"), ("case-1", "1d"));

        await world.Subscriber.CatchUpAsync();

        Assert.Equal(["1a", "2a", "2b"], await world.Subscriber.EffectsAsync());
        Assert.Equal(["case-1 2 1", "case-1 4 0", "case-1 6 0"], await world.Subscriber.ParkedRowsAsync());
        Assert.Equal(6, await world.Subscriber.Subscription.GetPositionAsync(Ct));
        var error = Assert.Single(world.Subscriber.Log.Entries, entry => entry.EventId == 123);
        Assert.Contains("InvalidOperationException", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_subject_of_another_organisation_is_not_parked_with_it()
    {
        await using var world = await World.CreateAsync(server);
        Poison(world, "poison");
        await world.Producer.ActAsync("commerce", "directory", new Contracts.Events.V1.ComplaintReceived { CaseNumber = "poison" });
        await world.Producer.RelayAllAsync();
        await world.Subscriber.CatchUpAsync();
        var e = (await world.Producer.ReadLogAsync()).Single().Clone();
        (e.Number, e.Organisation, e.EventId) = (2, "labour", Guid.CreateVersion7(world.Time.GetUtcNow()).ToString());
        e.Payload = Google.Protobuf.WellKnownTypes.Any.Pack(new Contracts.Events.V1.ComplaintReceived { CaseNumber = "fine" });

        await world.Subscriber.Subscription.ApplyAsync([e], Ct);

        Assert.Equal(["fine"], await world.Subscriber.EffectsAsync());
    }

    [Fact]
    public async Task A_retry_by_hand_drains_the_case_in_order()
    {
        await using var world = await World.CreateAsync(server);
        Poison(world, "b");
        await SubscriptionTests.PublishAsync(world, ("case-1", "a"), ("case-1", "b"), ("case-1", "c"), ("case-1", "d"));
        await world.Subscriber.CatchUpAsync();
        Poison(world);

        Assert.Equal((3, 0), await world.Subscriber.Parked.RetryAsync("intake", "commerce", "case-1", Ct));

        Assert.Equal(["a", "b", "c", "d"], await world.Subscriber.EffectsAsync());
        await SubscriptionTests.PublishAsync(world, ("case-1", "e"));
        await world.Subscriber.CatchUpAsync();
        Assert.Equal(["a", "b", "c", "d", "e"], await world.Subscriber.EffectsAsync());
    }

    [Fact]
    public async Task A_retry_stops_at_the_first_event_that_fails_and_keeps_what_it_has_done()
    {
        await using var world = await World.CreateAsync(server);
        Poison(world, "a");
        await SubscriptionTests.PublishAsync(world, ("case-1", "a"), ("case-1", "b"), ("case-1", "c"));
        await world.Subscriber.CatchUpAsync();
        Poison(world, "b");

        Assert.Equal((1, 2), await world.Subscriber.Parked.RetryAsync("intake", "commerce", "case-1", Ct));

        Assert.Equal(["a"], await world.Subscriber.EffectsAsync());
        Assert.Equal(["case-1 2 1", "case-1 3 0"], await world.Subscriber.ParkedRowsAsync());
    }

    [Fact]
    public async Task A_retry_that_crashes_between_effect_and_commit_applies_once()
    {
        await using var world = await World.CreateAsync(server);
        Poison(world, "a");
        await SubscriptionTests.PublishAsync(world, ("case-1", "a"));
        await world.Subscriber.CatchUpAsync();
        Poison(world);
        world.Subscriber.Faults.KillBeforeNextCommit(world.SubscriberDatabase.Superuser);

        await Assert.ThrowsAnyAsync<Exception>(() => world.Subscriber.Parked.RetryAsync("intake", "commerce", "case-1", Ct));
        Assert.Equal(["case-1 1 1"], await world.Subscriber.ParkedRowsAsync());

        world.Subscriber.Faults.LoseNextCommitReply();
        await Assert.ThrowsAnyAsync<Exception>(() => world.Subscriber.Parked.RetryAsync("intake", "commerce", "case-1", Ct));
        Assert.Equal((0, 0), await world.Subscriber.Parked.RetryAsync("intake", "commerce", "case-1", Ct));
        Assert.Equal(["a"], await world.Subscriber.EffectsAsync());
    }

    [Fact]
    public async Task A_retry_and_the_subscription_at_once_keep_the_order_of_the_case()
    {
        await using var world = await World.CreateAsync(server);
        Poison(world, "0");
        await SubscriptionTests.PublishAsync(world, [.. Enumerable.Range(0, 10).Select(i => ("case-1", $"{i}"))]);
        await world.Subscriber.CatchUpAsync();
        await SubscriptionTests.PublishAsync(world, [.. Enumerable.Range(10, 10).Select(i => ("case-1", $"{i}"))]);
        Poison(world);

        await Task.WhenAll(world.Subscriber.CatchUpAsync(), world.Subscriber.Parked.RetryAsync("intake", "commerce", "case-1", Ct));
        await world.Subscriber.Parked.RetryAsync("intake", "commerce", "case-1", Ct);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), await world.Subscriber.EffectsAsync());
        Assert.Empty(await world.Subscriber.ParkedRowsAsync());
    }

    [Fact]
    public async Task Parked_events_are_tried_again_at_their_intervals_and_then_only_by_hand()
    {
        await using var world = await World.CreateAsync(server, options: options => options.RetryIntervals = [TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)]);
        Poison(world, "a");
        await SubscriptionTests.PublishAsync(world, ("case-1", "a"), ("case-1", "b"));
        await world.Subscriber.CatchUpAsync();

        Assert.Equal(["case-1 1 1", "case-1 2 0"], await AfterAsync(TimeSpan.FromSeconds(59)));
        Assert.Equal(["case-1 1 2", "case-1 2 0"], await AfterAsync(TimeSpan.FromSeconds(1)));
        Assert.Equal(["case-1 1 2", "case-1 2 0"], await AfterAsync(TimeSpan.FromMinutes(59)));
        Assert.DoesNotContain(world.Subscriber.Log.Entries, entry => entry.EventId == 143);
        Assert.Equal(["case-1 1 3", "case-1 2 0"], await AfterAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Error, Assert.Single(world.Subscriber.Log.Entries, entry => entry.EventId == 143).Level);
        Poison(world);
        Assert.Equal(["case-1 1 3", "case-1 2 0"], await AfterAsync(TimeSpan.FromDays(30)));
        await world.Subscriber.Parked.RetryAsync("intake", "commerce", "case-1", Ct);
        Assert.Equal(["a", "b"], await world.Subscriber.EffectsAsync());

        async Task<string[]> AfterAsync(TimeSpan time)
        {
            world.Time.Advance(time);
            await world.Subscriber.Parked.RunOnceAsync(Ct);
            return await world.Subscriber.ParkedRowsAsync();
        }
    }

    [Fact]
    public async Task Two_replicas_that_find_an_event_due_at_the_same_time_make_one_attempt_of_it()
    {
        await using var world = await World.CreateAsync(server);
        var other = await world.AddSubscriberAsync();
        Poison(world, "a");
        other.Behaviour.After = (_, _) => throw new InvalidOperationException("a secret");
        await SubscriptionTests.PublishAsync(world, ("case-1", "a"));
        await world.Subscriber.CatchUpAsync();
        world.Time.Advance(TimeSpan.FromMinutes(1));
        Task? second = null;
        world.Subscriber.Behaviour.Before = async (_, _) =>
        {
            // The other has found the event due, and waits for the lock under which this one is trying it.
            second ??= other.Parked.RunOnceAsync(Ct);
            await Poll.UntilAsync(
                async () => (await Sql.ColumnAsync(world.SubscriberDatabase.Superuser, "select count(*)::text from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")) is ["1"],
                TimeSpan.FromSeconds(20), "the other waits");
        };

        await world.Subscriber.Parked.RunOnceAsync(Ct);
        await second!;

        Assert.Equal(["case-1 1 2"], await world.Subscriber.ParkedRowsAsync());
    }

    [Fact]
    public async Task A_failure_that_names_itself_is_shown_by_its_name()
    {
        await using var world = await World.CreateAsync(server);
        world.Subscriber.Behaviour.After = (_, _) => throw new UndigestibleException("DEPARTMENT_UNKNOWN", "commerce 'goods'");
        await SubscriptionTests.PublishAsync(world, ("case-1", "a"));
        await world.Subscriber.CatchUpAsync();
        Assert.Equal(["DEPARTMENT_UNKNOWN commerce 'goods'"], await Sql.ColumnAsync(world.SubscriberDatabase.Superuser, "select failure from parked_events"));
        Assert.Contains("DEPARTMENT_UNKNOWN commerce 'goods'", Assert.Single(world.Subscriber.Log.Entries, entry => entry.EventId == 123).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_automatic_attempt_that_succeeds_drains_the_case()
    {
        await using var world = await World.CreateAsync(server);
        Poison(world, "a");
        await SubscriptionTests.PublishAsync(world, ("case-1", "a"), ("case-1", "b"), ("case-2", "c"));
        await world.Subscriber.CatchUpAsync();
        Poison(world);
        world.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(2, await world.Subscriber.Parked.RunOnceAsync(Ct));
        Assert.Equal(["c", "a", "b"], await world.Subscriber.EffectsAsync());
    }

    [Fact]
    public async Task A_failure_that_passes_by_itself_is_no_attempt()
    {
        await using var world = await World.CreateAsync(server);
        Poison(world, "a");
        await SubscriptionTests.PublishAsync(world, ("case-1", "a"));
        await world.Subscriber.CatchUpAsync();
        world.Subscriber.Behaviour.After = (_, _) => throw new RpcException(new Status(StatusCode.Unavailable, "later"));

        await Assert.ThrowsAsync<RpcException>(() => world.Subscriber.Parked.RetryAsync("intake", "commerce", "case-1", Ct));
        Assert.Equal(["case-1 1 1"], await world.Subscriber.ParkedRowsAsync());
    }

    [Fact]
    public async Task However_many_fail_for_the_moment_the_others_are_tried()
    {
        await using var world = await World.CreateAsync(server);
        world.Subscriber.Behaviour.After = (_, _) => throw new InvalidOperationException("a secret");
        // More than one look at the table finds.
        await SubscriptionTests.PublishAsync(world, [.. Enumerable.Range(0, 130).Select(n => ($"case-{n}", $"{n}"))]);
        await world.Subscriber.CatchUpAsync();
        world.Time.Advance(TimeSpan.FromMinutes(1));
        world.Subscriber.Behaviour.After = (_, label) => label == "129" ? Task.CompletedTask : throw new RpcException(new Status(StatusCode.Unavailable, "later"));

        await Assert.ThrowsAsync<RpcException>(() => world.Subscriber.Parked.RunOnceAsync(Ct));

        Assert.Equal(["129"], await world.Subscriber.EffectsAsync());
    }

    [Fact]
    public async Task An_unreadable_payload_and_a_conflict_that_lasts_are_parked()
    {
        await using var world = await World.CreateAsync(server);
        world.Subscriber.Behaviour.After = (_, label) => label == "conflict" ? throw new DbUpdateConcurrencyException() : Task.CompletedTask;
        await SubscriptionTests.PublishAsync(world, ("case-1", "conflict"), ("case-2", "fine"));
        await world.Subscriber.CatchUpAsync();
        var broken = (await world.Producer.ReadLogAsync())[1].Clone();
        (broken.Number, broken.Subject, broken.EventId, broken.Payload.Value) = (3, "case-3", Guid.CreateVersion7(world.Time.GetUtcNow()).ToString(), ByteString.CopyFrom(0x0a, 0xff));

        await world.Subscriber.Subscription.ApplyAsync([broken], Ct);

        Assert.Equal(["fine"], await world.Subscriber.EffectsAsync());
        Assert.Equal(["case-1 1 1", "case-3 3 1"], await world.Subscriber.ParkedRowsAsync());
        Assert.Equal(["DbUpdateConcurrencyException", "InvalidProtocolBufferException"], await Sql.ColumnAsync(world.SubscriberDatabase.Superuser, "select failure from parked_events order by sequence"));
    }

    [Fact]
    public async Task The_operator_lists_parked_events_in_pages_and_retries_a_case()
    {
        await using var world = await World.CreateAsync(server);
        Poison(world, "a");
        await SubscriptionTests.PublishAsync(world, ("case-1", "a"), ("case-1", "b"), ("case-1", "c"));
        await world.Subscriber.CatchUpAsync();
        var client = new ParkedEventService.ParkedEventServiceClient(world.Subscriber.Channel);

        var first = await client.ListParkedEventsAsync(new() { PageSize = 2 }, cancellationToken: Ct);
        Assert.Equal([1, 2], first.ParkedEvents.Select(e => e.Number));
        var poison = first.ParkedEvents[0];
        Assert.Equal(("intake", "commerce", "case-1", "complaintsuite.events.v1.ComplaintReceived", 1, "InvalidOperationException"),
            (poison.Producer, poison.Organisation, poison.Subject, poison.Type, poison.Attempts, poison.Failure));
        Assert.Equal(world.Time.GetUtcNow().AddMinutes(1), poison.NextAttemptTime.ToDateTimeOffset());
        var last = await client.ListParkedEventsAsync(new() { PageSize = 2, PageToken = first.NextPageToken }, cancellationToken: Ct);
        Assert.Equal([3], last.ParkedEvents.Select(e => e.Number));
        Assert.Empty(last.NextPageToken);

        Poison(world);
        var retried = await client.RetryParkedEventsAsync(new() { Producer = "intake", Organisation = "commerce", Subject = "case-1" }, cancellationToken: Ct);
        Assert.Equal((3, 0), (retried.Applied, retried.Remaining));
    }

    [Fact]
    public async Task Requests_about_parked_events_that_make_no_sense_are_refused()
    {
        await using var world = await World.CreateAsync(server);
        var client = new ParkedEventService.ParkedEventServiceClient(world.Subscriber.Channel);
        await RefusedAsync(StatusCode.InvalidArgument, () => client.ListParkedEventsAsync(new() { PageSize = 501 }, cancellationToken: Ct));
        await RefusedAsync(StatusCode.InvalidArgument, () => client.ListParkedEventsAsync(new() { PageToken = "-1" }, cancellationToken: Ct));
        await RefusedAsync(StatusCode.InvalidArgument, () => client.RetryParkedEventsAsync(new() { Producer = "intake", Subject = "case-1" }, cancellationToken: Ct));
        await RefusedAsync(StatusCode.InvalidArgument, () => client.RetryParkedEventsAsync(new() { Producer = "intake", Organisation = "commerce" }, cancellationToken: Ct));
        await RefusedAsync(StatusCode.NotFound, () => client.RetryParkedEventsAsync(new() { Producer = "nobody", Organisation = "commerce", Subject = "case-1" }, cancellationToken: Ct));
    }

    internal static async Task RefusedAsync<T>(StatusCode code, Func<AsyncUnaryCall<T>> call) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(async () => await call())).StatusCode);

    /// <summary>The handler fails for good on the event with this label, after it put its effect.</summary>
    internal static void Poison(World world, string label = "none") =>
        world.Subscriber.Behaviour.After = (_, actual) => actual == label ? throw new InvalidOperationException("a secret") : Task.CompletedTask;
}
