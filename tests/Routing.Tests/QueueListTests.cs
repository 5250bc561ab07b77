using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

/// <summary>What a list of a queue shows and leaves out, from the database alone.</summary>
public sealed class QueueListTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    private static Metadata Handler(string organisation, int number = 1, string department = Samples.Inspection) => As($"{organisation}-{department}-{number}", "handler", organisation);

    private static Metadata Supervisor(string organisation) => As($"{organisation}-supervisor", "supervisor", organisation);

    [Fact]
    public async Task A_list_is_narrowed_by_step_severity_category_harm_supervision_handler_and_lateness()
    {
        var organisation = await routing.OrganisationAsync();
        await routing.AcceptAsync(organisation, category: "catering", receivedAt: Start.AddMinutes(-6));
        await routing.AcceptAsync(organisation, receivedAt: Start.AddMinutes(-5), harm: true);
        foreach (var minutes in new[] { 4, 3, 2, 1 })
            await routing.AcceptAsync(organisation, receivedAt: Start.AddMinutes(-minutes));
        await SetAsync(organisation, 4, "severity = 'major'");
        await SetAsync(organisation, 3, "supervised = true");
        await SetAsync(organisation, 2, $"due_at = '{Start.AddSeconds(-1):O}'");
        await SetAsync(organisation, 1, $"due_at = '{Start:O}'");
        var claimed = (await routing.Queue.ClaimNextAsync(new() { Department = Samples.Inspection, RequestId = NewRequestId() }, Handler(organisation))).WorkItem;

        Assert.Equal([4], await ListAsync(organisation, it => it.Severities.Add("major")));
        Assert.Equal([6], await ListAsync(organisation, it => it.Categories.Add("catering")));
        Assert.Equal([5], await ListAsync(organisation, it => it.Harm = true));
        Assert.Equal([3], await ListAsync(organisation, it => it.Supervised = true));
        Assert.Equal([2], await ListAsync(organisation, it => it.Overdue = true));
        var whose = (int)(Start - claimed.ReceiveTime.ToDateTimeOffset()).TotalMinutes;
        Assert.Equal([whose], await ListAsync(organisation, it => it.Handler = claimed.Handler));
        Assert.Equal([whose], await ListAsync(organisation, it => it.Steps.Add("claimed")));
        Assert.Equal(5, (await ListAsync(organisation, it => it.Steps.Add("queued"))).Count);
        Assert.Equal([whose], await ListAsync(organisation, it => it.Mine = true, Handler(organisation)));
        Assert.Empty(await ListAsync(organisation, it => it.Mine = true, Handler(organisation, 2)));
        Assert.Equal([("FIELD_NOT_TAKEN", "handler")], (await Refused.ByAsync(routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection, Mine = true, Handler = "x" }, Handler(organisation)))).Fields);
    }

    [Fact]
    public async Task Titles_come_from_Intake_in_the_name_of_the_caller_and_a_list_without_them_says_so()
    {
        var organisation = await routing.OrganisationAsync();
        var caseId = (await routing.AcceptAsync(organisation)).ToString();
        var handler = Handler(organisation);
        var listed = await routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection }, handler);
        Assert.Equal((false, FakeIntake.TitleOf(caseId)), (listed.TitlesMissing, Assert.Single(listed.Titles).Value));
        Assert.Contains(handler.GetValue("authorization"), routing.Intake.Askers);

        routing.Intake.AwaitsEvents = true;
        Assert.Equal(FakeIntake.TitleOf(caseId), Assert.Single((await routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection }, handler)).Titles).Value);
        routing.Intake.AwaitsEvents = false;

        routing.Intake.Answers = false;
        try
        {
            var bare = await routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection }, handler);
            Assert.True(bare.TitlesMissing);
            Assert.Empty(bare.Titles);
            Assert.Equal(caseId, Assert.Single(bare.WorkItems).CaseId);
        }
        finally
        {
            routing.Intake.Answers = true;
        }
    }

    [Fact]
    public async Task Counts_are_by_department_and_step_for_the_queues_that_the_caller_sees()
    {
        var organisation = await routing.OrganisationAsync();
        for (var n = 0; n < 3; n++)
            await routing.AcceptAsync(organisation, receivedAt: Start.AddMinutes(-10), harm: n == 0);
        await routing.AcceptAsync(organisation, "formal", office: Samples.MarketOrder);
        await routing.Queue.ClaimNextAsync(new() { Department = Samples.Inspection, RequestId = NewRequestId() }, Handler(organisation));
        await SetAsync(organisation, 10, $"due_at = '{Start.AddDays(-1):O}', supervised = harm_ongoing");

        var all = (await routing.Queue.GetQueueCountsAsync(new(), Supervisor(organisation))).Departments;
        Assert.Equal(6, all.Count);
        Assert.Equal(all.Select(it => it.Department).Order(StringComparer.Ordinal), all.Select(it => it.Department));
        var inspection = all.Single(it => it.Department == Samples.Inspection);
        Assert.Equal((2, 1, 0, 3, 1, 1), (inspection.Steps["queued"], inspection.Steps["claimed"], inspection.Steps["handled"], inspection.Overdue, inspection.Harm, inspection.Supervised));
        Assert.Equal(1, all.Single(it => it.Department == Samples.MarketOrder).Steps["queued"]);

        Assert.Equal(inspection, Assert.Single((await routing.Queue.GetQueueCountsAsync(new(), Handler(organisation))).Departments));
        Assert.Empty((await routing.Queue.GetQueueCountsAsync(new() { Organisation = organisation }, Supervisor(await routing.OrganisationAsync()))).Departments);
        Assert.Empty((await routing.Queue.GetQueueCountsAsync(new(), As("nobody", "handler", organisation))).Departments);
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(routing.Queue.GetQueueCountsAsync(new(), As("clerk", "clerk", organisation)))).Status);
    }

    /// <summary>The sum of a department is the same for whoever sees its queue, and opens none of those below (RS-01).</summary>
    [Fact]
    public async Task Figures_roll_up_the_tree_and_open_nobody_s_queue()
    {
        const string Below = "circulation-office";
        var organisation = await routing.OrganisationAsync();
        var directory = Samples.Directory(organisation);
        directory.Departments.Single(it => it.Code == Below).Parent = Samples.MarketOrder;
        await routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator);
        for (var n = 0; n < 2; n++)
            await routing.AcceptAsync(organisation);
        await routing.AcceptAsync(organisation, "formal", office: Samples.MarketOrder);
        for (var n = 0; n < 3; n++)
            await routing.AcceptAsync(organisation, "formal", office: Below, receivedAt: Start.AddMinutes(-10), harm: n == 0);
        await routing.Queue.ClaimNextAsync(new() { Department = Below, RequestId = NewRequestId() }, Handler(organisation, department: Below));
        await SetAsync(organisation, 10, $"due_at = '{Start.AddDays(-1):O}', supervised = harm_ongoing");

        var all = (await routing.Queue.GetQueueCountsAsync(new(), Supervisor(organisation))).Departments.ToDictionary(it => it.Department);
        Assert.Equal(("", Samples.Inspection, Samples.MarketOrder), (all[Samples.Inspection].Parent, all[Samples.MarketOrder].Parent, all[Below].Parent));
        Assert.Equal((2, 0, 0, 0, 0), (all[Samples.Inspection].Steps["queued"], all[Samples.Inspection].Steps["claimed"], all[Samples.Inspection].Overdue, all[Samples.Inspection].Harm, all[Samples.Inspection].Supervised));
        Assert.Equal((5, 1, 3, 1, 1), Rolled(Samples.Inspection));
        Assert.Equal((3, 1, 3, 1, 1), Rolled(Samples.MarketOrder));
        Assert.Equal((2, 1, 3, 1, 1), Rolled(Below));
        Assert.Equal((0, 0, 0, 0, 0), Rolled("e-commerce-office"));

        var office = Handler(organisation, department: Samples.MarketOrder);
        Assert.Equal(all[Samples.MarketOrder], Assert.Single((await routing.Queue.GetQueueCountsAsync(new(), office)).Departments));
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Queue.ListQueueAsync(new() { Department = Below }, office))).Status);
        Assert.Equal(all[Below], Assert.Single((await routing.Queue.GetQueueCountsAsync(new(), Handler(organisation, department: Below))).Departments));

        (int Queued, int Claimed, int Overdue, int Harm, int Supervised) Rolled(string department) =>
            all[department].WithBelow is var sum ? (sum.Steps["queued"], sum.Steps["claimed"], sum.Overdue, sum.Harm, sum.Supervised) : default;
    }

    private async Task<List<int>> ListAsync(string organisation, Action<ListQueueRequest> narrow, Metadata? caller = null)
    {
        var request = new ListQueueRequest { Department = Samples.Inspection };
        narrow(request);
        return [.. (await routing.Queue.ListQueueAsync(request, caller ?? Supervisor(organisation))).WorkItems.Select(it => (int)(Start - it.ReceiveTime.ToDateTimeOffset()).TotalMinutes)];
    }

    private Task<object?> SetAsync(string organisation, int minutes, string what) =>
        routing.ScalarAsync($"update work_items set {what} where organisation = '{organisation}' and received_at = '{Start.AddMinutes(-minutes):O}'");
}
