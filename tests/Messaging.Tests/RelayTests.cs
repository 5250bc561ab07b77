using System.Diagnostics;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.TestKit;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.MessagingTests;

public sealed class RelayTests(PostgresServer server)
{
    [Fact]
    public async Task An_event_reaches_the_log_whole_and_leaves_the_outbox()
    {
        await using var world = await World.CreateAsync(server);
        var id = await world.Producer.ActAsync("commerce", "case-1", new ComplaintAccepted { Category = "goods", LegalField = "consumer" });

        Assert.Equal(1, await world.Producer.Relay.RunOnceAsync(Ct));

        var e = Assert.Single(await world.Producer.ReadLogAsync());
        Assert.Equal((1, id.ToString(), "commerce", "case-1", 1), (e.Number, e.EventId, e.Organisation, e.Subject, e.SubjectVersion));
        Assert.Equal(world.Time.GetUtcNow(), e.OccurTime.ToDateTimeOffset());
        Assert.Equal("goods", e.Payload.Unpack<ComplaintAccepted>().Category);
        Assert.Empty(await Sql.ColumnAsync(world.ProducerDatabase.Superuser, "select sequence from outbox"));
        Assert.Equal(0, await world.Producer.Relay.RunOnceAsync(Ct));
    }

    [Fact]
    public async Task A_change_that_is_rolled_back_publishes_nothing_and_leaves_no_gap()
    {
        await using var world = await World.CreateAsync(server);
        await world.Producer.ReceiveAsync("commerce", "case-1", "first");
        await world.Producer.ActAsync("commerce", "case-2", new ComplaintReceived { CaseNumber = "never" }, commit: false);
        await world.Producer.ReceiveAsync("commerce", "case-3", "second");

        await world.Producer.RelayAllAsync();

        var log = await world.Producer.ReadLogAsync();
        Assert.Equal(["case-1", "case-3"], log.Select(e => e.Subject));
        Assert.Equal([1, 2], log.Select(e => e.Number));
    }

    [Fact]
    public async Task An_open_transaction_with_an_earlier_event_holds_nobody_up_and_is_not_lost()
    {
        await using var world = await World.CreateAsync(server);
        await using var db = world.Producer.App();
        await using var slow = await OrganisationScope.BeginAsync(db, "commerce", Ct);
        db.Publish("commerce", "case-slow", 1, new ComplaintReceived(), world.Time.GetUtcNow());
        await db.SaveChangesAsync(Ct);
        await world.Producer.ReceiveAsync("commerce", "case-fast", "fast");

        await world.Producer.RelayAllAsync();
        Assert.Equal(["case-fast"], (await world.Producer.ReadLogAsync()).Select(e => e.Subject));

        await slow.CommitAsync(Ct);
        await world.Producer.RelayAllAsync();
        Assert.Equal(["case-fast", "case-slow"], (await world.Producer.ReadLogAsync()).Select(e => e.Subject));
    }

    [Fact]
    public async Task Numbers_have_no_gap_with_many_writers_rollbacks_and_two_relays_at_once()
    {
        await using var world = await World.CreateAsync(server, options: options => options.RelayBatch = 7);
        var other = await world.AddProducerAsync(options: options => options.RelayBatch = 7);
        using var done = new CancellationTokenSource();
        var relays = new[] { world.Producer, other }.Select(async node =>
        {
            while (!done.IsCancellationRequested)
                await node.Relay.RunOnceAsync(Ct);
        }).ToArray();

        await Parallel.ForEachAsync(Enumerable.Range(0, 4), Ct, async (writer, _) =>
        {
            for (var i = 0; i < 40; i++)
                await world.Producer.ActAsync("commerce", $"case-{writer}", new ComplaintReceived { CaseNumber = $"{writer}/{i}" }, commit: i % 5 != 4);
        });
        await done.CancelAsync();
        await Task.WhenAll(relays);
        await world.Producer.RelayAllAsync();

        var log = await world.Producer.ReadLogAsync();
        Assert.Equal(4 * 32, log.Count);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(n => (long)n), log.Select(e => e.Number));
        Assert.Equal(log.Count, log.Select(e => e.EventId).Distinct().Count());
        foreach (var subject in log.GroupBy(e => e.Subject))
            Assert.Equal(Enumerable.Range(1, 32).Select(n => (long)n), subject.Select(e => e.SubjectVersion));
    }

    [Fact]
    public async Task Events_of_a_subject_keep_their_order_when_writers_compete_for_it()
    {
        await using var world = await World.CreateAsync(server);
        await Parallel.ForEachAsync(Enumerable.Range(0, 4), Ct, async (writer, _) =>
        {
            for (var done = 0; done < 15;)
                try
                {
                    await world.Producer.ReceiveAsync("commerce", "contested", $"{writer}/{done}");
                    done++;
                }
                catch (DbUpdateException)
                {
                    // Another writer was first: load and try again, as a caller would.
                }
        });
        await world.Producer.RelayAllAsync();
        Assert.Equal(Enumerable.Range(1, 60).Select(n => (long)n), (await world.Producer.ReadLogAsync()).Select(e => e.SubjectVersion));
    }

    [Fact]
    public async Task A_relay_killed_mid_batch_leaves_everything_as_it_was()
    {
        await using var world = await World.CreateAsync(server);
        for (var i = 0; i < 5; i++)
            await world.Producer.ReceiveAsync("commerce", $"case-{i}", $"{i}");
        world.Producer.Faults.KillBeforeNextCommit(world.ProducerDatabase.Superuser);

        await Assert.ThrowsAnyAsync<Exception>(() => world.Producer.Relay.RunOnceAsync(Ct));
        Assert.Empty(await world.Producer.ReadLogAsync());

        await world.Producer.RelayAllAsync();
        Assert.Equal([1, 2, 3, 4, 5], (await world.Producer.ReadLogAsync()).Select(e => e.Number));
    }

    [Fact]
    public async Task A_relay_that_never_learns_of_its_commit_moves_nothing_twice()
    {
        await using var world = await World.CreateAsync(server);
        await world.Producer.ReceiveAsync("commerce", "case-1", "1");
        world.Producer.Faults.LoseNextCommitReply();

        await Assert.ThrowsAnyAsync<Exception>(() => world.Producer.Relay.RunOnceAsync(Ct));
        await world.Producer.ReceiveAsync("commerce", "case-2", "2");
        await world.Producer.RelayAllAsync();

        Assert.Equal(["case-1", "case-2"], (await world.Producer.ReadLogAsync()).Select(e => e.Subject));
    }

    [Fact]
    public async Task While_one_relay_works_another_does_not()
    {
        await using var world = await World.CreateAsync(server);
        var other = await world.AddProducerAsync();
        Assert.Equal(0, await other.Relay.RunOnceAsync(Ct));
        await world.Producer.ReceiveAsync("commerce", "case-1", "1");
        var (movedByOther, before, after) = (-1, TimeSpan.Zero, TimeSpan.Zero);
        world.Producer.Faults.BeforeNextCommit(async () => (before, movedByOther, after) = (other.Relay.SinceRound, await other.Relay.RunOnceAsync(Ct), other.Relay.SinceRound));

        Assert.Equal(1, await world.Producer.Relay.RunOnceAsync(Ct));
        Assert.Equal(0, movedByOther);
        // Who is kept out has not worked: if the other one were dead, nobody would.
        Assert.True(after > before);
    }

    [Fact]
    public async Task A_relay_that_is_not_heard_of_in_the_middle_of_its_batch_does_not_keep_the_others_out()
    {
        await using var world = await World.CreateAsync(server);
        var other = await world.AddProducerAsync();
        await world.Producer.ReceiveAsync("commerce", "case-1", "1");
        world.Producer.Faults.BeforeNextCommit(() => Poll.UntilAsync(async () => await other.Relay.RunOnceAsync(Ct) == 1, TimeSpan.FromSeconds(60), "another relay moves the event"));

        await Assert.ThrowsAnyAsync<Exception>(() => world.Producer.Relay.RunOnceAsync(Ct));

        Assert.Equal([1], (await world.Producer.ReadLogAsync()).Select(e => e.Number));
    }

    [Fact]
    public async Task A_commit_wakes_the_relay_and_the_relay_wakes_whoever_follows_the_log()
    {
        await using var world = await World.CreateAsync(server);
        var host = await world.AddProducerAsync(workers: true, options: options => options.RelayPoll = options.LogPoll = TimeSpan.FromMinutes(10));
        using var call = host.EventLog.ReadEvents(new() { Subscriber = "looker" }, cancellationToken: Ct);
        Assert.True(await call.ResponseStream.MoveNext(Ct).WaitAsync(TimeSpan.FromSeconds(10), Ct));
        Assert.Empty(call.ResponseStream.Current.Events);
        await host.ReceiveAsync("commerce", "case-1", "1");
        await Node.NextAsync(call);
        await host.ReceiveAsync("commerce", "case-1", "2");
        var second = await Node.NextAsync(call);
        Assert.Equal((2, 2), (second.Events.Single().Number, second.End));
    }

    [Fact]
    public async Task An_event_carries_the_trace_of_its_change()
    {
        await using var world = await World.CreateAsync(server);
        using (var activity = new Activity("act").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            await world.Producer.ReceiveAsync("commerce", "case-1", "1");
            await world.Producer.RelayAllAsync();
            Assert.Equal(activity.Id, (await world.Producer.ReadLogAsync()).Single().Traceparent);
        }
    }
}
