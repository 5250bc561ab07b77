using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Workers;
using ComplaintSuite.TestKit;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static ComplaintSuite.RoutingTests.PropertyCompany;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

/// <summary>An alert names its case, also one that no department has, and lapses once what it tells of is over.</summary>
public sealed class AlertLapseTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    [Fact]
    public async Task What_is_told_of_a_clock_of_the_case_lapses_with_that_very_clock()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var (caseId, clock, other) = (Guid.CreateVersion7(Start), NewRequestId(), NewRequestId());
        await ReceiveAsync(company, caseId, "P-0001");
        await RanOutAsync(company, caseId, clock);
        var alert = Assert.Single(await company.AlertsAsync(company.Receptionist));
        Assert.Equal(("P-0001", ""), (alert.CaseNumber, alert.WorkItemId));

        await ChangeAsync(company, caseId, other, change => change.EndTime = Start.ToTimestamp());
        await ChangeAsync(company, caseId, clock, change => change.RunOutTime = Start.ToTimestamp());
        Assert.Single(await company.AlertsAsync(company.Receptionist));
        await ChangeAsync(company, caseId, clock, change => (change.RunOutTime, change.EndTime) = (Start.ToTimestamp(), Start.ToTimestamp()));
        Assert.Empty(await company.AlertsAsync(company.Receptionist));

        var lapsed = Assert.Single(await company.AlertsAsync(company.Receptionist, acknowledged: true));
        Assert.Equal((alert.AlertId, routing.Time.GetUtcNow(), (Timestamp?)null), (lapsed.AlertId, lapsed.LapseTime.ToDateTimeOffset(), lapsed.AcknowledgeTime));
        var refused = await Refused.ByAsync(routing.Alerts.AcknowledgeAlertAsync(new() { AlertId = alert.AlertId, RequestId = NewRequestId() }, company.Receptionist));
        Assert.Equal((StatusCode.FailedPrecondition, "ALERT_LAPSED"), (refused.Status, refused.Reason));
        var entries = await routing.ReadAsync(db => db.AuditEntries.Where(it => it.RecordId == Guid.Parse(alert.AlertId)).OrderBy(it => it.RecordVersion).ToListAsync());
        Assert.Equal([("raise-alert", 1L), ("lapse-alert", 2L)], entries.Select(it => (it.Act, it.RecordVersion)));
        var stored = await routing.ReadAsync(db => db.Alerts.SingleAsync(it => it.Id == Guid.Parse(alert.AlertId)));
        Assert.Equal(ServiceDefaults.Audit.AuditEntry.DigestOf(stored.AuditSalt, stored.AuditState()), entries[^1].Digest);
    }

    /// <summary>What still has to be done after a withdrawal keeps its clock, and a gas pipe leaks whoever complains of it; a clock that lost its meaning says so itself.</summary>
    [Fact]
    public async Task What_a_clock_tells_of_outlives_the_case_until_it_is_archived_and_harm_a_withdrawal()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var (withdrawn, archived, harmed) = (Guid.CreateVersion7(Start), Guid.CreateVersion7(Start), Guid.CreateVersion7(Start));
        foreach (var caseId in new[] { withdrawn, archived })
            await RanOutAsync(company, caseId, NewRequestId());
        await routing.TakeAsync(company.Code, withdrawn, new ComplaintWithdrawn { FromStep = "registered" });
        await routing.TakeAsync(company.Code, archived, new ComplaintClosed { Decision = "answered" });
        Assert.Equal(2, (await company.AlertsAsync(company.Receptionist)).Count);
        await routing.TakeAsync(company.Code, archived, new ComplaintArchived());
        Assert.Equal([withdrawn.ToString()], (await company.AlertsAsync(company.Receptionist)).Select(alert => alert.CaseId));

        await routing.TakeAsync(company.Code, harmed, new ComplaintReceived { Procedure = "property-internal", ProcedureVersion = 1, Kind = "complaint", CaseNumber = "P-0002", HarmOngoing = true });
        await routing.TakeAsync(company.Code, harmed, new ComplaintWithdrawn { FromStep = "registered" });
        Assert.Equal(AlertKind.HarmOngoing, Assert.Single(await company.AlertsAsync(company.Patrol)).Kind);
        await routing.TakeAsync(company.Code, harmed, new ComplaintClosed { Decision = "answered" });
        Assert.Empty(await company.AlertsAsync(company.Patrol));
    }

    [Fact]
    public async Task What_came_of_a_request_is_over_with_a_case_that_is_withdrawn_as_well()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var caseId = Guid.CreateVersion7(Start);
        await routing.TakeAsync(company.Code, caseId, new UnmaskingDecided { UnmaskingId = NewRequestId(), Approved = true, RequesterStaffId = "receptionist" });
        Assert.Equal(AlertKind.RequestGranted, Assert.Single(await company.AlertsAsync(company.Receptionist)).Kind);
        await routing.TakeAsync(company.Code, caseId, new ComplaintWithdrawn { FromStep = "registered" });
        Assert.Empty(await company.AlertsAsync(company.Receptionist));
    }

    [Fact]
    public async Task A_clock_that_runs_again_after_it_ran_out_is_told_again()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var (caseId, clock) = (Guid.CreateVersion7(Start), NewRequestId());
        await RanOutAsync(company, caseId, clock);
        await ChangeAsync(company, caseId, clock, change => (change.RunOutTime, change.EndTime) = (Start.ToTimestamp(), Start.ToTimestamp()));
        Assert.Empty(await company.AlertsAsync(company.Receptionist));
        await ChangeAsync(company, caseId, clock, change =>
        {
            change.RunOutTime = Start.ToTimestamp();
            change.Changes.Add("reopened");
        });
        Assert.Equal((caseId.ToString(), "answer"), (await company.AlertsAsync(company.Receptionist)) is [var alert] ? (alert.CaseId, alert.Clock) : default);
    }

    /// <summary>Whoever looked after it saw it met meanwhile.</summary>
    [Fact]
    public async Task A_clock_that_runs_again_is_told_again_though_somebody_had_looked_after_it()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var (caseId, clock) = (Guid.CreateVersion7(Start), NewRequestId());
        await RanOutAsync(company, caseId, clock);
        var told = Assert.Single(await company.AlertsAsync(company.Receptionist));
        await routing.Alerts.AcknowledgeAlertAsync(new() { AlertId = told.AlertId, RequestId = NewRequestId() }, company.Receptionist);
        await ChangeAsync(company, caseId, clock, change => (change.RunOutTime, change.EndTime) = (Start.ToTimestamp(), Start.ToTimestamp()));
        await ChangeAsync(company, caseId, clock, change =>
        {
            change.RunOutTime = Start.ToTimestamp();
            change.Changes.Add("reopened");
        });
        Assert.NotEqual(told.AlertId, Assert.Single(await company.AlertsAsync(company.Receptionist)).AlertId);
    }

    [Fact]
    public async Task What_is_told_of_work_lapses_as_the_overrun_is_approved_and_the_harm_is_stopped()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var harmed = await company.QueuedAsync(fact => fact.HarmOngoing = true);
        Assert.Equal(AlertKind.HarmOngoing, Assert.Single(await company.AlertsAsync(company.Patrol)).Kind);
        await routing.Work.RecordContainmentAsync(Containment(harmed), company.Patrol);
        Assert.Empty(await company.AlertsAsync(company.Patrol));

        var recorded = await company.RecordedAsync();
        routing.Time.Advance(TimeSpan.FromDays(3));
        await Poll.UntilAsync(async () => (await OverrunsAsync(company, recorded.CaseId)).Count > 0, TimeSpan.FromSeconds(30), "the clock ran out");
        await routing.Work.ApproveOverrunAsync(Approval(await company.ReadAsync(recorded.WorkItemId), "handle-minor"), company.ManagingManager);
        Assert.Empty(await OverrunsAsync(company, recorded.CaseId));
    }

    /// <summary>From before ends were heard: nothing tells of the case any more, so Intake is asked how it stands.</summary>
    [Fact]
    public async Task What_was_over_before_ends_were_heard_lapses_by_a_question_and_the_rest_gets_its_number()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var (closed, met, late) = (Guid.CreateVersion7(Start), Guid.CreateVersion7(Start), Guid.CreateVersion7(Start));
        foreach (var caseId in new[] { closed, met, late })
            await RanOutAsync(company, caseId, "");
        routing.Intake.States[closed.ToString()] = new() { CaseId = closed.ToString(), CaseNumber = "P-1", Step = "archived" };
        routing.Intake.States[met.ToString()] = new() { CaseId = met.ToString(), CaseNumber = "P-2", Clocks = { new OpenClock { ClockId = NewRequestId(), Clock = "answer" } } };
        routing.Intake.States[late.ToString()] = new() { CaseId = late.ToString(), CaseNumber = "P-3", BarredStaffIds = { "managing-manager" }, Clocks = { new OpenClock { ClockId = NewRequestId(), Clock = "answer", RanOut = true } } };
        // One that was accepted since: its number is known, and yet what ended before was heard by nobody.
        var accepted = Guid.Parse((await company.QueuedAsync()).CaseId);
        await RanOutAsync(company, accepted, "");
        routing.Intake.States[accepted.ToString()] = new() { CaseId = accepted.ToString(), CaseNumber = "P-4", Step = "at-work" };
        // The service's own rounds may take some of them meanwhile.
        var rounds = routing.Services.GetServices<IHostedService>().OfType<AlertRounds>().Single();
        await Poll.UntilAsync(
            async () => await rounds.RunOnceAsync(TestContext.Current.CancellationToken) == 0 && (await company.AlertsAsync(company.Receptionist)).Count == 1, TimeSpan.FromSeconds(30), "Intake was asked");
        var alert = Assert.Single(await company.AlertsAsync(company.Receptionist));
        Assert.Equal((late.ToString(), "P-3"), (alert.CaseId, alert.CaseNumber));
        Assert.Empty(await company.AlertsAsync(company.ManagingManager));
    }

    private static async Task<List<Alert>> OverrunsAsync(PropertyCompany company, string caseId) =>
        [.. (await company.AlertsAsync(company.GeneralManager)).Where(alert => alert.CaseId == caseId && alert.Kind == AlertKind.Overrun)];

    private Task ReceiveAsync(PropertyCompany company, Guid caseId, string number) =>
        routing.TakeAsync(company.Code, caseId, new ComplaintReceived { Procedure = "property-internal", ProcedureVersion = 1, Kind = "complaint", CaseNumber = number });

    private Task RanOutAsync(PropertyCompany company, Guid caseId, string clock) => routing.TakeAsync(
        company.Code, caseId, new ClockRanOut { Clock = "answer", ClockId = clock, Rule = "PI-14", DueTime = Start.ToTimestamp(), Outcome = "escalate", Post = "receptionist" });

    private async Task ChangeAsync(PropertyCompany company, Guid caseId, string clock, Action<ClockChanged> change)
    {
        var changed = new ClockChanged { ClockId = clock, Clock = "answer", Rule = "PI-14", StartTime = Start.ToTimestamp(), DueTime = Start.ToTimestamp() };
        change(changed);
        await routing.TakeAsync(company.Code, caseId, changed);
    }
}
