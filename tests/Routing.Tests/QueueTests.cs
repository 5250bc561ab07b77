using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.TestKit;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

public sealed class QueueTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    private static Metadata Handler(string organisation, int number = 1, string department = Samples.Inspection) => As($"{organisation}-{department}-{number}", "handler", organisation);

    private static Metadata Supervisor(string organisation) => As($"{organisation}-supervisor", "supervisor", organisation);

    [Theory]
    [InlineData("summary", "promotions", "", Samples.Inspection)]
    [InlineData("summary", "catering", "", Samples.Inspection)]
    [InlineData("formal", "catering", Samples.MarketOrder, Samples.MarketOrder)]
    [Rule("CH-06", Case.Allowed), Rule("CH-07", Case.Allowed)]
    public async Task An_accepted_case_comes_into_the_queue_of_the_department_that_its_route_says(string route, string category, string office, string department)
    {
        var organisation = await routing.OrganisationAsync();
        var caseId = await routing.AcceptAsync(organisation, route, category, office);

        var item = Assert.Single((await routing.Queue.ListQueueAsync(new() { Department = department }, Handler(organisation, 1, department))).WorkItems);
        Assert.Equal((caseId.ToString(), "queued", department, "", 1L), (item.CaseId, item.Step, item.Department, item.Handler, item.Version));
        var queued = (await routing.EventsAsync(organisation)).Single(e => e.Subject == caseId.ToString());
        Assert.Equal(new WorkItemQueued { WorkItemId = item.WorkItemId, Department = department }, queued.Payload.Unpack<WorkItemQueued>());
        Assert.Equal(1L, await routing.ScalarAsync("select count(*) from procedure_versions where procedure = 'commerce-hotline' and version = 1 and length(expanded) > 10000"));
    }

    [Fact]
    public async Task A_route_to_mediation_gives_no_work_item()
    {
        var organisation = await routing.OrganisationAsync();
        await using var unchanged = await routing.Database.Unchanged(organisation);
        await routing.AcceptAsync(organisation, "mediation");
        Assert.Equal(0L, await routing.ScalarAsync("select count(*) from parked_events where producer = 'intake' and organisation = '" + organisation + "'"));
    }

    [Fact]
    public async Task A_case_has_one_open_work_item_however_often_it_is_announced()
    {
        var organisation = await routing.OrganisationAsync();
        var caseId = await routing.AcceptAsync(organisation);
        await using var unchanged = await routing.Database.Unchanged(organisation);
        await routing.AcceptAsync(organisation, caseId: caseId);
    }

    [Fact]
    public async Task A_case_that_no_department_takes_is_parked_and_taken_once_there_is_one()
    {
        await routing.AcceptAsync("LATE", "formal", office: Samples.MarketOrder);
        await routing.AcceptAsync("LATE", "formal", office: "no-such-office");
        Assert.Equal(2L, await routing.ScalarAsync("select count(*) from parked_events where organisation = 'LATE'"));
        await routing.Directory.ImportDirectoryAsync(new() { Directory = Samples.Directory("LATE") }, AsOperator);

        var parked = new ParkedEventService.ParkedEventServiceClient(routing.EventLogChannel);
        foreach (var each in (await parked.ListParkedEventsAsync(new(), AsOperator)).ParkedEvents.Where(it => it.Organisation == "LATE"))
            await parked.RetryParkedEventsAsync(new() { Producer = each.Producer, Organisation = each.Organisation, Subject = each.Subject }, AsOperator);
        Assert.Single((await routing.Queue.ListQueueAsync(new() { Department = Samples.MarketOrder }, Handler("LATE", 1, Samples.MarketOrder))).WorkItems);
        Assert.Equal(1L, await routing.ScalarAsync("select count(*) from parked_events where organisation = 'LATE'"));
    }

    [Fact]
    public async Task The_queue_shows_harm_that_goes_on_then_what_is_supervised_then_the_worst_then_what_is_due_first_then_what_came_first()
    {
        var organisation = await routing.OrganisationAsync();
        foreach (var minutes in Enumerable.Range(1, 9).Reverse())
            await routing.AcceptAsync(organisation, receivedAt: Start.AddMinutes(-minutes), harm: minutes is 1 or 2);
        var due = Start.AddDays(1);
        await ChangeAsync(organisation, 2, item => item.Contain());
        await ChangeAsync(organisation, 3, item => item.Supervise(true));
        await ChangeAsync(organisation, 4, item => item.Rate("minor", 2));
        await ChangeAsync(organisation, 5, item => item.Rate("major", 0));
        await ChangeAsync(organisation, 6, item => item.SetDue(due));
        await ChangeAsync(organisation, 7, item => item.SetDue(due.AddMicroseconds(-1)));
        await ChangeAsync(organisation, 8, item => item.SetDue(due));

        var listed = (await routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection }, Supervisor(organisation))).WorkItems;
        Assert.Equal([1, 3, 5, 4, 7, 8, 6, 9, 2], listed.Select(it => (int)(Start - it.ReceiveTime.ToDateTimeOffset()).TotalMinutes));
        Assert.Equal((true, false, true, true), (listed[0].HarmOngoing, listed[0].Contained, listed[8].HarmOngoing, listed[8].Contained));
        Assert.Equal(("major", true), (listed[2].Severity, listed[1].Supervised));

        var claimed = new List<string>();
        for (var n = 0; n < 9; n++)
            claimed.Add((await ClaimAsync(organisation)).WorkItem.WorkItemId);
        Assert.Equal(listed.Select(it => it.WorkItemId), claimed);

        Task<int> ChangeAsync(string organisation, int minutes, Action<Routing.Queues.WorkItem> change) => routing.ReadAsync(async db =>
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
        var organisation = await routing.OrganisationAsync();
        foreach (var minutes in new[] { 50, 10, 40, 20, 30, 60, 70 })
            await routing.AcceptAsync(organisation, receivedAt: Start.AddMinutes(-minutes));

        var listed = new List<WorkItem>();
        var token = "";
        do
        {
            var page = await routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection, PageSize = 2, PageToken = token }, Supervisor(organisation));
            listed.AddRange(page.WorkItems);
            token = page.NextPageToken;
            // Between two pages work comes and goes.
            await routing.AcceptAsync(organisation, receivedAt: Start.AddMinutes(-100 - listed.Count));
            await ClaimAsync(organisation);
        }
        while (token.Length > 0);
        Assert.Equal([-70, -60, -50, -40, -30, -20, -10], listed.Select(it => (int)(it.ReceiveTime.ToDateTimeOffset() - Start).TotalMinutes));
        Assert.Equal([("PAGE_TOKEN_INVALID", "page_token")], (await Refused.ByAsync(routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection, PageToken = "1.2" }, Supervisor(organisation)))).Fields);
        Assert.Equal([("STEP_UNKNOWN", "steps")], (await Refused.ByAsync(routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection, Steps = { "lost" } }, Supervisor(organisation)))).Fields);
    }

    [Fact]
    public async Task A_handler_claims_an_item_of_the_own_queue_by_its_id_and_nobody_gets_it_twice()
    {
        var organisation = await routing.OrganisationAsync(8);
        await routing.AcceptAsync(organisation);
        await routing.AcceptAsync(organisation);
        var item = (await routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection }, Supervisor(organisation))).WorkItems[1];
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(async n =>
        {
            try
            {
                return (await routing.Queue.ClaimWorkItemAsync(ClaimOf(item), Handler(organisation, n))).WorkItem.Handler;
            }
            catch (RpcException refused)
            {
                return refused.StatusCode.ToString();
            }
        }));
        Assert.Equal(7, answers.Count(it => it == "Aborted"));
        Assert.Single(answers, it => it.StartsWith(Samples.Inspection, StringComparison.Ordinal));
        Assert.Equal(["WorkItemQueued", "WorkItemQueued", "WorkItemClaimed"], await WorkEventsAsync(organisation));

        await using var unchanged = await routing.Database.Unchanged(organisation);
        var claimed = (await routing.Queue.GetWorkItemAsync(new() { WorkItemId = item.WorkItemId }, Supervisor(organisation))).WorkItem;
        var taken = await Refused.ByAsync(routing.Queue.ClaimWorkItemAsync(ClaimOf(claimed), Handler(organisation, claimed.Handler.EndsWith("-1", StringComparison.Ordinal) ? 2 : 1)));
        Assert.Equal(StatusCode.FailedPrecondition, taken.Status);
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(routing.Queue.ClaimWorkItemAsync(ClaimOf(claimed), Supervisor(organisation)))).Status);
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Queue.ClaimWorkItemAsync(ClaimOf(claimed), Handler(organisation, 1, Samples.MarketOrder)))).Status);

        static ClaimWorkItemRequest ClaimOf(WorkItem item) => new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version };
    }

    [Fact]
    public async Task Fifty_handlers_who_claim_at_once_get_fifty_different_items()
    {
        var organisation = await routing.OrganisationAsync(50);
        for (var n = 0; n < 50; n++)
            await routing.AcceptAsync(organisation);
        var claimed = await Task.WhenAll(Enumerable.Range(1, 50).Select(async n => (Number: n, (await ClaimAsync(organisation, n)).WorkItem)));
        Assert.Equal(50, claimed.Select(it => it.WorkItem.WorkItemId).Distinct().Count());
        Assert.All(claimed, it => Assert.Equal(("claimed", $"{Samples.Inspection}-{it.Number}"), (it.WorkItem.Step, it.WorkItem.Handler)));
    }

    [Fact]
    public async Task Of_twenty_handlers_who_claim_one_item_at_once_one_gets_it()
    {
        var organisation = await routing.OrganisationAsync(20);
        await routing.AcceptAsync(organisation);
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
        var organisation = await routing.OrganisationAsync();
        var empty = await Refused.ByAsync(routing.Queue.ClaimNextAsync(Claim(), Handler(organisation)));
        Assert.Equal((StatusCode.NotFound, "QUEUE_EMPTY"), (empty.Status, empty.Reason));

        await routing.AcceptAsync(organisation);
        var elsewhere = await Refused.ByAsync(routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection }, Handler(organisation, 1, Samples.MarketOrder)));
        var nowhere = await Refused.ByAsync(routing.Queue.ListQueueAsync(new() { Department = "no-such-office" }, Supervisor(organisation)));
        var foreign = await Refused.ByAsync(routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection, Organisation = organisation }, Supervisor(await routing.OrganisationAsync())));
        Assert.Equal((StatusCode.NotFound, "NOT_FOUND"), (nowhere.Status, nowhere.Reason));
        Assert.Equal(nowhere.Detail, elsewhere.Detail);
        Assert.Equal(nowhere.Detail, foreign.Detail);
        Assert.Equal(nowhere.Detail, (await Refused.ByAsync(routing.Queue.ClaimNextAsync(Claim(), Handler(organisation, 1, Samples.MarketOrder)))).Detail);

        var watching = await Refused.ByAsync(routing.Queue.ClaimNextAsync(Claim(), Supervisor(organisation)));
        Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_PERMITTED"), (watching.Status, watching.Reason));
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection }, As("somebody", "clerk", organisation)))).Status);
    }

    [Fact]
    public async Task An_auditor_of_several_organisations_names_one_and_finds_items_by_their_id()
    {
        var (one, two) = (await routing.OrganisationAsync(), await routing.OrganisationAsync());
        await routing.AcceptAsync(two);
        var auditor = As("auditor", "auditor", one, two);
        Assert.Equal([("FIELD_MISSING", "organisation")], (await Refused.ByAsync(routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection }, auditor))).Fields);
        var item = Assert.Single((await routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection, Organisation = two }, auditor)).WorkItems);
        Assert.Equal(item.WorkItemId, (await routing.Queue.GetWorkItemAsync(new() { WorkItemId = item.WorkItemId }, auditor)).WorkItem.WorkItemId);
    }

    [Fact]
    [Rule("CH-11", Case.Allowed)]
    public async Task Work_is_claimed_recorded_finished_and_handed_in_with_one_event_and_one_audit_entry_each()
    {
        var organisation = await routing.OrganisationAsync();
        var caseId = await routing.AcceptAsync(organisation);
        var claimed = await ClaimAsync(organisation);
        var id = claimed.WorkItem.WorkItemId;
        var recorded = await routing.Queue.RecordHandlingAsync(new() { WorkItemId = id, RequestId = NewRequestId(), ExpectedVersion = 2, Text = "已到店核查。" }, Handler(organisation));
        var handled = await routing.Queue.FinishHandlingAsync(new() { WorkItemId = id, RequestId = NewRequestId(), ExpectedVersion = 3, Result = "已责令退还预付款。", Outcome = "upheld" }, Handler(organisation));
        Assert.Equal("handled", handled.WorkItem.Step);
        var handedIn = await routing.Queue.HandInAsync(new() { WorkItemId = id, RequestId = NewRequestId(), ExpectedVersion = 4 }, Handler(organisation));
        Assert.Equal(("handed-in", 5L, "upheld", "已责令退还预付款。"), (handedIn.WorkItem.Step, handedIn.WorkItem.Version, handedIn.WorkItem.Outcome, handedIn.WorkItem.Result));
        Assert.Equal(("已到店核查。", $"{Samples.Inspection}-1", Start), (recorded.WorkItem.HandlingRecord[0].Text, recorded.WorkItem.HandlingRecord[0].StaffId, recorded.WorkItem.HandlingRecord[0].RecordTime.ToDateTimeOffset()));

        var events = (await routing.EventsAsync(organisation)).Where(e => e.Subject == caseId.ToString()).ToList();
        Assert.Equal([1L, 2, 3, 4, 5], events.Select(e => e.SubjectVersion));
        Assert.Equal(new WorkItemQueued { WorkItemId = id, Department = Samples.Inspection }, events[0].Payload.Unpack<WorkItemQueued>());
        Assert.Equal(new WorkItemClaimed { WorkItemId = id, Department = Samples.Inspection, StaffId = $"{Samples.Inspection}-1" }, events[1].Payload.Unpack<WorkItemClaimed>());
        Assert.Equal(new HandlingRecorded { WorkItemId = id }, events[2].Payload.Unpack<HandlingRecorded>());
        Assert.Equal(new WorkItemHandled { WorkItemId = id }, events[3].Payload.Unpack<WorkItemHandled>());
        var completed = events[4].Payload.Unpack<WorkItemCompleted>();
        Assert.Equal(new WorkItemCompleted { WorkItemId = id, ActId = completed.ActId, Outcome = "upheld", Department = Samples.Inspection }, completed);
        Assert.Equal((events[1].EventId, events[4].EventId), (claimed.EventId, handedIn.EventId));

        var text = await routing.Queue.GetActTextAsync(new() { Organisation = organisation, ActId = completed.ActId }, AsService);
        Assert.Equal("已责令退还预付款。", text.Text);
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Queue.GetActTextAsync(new() { Organisation = await routing.OrganisationAsync(), ActId = completed.ActId }, AsService))).Status);
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(routing.Queue.GetActTextAsync(new() { Organisation = organisation, ActId = completed.ActId }, Handler(organisation)))).Status);

        var (stored, entries, history) = await routing.ReadAsync(async db => (
            await db.WorkItems.Include(it => it.HandlingRecord).SingleAsync(it => it.Organisation == organisation),
            await db.AuditEntries.Where(it => it.CaseId == caseId).OrderBy(it => it.RecordVersion).ToListAsync(),
            await db.History.Where(it => it.CaseId == caseId).OrderBy(it => it.Version).ToListAsync()));
        Assert.Equal(["queued", "claimed", "record-handling", "handled", "handed-in"], entries.Select(it => it.Act));
        Assert.Equal(["system", $"{organisation}-{Samples.Inspection}-1"], entries.Select(it => it.Actor).Distinct());
        Assert.Equal(AuditEntry.DigestOf(stored.AuditSalt, stored.AuditState()), entries[^1].Digest);
        Assert.Equal(
            [(null, "queued", null), ("queued", "claimed", $"{Samples.Inspection}-officer"), ("claimed", "claimed", $"{Samples.Inspection}-officer"), ("claimed", "handled", $"{Samples.Inspection}-officer"), ("handled", "handed-in", $"{Samples.Inspection}-officer")],
            history.Select(it => ((string?)it.From, (string?)it.To, (string?)it.Post)));

        // The case may come back, such as after a correction order: its finished item is no hindrance.
        await routing.AcceptAsync(organisation, caseId: caseId);
        Assert.Equal(2L, await routing.ScalarAsync($"select count(*) from work_items where case_id = '{caseId}'"));
    }

    [Fact]
    public async Task A_released_item_is_claimed_by_the_next_handler_and_no_longer_the_first_ones()
    {
        var organisation = await routing.OrganisationAsync();
        await routing.AcceptAsync(organisation);
        var claimed = (await ClaimAsync(organisation)).WorkItem;
        var release = new ReleaseWorkItemRequest { WorkItemId = claimed.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = claimed.Version, Reason = "Leave from tomorrow" };
        var released = await routing.Queue.ReleaseWorkItemAsync(release, Handler(organisation));
        Assert.Equal(("queued", "", 3L), (released.WorkItem.Step, released.WorkItem.Handler, released.WorkItem.Version));
        var next = (await ClaimAsync(organisation, 2)).WorkItem;
        Assert.Equal((claimed.WorkItemId, $"{Samples.Inspection}-2"), (next.WorkItemId, next.Handler));
        Assert.Equal(["WorkItemQueued", "WorkItemClaimed", "WorkItemReleased", "WorkItemClaimed"], await WorkEventsAsync(organisation));
        Assert.Equal("Leave from tomorrow", await routing.ScalarAsync($"select release_reason from work_items where organisation = '{organisation}'"));

        await using var unchanged = await routing.Database.Unchanged(organisation);
        var refused = await Refused.ByAsync(routing.Queue.ReleaseWorkItemAsync(new() { WorkItemId = next.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = next.Version }, Handler(organisation)));
        Assert.Equal((StatusCode.FailedPrecondition, "OWN_CLAIM"), (refused.Status, refused.Reason));
    }

    [Fact]
    [Rule("CH-12", Case.Refused), Rule("CH-11", Case.Refused)]
    public async Task Finishing_without_a_handling_record_or_a_result_is_refused_and_names_the_rules()
    {
        var organisation = await routing.OrganisationAsync();
        await routing.AcceptAsync(organisation);
        var item = (await ClaimAsync(organisation)).WorkItem;
        await using var unchanged = await routing.Database.Unchanged(organisation);

        var refused = await Refused.ByAsync(routing.Queue.FinishHandlingAsync(Finish(item, result: " "), Handler(organisation)));
        Assert.Equal(StatusCode.FailedPrecondition, refused.Status);
        Assert.Equal([("FIELD_MISSING", "handling-record", "CH-12"), ("FIELD_MISSING", "result", "CH-11")], refused.Violations.Select(it => (it.Code, it.Field, it.Rule)));
        var early = await Refused.ByAsync(routing.Queue.HandInAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version }, Handler(organisation)));
        Assert.Equal(["FIELD_MISSING", "FIELD_MISSING", "STEP_NOT_PERMITTED"], early.Violations.Select(it => it.Code));
        Assert.All(early.Violations, it => Assert.Equal("CH-11", it.Rule));
    }

    [Fact]
    public async Task An_outcome_that_the_procedure_does_not_have_is_refused_with_those_it_has()
    {
        var (organisation, item) = await RecordedAsync();
        await using var unchanged = await routing.Database.Unchanged(organisation);
        var refused = await Refused.ByAsync(routing.Queue.FinishHandlingAsync(Finish(item, outcome: "wonderful"), Handler(organisation)));
        Assert.Equal([("OUTCOME_UNKNOWN", "outcome")], refused.Fields);
        Assert.Contains("not-upheld", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_but_the_claimant_works_on_an_item()
    {
        var (organisation, item) = await RecordedAsync();
        await using var unchanged = await routing.Database.Unchanged(organisation);
        var colleague = await Refused.ByAsync(routing.Queue.FinishHandlingAsync(Finish(item), Handler(organisation, 2)));
        Assert.Equal((StatusCode.FailedPrecondition, "OWN_CLAIM"), (colleague.Status, colleague.Reason));
        var entry = new RecordHandlingRequest { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Text = "Mine." };
        Assert.Equal("OWN_CLAIM", (await Refused.ByAsync(routing.Queue.RecordHandlingAsync(entry, Handler(organisation, 2)))).Reason);
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(routing.Queue.RecordHandlingAsync(entry, Supervisor(organisation)))).Status);
    }

    [Fact]
    public async Task What_is_not_visible_is_answered_like_what_is_not_there()
    {
        var (organisation, item) = await RecordedAsync();
        var other = await routing.OrganisationAsync();
        await using var unchanged = await routing.Database.Unchanged(organisation);
        var absent = await Refused.ByAsync(routing.Queue.GetWorkItemAsync(new() { WorkItemId = Guid.CreateVersion7(Start).ToString() }, Handler(organisation)));
        Assert.Equal((StatusCode.NotFound, "NOT_FOUND"), (absent.Status, absent.Reason));
        foreach (var caller in new[] { Handler(other), Supervisor(other), Handler(organisation, 1, Samples.MarketOrder) })
        {
            Assert.Equal(absent.Detail, (await Refused.ByAsync(routing.Queue.GetWorkItemAsync(new() { WorkItemId = item.WorkItemId }, caller))).Detail);
            var change = await Refused.ByAsync(routing.Queue.FinishHandlingAsync(Finish(item), caller));
            Assert.Equal((StatusCode.NotFound, absent.Detail), (change.Status, change.Detail));
        }
        Assert.Equal(absent.Detail, (await Refused.ByAsync(routing.Queue.GetWorkItemAsync(new() { WorkItemId = "?" }, Handler(organisation)))).Detail);
    }

    [Fact]
    public async Task A_stale_version_is_refused()
    {
        var (organisation, item) = await RecordedAsync();
        item.Version--;
        await using var unchanged = await routing.Database.Unchanged(organisation);
        var refused = await Refused.ByAsync(routing.Queue.FinishHandlingAsync(Finish(item), Handler(organisation)));
        Assert.Equal((StatusCode.Aborted, "STALE_VERSION"), (refused.Status, refused.Reason));
    }

    [Fact]
    public async Task The_same_request_again_gives_the_same_answer_and_other_content_under_its_id_is_refused()
    {
        var organisation = await routing.OrganisationAsync();
        await routing.AcceptAsync(organisation);
        await routing.AcceptAsync(organisation);
        var request = Claim();
        var first = await routing.Queue.ClaimNextAsync(request, Handler(organisation));
        await using var unchanged = await routing.Database.Unchanged(organisation);
        Assert.Equal(first, await routing.Queue.ClaimNextAsync(request, Handler(organisation)));
        request.Organisation = organisation;
        var refused = await Refused.ByAsync(routing.Queue.ClaimNextAsync(request, Handler(organisation)));
        Assert.Equal((StatusCode.AlreadyExists, "REQUEST_ID_REUSED"), (refused.Status, refused.Reason));
        Assert.Equal([("REQUEST_ID_INVALID", "request_id")], (await Refused.ByAsync(routing.Queue.ClaimNextAsync(new() { Department = Samples.Inspection, RequestId = "1" }, Handler(organisation)))).Fields);
    }

    [Fact]
    public async Task A_request_sent_eight_times_at_once_has_one_effect_and_eight_equal_answers()
    {
        var organisation = await routing.OrganisationAsync();
        await routing.AcceptAsync(organisation);
        await routing.AcceptAsync(organisation);
        var request = Claim();
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await routing.Queue.ClaimNextAsync(request, Handler(organisation))));
        var claimed = Assert.Single(claims.Distinct()).WorkItem;
        var entry = new RecordHandlingRequest { WorkItemId = claimed.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = claimed.Version, Text = "Once." };
        var entries = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await routing.Queue.RecordHandlingAsync(entry, Handler(organisation))));
        Assert.Single(Assert.Single(entries.Distinct()).WorkItem.HandlingRecord);
        Assert.Equal(["WorkItemQueued", "WorkItemQueued", "WorkItemClaimed", "HandlingRecorded"], await WorkEventsAsync(organisation));
    }

    [Fact]
    public async Task Of_two_different_changes_at_once_one_is_stale()
    {
        var (organisation, item) = await RecordedAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async n =>
        {
            try
            {
                await routing.Queue.RecordHandlingAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Text = $"Entry {n}" }, Handler(organisation));
                return StatusCode.OK;
            }
            catch (RpcException refused)
            {
                return refused.StatusCode;
            }
        }));
        Assert.Equal([StatusCode.OK, StatusCode.Aborted, StatusCode.Aborted, StatusCode.Aborted], answers.Order());
    }

    [Fact]
    public async Task Texts_that_are_too_long_are_refused_with_the_name_of_their_field()
    {
        var (organisation, item) = await RecordedAsync();
        var tooLong = new string('长', 100_001);
        await using var unchanged = await routing.Database.Unchanged(organisation);
        Assert.Equal([("TEXT_TOO_LONG", "result")], (await Refused.ByAsync(routing.Queue.FinishHandlingAsync(Finish(item, result: tooLong), Handler(organisation)))).Fields);
        var entry = new RecordHandlingRequest { WorkItemId = item.WorkItemId, RequestId = "", ExpectedVersion = 0, Text = tooLong };
        Assert.Equal(
            [("FIELD_MISSING", "expected_version"), ("REQUEST_ID_INVALID", "request_id"), ("TEXT_TOO_LONG", "text")],
            (await Refused.ByAsync(routing.Queue.RecordHandlingAsync(entry, Handler(organisation)))).Fields);
    }

    [Fact]
    public void Text_is_whole_characters_without_control_characters()
    {
        // Not as data of a theory: half characters don't survive in an attribute.
        foreach (var text in new[] { "zero\0", "bell\a", "half \ud83d of a pair", "\udc00" })
            Assert.Equal("result", Assert.Throws<ServiceDefaults.Refusals.Refusal>(Read(text).Done).Violations.Single().Field);
        Read("line\r\n\ttab 中 \ud83d\ude00").Done();

        static Routing.Queues.Reading Read(string text)
        {
            var reading = new Routing.Queues.Reading();
            Assert.Equal(text, reading.Text(text, "result", 100));
            return reading;
        }
    }

    [Fact]
    public async Task A_text_of_full_length_is_kept_whole()
    {
        var (organisation, item) = await RecordedAsync();
        var longest = new string('长', 100_000);
        var handled = await routing.Queue.FinishHandlingAsync(Finish(item, result: longest), Handler(organisation));
        Assert.Equal(longest, handled.WorkItem.Result);
    }

    [Fact]
    public async Task Every_field_of_the_message_is_filled()
    {
        var (organisation, item) = await RecordedAsync();
        await routing.Queue.FinishHandlingAsync(Finish(item), Handler(organisation));
        await routing.ScalarAsync($"update work_items set due_at = received_at, severity = 'major', validity = 'valid' where organisation = '{organisation}'");
        var message = (await routing.Queue.GetWorkItemAsync(new() { WorkItemId = item.WorkItemId }, Handler(organisation))).WorkItem;
        AssertFilled(WorkItem.Descriptor, message);
        AssertFilled(HandlingEntry.Descriptor, message.HandlingRecord[0]);

        static void AssertFilled(MessageDescriptor descriptor, Google.Protobuf.IMessage message) =>
            Assert.Empty(descriptor.Fields.InFieldNumberOrder().Where(field => field.Accessor.GetValue(message) is null or "" or 0L or System.Collections.ICollection { Count: 0 }).Select(field => field.Name));
    }

    [Fact]
    public async Task A_clock_that_runs_out_is_recorded_once()
    {
        var (organisation, item) = await RecordedAsync();
        var registry = routing.Services.GetRequiredService<ProcedureRegistry>();
        var definition = registry.Get("commerce-hotline", 1).Clocks[0];
        await routing.ReadAsync(async db =>
        {
            var record = await db.WorkItems.AsNoTracking().SingleAsync(it => it.Organisation == organisation);
            db.Clocks.Add(new(Guid.CreateVersion7(Start), record, definition, registry.Due(registry.Get("commerce-hotline", 1), definition, Start.AddDays(-40)), Start.AddDays(-40), Start));
            return await db.SaveChangesAsync();
        });
        await Poll.UntilAsync(async () => await WorkEventsAsync(organisation) is [.., "ClockRanOut"], TimeSpan.FromSeconds(20), "the clock fired");
        Assert.Equal(["WorkItemQueued", "WorkItemClaimed", "HandlingRecorded", "ClockRanOut"], await WorkEventsAsync(organisation));
        Assert.Equal(item.Version + 1, (await routing.Queue.GetWorkItemAsync(new() { WorkItemId = item.WorkItemId }, Handler(organisation))).WorkItem.Version);
    }

    [Fact]
    public async Task Without_a_scope_the_app_role_sees_no_row_of_any_organisation_and_changes_no_finished_text()
    {
        var (organisation, item) = await RecordedAsync();
        await routing.Queue.FinishHandlingAsync(Finish(item), Handler(organisation));
        var tables = (await routing.Database.TablesAsync()).Except(["__EFMigrationsHistory", "event_log", "event_log_head", "log_readers", "subscription_positions", "taken_subjects", "trimmed_events", "parked_events", "procedure_versions"]).ToList();
        Assert.Contains("work_items", tables);
        foreach (var table in tables)
            Assert.True(await routing.ScalarAsync($"select count(*) from {table}", routing.Database.App) is 0L, table);
        foreach (var table in new[] { "handling_entries", "work_records", "handling_log", "acts", "history", "audit_entries" })
            foreach (var role in new[] { routing.Database.App, routing.Database.Worker })
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => routing.ScalarAsync($"delete from {table}", role))).SqlState);
        Assert.Equal(0L, await routing.ScalarAsync("select count(*) from work_items", routing.Database.Worker));
    }

    [Fact]
    public async Task Every_table_is_in_one_of_the_lists_for_digests() => Assert.Empty(DigestTables.Defects("routing", [.. await routing.Database.TablesAsync()]));

    [Fact]
    public async Task The_model_has_no_change_that_no_migration_holds() => Assert.False(await routing.ReadAsync(db => Task.FromResult(db.Database.HasPendingModelChanges())));

    private static ClaimNextRequest Claim() => new() { Department = Samples.Inspection, RequestId = NewRequestId() };

    private static FinishHandlingRequest Finish(WorkItem item, string result = "The shop paid back.", string outcome = "upheld") =>
        new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Result = result, Outcome = outcome };

    private async Task<ClaimNextResponse> ClaimAsync(string organisation, int handler = 1) => await routing.Queue.ClaimNextAsync(Claim(), Handler(organisation, handler));

    /// <summary>An item claimed by handler 1, with one entry in its record.</summary>
    private async Task<(string Organisation, WorkItem Item)> RecordedAsync()
    {
        var organisation = await routing.OrganisationAsync();
        await routing.AcceptAsync(organisation);
        var item = (await ClaimAsync(organisation)).WorkItem;
        var recorded = await routing.Queue.RecordHandlingAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Text = "Visited the shop." }, Handler(organisation));
        return (organisation, recorded.WorkItem);
    }

    /// <summary>Names of the organisation's events but those of its directory, in order.</summary>
    private async Task<List<string>> WorkEventsAsync(string organisation) =>
        [.. (await routing.EventsAsync(organisation)).Where(e => e.Subject != "directory" && !e.Payload.Is(ClockChanged.Descriptor) && !e.Payload.Is(WorkItemChanged.Descriptor)).Select(e => e.Payload.TypeUrl.Split('.')[^1])];
}
