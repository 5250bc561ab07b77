using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

public sealed class ClockSweepTests(RunningRouting routing, PostgresServer server) : IClassFixture<RunningRouting>
{
    [Fact]
    public async Task Clocks_that_can_not_fire_wait_longer_each_time_and_hold_nobody_up()
    {
        const int Broken = 450;
        var organisation = await routing.OrganisationAsync();
        var caseId = await routing.AcceptAsync(organisation, version: 2);
        for (var n = 0; n < Broken; n += 50)
            await routing.ScalarAsync(InsertClocks(organisation, "gen_random_uuid()", "gen_random_uuid()", Start.AddDays(-2), 50));
        await routing.ScalarAsync(InsertClocks(organisation, $"'{caseId}'", $"(select id from work_items where case_id = '{caseId}')", Start.AddDays(-1), 1));

        await Poll.UntilAsync(async () => await routing.ScalarAsync($"select count(*) from clocks where case_id = '{caseId}' and fired_at is not null") is 1L, TimeSpan.FromMinutes(2), "the clock behind the broken ones fired");
        await Poll.UntilAsync(async () => await routing.ScalarAsync("select count(*) from clocks where attempts = 1") is (long)Broken, TimeSpan.FromMinutes(2), "each broken clock was tried");
        Assert.Equal(Start.AddSeconds(5), await NextAttemptAsync());

        routing.Time.Advance(TimeSpan.FromSeconds(5));
        await Poll.UntilAsync(async () => await routing.ScalarAsync("select count(*) from clocks where attempts = 2") is (long)Broken, TimeSpan.FromMinutes(2), "each broken clock was tried again");
        Assert.Equal(Start.AddSeconds(15), await NextAttemptAsync());
        Assert.Equal(2 * Broken, routing.Log.Entries.Count(entry => entry.EventId == 8));
    }

    [Fact]
    public async Task A_clock_that_meets_a_change_of_its_record_fires_at_once_and_nobody_calls_it_an_error()
    {
        var organisation = await routing.OrganisationAsync();
        var caseId = await routing.AcceptAsync(organisation, version: 2);
        // Due for the sweep of this test alone: the running one has an earlier clock.
        var later = new FakeTimeProvider(Start.AddDays(20));
        await routing.ScalarAsync(InsertClocks(organisation, $"'{caseId}'", $"(select id from work_items where case_id = '{caseId}')", Start.AddDays(10), 1));
        var outcome = new MeetsAChangeOnce(routing, caseId);
        using var log = new LogCapture();
        using var logging = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Debug).AddProvider(log));
        await using var services = new ServiceCollection().AddScoped<IClockOutcome<RoutingDb>>(_ => outcome).BuildServiceProvider();
        using var sweep = new ClockSweep<RoutingDb>(
            routing.Services.GetRequiredKeyedService<IDbContextFactory<RoutingDb>>(DatabaseRegistration.Worker), services.GetRequiredService<IServiceScopeFactory>(), later,
            logging.CreateLogger<ClockSweep<RoutingDb>>());

        await sweep.RunOnceAsync(CancellationToken.None);
        Assert.Equal(2, outcome.Times);
        Assert.Equal(1L, await routing.ScalarAsync($"select count(*) from clocks where case_id = '{caseId}' and fired_at is not null and attempts = 0"));
        Assert.Contains(log.Entries, entry => entry.EventId == 9);
        Assert.DoesNotContain(log.Entries, entry => entry.Level >= LogLevel.Warning && entry.Message.Contains(outcome.Clock.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Thousands_of_clocks_due_at_once_fire_once_each_though_two_sweeps_run_and_one_is_killed()
    {
        const int Count = 3_000;
        var organisation = await routing.OrganisationAsync();
        var caseId = await routing.AcceptAsync(organisation, version: 2);
        await routing.ScalarAsync($"""
            insert into work_items select (jsonb_populate_record(null::work_items, to_jsonb(item) || jsonb_build_object('id', gen_random_uuid(), 'case_id', gen_random_uuid()))).*
              from work_items item, generate_series(2, {Count}) where item.case_id = '{caseId}'
            """);
        await routing.ScalarAsync(InsertClocks(organisation, "case_id", "id", Start.AddDays(40), $"work_items where organisation = '{organisation}'"));
        var later = new FakeTimeProvider(Start.AddDays(50));
        await using var victims = Sweeping("victim", later);
        await using var survivors = Sweeping("survivor", later);

        var victim = Task.Run(() => victims.Sweep.RunOnceAsync(CancellationToken.None), TestContext.Current.CancellationToken);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var survivor = Task.Run(async () =>
        {
            while (await survivors.Sweep.RunOnceAsync(CancellationToken.None) > 0 || await FiredAsync(organisation) < Count)
                await Task.Delay(10, TestContext.Current.CancellationToken);
        }, TestContext.Current.CancellationToken);
        await Poll.UntilAsync(async () => await FiredAsync(organisation) >= 300, TimeSpan.FromSeconds(60), "the sweeps began");
        await victims.Source.DisposeAsync();
        await routing.ScalarAsync("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'victim'");
        await Task.WhenAny(victim);
        Assert.True(victim.IsFaulted);
        await survivor;

        TestContext.Current.SendDiagnosticMessage($"{Count} clocks fired in {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal((long)Count, await routing.ScalarAsync($"select count(*) from clocks where organisation = '{organisation}' and name = 'supervision' and fired_at is not null and late and attempts = 0"));
        Assert.Equal((long)Count, await routing.ScalarAsync($"select count(distinct record_id) from history where organisation = '{organisation}' and move = 'clock-ran-out:supervision'"));
        Assert.Equal((long)Count, await routing.ScalarAsync($"select count(*) from history where organisation = '{organisation}' and move = 'clock-ran-out:supervision'"));
        Assert.Equal((long)Count, await routing.ScalarAsync($"select count(*) from audit_entries where organisation = '{organisation}' and act = 'clock-ran-out:supervision'"));
        var events = await routing.EventsAsync(organisation);
        Assert.Equal(Count, events.Count(e => e.Payload.Is(ClockRanOut.Descriptor) && e.Payload.Unpack<ClockRanOut>().Clock == "supervision"));
        Assert.Equal(Count, events.Where(e => e.Payload.Is(ClockChanged.Descriptor)).Select(e => e.Payload.Unpack<ClockChanged>()).Where(changed => changed.Clock == "supervision").Select(changed => changed.ClockId).Distinct().Count());
    }

    [Fact]
    public async Task One_replica_sweeps_at_a_time_and_another_takes_over_when_it_goes()
    {
        await using var database = await TestDatabase.CreateAsync(server, "routing", MigrateAsync);
        var replicas = Enumerable.Range(1, 3).Select(n => Sweeping($"replica-{n}", routing.Time, database.Worker)).ToList();
        foreach (var replica in replicas)
            await replica.Sweep.StartAsync(CancellationToken.None);
        object? before = null;
        for (var round = 0; round < 3; round++)
        {
            await Poll.UntilAsync(async () => await routing.ScalarAsync(HolderOf, database.Superuser) is { } holder && !holder.Equals(before), TimeSpan.FromSeconds(30), "a replica sweeps");
            Assert.Equal(1L, await routing.ScalarAsync(Holders, database.Superuser));
            before = await routing.ScalarAsync(HolderOf, database.Superuser);
            await routing.ScalarAsync($"select pg_terminate_backend({before})", database.Superuser);
        }
        foreach (var replica in replicas)
        {
            await replica.Sweep.StopAsync(CancellationToken.None);
            await replica.DisposeAsync();
        }
    }

    private const string Held = "from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database()) and objid = (hashtextextended('clock-sweep', 0) & 4294967295)::oid";
    private const string Holders = $"select count(*) {Held}";
    private const string HolderOf = $"select pid {Held}";

    private static string InsertClocks(string organisation, string caseId, string recordId, DateTimeOffset due, int count) =>
        InsertClocks(organisation, caseId, recordId, due, $"generate_series(1, {count})");

    /// <summary>Clocks written past the service.</summary>
    internal static string InsertClocks(string organisation, string caseId, string recordId, DateTimeOffset due, string from, string clock = "supervision") => $"""
        insert into clocks (id, organisation, case_id, record_id, name, rule, origin, "limit", outcome, started_at, due_at, provenance, attempts)
        select gen_random_uuid(), '{organisation}', {caseId}, {recordId}, '{clock}', 'CH-07', 'house', '3 wd', 'mark', '{Start.AddDays(-3):O}', '{due:O}', '{"{}"}', 0 from {from}
        """;

    private async Task<long> FiredAsync(string organisation) =>
        (long)(await routing.ScalarAsync($"select count(*) from clocks where organisation = '{organisation}' and name = 'supervision' and fired_at is not null"))!;

    private SweepOfItsOwn Sweeping(string name, TimeProvider time, string? worker = null)
    {
        var source = Npgsql.NpgsqlDataSource.Create($"{worker ?? routing.Database.Worker};Application Name={name}");
        var options = new DbContextOptionsBuilder<RoutingDb>();
        options.UseServiceDatabase(source);
        return new(source, new(
            new PooledDbContextFactory<RoutingDb>(options.Options), routing.Services.GetRequiredService<IServiceScopeFactory>(), time,
            NullLogger<ClockSweep<RoutingDb>>.Instance));
    }

    /// <summary>A replica's sweep with connections of its own.</summary>
    private sealed record SweepOfItsOwn(Npgsql.NpgsqlDataSource Source, ClockSweep<RoutingDb> Sweep) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Sweep.Dispose();
            await Source.DisposeAsync();
        }
    }

    private async Task<DateTimeOffset?> NextAttemptAsync() =>
        await routing.ReadAsync(db => db.Clocks.Where(clock => clock.Attempts > 0).Select(clock => clock.NextAttemptAt).Distinct().SingleAsync());

    private sealed class MeetsAChangeOnce(RunningRouting routing, Guid caseId) : IClockOutcome<RoutingDb>
    {
        public int Times { get; private set; }

        public Guid Clock { get; private set; }

        public Task PrepareAsync(RoutingDb db, IReadOnlyList<RunningClock> clocks, CancellationToken cancellation) => Task.CompletedTask;

        public async Task RunOutAsync(RoutingDb db, RunningClock clock, CancellationToken cancellation)
        {
            // Clocks that the procedure gave this work item, and broken ones of the other test, are not this one's.
            if (clock.Name != "supervision" || clock.CaseId != caseId || await db.WorkItems.SingleOrDefaultAsync(it => it.Id == clock.RecordId, cancellation) is not { } item)
                throw new InvalidOperationException("No work item.");
            Clock = clock.Id;
            if (Times++ == 0)
                await routing.ScalarAsync($"update work_items set version = version + 1 where id = '{item.Id}'");
            db.Entry(item).Property(it => it.QueuedAt).IsModified = true;
            db.AuditEntries.Add(ServiceDefaults.Audit.AuditEntry.Of(item, "test", "system", null, null, Start));
            clock.Fire(Start);
        }

        public Task RecomputeAsync(RoutingDb db, RunningClock clock, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
