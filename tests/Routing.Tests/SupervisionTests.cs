using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.TestKit;
using Grpc.Core;
using static ComplaintSuite.RoutingTests.PropertyCompany;

namespace ComplaintSuite.RoutingTests;

public sealed class SupervisionTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    [Fact]
    public async Task An_order_puts_the_item_in_front_until_the_department_answers()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        await company.QueuedAsync();
        var item = await company.QueuedAsync();
        var ordered = (await routing.Work.OrderSupervisionAsync(Order(item), company.Supervisor)).WorkItem;
        Assert.True(ordered.Supervised);
        var queue = (await routing.Queue.ListQueueAsync(new() { Department = PropertyCompany.Engineering }, company.Handler())).WorkItems;
        Assert.Equal(item.WorkItemId, queue[0].WorkItemId);

        var claimed = await company.ClaimAsync(ordered);
        var answered = (await routing.Work.AnswerSupervisionAsync(Answer(claimed), company.Handler())).WorkItem;
        Assert.False(answered.Supervised);
        Assert.Equal(["WorkItemQueued", "SupervisionOrdered", "WorkItemClaimed", "SupervisionAnswered"], await company.EventsAsync(item.CaseId));
        var records = await company.RecordsAsync(item);
        Assert.Equal(
            [("两日内书面说明进展。", "general-affairs-supervisor"), ("配件已到，明日完工。", $"{PropertyCompany.Engineering}-1")], records.Select(record => (record.Text, record.StaffId)));
        Assert.Equal(records[0].RecordId, records[1].SupervisionAnswer.OrderRecordId);
        Assert.Equal("supervise", await routing.ScalarAsync($"select move from history where record_id = '{item.WorkItemId}' and version = 2"));

        // The next order may be given now.
        Assert.True((await routing.Work.OrderSupervisionAsync(Order(answered), company.GeneralManager)).WorkItem.Supervised);
    }

    [Fact]
    public async Task Orders_are_given_by_superiors_one_at_a_time_and_answered_by_who_has_the_item()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var (plain, claimed) = (await company.ClaimedAsync(), await company.ClaimedAsync());
        var ordered = (await routing.Work.OrderSupervisionAsync(Order(claimed), company.Supervisor)).WorkItem;
        await using var unchanged = await routing.Database.Unchanged(company.Code);
        Assert.Equal("ROLE_NOT_PERMITTED", (await Refused.ByAsync(routing.Work.OrderSupervisionAsync(Order(plain), company.Handler()))).Reason);
        Assert.Equal([("FIELD_MISSING", "text")], (await Refused.ByAsync(routing.Work.OrderSupervisionAsync(Order(plain, ""), company.Supervisor))).Fields);
        Assert.Equal((StatusCode.FailedPrecondition, "SUPERVISION_OPEN"), await ReasonAsync(routing.Work.OrderSupervisionAsync(Order(ordered), company.GeneralManager)));
        Assert.Equal((StatusCode.FailedPrecondition, "SUPERVISION_NOT_OPEN"), await ReasonAsync(routing.Work.AnswerSupervisionAsync(Answer(plain), company.Handler())));
        Assert.Equal((StatusCode.FailedPrecondition, "OWN_CLAIM"), await ReasonAsync(routing.Work.AnswerSupervisionAsync(Answer(ordered), company.Handler(2))));
        Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_PERMITTED"), await ReasonAsync(routing.Work.AnswerSupervisionAsync(Answer(ordered), company.Supervisor)));
    }

    [Fact]
    public async Task An_order_that_waits_reaches_whoever_has_the_work_now_and_nobody_who_had_it()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var ordered = (await routing.Work.OrderSupervisionAsync(Order(await company.ClaimedAsync()), company.Supervisor)).WorkItem;
        Assert.Equal((AlertKind.AnswerWanted, "supervise"), (await company.AlertsAsync(company.Handler())) is [var told] ? (told.Kind, told.Act) : default);
        var moved = (await routing.Work.TransferWorkItemAsync(Transfer(ordered), company.Handler())).WorkItem;
        Assert.Empty(await company.AlertsAsync(company.Handler()));
        Assert.Single(await company.AlertsAsync(company.Handler(2, PropertyCompany.Security)));
        await company.ClaimAsync(moved);
        Assert.Single(await company.AlertsAsync(company.Handler(1, PropertyCompany.Security)));
        Assert.Empty(await company.AlertsAsync(company.Handler(2, PropertyCompany.Security)));
    }

    /// <summary>That somebody looks after it says nothing of whoever has the work after them.</summary>
    [Fact]
    public async Task An_order_that_was_looked_after_reaches_whoever_has_the_work_next_as_long_as_it_waits()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var ordered = (await routing.Work.OrderSupervisionAsync(Order(await company.ClaimedAsync()), company.Supervisor)).WorkItem;
        var told = Assert.Single(await company.AlertsAsync(company.Handler()));
        await routing.Alerts.AcknowledgeAlertAsync(new() { AlertId = told.AlertId, RequestId = RunningRouting.NewRequestId() }, company.Handler());
        var claimed = await company.ClaimAsync(await ReleaseAsync(ordered, company.Handler()), 2);
        Assert.Equal("supervise", Assert.Single(await company.AlertsAsync(company.Handler(2))).Act);
        Assert.Empty(await company.AlertsAsync(company.Handler()));

        var answered = (await routing.Work.AnswerSupervisionAsync(Answer(claimed), company.Handler(2))).WorkItem;
        await ReleaseAsync(answered, company.Handler(2));
        Assert.Empty(await company.AlertsAsync(company.Handler()));
        Assert.Empty(await company.AlertsAsync(company.Handler(2)));
    }

    [Fact]
    public async Task An_order_has_a_clock_of_its_own_and_an_answer_that_stays_out_reaches_the_general_manager()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var item = (await routing.Work.OrderSupervisionAsync(Order(await company.ClaimedAsync(major => major.Severity = "major")), company.Supervisor)).WorkItem;
        routing.Time.Advance(TimeSpan.FromDays(3));
        await Poll.UntilAsync(
            async () => (await company.AlertsAsync(company.GeneralManager)).Any(alert => alert.Clock == "supervision"), TimeSpan.FromSeconds(30), "the general manager was told");
        var alert = Assert.Single(await company.AlertsAsync(company.GeneralManager), alert => alert.Clock == "supervision");
        Assert.Equal((AlertKind.ClockRanOut, "general-manager", item.WorkItemId), (alert.Kind, alert.Post, alert.WorkItemId));
    }

    private async Task<WorkItem> ReleaseAsync(WorkItem item, Metadata by) => (await routing.Queue.ReleaseWorkItemAsync(
        new() { WorkItemId = item.WorkItemId, RequestId = RunningRouting.NewRequestId(), ExpectedVersion = item.Version, Reason = "Ill." }, by)).WorkItem;

    private static async Task<(StatusCode Status, string Reason)> ReasonAsync<T>(AsyncUnaryCall<T> call)
    {
        var refused = await Refused.ByAsync(call);
        return (refused.Status, refused.Reason);
    }
}
