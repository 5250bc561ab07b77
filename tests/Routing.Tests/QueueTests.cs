using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

public sealed class QueueTests(RunningRouting routing) : AtQueue(routing)
{
    [Theory]
    [InlineData("summary", "promotions", "", Samples.Inspection)]
    [InlineData("summary", "catering", "", Samples.Inspection)]
    [InlineData("formal", "catering", Samples.MarketOrder, Samples.MarketOrder)]
    [Rule("CH-06", Case.Allowed), Rule("CH-07", Case.Allowed)]
    public async Task An_accepted_case_comes_into_the_queue_of_the_department_that_its_route_says(string route, string category, string office, string department)
    {
        var organisation = await Routing.OrganisationAsync();
        var caseId = await Routing.AcceptAsync(organisation, route, category, office);

        var item = Assert.Single((await Routing.Queue.ListQueueAsync(new() { Department = department }, Handler(organisation, 1, department))).WorkItems);
        Assert.Equal((caseId.ToString(), "queued", department, "", 1L), (item.CaseId, item.Step, item.Department, item.Handler, item.Version));
        var queued = (await Routing.EventsAsync(organisation)).Single(e => e.Subject == caseId.ToString());
        Assert.Equal(new WorkItemQueued { WorkItemId = item.WorkItemId, Department = department }, queued.Payload.Unpack<WorkItemQueued>());
        Assert.Equal(1L, await Routing.ScalarAsync("select count(*) from procedure_versions where procedure = 'commerce-hotline' and version = 1 and length(expanded) > 10000"));
    }

    [Fact]
    public async Task A_route_to_mediation_gives_no_work_item()
    {
        var organisation = await Routing.OrganisationAsync();
        await Routing.AcceptAsync(organisation, "mediation");
        Assert.Equal(0L, await Routing.ScalarAsync("select count(*) from work_items where organisation = '" + organisation + "'"));
        Assert.Equal(0L, await Routing.ScalarAsync("select count(*) from parked_events where producer = 'intake' and organisation = '" + organisation + "'"));
    }

    [Fact]
    public async Task A_case_has_one_open_work_item_however_often_it_is_announced()
    {
        var organisation = await Routing.OrganisationAsync();
        var caseId = await Routing.AcceptAsync(organisation);
        await using var unchanged = await Routing.Database.Unchanged(organisation);
        await Routing.AcceptAsync(organisation, caseId: caseId);
    }

    [Fact]
    public async Task A_case_that_no_department_takes_is_parked_and_taken_once_there_is_one()
    {
        await Routing.AcceptAsync("LATE", "formal", office: Samples.MarketOrder);
        await Routing.AcceptAsync("LATE", "formal", office: "no-such-office");
        Assert.Equal(2L, await Routing.ScalarAsync("select count(*) from parked_events where organisation = 'LATE'"));
        await Routing.Directory.ImportDirectoryAsync(new() { Directory = Samples.Directory("LATE") }, AsOperator);

        var parked = new ParkedEventService.ParkedEventServiceClient(Routing.EventLogChannel);
        foreach (var each in (await parked.ListParkedEventsAsync(new(), AsOperator)).ParkedEvents.Where(it => it.Organisation == "LATE"))
            await parked.RetryParkedEventsAsync(new() { Producer = each.Producer, Organisation = each.Organisation, Subject = each.Subject }, AsOperator);
        Assert.Single((await Routing.Queue.ListQueueAsync(new() { Department = Samples.MarketOrder }, Handler("LATE", 1, Samples.MarketOrder))).WorkItems);
        Assert.Equal(1L, await Routing.ScalarAsync("select count(*) from parked_events where organisation = 'LATE'"));
    }

    [Fact]
    public async Task The_queue_shows_harm_that_goes_on_then_what_is_supervised_then_the_worst_then_what_is_due_first_then_what_came_first()
    {
        var organisation = await Routing.OrganisationAsync();
        foreach (var minutes in Enumerable.Range(1, 9).Reverse())
            await Routing.AcceptAsync(organisation, receivedAt: Start.AddMinutes(-minutes), harm: minutes is 1 or 2);
        var due = Start.AddDays(1);
        await ChangeAsync(organisation, 2, item => item.Contain());
        await ChangeAsync(organisation, 3, item => item.Supervise(true));
        await ChangeAsync(organisation, 4, item => item.Rate("minor", 2));
        await ChangeAsync(organisation, 5, item => item.Rate("major", 0));
        await ChangeAsync(organisation, 6, item => item.SetDue(due));
        await ChangeAsync(organisation, 7, item => item.SetDue(due.AddMicroseconds(-1)));
        await ChangeAsync(organisation, 8, item => item.SetDue(due));

        var listed = (await Routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection }, Supervisor(organisation))).WorkItems;
        Assert.Equal([1, 3, 5, 4, 7, 8, 6, 9, 2], listed.Select(it => (int)(Start - it.ReceiveTime.ToDateTimeOffset()).TotalMinutes));
        Assert.Equal((true, false, true, true), (listed[0].HarmOngoing, listed[0].Contained, listed[8].HarmOngoing, listed[8].Contained));
        Assert.Equal(("major", true), (listed[2].Severity, listed[1].Supervised));

        var claimed = new List<string>();
        for (var n = 0; n < 9; n++)
            claimed.Add((await ClaimAsync(organisation)).WorkItem.WorkItemId);
        Assert.Equal(listed.Select(it => it.WorkItemId), claimed);

        Task<int> ChangeAsync(string organisation, int minutes, Action<Routing.Queues.WorkItem> change) => Routing.ReadAsync(async db =>
        {
            var received = Start.AddMinutes(-minutes);
            var item = await db.WorkItems.AsNoTracking().SingleAsync(it => it.Organisation == organisation && it.ReceivedAt == received);
            change(item);
            return await db.WorkItems.Where(it => it.Id == item.Id).ExecuteUpdateAsync(row => row
                .SetProperty(it => it.Contained, item.Contained).SetProperty(it => it.Supervised, item.Supervised).SetProperty(it => it.Severity, item.Severity)
                .SetProperty(it => it.SeverityRank, item.SeverityRank).SetProperty(it => it.DueAt, item.DueAt).SetProperty(it => it.Place, item.Place));
        });
    }

    [Fact]
    public async Task The_queue_comes_page_by_page_and_what_stands_still_is_seen_once_while_other_items_move()
    {
        var organisation = await Routing.OrganisationAsync();
        foreach (var minutes in new[] { 50, 10, 40, 20, 30, 60, 70 })
            await Routing.AcceptAsync(organisation, receivedAt: Start.AddMinutes(-minutes));

        var listed = new List<WorkItem>();
        var token = "";
        do
        {
            var page = await Routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection, PageSize = 2, PageToken = token }, Supervisor(organisation));
            listed.AddRange(page.WorkItems);
            token = page.NextPageToken;
            // Between two pages work comes and goes.
            await Routing.AcceptAsync(organisation, receivedAt: Start.AddMinutes(-100 - listed.Count));
            await ClaimAsync(organisation);
        }
        while (token.Length > 0);
        Assert.Equal([-70, -60, -50, -40, -30, -20, -10], listed.Select(it => (int)(it.ReceiveTime.ToDateTimeOffset() - Start).TotalMinutes));
        Assert.Equal([("PAGE_TOKEN_INVALID", "page_token")], (await Refused.ByAsync(Routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection, PageToken = "1.2" }, Supervisor(organisation)))).Fields);
        Assert.Equal([("STEP_UNKNOWN", "steps")], (await Refused.ByAsync(Routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection, Steps = { "lost" } }, Supervisor(organisation)))).Fields);
    }

    [Fact]
    public async Task A_handler_claims_an_item_of_the_own_queue_by_its_id_and_nobody_gets_it_twice()
    {
        var organisation = await Routing.OrganisationAsync(8);
        await Routing.AcceptAsync(organisation);
        await Routing.AcceptAsync(organisation);
        var item = (await Routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection }, Supervisor(organisation))).WorkItems[1];
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(async n =>
        {
            try
            {
                return (await Routing.Queue.ClaimWorkItemAsync(ClaimOf(item), Handler(organisation, n))).WorkItem.Handler;
            }
            catch (RpcException refused)
            {
                return refused.StatusCode.ToString();
            }
        }));
        Assert.Equal(7, answers.Count(it => it == "Aborted"));
        Assert.Single(answers, it => it.StartsWith(Samples.Inspection, StringComparison.Ordinal));
        Assert.Equal(["WorkItemQueued", "WorkItemQueued", "WorkItemClaimed"], await WorkEventsAsync(organisation));

        await using var unchanged = await Routing.Database.Unchanged(organisation);
        var claimed = (await Routing.Queue.GetWorkItemAsync(new() { WorkItemId = item.WorkItemId }, Supervisor(organisation))).WorkItem;
        var taken = await Refused.ByAsync(Routing.Queue.ClaimWorkItemAsync(ClaimOf(claimed), Handler(organisation, claimed.Handler.EndsWith("-1", StringComparison.Ordinal) ? 2 : 1)));
        Assert.Equal(StatusCode.FailedPrecondition, taken.Status);
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(Routing.Queue.ClaimWorkItemAsync(ClaimOf(claimed), Supervisor(organisation)))).Status);
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(Routing.Queue.ClaimWorkItemAsync(ClaimOf(claimed), Handler(organisation, 1, Samples.MarketOrder)))).Status);

        static ClaimWorkItemRequest ClaimOf(WorkItem item) => new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version };
    }

    [Fact]
    public async Task Fifty_handlers_who_claim_at_once_get_fifty_different_items()
    {
        var organisation = await Routing.OrganisationAsync(50);
        for (var n = 0; n < 50; n++)
            await Routing.AcceptAsync(organisation);
        var claimed = await Task.WhenAll(Enumerable.Range(1, 50).Select(async n => (Number: n, (await ClaimAsync(organisation, n)).WorkItem)));
        Assert.Equal(50, claimed.Select(it => it.WorkItem.WorkItemId).Distinct().Count());
        Assert.All(claimed, it => Assert.Equal(("claimed", $"{Samples.Inspection}-{it.Number}"), (it.WorkItem.Step, it.WorkItem.Handler)));
    }

    [Fact]
    public async Task Of_twenty_handlers_who_claim_one_item_at_once_one_gets_it()
    {
        var organisation = await Routing.OrganisationAsync(20);
        await Routing.AcceptAsync(organisation);
        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(async n =>
        {
            try
            {
                return (await ClaimAsync(organisation, n)).WorkItem.Handler;
            }
            catch (RpcException refused)
            {
                return refused.StatusCode.ToString();
            }
        }));
        Assert.Equal(19, answers.Count(it => it == "NotFound"));
        Assert.Single(answers, it => it.StartsWith(Samples.Inspection, StringComparison.Ordinal));
        Assert.Equal(["WorkItemQueued", "WorkItemClaimed"], await WorkEventsAsync(organisation));
    }

    [Fact]
    public async Task An_empty_queue_says_so_and_a_queue_that_is_not_the_callers_says_nothing()
    {
        var organisation = await Routing.OrganisationAsync();
        var empty = await Refused.ByAsync(Routing.Queue.ClaimNextAsync(Claim(), Handler(organisation)));
        Assert.Equal((StatusCode.NotFound, "QUEUE_EMPTY"), (empty.Status, empty.Reason));

        await Routing.AcceptAsync(organisation);
        var elsewhere = await Refused.ByAsync(Routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection }, Handler(organisation, 1, Samples.MarketOrder)));
        var nowhere = await Refused.ByAsync(Routing.Queue.ListQueueAsync(new() { Department = "no-such-office" }, Supervisor(organisation)));
        var foreign = await Refused.ByAsync(Routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection, Organisation = organisation }, Supervisor(await Routing.OrganisationAsync())));
        Assert.Equal((StatusCode.NotFound, "NOT_FOUND"), (nowhere.Status, nowhere.Reason));
        Assert.Equal(nowhere.Detail, elsewhere.Detail);
        Assert.Equal(nowhere.Detail, foreign.Detail);
        Assert.Equal(nowhere.Detail, (await Refused.ByAsync(Routing.Queue.ClaimNextAsync(Claim(), Handler(organisation, 1, Samples.MarketOrder)))).Detail);

        var watching = await Refused.ByAsync(Routing.Queue.ClaimNextAsync(Claim(), Supervisor(organisation)));
        Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_PERMITTED"), (watching.Status, watching.Reason));
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(Routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection }, As("somebody", "clerk", organisation)))).Status);
    }

    [Fact]
    public async Task An_auditor_of_several_organisations_names_one_and_finds_items_by_their_id()
    {
        var (one, two) = (await Routing.OrganisationAsync(), await Routing.OrganisationAsync());
        await Routing.AcceptAsync(two);
        var auditor = As("auditor", "auditor", one, two);
        Assert.Equal([("FIELD_MISSING", "organisation")], (await Refused.ByAsync(Routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection }, auditor))).Fields);
        var item = Assert.Single((await Routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection, Organisation = two }, auditor)).WorkItems);
        Assert.Equal(item.WorkItemId, (await Routing.Queue.GetWorkItemAsync(new() { WorkItemId = item.WorkItemId }, auditor)).WorkItem.WorkItemId);
    }
}
