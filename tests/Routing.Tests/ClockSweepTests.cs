using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

public sealed class ClockSweepTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    [Fact]
    public async Task Clocks_that_can_not_fire_wait_longer_each_time_and_hold_nobody_up()
    {
        const int Broken = 450;
        var organisation = await routing.OrganisationAsync();
        var caseId = await routing.AcceptAsync(organisation);
        for (var n = 0; n < Broken; n += 50)
            await routing.ScalarAsync(InsertClocks(organisation, "gen_random_uuid()", "gen_random_uuid()", Start.AddDays(-2), 50));
        await routing.ScalarAsync(InsertClocks(organisation, $"'{caseId}'", $"(select id from work_items where case_id = '{caseId}')", Start.AddDays(-1), 1));

        await Poll.UntilAsync(async () => await routing.ScalarAsync($"select count(*) from clocks where case_id = '{caseId}' and fired_at is not null") is 1L, TimeSpan.FromSeconds(30), "the clock behind the broken ones fired");
        await Poll.UntilAsync(async () => await routing.ScalarAsync("select count(*) from clocks where attempts = 1") is (long)Broken, TimeSpan.FromSeconds(30), "each broken clock was tried");
        Assert.Equal(Start.AddSeconds(5), await NextAttemptAsync());

        routing.Time.Advance(TimeSpan.FromSeconds(5));
        await Poll.UntilAsync(async () => await routing.ScalarAsync("select count(*) from clocks where attempts = 2") is (long)Broken, TimeSpan.FromSeconds(30), "each broken clock was tried again");
        Assert.Equal(Start.AddSeconds(15), await NextAttemptAsync());
        Assert.Equal(2 * Broken, routing.Log.Entries.Count(entry => entry.EventId == 8));
    }

    [Fact]
    public async Task A_clock_that_meets_a_change_of_its_record_fires_at_once_and_nobody_calls_it_an_error()
    {
        var organisation = await routing.OrganisationAsync();
        var caseId = await routing.AcceptAsync(organisation);
        // Due for the sweep of this test alone: the running one has an earlier clock.
        var later = new FakeTimeProvider(Start.AddDays(20));
        await routing.ScalarAsync(InsertClocks(organisation, $"'{caseId}'", $"(select id from work_items where case_id = '{caseId}')", Start.AddDays(10), 1));
        var outcome = new MeetsAChangeOnce(routing);
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

    private static string InsertClocks(string organisation, string caseId, string recordId, DateTimeOffset due, int count) => $"""
        insert into clocks (id, organisation, case_id, record_id, name, rule, origin, "limit", started_at, due_at, provenance, attempts)
        select gen_random_uuid(), '{organisation}', {caseId}, {recordId}, 'test', 'CH-02', 'house', '1 h', '{Start.AddDays(-3):O}', '{due:O}', '{"{}"}', 0 from generate_series(1, {count})
        """;

    private async Task<DateTimeOffset?> NextAttemptAsync() =>
        await routing.ReadAsync(db => db.Clocks.Where(clock => clock.Attempts > 0).Select(clock => clock.NextAttemptAt).Distinct().SingleAsync());

    private sealed class MeetsAChangeOnce(RunningRouting routing) : IClockOutcome<RoutingDb>
    {
        public int Times { get; private set; }

        public Guid Clock { get; private set; }

        public async Task RunOutAsync(RoutingDb db, RunningClock clock, CancellationToken cancellation)
        {
            // Broken clocks of the other test are not this one's.
            if (await db.WorkItems.SingleOrDefaultAsync(it => it.Id == clock.RecordId, cancellation) is not { } item)
                throw new InvalidOperationException("No work item.");
            Clock = clock.Id;
            if (Times++ == 0)
                await routing.ScalarAsync($"update work_items set version = version + 1 where id = '{item.Id}'");
            db.Entry(item).Property(it => it.QueuedAt).IsModified = true;
            db.AuditEntries.Add(ServiceDefaults.Audit.AuditEntry.Of(item, "test", "system", null, null, Start));
            clock.Fire(Start);
        }
    }
}
