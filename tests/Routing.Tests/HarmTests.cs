using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.TestKit;
using Grpc.Core;
using static ComplaintSuite.RoutingTests.PropertyCompany;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

public sealed class HarmTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    [Fact]
    [Rule("PI-11", Case.Allowed)]
    public async Task Harm_comes_first_and_the_handling_goes_on_once_it_is_stopped()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        await company.QueuedAsync();
        var item = await company.QueuedAsync(WithHarm);
        var queue = (await routing.Queue.ListQueueAsync(new() { Department = PropertyCompany.Engineering }, company.Handler())).WorkItems;
        Assert.Equal((item.WorkItemId, true, false), (queue[0].WorkItemId, queue[0].HarmOngoing, queue[0].Contained));

        var contained = (await routing.Work.RecordContainmentAsync(Containment(item), company.Patrol)).WorkItem;
        Assert.True(contained.Contained);
        var claimed = await company.ClaimAsync(contained);
        var recorded = (await routing.Queue.RecordHandlingAsync(Entry(claimed), company.Handler())).WorkItem;
        Assert.Equal("handled", (await routing.Queue.FinishHandlingAsync(Finish(recorded), company.Handler())).WorkItem.Step);
        Assert.Equal(["WorkItemQueued", "HarmContained", "WorkItemClaimed", "HandlingRecorded", "WorkItemHandled"], await company.EventsAsync(item.CaseId));
        var record = Assert.Single(await company.RecordsAsync(item));
        Assert.Equal(("电梯已停用并围挡。", "patrol", new ContainmentRecord()), (record.Text, record.StaffId, record.Containment));
    }

    [Fact]
    [Rule("PI-11", Case.Refused)]
    public async Task Handling_neither_begins_nor_ends_before_the_harm_is_stopped()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var claimed = await company.ClaimedAsync(WithHarm);
        await using var unchanged = await routing.Database.Unchanged(company.Code);
        var begun = await Refused.ByAsync(routing.Queue.RecordHandlingAsync(Entry(claimed), company.Handler()));
        Assert.Equal([("HARM_CONTAINED", "containment-record", "PI-11")], begun.Violations.Select(it => (it.Code, it.Field, it.Rule)));
        var ended = await Refused.ByAsync(routing.Queue.FinishHandlingAsync(Finish(claimed), company.Handler()));
        Assert.Contains(("HARM_CONTAINED", "containment-record", "PI-11"), ended.Violations.Select(it => (it.Code, it.Field, it.Rule)));
    }

    [Fact]
    public async Task A_containment_says_what_was_done_by_who_may_where_there_is_harm()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var (harmed, calm) = (await company.ClaimedAsync(WithHarm), await company.ClaimedAsync());
        await using var unchanged = await routing.Database.Unchanged(company.Code);
        var empty = await Refused.ByAsync(routing.Work.RecordContainmentAsync(Containment(harmed, " "), company.Handler()));
        Assert.Equal([("FIELD_MISSING", "containment-record", "PI-11")], empty.Violations.Select(it => (it.Code, it.Field, it.Rule)));
        var manager = await Refused.ByAsync(routing.Work.RecordContainmentAsync(Containment(harmed), company.ManagingManager));
        Assert.Equal((StatusCode.PermissionDenied, "PI-11"), (manager.Status, manager.Violations[0].Rule));
        Assert.Equal("HARM_ONGOING", (await Refused.ByAsync(routing.Work.RecordContainmentAsync(Containment(calm), company.Handler()))).Reason);
    }

    [Fact]
    public async Task A_containment_sent_eight_times_at_once_is_recorded_once()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var request = Containment(await company.QueuedAsync(WithHarm));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await routing.Work.RecordContainmentAsync(request, company.Patrol)));
        Assert.Single(await company.RecordsAsync(Assert.Single(answers.Distinct()).WorkItem));
    }

    [Fact]
    [Rule("PI-11", Case.Allowed)]
    public async Task Who_is_on_duty_hears_of_harm_before_anybody_assesses_the_case_and_only_once()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var caseId = Guid.CreateVersion7(Start);
        await routing.TakeAsync(company.Code, caseId, new ComplaintReceived { Procedure = "property-internal", ProcedureVersion = 1, Kind = "complaint", HarmOngoing = true });
        var alert = Assert.Single(await company.AlertsAsync(company.Patrol));
        Assert.Equal(
            (AlertKind.HarmOngoing, caseId.ToString(), "duty-officer", "PI-11", "", Start), (alert.Kind, alert.CaseId, alert.Role, alert.Rule, alert.WorkItemId, alert.RaiseTime.ToDateTimeOffset()));
        Assert.Equal(["patrol"], alert.StaffIds);

        await routing.TakeAsync(company.Code, caseId, routing.PropertyFact(company.Code, WithHarm));
        Assert.Single(await company.AlertsAsync(company.Patrol));
        Assert.Empty(await company.AlertsAsync(company.Handler()));
        await routing.TakeAsync(company.Code, Guid.CreateVersion7(Start), new ComplaintReceived { Procedure = "property-internal", ProcedureVersion = 1, Kind = "complaint" });
        Assert.Single(await company.AlertsAsync(company.Supervisor));
    }

    [Fact]
    public async Task Harm_that_only_the_assessment_found_reaches_who_is_on_duty_then()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var item = await company.QueuedAsync(WithHarm);
        Assert.Equal(item.WorkItemId, Assert.Single(await company.AlertsAsync(company.Patrol)).WorkItemId);
    }

    [Fact]
    public async Task Harm_that_is_added_to_a_registration_reaches_who_is_on_duty()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var (completed, amended) = (Guid.CreateVersion7(Start), Guid.CreateVersion7(Start));
        await routing.TakeAsync(company.Code, completed, new ComplaintRegistered { HarmOngoing = true, Procedure = "property-internal", ProcedureVersion = 1 });
        await routing.TakeAsync(company.Code, amended, new ComplaintRegistered { Procedure = "property-internal", ProcedureVersion = 1 });
        await routing.TakeAsync(company.Code, amended, new RegistrationAmended { HarmOngoing = true, Procedure = "property-internal", ProcedureVersion = 1 });
        Assert.Equal(
            [(completed.ToString(), "PI-11"), (amended.ToString(), "PI-11")],
            (await company.AlertsAsync(company.Patrol)).OrderBy(alert => alert.CaseId != completed.ToString()).Select(alert => (alert.CaseId, alert.Rule)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Harm_that_is_taken_back_from_a_registration_is_over_and_told_again_if_it_is_there_after_all(bool isSeenTo)
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var caseId = Guid.CreateVersion7(Start);
        Task Amend(bool harm) => routing.TakeAsync(company.Code, caseId, new RegistrationAmended { HarmOngoing = harm, Procedure = "property-internal", ProcedureVersion = 1 });
        await Amend(harm: true);
        var told = Assert.Single(await company.AlertsAsync(company.Patrol));
        if (isSeenTo)
            await routing.Alerts.AcknowledgeAlertAsync(new() { AlertId = told.AlertId, RequestId = RunningRouting.NewRequestId() }, company.Patrol);
        await Amend(harm: false);
        Assert.Empty(await company.AlertsAsync(company.Patrol));
        await Amend(harm: true);
        Assert.NotEqual(told.AlertId, Assert.Single(await company.AlertsAsync(company.Patrol)).AlertId);
    }

    private static void WithHarm(ComplaintAccepted fact) => fact.HarmOngoing = true;
}
