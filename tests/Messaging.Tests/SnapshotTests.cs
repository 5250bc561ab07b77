using System.Data.Common;
using System.Runtime.CompilerServices;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace ComplaintSuite.MessagingTests;

public sealed class SnapshotTests(PostgresServer server)
{
    private static string PerCase(string table) =>
        $"select organisation || ' ' || subject || ' ' || string_agg(event_id::text, ',' order by sequence) from {table} group by organisation, subject order by 1";

    [Fact]
    public async Task A_new_subscriber_gets_the_same_from_a_trimmed_log_as_from_the_whole_one()
    {
        await using var world = await World.CreateAsync(server, options: Trimming);
        await FillAsync(world, 1, 30);
        await world.Subscriber.CatchUpAsync();
        await TrimAsync(world);
        await FillAsync(world, 31, 40);
        await world.Subscriber.CatchUpAsync();
        var fromWholeLog = await EffectsPerCaseAsync(world.SubscriberDatabase);

        await using var other = await TestDatabase.CreateAsync(server, "probe", TestDb.MigrateAsync, Ct);
        await using var late = await LateSubscriberAsync(world, other);
        await late.CatchUpAsync();

        Assert.Equal(fromWholeLog, await HistoryPerCaseAsync(world));
        Assert.Equal(fromWholeLog, await EffectsPerCaseAsync(other));
        Assert.Equal(40, await late.Subscription.GetPositionAsync(Ct));
        Assert.Single(late.Log.Entries, entry => entry.EventId == 126);
    }

    [Fact]
    public async Task A_subscriber_that_dies_in_the_middle_of_a_snapshot_takes_each_event_once()
    {
        await using var world = await World.CreateAsync(server, options: Trimming);
        await FillAsync(world, 1, 30);
        await world.Subscriber.CatchUpAsync();
        await TrimAsync(world);
        await using var other = await TestDatabase.CreateAsync(server, "probe", TestDb.MigrateAsync, Ct);

        await using (var dying = await LateSubscriberAsync(world, other, new EndsAfter(3)))
            await Assert.ThrowsAsync<IOException>(dying.CatchUpAsync);
        Assert.NotEmpty(await EffectsPerCaseAsync(other));
        await using var late = await LateSubscriberAsync(world, other);
        late.Faults.KillBeforeNextCommit(other.Superuser);
        await Assert.ThrowsAnyAsync<Exception>(late.CatchUpAsync);
        Assert.Equal(0, await late.Subscription.GetPositionAsync(Ct));

        // Cases that the broken snapshot brought go on meanwhile; the next one holds more of them.
        await FillAsync(world, 31, 44);
        await world.Subscriber.CatchUpAsync();
        await TrimAsync(world);
        late.Faults.LoseNextCommitReply();
        await Assert.ThrowsAnyAsync<Exception>(late.CatchUpAsync);
        await late.CatchUpAsync();

        Assert.Equal(await HistoryPerCaseAsync(world), await EffectsPerCaseAsync(other));
        Assert.Equal(44, await late.Subscription.GetPositionAsync(Ct));
    }

    [Fact]
    public async Task What_is_committed_but_not_relayed_yet_comes_from_the_log_and_not_from_the_snapshot()
    {
        await using var world = await World.CreateAsync(server, options: Trimming);
        await FillAsync(world, 1, 6);
        await world.Subscriber.CatchUpAsync();
        await TrimAsync(world);
        await world.Producer.ReceiveAsync("commerce", "case-0", "waits in the outbox");
        await using var other = await TestDatabase.CreateAsync(server, "probe", TestDb.MigrateAsync, Ct);
        await using var late = await LateSubscriberAsync(world, other);

        await late.CatchUpAsync();
        Assert.DoesNotContain("waits in the outbox", await late.EffectsAsync());
        await world.Producer.RelayAllAsync();
        await late.CatchUpAsync();
        Assert.Single(await late.EffectsAsync(), "waits in the outbox");
        Assert.Equal(7, (await late.EffectsAsync()).Length);
    }

    [Fact]
    public async Task A_subscriber_restored_from_an_old_backup_applies_only_what_it_has_not()
    {
        await using var world = await World.CreateAsync(server, options: Trimming);
        await FillAsync(world, 1, 10);
        await using var other = await TestDatabase.CreateAsync(server, "probe", TestDb.MigrateAsync, Ct);
        await using var restored = await LateSubscriberAsync(world, other);
        await restored.CatchUpAsync();
        await FillAsync(world, 11, 20);
        await world.Subscriber.CatchUpAsync();
        await Sql.ExecuteAsync(world.ProducerDatabase.Superuser, "update log_readers set acknowledged_number = 20");
        await TrimAsync(world);

        await restored.CatchUpAsync();

        Assert.Equal(await HistoryPerCaseAsync(world), await EffectsPerCaseAsync(other));
        Assert.Equal(20, (await restored.EffectsAsync()).Length);
    }

    [Fact]
    public async Task A_poison_event_in_a_snapshot_parks_its_case_from_there_on()
    {
        await using var world = await World.CreateAsync(server, options: Trimming);
        await FillAsync(world, 1, 12);
        await world.Subscriber.CatchUpAsync();
        await TrimAsync(world);
        await using var other = await TestDatabase.CreateAsync(server, "probe", TestDb.MigrateAsync, Ct);
        await using var late = await LateSubscriberAsync(world, other);
        late.Behaviour.After = (_, label) => label == "5" ? throw new InvalidOperationException("no") : Task.CompletedTask;

        await late.CatchUpAsync();
        Assert.Equal(["case-1 5 1", "case-1 9 0"], await late.ParkedRowsAsync());
        Assert.Equal(["1", "2", "3", "4", "6", "7", "8", "10", "11", "12"], (await late.EffectsAsync()).OrderBy(int.Parse));

        late.Behaviour.After = (_, _) => Task.CompletedTask;
        await late.Parked.RetryAsync("intake", "commerce", "case-1", Ct);
        Assert.Equal(await HistoryPerCaseAsync(world), await EffectsPerCaseAsync(other));
    }

    [Fact]
    public async Task A_rebuilt_subscriber_applies_everything_again()
    {
        await using var world = await World.CreateAsync(server, options: Trimming);
        await FillAsync(world, 1, 12);
        await world.Subscriber.CatchUpAsync();
        await TrimAsync(world);
        await FillAsync(world, 13, 13);

        Assert.True(await world.Subscriber.Get<Subscriptions<TestDb>>().RebuildAsync("intake", Ct));
        Assert.Empty(await world.Subscriber.EffectsAsync());
        await world.Subscriber.CatchUpAsync();

        Assert.Equal(await HistoryPerCaseAsync(world), await EffectsPerCaseAsync(world.SubscriberDatabase));
    }

    // After the fourth, the last, only the number of the snapshot is still to come.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_rebuild_asked_for_while_a_snapshot_is_read_begins_with_the_first_case_again(int cases)
    {
        await using var world = await World.CreateAsync(server, options: Trimming);
        await FillAsync(world, 1, 12);
        await world.Subscriber.CatchUpAsync();
        await TrimAsync(world);
        await using var other = await TestDatabase.CreateAsync(server, "probe", TestDb.MigrateAsync, Ct);
        var between = new Between(cases);
        await using var late = await LateSubscriberAsync(world, other, between);
        var taken = 0;
        between.Act = async () =>
        {
            taken = (await late.EffectsAsync()).Length;
            Assert.True(await late.Get<Subscriptions<TestDb>>().RebuildAsync("intake", Ct));
        };

        var end = await Record.ExceptionAsync(late.CatchUpAsync);
        if (end is not null)
            await late.CatchUpAsync();

        Assert.Equal(cases * 3, taken);
        Assert.Equal(await HistoryPerCaseAsync(world), await EffectsPerCaseAsync(other));
        Assert.IsType<IOException>(end);
        Assert.Equal(12, await late.Subscription.GetPositionAsync(Ct));
        Assert.Empty(await Sql.ColumnAsync(other.Superuser, "select subject from taken_subjects"));
    }

    [Fact]
    public async Task A_rebuild_asked_for_while_a_snapshot_is_read_again_after_it_broke_off_begins_with_the_first_case()
    {
        await using var world = await World.CreateAsync(server, options: Trimming);
        await FillAsync(world, 1, 12);
        await world.Subscriber.CatchUpAsync();
        await TrimAsync(world);
        await using var other = await TestDatabase.CreateAsync(server, "probe", TestDb.MigrateAsync, Ct);
        await using (var dying = await LateSubscriberAsync(world, other, new EndsAfter(2)))
            await Assert.ThrowsAsync<IOException>(dying.CatchUpAsync);
        var between = new Between(3);
        await using var late = await LateSubscriberAsync(world, other, between);
        var taken = 0;
        between.Act = async () =>
        {
            taken = (await late.EffectsAsync()).Length;
            Assert.True(await late.Get<Subscriptions<TestDb>>().RebuildAsync("intake", Ct));
        };

        await Assert.ThrowsAsync<IOException>(late.CatchUpAsync);
        await late.CatchUpAsync();

        Assert.Equal(9, taken);
        Assert.Equal(await HistoryPerCaseAsync(world), await EffectsPerCaseAsync(other));
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_more_is_named_and_one_that_has_all_is_not()
    {
        await using var world = await World.CreateAsync(server, options: options => options.KeepEvents = 0);
        await FillAsync(world, 1, 5);
        await world.Subscriber.CatchUpAsync();
        await Sql.ExecuteAsync(world.ProducerDatabase.Superuser, "insert into log_readers (subscriber, acknowledged_number, seen_at) select 'reporting', 2, seen_at from log_readers where subscriber = 'routing'");
        var trimmer = world.Producer.Get<LogTrimmer<TestDb>>();
        await trimmer.RunOnceAsync(Ct);
        Assert.DoesNotContain(world.Producer.Log.Entries, entry => entry.EventId == 107);

        world.Time.Advance(TimeSpan.FromDays(31));
        await trimmer.RunOnceAsync(Ct);
        var warning = Assert.Single(world.Producer.Log.Entries, entry => entry.EventId == 107);
        Assert.StartsWith("reporting holds the log at 2", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_producer_without_history_has_no_snapshot_and_never_trims()
    {
        await using var world = await World.CreateAsync(server, snapshot: false, options: Trimming);
        await FillAsync(world, 1, 5);
        await world.Subscriber.CatchUpAsync();
        Assert.Equal(0, await world.Producer.Get<LogTrimmer<TestDb>>().RunOnceAsync(Ct));
        using var call = world.Producer.EventLog.ReadSnapshot(new() { Subscriber = "routing" }, cancellationToken: Ct);
        Assert.Equal(StatusCode.Unimplemented, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Ct))).StatusCode);
    }

    [Fact]
    public async Task The_snapshot_is_the_log_by_subject_with_its_numbers_and_in_its_order()
    {
        await using var world = await World.CreateAsync(server, options: Trimming);
        await FillAsync(world, 1, 6);
        await world.Subscriber.CatchUpAsync();
        await TrimAsync(world);
        await FillAsync(world, 7, 9);

        var items = await ReadSnapshotAsync(world.Producer);

        Assert.Equal(9, items[^1].Number);
        Assert.Equal(["case-0 4,8", "case-1 1,5,9", "case-2 2,6", "case-3 3,7"],
            items.SkipLast(1).Select(item => $"{item.Case.Subject} {string.Join(',', item.Case.Events.Select(e => e.Number))}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_events_of_many_cases_are_numbered_by_one_look_into_the_log()
    {
        await using var world = await World.CreateAsync(server);
        for (var i = 0; i < 50; i++)
            await world.Producer.ReceiveAsync("commerce", $"case-{i}", $"{i}");
        await world.Producer.RelayAllAsync();
        var statements = new Statements();
        var producer = await world.AddProducerAsync(configure: services => services.AddKeyedSingleton<IDbContextFactory<TestDb>>(
            MessagingOptions.Worker, new Node.Factory(TestDb.Options(world.ProducerDatabase.Worker, statements))));

        Assert.Equal(51, (await ReadSnapshotAsync(producer)).Count);

        Assert.InRange(statements.Count, 1, 20);
    }

    [Fact]
    public async Task A_snapshot_goes_on_where_its_reader_takes_longer_than_a_transaction_may_otherwise_do_nothing()
    {
        await using var world = await World.CreateAsync(server);
        await FillAsync(world, 1, 4);
        var idle = $"select pid from pg_stat_activity where datname = '{world.ProducerDatabase.Name}' and state = 'idle in transaction' and clock_timestamp() - state_change > interval '1 s'";
        var producer = await world.AddProducerAsync(snapshot: false, configure: services =>
        {
            services.AddKeyedSingleton<IDbContextFactory<TestDb>>(
                MessagingOptions.Worker, new Node.Factory(TestDb.Options(world.ProducerDatabase.Worker + ";Options=-c idle_in_transaction_session_timeout=300")));
            services.AddSingleton<ISnapshotSource<TestDb>>(new Held(() => Poll.UntilAsync(
                async () => (await Sql.ColumnAsync(world.ProducerDatabase.Superuser, idle)).Length == 2, TimeSpan.FromSeconds(20), "both transactions have done nothing for a second")));
        });

        Assert.Equal(5, (await ReadSnapshotAsync(producer)).Count);
    }

    [Fact]
    public async Task A_snapshot_with_an_event_that_was_never_published_is_not_sent()
    {
        await using var world = await World.CreateAsync(server);
        await FillAsync(world, 1, 2);
        await Sql.ExecuteAsync(world.ProducerDatabase.Superuser, "update history set event_id = '0190a0b0-0000-7000-8000-000000000001' where subject = 'case-1'");
        Assert.Equal(StatusCode.Unknown, (await Assert.ThrowsAsync<RpcException>(() => ReadSnapshotAsync(world.Producer))).StatusCode);
    }

    [Fact]
    public async Task An_event_pushed_late_while_a_snapshot_is_unfinished_has_no_second_effect()
    {
        await using var world = await World.CreateAsync(server, options: Trimming);
        await FillAsync(world, 1, 8);
        var log = await world.Producer.ReadLogAsync();
        await world.Subscriber.CatchUpAsync();
        await TrimAsync(world);
        await using var other = await TestDatabase.CreateAsync(server, "probe", TestDb.MigrateAsync, Ct);
        await using var late = await LateSubscriberAsync(world, other, new EndsAfter(2));
        await Assert.ThrowsAsync<IOException>(late.CatchUpAsync);
        var before = await late.EffectsAsync();

        Assert.Equal(new TakeResult(5, Gap: false), await late.Subscription.ApplyAsync(log[..5], Ct));

        Assert.Equal(4, before.Length);
        await using var whole = await LateSubscriberAsync(world, other);
        await whole.CatchUpAsync();
        Assert.Equal(await HistoryPerCaseAsync(world), await EffectsPerCaseAsync(other));
        Assert.Empty(await Sql.ColumnAsync(other.Superuser, "select subject from taken_subjects"));
    }

    private static async Task<List<ReadSnapshotResponse>> ReadSnapshotAsync(Node producer)
    {
        using var call = producer.EventLog.ReadSnapshot(new() { Subscriber = "looker" }, cancellationToken: Ct);
        List<ReadSnapshotResponse> items = [];
        while (await call.ResponseStream.MoveNext(Ct))
            items.Add(call.ResponseStream.Current);
        return items;
    }

    private static Task<string[]> HistoryPerCaseAsync(World world) =>
        Sql.ColumnAsync(world.ProducerDatabase.Superuser, PerCase("history"));

    private static Task<string[]> EffectsPerCaseAsync(TestDatabase database) =>
        Sql.ColumnAsync(database.Superuser, PerCase("effects"));

    internal static void Trimming(MessagingOptions options) => (options.KeepEvents, options.KeepAge) = (0, TimeSpan.Zero);

    // Cases 0..3 of two organisations, interleaved.
    private static async Task FillAsync(World world, int from, int to)
    {
        for (var i = from; i <= to; i++)
            await world.Producer.ReceiveAsync(i % 4 < 2 ? "commerce" : "labour", $"case-{i % 4}", $"{i}");
        await world.Producer.RelayAllAsync();
    }

    private static async Task TrimAsync(World world)
    {
        world.Time.Advance(TimeSpan.FromSeconds(1));
        // The readers that a test is not about must not hold the log.
        await Sql.ExecuteAsync(world.ProducerDatabase.Superuser, "delete from log_readers where subscriber <> 'routing'");
        Assert.NotEqual(0, await world.Producer.Get<LogTrimmer<TestDb>>().RunOnceAsync(Ct));
        Assert.Empty(await Sql.ColumnAsync(world.ProducerDatabase.Superuser, "select number from event_log"));
    }

    private static Task<Node> LateSubscriberAsync(World world, TestDatabase database, Interceptor? calls = null) =>
        world.StartSubscriberAsync(database, "reporting", calls);

    /// <summary>Counts what is asked of the database.</summary>
    private sealed class Statements : DbCommandInterceptor
    {
        private int _count;

        public int Count => _count;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _count);
            return new(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _count);
            return new(result);
        }
    }

    /// <summary>The history, read and then held back for a while, as by a reader that takes nothing more.</summary>
    private sealed class Held(Func<Task> hold) : ISnapshotSource<TestDb>
    {
        public async IAsyncEnumerable<CaseSnapshot> ReadAsync(TestDb db, [EnumeratorCancellation] CancellationToken ct)
        {
            var cases = await new HistorySnapshot().ReadAsync(db, ct).ToListAsync(ct);
            await hold();
            foreach (var @case in cases)
                yield return @case;
        }
    }

    /// <summary>Something happens once, while a snapshot is read: after some cases of it were taken.</summary>
    private sealed class Between(int cases) : Interceptor
    {
        private int _left = cases;

        public Func<Task> Act { get; set; } = () => Task.CompletedTask;

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            var call = continuation(request, context);
            return request is ReadSnapshotRequest
                ? new AsyncServerStreamingCall<TResponse>(new Watched<TResponse>(call.ResponseStream, this), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose)
                : call;
        }

        private async Task NextAsync()
        {
            if (_left-- == 0)
                await Act();
        }

        private sealed class Watched<T>(IAsyncStreamReader<T> inner, Between between) : IAsyncStreamReader<T>
        {
            public T Current => inner.Current;

            public async Task<bool> MoveNext(CancellationToken cancellationToken)
            {
                await between.NextAsync();
                return await inner.MoveNext(cancellationToken);
            }
        }
    }

    /// <summary>The snapshot's stream breaks off after some cases, as if the producer went away.</summary>
    private sealed class EndsAfter(int cases) : Interceptor
    {
        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            var call = continuation(request, context);
            return request is ReadSnapshotRequest
                ? new AsyncServerStreamingCall<TResponse>(new Cut<TResponse>(call.ResponseStream, cases), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose)
                : call;
        }

        private sealed class Cut<T>(IAsyncStreamReader<T> inner, int left) : IAsyncStreamReader<T>
        {
            private int _left = left;

            public T Current => inner.Current;

            public async Task<bool> MoveNext(CancellationToken cancellationToken) => _left-- > 0 && await inner.MoveNext(cancellationToken);
        }
    }
}
