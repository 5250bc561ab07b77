using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.TestKit;
using Grpc.Core;
using static ComplaintSuite.RoutingTests.PropertyCompany;

namespace ComplaintSuite.RoutingTests;

public sealed class OverrunTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    [Theory]
    [InlineData("minor", "handle-minor", "managing-manager", 3)]
    [InlineData("important", "handle-important", "general-manager", 4)]
    [Rule("PI-12", Case.Allowed), Rule("PI-12", Case.Refused), Rule("PI-13", Case.Allowed), Rule("PI-13", Case.Refused)]
    public async Task What_is_late_is_finished_once_the_post_in_charge_has_approved_it(string severity, string clock, string post, int days)
    {
        var rule = severity == "minor" ? "PI-12" : "PI-13";
        var company = await PropertyCompany.OpenAsync(routing);
        var recorded = await company.RecordedAsync(fact => fact.Severity = severity);
        routing.Time.Advance(TimeSpan.FromDays(days));
        await Poll.UntilAsync(async () => (await company.AlertsAsync(company.GeneralManager)).Count > 0, TimeSpan.FromSeconds(30), "the clock ran out");
        var alert = Assert.Single(await company.AlertsAsync(company.GeneralManager));
        Assert.Equal((AlertKind.Overrun, post, clock, rule), (alert.Kind, alert.Post, alert.Clock, alert.Rule));

        var item = await company.ReadAsync(recorded.WorkItemId);
        await using (await routing.Database.Unchanged(company.Code))
        {
            var late = await Refused.ByAsync(routing.Queue.FinishHandlingAsync(Finish(item), company.Handler()));
            Assert.Equal([("OVERRUNS_APPROVED", rule)], late.Violations.Select(it => (it.Code, it.Rule)));
            foreach (var other in new[] { post == "managing-manager" ? company.GeneralManager : company.ManagingManager, company.Supervisor, company.Handler() })
            {
                var refused = await Refused.ByAsync(routing.Work.ApproveOverrunAsync(Approval(item, clock), other));
                Assert.Equal((StatusCode.PermissionDenied, rule), (refused.Status, refused.Violations[0].Rule));
            }
            Assert.Equal([("FIELD_MISSING", "reason")], (await Refused.ByAsync(routing.Work.ApproveOverrunAsync(Approval(item, clock, ""), company.Person(post, "manager")))).Fields);
        }

        var request = Approval(item, clock);
        var approved = await routing.Work.ApproveOverrunAsync(request, company.Person(post, "manager"));
        Assert.Equal(approved, await routing.Work.ApproveOverrunAsync(request, company.Person(post, "manager")));
        var again = await Refused.ByAsync(routing.Work.ApproveOverrunAsync(Approval(approved.WorkItem, clock), company.Person(post, "manager")));
        Assert.Equal("OVERRUN_APPROVED_ALREADY", again.Reason);
        Assert.Equal("handled", (await routing.Queue.FinishHandlingAsync(Finish(approved.WorkItem), company.Handler())).WorkItem.Step);
        var record = Assert.Single(await company.RecordsAsync(item));
        Assert.Equal((clock, post, "配件须从厂家调运。"), (record.OverrunApproval.Clock, record.StaffId, record.Text));
        Assert.Contains("OverrunApproved", await company.EventsAsync(item.CaseId));
    }

    [Fact]
    [Rule("PI-12", Case.Allowed)]
    public async Task An_approval_before_the_due_time_lets_the_overrun_pass()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var recorded = await company.RecordedAsync();
        async Task<IReadOnlyList<string>> OfferedAsync(Metadata by) => (await routing.Queue.GetWorkItemAsync(new() { WorkItemId = recorded.WorkItemId }, by)).ApprovableClocks;
        Assert.Equal(["handle-minor"], await OfferedAsync(company.ManagingManager));
        Assert.Empty(await OfferedAsync(company.GeneralManager));
        var approved = (await routing.Work.ApproveOverrunAsync(Approval(recorded, "handle-minor"), company.ManagingManager)).WorkItem;
        Assert.Empty(await OfferedAsync(company.ManagingManager));
        routing.Time.Advance(TimeSpan.FromDays(5));
        await Poll.UntilAsync(async () => (await company.ReadAsync(approved.WorkItemId)).Version > approved.Version, TimeSpan.FromSeconds(30), "the clock ran out");
        Assert.DoesNotContain(await company.AlertsAsync(company.ManagingManager), alert => alert.Kind == AlertKind.Overrun);
        Assert.Equal("handled", (await routing.Queue.FinishHandlingAsync(Finish(await company.ReadAsync(approved.WorkItemId)), company.Handler())).WorkItem.Step);
    }

    [Theory]
    [InlineData("handle-major")]
    [InlineData("answer")]
    [Rule("PI-14", Case.Refused)]
    public async Task Nobody_approves_an_overrun_of_the_clocks_of_a_major_complaint(string clock)
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var item = await company.RecordedAsync(fact => fact.Severity = "major");
        await using var unchanged = await routing.Database.Unchanged(company.Code);
        foreach (var by in new[] { company.GeneralManager, company.ManagingManager, company.Supervisor, company.Handler() })
        {
            var refused = await Refused.ByAsync(routing.Work.ApproveOverrunAsync(Approval(item, clock), by));
            Assert.Equal((StatusCode.FailedPrecondition, "OVERRUN_NOT_APPROVABLE", "PI-14"), (refused.Status, refused.Reason, refused.Violations[0].Rule));
        }
        Assert.Equal([("CLOCK_UNKNOWN", "clock")], (await Refused.ByAsync(routing.Work.ApproveOverrunAsync(Approval(item, "tea-time"), company.GeneralManager))).Fields);
        var foreign = await Refused.ByAsync(routing.Work.ApproveOverrunAsync(Approval(item, "handle-minor"), company.ManagingManager));
        Assert.Equal(("CLOCK_NOT_RUNNING", "PI-12"), (foreign.Reason, foreign.Violations[0].Rule));
    }

    [Fact]
    [Rule("PI-14", Case.Allowed)]
    public async Task A_major_complaint_that_is_late_reaches_the_general_manager_and_can_be_finished()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var recorded = await company.RecordedAsync(fact => fact.Severity = "major");
        routing.Time.Advance(TimeSpan.FromDays(11));
        await Poll.UntilAsync(async () => (await company.AlertsAsync(company.GeneralManager)).Count > 0, TimeSpan.FromSeconds(30), "the general manager was told");
        var alert = Assert.Single(await company.AlertsAsync(company.GeneralManager));
        Assert.Equal((AlertKind.ClockRanOut, "general-manager", "handle-major", "PI-14"), (alert.Kind, alert.Post, alert.Clock, alert.Rule));
        Assert.Equal("handled", (await routing.Queue.FinishHandlingAsync(Finish(await company.ReadAsync(recorded.WorkItemId)), company.Handler())).WorkItem.Step);
    }
}
