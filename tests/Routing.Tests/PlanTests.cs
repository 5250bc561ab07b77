using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

/// <summary>What is asked all the time reads what is open, however much is finished.</summary>
public sealed class PlanTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_work_is_found_counted_and_shown_by_the_indexes_over_open_work()
    {
        var organisation = await routing.OrganisationAsync();
        var caseId = await routing.AcceptAsync(organisation);
        await CopyItemsAsync(caseId, 5_000, "handed-in");
        await CopyItemsAsync(caseId, 20, "queued");
        await routing.ScalarAsync("analyze work_items");
        await using var source = NpgsqlDataSource.Create(routing.Database.App);
        var sent = new SentQueries();
        await using var db = await Contexts(source, sent).CreateDbContextAsync(Ct);
        var work = routing.Services.GetRequiredService<WorkFiles>();
        var queues = routing.Services.GetRequiredService<QueueReader>();
        var supervisor = new Caller($"{organisation}-supervisor", new HashSet<string> { organisation }, new HashSet<string> { Roles.Supervisor });

        await using (await OrganisationScope.BeginAsync(db, organisation, Ct))
            Assert.NotNull(await work.OpenOfCaseAsync(db, caseId, Ct));
        db.ChangeTracker.Clear();
        Assert.Equal(21, (await queues.SnapshotAsync(db, supervisor, organisation, Samples.Inspection, Ct)).Count);
        Assert.Equal(21, (await queues.CountAsync(db, supervisor, organisation, Ct)).Departments.Sum(each => each.Own.Sum(it => it.Count)));

        var plans = await PlansAsync(sent.Of("from work_items "), routing.Database.App, organisation);
        Assert.Equal(3, plans.Count);
        Assert.All(plans, plan => Assert.Contains("ix_work_items_open", plan, StringComparison.Ordinal));
        Assert.All(plans, plan => Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal));
        Assert.DoesNotContain("w.result", plans[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whether_clocks_were_counted_by_another_calendar_is_asked_of_an_index_and_not_of_each_clock()
    {
        var organisation = await routing.OrganisationAsync();
        var registry = routing.Services.GetRequiredService<ProcedureRegistry>();
        foreach (var calendar in registry.Calendars.Values)
            await routing.ScalarAsync(
                $"""
                insert into clocks (id, organisation, case_id, record_id, name, rule, origin, "limit", outcome, started_at, due_at, provenance, attempts, calendar, calendar_sha256)
                select gen_random_uuid(), '{organisation}', gen_random_uuid(), gen_random_uuid(), 'supervision', 'CH-07', 'house', '3 wd', 'mark', '{Start:O}', '{Start.AddDays(300):O}', '{"{}"}', 0,
                       '{calendar.Id}', '{calendar.Sha256}' from generate_series(1, 5000)
                """);
        await routing.ScalarAsync("analyze clocks");
        await using var source = NpgsqlDataSource.Create(routing.Database.Worker);
        var sent = new SentQueries();
        using var calendars = new ClockCalendars<RoutingDb>(Contexts(source, sent), routing.Services.GetRequiredService<IServiceScopeFactory>(), registry, NullLogger<ClockCalendars<RoutingDb>>.Instance);

        Assert.Equal(0, await calendars.RunOnceAsync(Ct));
        var plans = await PlansAsync(sent.Of("from clocks "), routing.Database.Worker, organisation);
        Assert.Equal(2 * registry.Calendars.Count, plans.Count);
        Assert.All(plans, plan => Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal));
        Assert.All(plans, plan => Assert.DoesNotContain("Filter: (calendar_sha256", plan, StringComparison.Ordinal));
        Assert.Equal(0, await calendars.RunOnceAsync(Ct));
        Assert.Equal(plans.Count, sent.Of("from clocks ").Count);
    }

    [Fact]
    public async Task Clocks_that_run_out_together_cost_no_statement_more_for_each()
    {
        var organisation = await routing.OrganisationAsync();
        var caseId = await routing.AcceptAsync(organisation, version: 2);
        await CopyItemsAsync(caseId, 19, "queued");
        var due = Start.AddDays(20);
        await routing.ScalarAsync(ClockSweepTests.InsertClocks(organisation, "case_id", "id", due, $"work_items where organisation = '{organisation}'"));
        await using var source = NpgsqlDataSource.Create(routing.Database.Worker);
        var sent = new SentQueries();
        using var sweep = new ClockSweep<RoutingDb>(
            Contexts(source, sent), routing.Services.GetRequiredService<IServiceScopeFactory>(), new FakeTimeProvider(due.AddDays(1)), NullLogger<ClockSweep<RoutingDb>>.Instance);

        Assert.InRange(await sweep.RunOnceAsync(Ct), 20, 100);
        var transactions = sent.Of("from clocks ").Count(query => query.Sql.Contains("for update", StringComparison.Ordinal));
        Assert.InRange(sent.Of("from work_records ").Count, 0, transactions);
        Assert.InRange(sent.Of("from directory_copies ").Count, 1, 2 * transactions);
    }

    [Fact]
    public async Task Finished_work_of_several_steps_is_read_in_its_order_from_each()
    {
        var organisation = await routing.OrganisationAsync();
        var caseId = await routing.AcceptAsync(organisation);
        foreach (var step in WorkItem.FinalSteps)
            await CopyItemsAsync(caseId, 3_000, step);
        await routing.ScalarAsync("analyze work_items");
        routing.Sent.Restart();
        var listed = await routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection, Steps = { WorkItem.FinalSteps, "queued", "queued" } }, As($"{organisation}-supervisor", "supervisor", organisation));

        Assert.Equal(50, listed.WorkItems.Count);
        Assert.Equal(50, listed.WorkItems.Select(item => item.WorkItemId).Distinct().Count());
        var plan = await Assert.Single(routing.Sent.Of("from work_items ")).PlanAsync(routing.Database.App, organisation);
        // What waits is so little that the index over open work serves as well.
        Assert.Equal(3, plan.Split("Index Scan using ix_work_items_").Length - 1);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Bitmap", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("receptionist", "clerk")]
    [InlineData("general-affairs-supervisor", "supervisor")]
    public async Task Alerts_are_read_in_their_order_whoever_asks(string who, string role)
    {
        var company = await PropertyCompany.OpenAsync(routing);
        await routing.TakeAsync(company.Code, Guid.CreateVersion7(Start), new ClockRanOut { Clock = "answer", Rule = "PI-14", DueTime = Start.ToTimestamp(), Outcome = "escalate", Post = "receptionist" });
        await routing.ScalarAsync(
            $"""
            insert into alerts select (jsonb_populate_record(null::alerts, to_jsonb(alert) || jsonb_build_object('id', gen_random_uuid(), 'raised_at', alert.raised_at - number * interval '1 min'))).*
              from alerts alert, generate_series(1, 5000) number where alert.organisation = '{company.Code}';
            analyze alerts
            """);
        routing.Sent.Restart();
        Assert.Equal(50, (await routing.Alerts.ListAlertsAsync(new(), company.Person(who, role))).Alerts.Count);

        var plan = await Assert.Single(routing.Sent.Of("from alerts ")).PlanAsync(routing.Database.App, company.Code);
        Assert.Contains("ix_alerts_open", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_handling_log_is_read_in_its_order()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        await CopyItemsAsync(Guid.Parse((await company.HandedInAsync()).CaseId), 5_000, "handed-in");
        await routing.ScalarAsync(
            $"""
            insert into handling_log (work_item_id, organisation, case_id, case_number, category, department, handler, received_at, handled_at, handed_in_at)
              select id, organisation, case_id, case_number, category, department, handler, received_at, received_at, received_at + row_number() over () * interval '1 min'
                from work_items item where organisation = '{company.Code}' and not exists (select 1 from handling_log where work_item_id = item.id);
            analyze handling_log
            """);
        routing.Sent.Restart();
        Assert.Equal(50, (await routing.Work.ListHandlingLogAsync(new(), company.Supervisor)).Entries.Count);

        var plan = await Assert.Single(routing.Sent.Of("from handling_log ")).PlanAsync(routing.Database.App, company.Code);
        Assert.Contains("Index Scan Backward using ix_handling_log", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
    }

    private static PooledDbContextFactory<RoutingDb> Contexts(NpgsqlDataSource source, SentQueries sent)
    {
        var options = new DbContextOptionsBuilder<RoutingDb>();
        options.UseServiceDatabase(source).AddInterceptors(sent);
        sent.Restart();
        return new(options.Options);
    }

    private static async Task<List<string>> PlansAsync(IEnumerable<SentQuery> queries, string role, string organisation)
    {
        var plans = new List<string>();
        foreach (var query in queries)
            plans.Add($"{query.Sql}\n{await query.PlanAsync(role, organisation)}");
        return plans;
    }

    private Task<object?> CopyItemsAsync(Guid caseId, int count, string step) => routing.ScalarAsync(
        $"""
        insert into work_items select (jsonb_populate_record(null::work_items, to_jsonb(item) || jsonb_build_object('id', gen_random_uuid(), 'case_id', gen_random_uuid(), 'step', '{step}'))).*
          from work_items item, generate_series(1, {count}) where item.case_id = '{caseId}'
        """);
}
