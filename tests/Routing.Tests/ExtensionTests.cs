using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.TestKit;
using Grpc.Core;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

public sealed class ExtensionTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    private const string Clock = "handling-summary";

    [Fact]
    public async Task A_granted_extension_moves_the_due_time_to_the_end_of_the_day_asked_for()
    {
        var (organisation, item) = await ClaimedAsync();
        var until = DayOf(item).AddDays(10);
        var asked = (await routing.Work.RequestExtensionAsync(Request(item, until), Handler(organisation))).WorkItem;
        Assert.Equal(item.DueTime, asked.DueTime);
        var decision = await routing.Work.DecideExtensionAsync(Decision(asked, granted: true), Supervisor(organisation));
        Assert.Equal(until.AddDays(1), DateOnly.FromDateTime(decision.WorkItem.DueTime.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8)).DateTime));

        var decided = (await routing.EventsAsync(organisation)).Single(e => e.Payload.Is(ExtensionDecided.Descriptor)).Payload.Unpack<ExtensionDecided>();
        Assert.Equal(new ExtensionDecided { WorkItemId = item.WorkItemId, Clock = Clock, Granted = true, DueTime = decision.WorkItem.DueTime, Until = $"{until:yyyy-MM-dd}" }, decided);
        var records = (await routing.Work.ListWorkRecordsAsync(new() { WorkItemId = item.WorkItemId }, Supervisor(organisation))).Records;
        Assert.Equal([WorkRecord.RecordOneofCase.ExtensionRequest, WorkRecord.RecordOneofCase.ExtensionDecision], records.Select(record => record.RecordCase));
        Assert.Equal((Clock, $"{until:yyyy-MM-dd}"), (records[0].ExtensionRequest.Clock, records[0].ExtensionRequest.Until));
        Assert.Equal((records[0].RecordId, true), (records[1].ExtensionDecision.RequestRecordId, records[1].ExtensionDecision.Granted));

        await AssertToldAsync(organisation, AlertKind.RequestGranted, records[0].RecordId);

        // Another may be asked for now.
        await routing.Work.RequestExtensionAsync(Request(decision.WorkItem, until.AddDays(5)), Handler(organisation));
    }

    [Fact]
    public async Task A_refused_extension_leaves_the_due_time_where_it_is()
    {
        var (organisation, item) = await ClaimedAsync();
        var asked = (await routing.Work.RequestExtensionAsync(Request(item, DayOf(item).AddDays(3)), Handler(organisation))).WorkItem;
        var decided = (await routing.Work.DecideExtensionAsync(Decision(asked, granted: false), Supervisor(organisation))).WorkItem;
        Assert.Equal(item.DueTime, decided.DueTime);
        var fact = (await routing.EventsAsync(organisation)).Single(e => e.Payload.Is(ExtensionDecided.Descriptor)).Payload.Unpack<ExtensionDecided>();
        Assert.Equal((false, item.DueTime, ""), (fact.Granted, fact.DueTime, fact.Until));
        var request = (await routing.Work.ListWorkRecordsAsync(new() { WorkItemId = item.WorkItemId }, Supervisor(organisation))).Records[0].RecordId;
        await AssertToldAsync(organisation, AlertKind.RequestRefused, request);
    }

    [Fact]
    public async Task A_request_is_for_a_later_day_of_a_clock_that_can_be_extended_and_one_at_a_time()
    {
        var (organisation, item) = await ClaimedAsync();
        await using (await routing.Database.Unchanged(organisation))
        {
            Assert.Equal([("EXTENSION_NOT_LATER", "until")], (await RefusedAsync(Request(item, DayOf(item)), Handler(organisation))).Fields);
            Assert.Equal([("EXTENSION_NOT_POSSIBLE", "clock")], (await RefusedAsync(Request(item, DayOf(item).AddDays(1), "acceptance"), Handler(organisation))).Fields);
            Assert.Equal([("CLOCK_UNKNOWN", "clock")], (await RefusedAsync(Request(item, DayOf(item).AddDays(1), "tea-time"), Handler(organisation))).Fields);
            Assert.Equal([("CLOCK_NOT_RUNNING", "clock")], (await RefusedAsync(Request(item, DayOf(item).AddDays(1), "handling-formal"), Handler(organisation))).Fields);
            Assert.Equal("ROLE_NOT_PERMITTED", (await RefusedAsync(Request(item, DayOf(item).AddDays(1)), Supervisor(organisation))).Reason);
            Assert.Equal("OWN_CLAIM", (await RefusedAsync(Request(item, DayOf(item).AddDays(1)), Handler(organisation, 2))).Reason);
            var empty = Request(item, DayOf(item).AddDays(1));
            (empty.Until, empty.Reason, empty.Clock) = ("soon", "", "");
            Assert.Equal([("FIELD_MISSING", "clock"), ("FIELD_MISSING", "reason"), ("DATE_INVALID", "until")], (await RefusedAsync(empty, Handler(organisation))).Fields);
        }
        var asked = (await routing.Work.RequestExtensionAsync(Request(item, DayOf(item).AddDays(1)), Handler(organisation))).WorkItem;
        await using var unchanged = await routing.Database.Unchanged(organisation);
        Assert.Equal("EXTENSION_OPEN", (await RefusedAsync(Request(asked, DayOf(item).AddDays(2)), Handler(organisation))).Reason);
    }

    [Fact]
    public async Task A_day_before_the_due_time_and_one_that_nobody_will_see_are_refused()
    {
        var (organisation, item) = await ClaimedAsync();
        await using var unchanged = await routing.Database.Unchanged(organisation);
        Assert.Equal([("EXTENSION_NOT_LATER", "until")], (await RefusedAsync(Request(item, DayOf(item).AddDays(-3)), Handler(organisation))).Fields);
        Assert.Equal([("DATE_TOO_FAR", "until")], (await RefusedAsync(Request(item, DateOnly.MaxValue), Handler(organisation))).Fields);
    }

    [Fact]
    public async Task The_clocks_that_may_be_extended_are_offered_and_what_is_asked_for_is_decided_by_a_choice()
    {
        var (organisation, item) = await ClaimedAsync();
        async Task<GetWorkItemResponse> ReadAsync(Metadata by) => await routing.Queue.GetWorkItemAsync(new() { WorkItemId = item.WorkItemId }, by);
        Assert.Equal([Clock], (await ReadAsync(Handler(organisation))).ExtendableClocks);
        Assert.DoesNotContain("decide-extension", (await ReadAsync(Supervisor(organisation))).Moves);
        var asked = (await routing.Work.RequestExtensionAsync(Request(item, DayOf(item).AddDays(1)), Handler(organisation))).WorkItem;
        var waiting = await ReadAsync(Handler(organisation));
        Assert.DoesNotContain("request-extension", waiting.Moves);
        Assert.Empty(waiting.ExtendableClocks);
        Assert.Contains("decide-extension", (await ReadAsync(Supervisor(organisation))).Moves);
        var undecided = Decision(asked, granted: false);
        undecided.ClearGranted();
        await using var unchanged = await routing.Database.Unchanged(organisation);
        Assert.Equal([("FIELD_MISSING", "granted")], (await Refused.ByAsync(routing.Work.DecideExtensionAsync(undecided, Supervisor(organisation)))).Fields);
    }

    [Fact]
    public async Task Who_asked_does_not_decide_nor_does_a_handler()
    {
        var (organisation, item) = await ClaimedAsync();
        var directory = Samples.Directory(organisation);
        directory.Staff.Single(member => member.StaffId == $"{Samples.Inspection}-1").Posts.Add("supervisor");
        await routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator);
        var both = As($"{organisation}-{Samples.Inspection}-1", ["handler", "supervisor"], organisation);
        var asked = (await routing.Work.RequestExtensionAsync(Request(item, DayOf(item).AddDays(1)), both)).WorkItem;
        await using var unchanged = await routing.Database.Unchanged(organisation);
        var own = await Refused.ByAsync(routing.Work.DecideExtensionAsync(Decision(asked, granted: true), both));
        Assert.Equal((StatusCode.FailedPrecondition, "NOT_OWN_REQUEST"), (own.Status, own.Reason));
        Assert.Equal("ROLE_NOT_PERMITTED", (await Refused.ByAsync(routing.Work.DecideExtensionAsync(Decision(asked, granted: true), Handler(organisation)))).Reason);
        Assert.Equal([("FIELD_MISSING", "reason")], (await Refused.ByAsync(routing.Work.DecideExtensionAsync(Decision(asked, granted: true, ""), Supervisor(organisation)))).Fields);
    }

    [Fact]
    public async Task There_is_nothing_to_decide_where_nobody_asked()
    {
        var (organisation, item) = await ClaimedAsync();
        await using var unchanged = await routing.Database.Unchanged(organisation);
        Assert.Equal("EXTENSION_NOT_OPEN", (await Refused.ByAsync(routing.Work.DecideExtensionAsync(Decision(item, granted: true), Supervisor(organisation)))).Reason);
    }

    [Fact]
    public async Task What_is_undecided_when_the_clock_runs_out_is_refused_and_what_is_late_is_not_extended()
    {
        var (organisation, item) = await ClaimedAsync();
        await routing.Work.RequestExtensionAsync(Request(item, DayOf(item).AddDays(5)), Handler(organisation));
        routing.Time.Advance(item.DueTime.ToDateTimeOffset() - routing.Time.GetUtcNow() + TimeSpan.FromMinutes(1));
        await Poll.UntilAsync(
            async () => (await routing.EventsAsync(organisation)).Any(e => e.Payload.Is(ExtensionDecided.Descriptor)), TimeSpan.FromSeconds(30), "the open request was refused");
        var late = (await routing.Queue.GetWorkItemAsync(new() { WorkItemId = item.WorkItemId }, Supervisor(organisation))).WorkItem;
        Assert.Equal(item.DueTime, late.DueTime);
        var last = (await routing.Work.ListWorkRecordsAsync(new() { WorkItemId = item.WorkItemId }, Supervisor(organisation))).Records[^1];
        Assert.Equal((false, "", ""), (last.ExtensionDecision.Granted, last.StaffId, last.Text));

        await using var unchanged = await routing.Database.Unchanged(organisation);
        Assert.Equal([("CLOCK_RAN_OUT", "clock")], (await RefusedAsync(Request(late, DayOf(item).AddDays(5)), Handler(organisation))).Fields);
        Assert.Equal("EXTENSION_NOT_OPEN", (await Refused.ByAsync(routing.Work.DecideExtensionAsync(Decision(late, granted: true), Supervisor(organisation)))).Reason);
    }

    /// <summary>Whoever asked is told what was decided, once.</summary>
    private async Task AssertToldAsync(string organisation, AlertKind kind, string request)
    {
        var alert = Assert.Single((await routing.Alerts.ListAlertsAsync(new(), Handler(organisation))).Alerts);
        Assert.Equal((kind, "request-extension", request), (alert.Kind, alert.Act, alert.ActId));
        Assert.Equal([$"{Samples.Inspection}-1"], alert.StaffIds);
        Assert.Empty((await routing.Alerts.ListAlertsAsync(new(), Handler(organisation, 2))).Alerts);
    }

    private static Metadata Handler(string organisation, int number = 1) => As($"{organisation}-{Samples.Inspection}-{number}", "handler", organisation);

    private static Metadata Supervisor(string organisation) => As($"{organisation}-supervisor", "supervisor", organisation);

    private static RequestExtensionRequest Request(WorkItem item, DateOnly until, string clock = Clock) =>
        new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Clock = clock, Until = $"{until:yyyy-MM-dd}", Reason = "须委托检测机构出具报告。" };

    private static DecideExtensionRequest Decision(WorkItem item, bool granted, string reason = "情况属实。") =>
        new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Granted = granted, Reason = reason };

    /// <summary>The last local day of the item's limit, which ends at its 24:00.</summary>
    private static DateOnly DayOf(WorkItem item) => DateOnly.FromDateTime(item.DueTime.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8)).DateTime).AddDays(-1);

    private Task<Refused> RefusedAsync(RequestExtensionRequest request, Metadata by) => Refused.ByAsync(routing.Work.RequestExtensionAsync(request, by));

    /// <summary>An item of the hotline, claimed by inspector 1.</summary>
    private async Task<(string Organisation, WorkItem Item)> ClaimedAsync()
    {
        var organisation = await routing.OrganisationAsync();
        await routing.AcceptAsync(organisation, version: 2);
        return (organisation, (await routing.Queue.ClaimNextAsync(new() { Department = Samples.Inspection, RequestId = NewRequestId() }, Handler(organisation))).WorkItem);
    }
}
