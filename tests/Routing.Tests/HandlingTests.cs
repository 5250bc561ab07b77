using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.TestKit;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

public sealed class HandlingTests(RunningRouting routing) : AtQueue(routing)
{
    [Fact]
    [Rule("CH-11", Case.Allowed)]
    public async Task Work_is_claimed_recorded_finished_and_handed_in_with_one_event_and_one_audit_entry_each()
    {
        var organisation = await Routing.OrganisationAsync();
        var caseId = await Routing.AcceptAsync(organisation);
        var claimed = await ClaimAsync(organisation);
        var id = claimed.WorkItem.WorkItemId;
        var recorded = await Routing.Queue.RecordHandlingAsync(new() { WorkItemId = id, RequestId = NewRequestId(), ExpectedVersion = 2, Text = "已到店核查。" }, Handler(organisation));
        var handled = await Routing.Queue.FinishHandlingAsync(new() { WorkItemId = id, RequestId = NewRequestId(), ExpectedVersion = 3, Result = "已责令退还预付款。", Outcome = "upheld" }, Handler(organisation));
        Assert.Equal("handled", handled.WorkItem.Step);
        var handedIn = await Routing.Queue.HandInAsync(new() { WorkItemId = id, RequestId = NewRequestId(), ExpectedVersion = 4 }, Handler(organisation));
        Assert.Equal(("handed-in", 5L, "upheld", "已责令退还预付款。"), (handedIn.WorkItem.Step, handedIn.WorkItem.Version, handedIn.WorkItem.Outcome, handedIn.WorkItem.Result));
        Assert.Equal(("已到店核查。", $"{Samples.Inspection}-1", Start), (recorded.WorkItem.HandlingRecord[0].Text, recorded.WorkItem.HandlingRecord[0].StaffId, recorded.WorkItem.HandlingRecord[0].RecordTime.ToDateTimeOffset()));

        var events = (await Routing.EventsAsync(organisation)).Where(e => e.Subject == caseId.ToString()).ToList();
        Assert.Equal([1L, 2, 3, 4, 5], events.Select(e => e.SubjectVersion));
        Assert.Equal(new WorkItemQueued { WorkItemId = id, Department = Samples.Inspection }, events[0].Payload.Unpack<WorkItemQueued>());
        Assert.Equal(new WorkItemClaimed { WorkItemId = id, Department = Samples.Inspection, StaffId = $"{Samples.Inspection}-1" }, events[1].Payload.Unpack<WorkItemClaimed>());
        Assert.Equal(new HandlingRecorded { WorkItemId = id }, events[2].Payload.Unpack<HandlingRecorded>());
        Assert.Equal(new WorkItemHandled { WorkItemId = id }, events[3].Payload.Unpack<WorkItemHandled>());
        var completed = events[4].Payload.Unpack<WorkItemCompleted>();
        Assert.Equal(new WorkItemCompleted { WorkItemId = id, ActId = completed.ActId, Outcome = "upheld", Department = Samples.Inspection }, completed);
        Assert.Equal((events[1].EventId, events[4].EventId), (claimed.EventId, handedIn.EventId));

        var text = await Routing.Queue.GetActTextAsync(new() { Organisation = organisation, ActId = completed.ActId }, AsService);
        Assert.Equal("已责令退还预付款。", text.Text);
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(Routing.Queue.GetActTextAsync(new() { Organisation = await Routing.OrganisationAsync(), ActId = completed.ActId }, AsService))).Status);
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(Routing.Queue.GetActTextAsync(new() { Organisation = organisation, ActId = completed.ActId }, Handler(organisation)))).Status);

        var (stored, entries, history) = await Routing.ReadAsync(async db => (
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
        await Routing.AcceptAsync(organisation, caseId: caseId);
        Assert.Equal(2L, await Routing.ScalarAsync($"select count(*) from work_items where case_id = '{caseId}'"));
    }

    [Fact]
    public async Task A_released_item_is_claimed_by_the_next_handler_who_reads_why_each_time_and_no_longer_the_first_ones()
    {
        var organisation = await Routing.OrganisationAsync();
        await Routing.AcceptAsync(organisation);
        var claimed = (await ClaimAsync(organisation)).WorkItem;
        var release = new ReleaseWorkItemRequest { WorkItemId = claimed.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = claimed.Version, Reason = "Leave from tomorrow" };
        var released = await Routing.Queue.ReleaseWorkItemAsync(release, Handler(organisation));
        Assert.Equal(("queued", "", 3L), (released.WorkItem.Step, released.WorkItem.Handler, released.WorkItem.Version));
        var next = (await ClaimAsync(organisation, 2)).WorkItem;
        Assert.Equal((claimed.WorkItemId, $"{Samples.Inspection}-2"), (next.WorkItemId, next.Handler));
        Assert.Equal(["WorkItemQueued", "WorkItemClaimed", "WorkItemReleased", "WorkItemClaimed"], await WorkEventsAsync(organisation));
        var again = new ReleaseWorkItemRequest { WorkItemId = next.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = next.Version, Reason = "It takes an electrician" };
        await Routing.Queue.ReleaseWorkItemAsync(again, Handler(organisation, 2));
        next = (await ClaimAsync(organisation, 2)).WorkItem;
        var records = (await Routing.Work.ListWorkRecordsAsync(new() { WorkItemId = next.WorkItemId }, Handler(organisation, 2))).Records;
        Assert.All(records, record => Assert.Equal(WorkRecord.RecordOneofCase.Release, record.RecordCase));
        Assert.Equal([($"{Samples.Inspection}-1", "Leave from tomorrow"), ($"{Samples.Inspection}-2", "It takes an electrician")], records.Select(record => (record.StaffId, record.Text)));

        await using var unchanged = await Routing.Database.Unchanged(organisation);
        var foreign = new ReleaseWorkItemRequest { WorkItemId = next.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = next.Version, Reason = "Leave from tomorrow" };
        var refused = await Refused.ByAsync(Routing.Queue.ReleaseWorkItemAsync(foreign, Handler(organisation)));
        Assert.Equal((StatusCode.FailedPrecondition, "OWN_CLAIM"), (refused.Status, refused.Reason));
        var unexplained = new ReleaseWorkItemRequest(foreign) { RequestId = NewRequestId(), Reason = " " };
        refused = await Refused.ByAsync(Routing.Queue.ReleaseWorkItemAsync(unexplained, Handler(organisation, 2)));
        Assert.Equal((StatusCode.InvalidArgument, "FIELD_MISSING"), (refused.Status, refused.Reason));
    }

    [Fact]
    [Rule("CH-12", Case.Refused), Rule("CH-11", Case.Refused)]
    public async Task Finishing_without_a_handling_record_or_a_result_is_refused_and_names_the_rules()
    {
        var organisation = await Routing.OrganisationAsync();
        await Routing.AcceptAsync(organisation);
        var item = (await ClaimAsync(organisation)).WorkItem;
        await using var unchanged = await Routing.Database.Unchanged(organisation);

        var refused = await Refused.ByAsync(Routing.Queue.FinishHandlingAsync(Finish(item, result: " "), Handler(organisation)));
        Assert.Equal(StatusCode.FailedPrecondition, refused.Status);
        Assert.Equal([("FIELD_MISSING", "handling-record", "CH-12"), ("FIELD_MISSING", "result", "CH-11")], refused.Violations.Select(it => (it.Code, it.Field, it.Rule)));
        var early = await Refused.ByAsync(Routing.Queue.HandInAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version }, Handler(organisation)));
        Assert.Equal(["FIELD_MISSING", "FIELD_MISSING", "STEP_NOT_PERMITTED"], early.Violations.Select(it => it.Code));
        Assert.All(early.Violations, it => Assert.Equal("CH-11", it.Rule));
    }

    [Fact]
    public async Task An_outcome_that_the_procedure_does_not_have_is_refused_with_those_it_has()
    {
        var (organisation, item) = await RecordedAsync();
        await using var unchanged = await Routing.Database.Unchanged(organisation);
        var refused = await Refused.ByAsync(Routing.Queue.FinishHandlingAsync(Finish(item, outcome: "wonderful"), Handler(organisation)));
        Assert.Equal([("OUTCOME_UNKNOWN", "outcome")], refused.Fields);
        Assert.Contains("not-upheld", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_but_the_claimant_works_on_an_item()
    {
        var (organisation, item) = await RecordedAsync();
        await using var unchanged = await Routing.Database.Unchanged(organisation);
        var colleague = await Refused.ByAsync(Routing.Queue.FinishHandlingAsync(Finish(item), Handler(organisation, 2)));
        Assert.Equal((StatusCode.FailedPrecondition, "OWN_CLAIM"), (colleague.Status, colleague.Reason));
        var entry = new RecordHandlingRequest { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Text = "Mine." };
        Assert.Equal("OWN_CLAIM", (await Refused.ByAsync(Routing.Queue.RecordHandlingAsync(entry, Handler(organisation, 2)))).Reason);
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(Routing.Queue.RecordHandlingAsync(entry, Supervisor(organisation)))).Status);
    }

    [Fact]
    public async Task What_is_not_visible_is_answered_like_what_is_not_there()
    {
        var (organisation, item) = await RecordedAsync();
        var other = await Routing.OrganisationAsync();
        await using var unchanged = await Routing.Database.Unchanged(organisation);
        var absent = await Refused.ByAsync(Routing.Queue.GetWorkItemAsync(new() { WorkItemId = Guid.CreateVersion7(Start).ToString() }, Handler(organisation)));
        Assert.Equal((StatusCode.NotFound, "NOT_FOUND"), (absent.Status, absent.Reason));
        foreach (var caller in new[] { Handler(other), Supervisor(other), Handler(organisation, 1, Samples.MarketOrder) })
        {
            Assert.Equal(absent.Detail, (await Refused.ByAsync(Routing.Queue.GetWorkItemAsync(new() { WorkItemId = item.WorkItemId }, caller))).Detail);
            var change = await Refused.ByAsync(Routing.Queue.FinishHandlingAsync(Finish(item), caller));
            Assert.Equal((StatusCode.NotFound, absent.Detail), (change.Status, change.Detail));
        }
        Assert.Equal(absent.Detail, (await Refused.ByAsync(Routing.Queue.GetWorkItemAsync(new() { WorkItemId = "?" }, Handler(organisation)))).Detail);
    }

    [Fact]
    public async Task A_stale_version_is_refused()
    {
        var (organisation, item) = await RecordedAsync();
        item.Version--;
        await using var unchanged = await Routing.Database.Unchanged(organisation);
        var refused = await Refused.ByAsync(Routing.Queue.FinishHandlingAsync(Finish(item), Handler(organisation)));
        Assert.Equal((StatusCode.Aborted, "STALE_VERSION"), (refused.Status, refused.Reason));
    }

    [Fact]
    public async Task The_same_request_again_gives_the_same_answer_and_other_content_under_its_id_is_refused()
    {
        var organisation = await Routing.OrganisationAsync();
        await Routing.AcceptAsync(organisation);
        await Routing.AcceptAsync(organisation);
        var request = Claim();
        var first = await Routing.Queue.ClaimNextAsync(request, Handler(organisation));
        await using var unchanged = await Routing.Database.Unchanged(organisation);
        Assert.Equal(first, await Routing.Queue.ClaimNextAsync(request, Handler(organisation)));
        request.Organisation = organisation;
        var refused = await Refused.ByAsync(Routing.Queue.ClaimNextAsync(request, Handler(organisation)));
        Assert.Equal((StatusCode.AlreadyExists, "REQUEST_ID_REUSED"), (refused.Status, refused.Reason));
        Assert.Equal([("REQUEST_ID_INVALID", "request_id")], (await Refused.ByAsync(Routing.Queue.ClaimNextAsync(new() { Department = Samples.Inspection, RequestId = "1" }, Handler(organisation)))).Fields);
    }

    [Fact]
    public async Task A_request_sent_eight_times_at_once_has_one_effect_and_eight_equal_answers()
    {
        var organisation = await Routing.OrganisationAsync();
        await Routing.AcceptAsync(organisation);
        await Routing.AcceptAsync(organisation);
        var request = Claim();
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await Routing.Queue.ClaimNextAsync(request, Handler(organisation))));
        var claimed = Assert.Single(claims.Distinct()).WorkItem;
        var entry = new RecordHandlingRequest { WorkItemId = claimed.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = claimed.Version, Text = "Once." };
        var entries = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await Routing.Queue.RecordHandlingAsync(entry, Handler(organisation))));
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
                await Routing.Queue.RecordHandlingAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Text = $"Entry {n}" }, Handler(organisation));
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
        await using var unchanged = await Routing.Database.Unchanged(organisation);
        Assert.Equal([("TEXT_TOO_LONG", "result")], (await Refused.ByAsync(Routing.Queue.FinishHandlingAsync(Finish(item, result: tooLong), Handler(organisation)))).Fields);
        var entry = new RecordHandlingRequest { WorkItemId = item.WorkItemId, RequestId = "", ExpectedVersion = 0, Text = tooLong };
        Assert.Equal(
            [("FIELD_MISSING", "expected_version"), ("REQUEST_ID_INVALID", "request_id"), ("TEXT_TOO_LONG", "text")],
            (await Refused.ByAsync(Routing.Queue.RecordHandlingAsync(entry, Handler(organisation)))).Fields);
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
        var handled = await Routing.Queue.FinishHandlingAsync(Finish(item, result: longest), Handler(organisation));
        Assert.Equal(longest, handled.WorkItem.Result);
    }

    [Fact]
    public async Task Every_field_of_the_message_is_filled()
    {
        var (organisation, item) = await RecordedAsync();
        await Routing.Queue.FinishHandlingAsync(Finish(item), Handler(organisation));
        await Routing.ScalarAsync($"update work_items set due_at = received_at, severity = 'major', validity = 'valid' where organisation = '{organisation}'");
        var message = (await Routing.Queue.GetWorkItemAsync(new() { WorkItemId = item.WorkItemId }, Handler(organisation))).WorkItem;
        AssertFilled(WorkItem.Descriptor, message);
        AssertFilled(HandlingEntry.Descriptor, message.HandlingRecord[0]);

        static void AssertFilled(MessageDescriptor descriptor, Google.Protobuf.IMessage message) =>
            Assert.Empty(descriptor.Fields.InFieldNumberOrder().Where(field => field.Accessor.GetValue(message) is null or "" or 0L or System.Collections.ICollection { Count: 0 }).Select(field => field.Name));
    }

    [Fact]
    public async Task A_clock_that_runs_out_is_recorded_once()
    {
        var (organisation, item) = await RecordedAsync();
        await Routing.ScalarAsync(ClockSweepTests.InsertClocks(organisation, "case_id", "id", Start.AddDays(-1), $"work_items where id = '{item.WorkItemId}'", "acceptance"));
        await Poll.UntilAsync(async () => await WorkEventsAsync(organisation) is [.., "ClockRanOut"], TimeSpan.FromSeconds(20), "the clock fired");
        Assert.Equal(["WorkItemQueued", "WorkItemClaimed", "HandlingRecorded", "ClockRanOut"], await WorkEventsAsync(organisation));
        Assert.Equal(item.Version + 1, (await Routing.Queue.GetWorkItemAsync(new() { WorkItemId = item.WorkItemId }, Handler(organisation))).WorkItem.Version);
    }

    [Fact]
    public async Task Each_reads_what_they_may_do_with_an_item_now()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var queued = await company.QueuedAsync();
        Assert.Equal(["claimed", "transferred"], await MovesAsync(company.Handler(2)));
        var claimed = await company.ClaimAsync(queued);
        Assert.Equal(["queued", "transferred", "handled", "record-handling"], await MovesAsync(company.Handler()));
        // A colleague, who has not claimed it, and those who decide.
        Assert.Equal([], await MovesAsync(company.Handler(2)));
        Assert.Equal(["transferred", "supervise"], await MovesAsync(company.Supervisor));
        // Not where it is, nor where nobody handles anything.
        var departments = (await Routing.Queue.GetWorkItemAsync(new() { WorkItemId = queued.WorkItemId, Language = "en" }, company.Supervisor)).Destinations.Select(department => department.Code).ToList();
        Assert.Contains(PropertyCompany.Security, departments);
        Assert.Empty(departments.Intersect([PropertyCompany.Engineering, "company", "estate"]));
        // What was ordered is answered, and nothing else is ordered meanwhile.
        await Routing.Work.OrderSupervisionAsync(PropertyCompany.Order(claimed), company.Supervisor);
        Assert.Contains("answer-supervision", await MovesAsync(company.Handler()));
        Assert.DoesNotContain("supervise", await MovesAsync(company.Supervisor));
        Assert.Equal(claimed.Version + 1, (await company.ReadAsync(queued.WorkItemId)).Version);

        async Task<IReadOnlyList<string>> MovesAsync(Metadata by) => (await Routing.Queue.GetWorkItemAsync(new() { WorkItemId = queued.WorkItemId }, by)).Moves;
    }

    [Fact]
    public async Task What_was_done_may_be_written_as_the_handling_is_finished()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var claimed = await company.ClaimedAsync(accepted => accepted.HarmOngoing = true);
        var finish = PropertyCompany.Finish(claimed);
        finish.Record = "更换了电梯钢丝绳。";
        var refused = await Refused.ByAsync(Routing.Queue.FinishHandlingAsync(finish, company.Handler()));
        Assert.Equal(("HARM_CONTAINED", claimed.Version), (refused.Reason, (await company.ReadAsync(claimed.WorkItemId)).Version));
        Assert.Empty((await company.ReadAsync(claimed.WorkItemId)).HandlingRecord);

        finish.Record = new string('x', 100_001);
        Assert.Equal([("TEXT_TOO_LONG", "record")], (await Refused.ByAsync(Routing.Queue.FinishHandlingAsync(finish, company.Handler()))).Fields);
        finish.Record = "更换了电梯钢丝绳。";
        finish.ExpectedVersion = (await Routing.Work.RecordContainmentAsync(PropertyCompany.Containment(claimed), company.Handler())).WorkItem.Version;
        finish.RequestId = NewRequestId();
        var handled = (await Routing.Queue.FinishHandlingAsync(finish, company.Handler())).WorkItem;
        Assert.Equal(("handled", finish.Record), (handled.Step, Assert.Single(handled.HandlingRecord).Text));
        Assert.Equal(handled, (await Routing.Queue.FinishHandlingAsync(finish, company.Handler())).WorkItem);
        Assert.Equal(["HandlingRecorded", "WorkItemHandled"], (await company.EventsAsync(claimed.CaseId)).TakeLast(2));
    }
}
