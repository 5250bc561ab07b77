using System.Data.Common;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using static ComplaintSuite.RoutingTests.PropertyCompany;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

/// <summary>What happens to work when something happens to its case.</summary>
public sealed class CaseFactTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    [Theory]
    [InlineData("queued")]
    [InlineData("claimed")]
    [InlineData("handled")]
    public async Task A_withdrawn_case_leaves_neither_work_nor_clock_behind(string step)
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var item = step switch { "queued" => await company.QueuedAsync(), "claimed" => await company.ClaimedAsync(), _ => await company.HandledAsync() };
        await routing.TakeAsync(company.Code, Guid.Parse(item.CaseId), new ComplaintWithdrawn());
        Assert.Equal("cancelled", (await company.ReadAsync(item.WorkItemId)).Step);
        Assert.Empty((await routing.Queue.ListQueueAsync(new() { Department = PropertyCompany.Engineering }, company.Handler())).WorkItems);
        Assert.Equal(0L, await routing.ScalarAsync($"select count(*) from clocks where record_id = '{item.WorkItemId}' and ended_at is null and voided_at is null"));
        Assert.Equal("WorkItemCancelled", (await company.EventsAsync(item.CaseId))[^1]);

        await using var unchanged = await routing.Database.Unchanged(company.Code);
        await routing.TakeAsync(company.Code, Guid.Parse(item.CaseId), new ComplaintWithdrawn());
    }

    [Fact]
    public async Task A_withdrawal_that_comes_after_the_hand_in_changes_nothing()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var item = await company.HandedInAsync();
        await using var unchanged = await routing.Database.Unchanged(company.Code);
        await routing.TakeAsync(company.Code, Guid.Parse(item.CaseId), new ComplaintWithdrawn());
        await routing.TakeAsync(company.Code, Guid.CreateVersion7(Start), new ComplaintWithdrawn());
    }

    [Fact]
    public async Task A_hand_in_just_when_the_withdrawal_is_taken_in_is_met_by_its_version_and_never_refused()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var item = await company.HandledAsync();
        var meanwhile = new MeanwhileOnce(async () => await routing.Queue.HandInAsync(HandIn(item), company.Handler()));
        await using var worker = Npgsql.NpgsqlDataSource.Create(routing.Database.Worker);
        var options = new DbContextOptionsBuilder<RoutingDb>();
        options.UseServiceDatabase(worker).UseApplicationServiceProvider(routing.Services).AddInterceptors(meanwhile);
        await using var db = new RoutingDb(options.Options);
        await using var transaction = await OrganisationScope.BeginAsync(db, [company.Code], CancellationToken.None);
        await using var scope = routing.Services.CreateAsyncScope();

        meanwhile.IsArmed = true;
        var file = await scope.ServiceProvider.GetRequiredService<WorkFiles>().OpenOfCaseAsync(db, Guid.Parse(item.CaseId), CancellationToken.None);
        Assert.Equal("handed-in", (await company.ReadAsync(item.WorkItemId)).Step);
        file!.Enter("cancelled", new WorkItemCancelled { WorkItemId = item.WorkItemId, Department = item.Department });
        // A conflict: the subscription takes the event in again, and finds nothing open.
        await Assert.ThrowsAnyAsync<DbUpdateException>(() => db.SaveChangesAsync());
    }

    [Fact]
    public async Task A_reopened_case_comes_back_to_its_department_as_a_new_item_that_names_the_one_before()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var moved = (await routing.Work.TransferWorkItemAsync(Transfer(await company.QueuedAsync(fact => fact.HarmOngoing = true)), company.Handler())).WorkItem;
        var contained = (await routing.Work.RecordContainmentAsync(Containment(moved), company.Handler(1, PropertyCompany.Security))).WorkItem;
        var claimed = await company.ClaimAsync(contained);
        var by = company.Handler(1, PropertyCompany.Security);
        var recorded = (await routing.Queue.RecordHandlingAsync(Entry(claimed), by)).WorkItem;
        var handled = (await routing.Queue.FinishHandlingAsync(Finish(recorded), by)).WorkItem;
        await routing.Queue.HandInAsync(HandIn(handled), by);

        await routing.TakeAsync(company.Code, Guid.Parse(moved.CaseId), new ComplaintReopened { Severity = "important", Validity = "valid" });
        var again = await company.OfCaseAsync(Guid.Parse(moved.CaseId));
        Assert.NotEqual(moved.WorkItemId, again.WorkItemId);
        Assert.Equal((PropertyCompany.Security, "queued", "important", "valid", false), (again.Department, again.Step, again.Severity, again.Validity, again.HarmOngoing));
        var (earlier, transfers) = await routing.ReadAsync(async db =>
        {
            var stored = await db.WorkItems.SingleAsync(it => it.Id == Guid.Parse(again.WorkItemId));
            return (stored.EarlierId, stored.Transfers);
        });
        Assert.Equal((Guid.Parse(moved.WorkItemId), 1), (earlier, transfers));
        // Whoever reads one of the two finds the other.
        var later = await routing.Queue.GetWorkItemAsync(new() { WorkItemId = again.WorkItemId }, by);
        Assert.Equal((moved.WorkItemId, ""), (later.EarlierWorkItemId, later.LaterWorkItemId));
        var first = await routing.Queue.GetWorkItemAsync(new() { WorkItemId = moved.WorkItemId }, by);
        Assert.Equal(("", again.WorkItemId), (first.EarlierWorkItemId, first.LaterWorkItemId));

        await using var unchanged = await routing.Database.Unchanged(company.Code);
        await routing.TakeAsync(company.Code, Guid.Parse(moved.CaseId), new ComplaintReopened());
    }

    [Fact]
    public async Task A_reopening_by_a_host_whose_clock_is_ahead_begins_the_clock_of_the_handling()
    {
        var organisation = await routing.OrganisationAsync();
        var caseId = await routing.AcceptAsync(organisation, caseId: Guid.CreateVersion7(routing.Time.GetUtcNow()), version: 2);
        await routing.TakeAsync(organisation, caseId, new ComplaintWithdrawn());
        await routing.TakeAsync(organisation, caseId, new ComplaintReopened(), routing.Time.GetUtcNow().AddMilliseconds(100));
        Assert.Equal(1L, await routing.ScalarAsync($"select count(*) from clocks where case_id = '{caseId}' and name = 'handling-summary' and ended_at is null and voided_at is null"));
    }

    [Fact]
    public async Task Nothing_is_finished_while_the_complainant_waits_for_an_answer_to_an_urging()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var caseId = Guid.Parse((await company.RecordedAsync()).CaseId);
        await routing.TakeAsync(company.Code, caseId, new ComplaintUrged());
        var urged = await company.OfCaseAsync(caseId);
        Assert.True(urged.Urged);
        await using (await routing.Database.Unchanged(company.Code))
        {
            Assert.Equal("URGES_ANSWERED", (await Refused.ByAsync(routing.Queue.FinishHandlingAsync(Finish(urged), company.Handler()))).Reason);
            // Urged again before the answer: one urging.
            await routing.TakeAsync(company.Code, caseId, new ComplaintUrged());
        }
        await routing.TakeAsync(company.Code, caseId, new UrgeAnswered());
        var answered = await company.OfCaseAsync(caseId);
        Assert.False(answered.Urged);
        Assert.Equal("handled", (await routing.Queue.FinishHandlingAsync(Finish(answered), company.Handler())).WorkItem.Step);
    }

    [Fact]
    public async Task A_changed_severity_moves_the_item_in_the_queue_and_changes_its_clocks()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        await company.QueuedAsync(fact => fact.Severity = "important");
        var item = await company.QueuedAsync();
        await routing.TakeAsync(company.Code, Guid.Parse(item.CaseId), new SeverityChanged { Severity = "major", Criterion = "heavy-loss-or-injury" });
        var queue = (await routing.Queue.ListQueueAsync(new() { Department = PropertyCompany.Engineering }, company.Handler())).WorkItems;
        Assert.Equal((item.WorkItemId, "major"), (queue[0].WorkItemId, queue[0].Severity));
        Assert.Equal(
            ["handle-major", "promotion"],
            await routing.ReadAsync(db => db.Clocks.Where(clock => clock.RecordId == Guid.Parse(item.WorkItemId) && clock.VoidedAt == null && clock.EndedAt == null).Select(clock => clock.Name).Order().ToListAsync()));
    }

    [Fact]
    [Rule("PI-12", Case.Allowed)]
    public async Task Another_day_asked_for_moves_the_due_time_of_a_minor_complaint()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var item = await company.QueuedAsync();
        await routing.TakeAsync(company.Code, Guid.Parse(item.CaseId), new RequestedDateChanged { RequestedDate = $"{Start.AddDays(200):yyyy-MM-dd}" });
        var later = await company.ReadAsync(item.WorkItemId);
        Assert.True(later.DueTime.ToDateTimeOffset() > item.DueTime.ToDateTimeOffset());
        Assert.Equal(
            Start.AddDays(201).ToOffset(TimeSpan.FromHours(8)).Date,
            await routing.ReadAsync(async db => (await db.Clocks.SingleAsync(clock => clock.RecordId == Guid.Parse(item.WorkItemId) && clock.Name == "handle-minor")).DueAt.ToOffset(TimeSpan.FromHours(8)).DateTime));
    }

    [Fact]
    public async Task The_limit_of_the_work_waits_while_the_complainant_is_asked_for_materials()
    {
        var organisation = await routing.OrganisationAsync();
        var caseId = await routing.AcceptAsync(organisation, version: 2);
        async Task<DateTimeOffset> DueAsync() => await routing.ReadAsync(async db => (await db.Clocks.SingleAsync(clock => clock.CaseId == caseId && clock.Name == "handling-summary")).DueAt);
        var due = await DueAsync();
        await routing.TakeAsync(organisation, caseId, new MaterialsRequested());
        routing.Time.Advance(TimeSpan.FromDays(7));
        await routing.TakeAsync(organisation, caseId, new MaterialsAnswered());
        Assert.True(await DueAsync() >= due.AddDays(7));
    }

    [Fact]
    [Rule("PI-01", Case.Allowed)]
    public async Task A_valid_complaint_that_is_not_handled_within_a_month_becomes_major_and_an_invalid_one_does_not()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var (valid, courtesy) = (await company.QueuedAsync(), await company.QueuedAsync(fact => (fact.Validity, fact.Severity) = ("invalid", "")));
        Assert.Equal("invalid", courtesy.Validity);
        routing.Time.Advance(TimeSpan.FromDays(32));
        await Poll.UntilAsync(async () => (await company.ReadAsync(valid.WorkItemId)).Severity == "major", TimeSpan.FromSeconds(30), "the case was promoted");
        var promoted = (await routing.EventsAsync(company.Code)).Single(e => e.Payload.Is(CasePromoted.Descriptor));
        Assert.Equal(
            (valid.CaseId, new CasePromoted { WorkItemId = valid.WorkItemId, Severity = "major", Criterion = "unsolved-for-a-month" }), (promoted.Subject, promoted.Payload.Unpack<CasePromoted>()));
        var major = await routing.ReadAsync(db => db.Clocks.SingleAsync(clock => clock.RecordId == Guid.Parse(valid.WorkItemId) && clock.Name == "handle-major"));
        Assert.Equal(routing.Time.GetUtcNow(), major.StartedAt);
        Assert.Equal("", (await company.ReadAsync(courtesy.WorkItemId)).Severity);

        // What Intake makes of it is known here, and what was assessed there before it knew lowers nothing.
        await using var unchanged = await routing.Database.Unchanged(company.Code);
        await routing.TakeAsync(company.Code, Guid.Parse(valid.CaseId), new SeverityChanged { Severity = "important", Criterion = "service-fell-short" });
        await routing.TakeAsync(company.Code, Guid.Parse(valid.CaseId), new SeverityChanged { Severity = "major", Criterion = "unsolved-for-a-month", ByTime = true });
    }

    [Fact]
    public async Task A_case_that_leads_nowhere_is_parked_and_what_is_wrong_is_shown_by_a_code()
    {
        var organisation = await routing.OrganisationAsync();
        var caseId = await routing.AcceptAsync(organisation, "no-such-route");
        Assert.Equal("ROUTE_UNKNOWN commerce-hotline/1 'no-such-route'", await routing.ScalarAsync($"select failure from parked_events where subject = '{caseId}'"));
        Assert.Contains(routing.Log.Entries, entry => entry.EventId == 123 && entry.Message.Contains("ROUTE_UNKNOWN commerce-hotline/1", StringComparison.Ordinal));
    }

    /// <summary>Does something after the first query of the work items has answered.</summary>
    private sealed class MeanwhileOnce(Func<Task> act) : DbCommandInterceptor
    {
        public bool IsArmed { get; set; }

        public override async ValueTask<InterceptionResult> DataReaderClosingAsync(DbCommand command, DataReaderClosingEventData eventData, InterceptionResult result)
        {
            if (IsArmed && command.CommandText.Contains("FROM work_items", StringComparison.Ordinal))
            {
                IsArmed = false;
                await act();
            }
            return result;
        }
    }
}
