using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.ServiceDefaults.Audit;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using static ComplaintSuite.RoutingTests.PropertyCompany;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

public sealed class TransferTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    [Fact]
    public async Task An_item_passed_on_waits_in_the_other_department_with_the_reason_on_record()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var claimed = await company.ClaimedAsync();
        var request = Transfer(claimed);
        var answer = await routing.Work.TransferWorkItemAsync(request, company.Handler());
        Assert.Equal((PropertyCompany.Security, "queued", "", claimed.Version + 2), (answer.WorkItem.Department, answer.WorkItem.Step, answer.WorkItem.Handler, answer.WorkItem.Version));
        Assert.Empty(answer.WorkItem.HandlingRecord);

        // Who passed it on sees it no longer; the same request again is answered all the same.
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Queue.GetWorkItemAsync(new() { WorkItemId = claimed.WorkItemId }, company.Handler()))).Status);
        Assert.Equal(answer, await routing.Work.TransferWorkItemAsync(request, company.Handler()));
        var taken = await company.ClaimAsync(answer.WorkItem);
        Assert.Equal($"{PropertyCompany.Security}-1", taken.Handler);

        Assert.Equal(["WorkItemQueued", "WorkItemClaimed", "WorkItemTransferred", "WorkItemQueued", "WorkItemClaimed"], await company.EventsAsync());
        var events = await routing.EventsAsync(company.Code);
        Assert.Equal(
            new WorkItemTransferred { WorkItemId = claimed.WorkItemId, FromDepartment = PropertyCompany.Engineering, ToDepartment = PropertyCompany.Security, Transfers = 1 },
            events.Single(e => e.Payload.Is(WorkItemTransferred.Descriptor)).Payload.Unpack<WorkItemTransferred>());
        Assert.Equal(answer.EventId, events.Last(e => e.Payload.Is(WorkItemQueued.Descriptor)).EventId);

        var record = Assert.Single((await routing.Work.ListWorkRecordsAsync(new() { WorkItemId = claimed.WorkItemId }, company.Handler(1, PropertyCompany.Security))).Records);
        Assert.Equal(
            (request.Reason, $"{PropertyCompany.Engineering}-1", Start, new TransferRecord { FromDepartment = PropertyCompany.Engineering, ToDepartment = PropertyCompany.Security }),
            (record.Text, record.StaffId, record.RecordTime.ToDateTimeOffset(), record.Transfer));

        var (stored, entries) = await routing.ReadAsync(async db => (
            await db.WorkItems.Include(it => it.HandlingRecord).Include(it => it.Records).SingleAsync(it => it.Organisation == company.Code),
            await db.AuditEntries.Where(it => it.CaseId == Guid.Parse(claimed.CaseId)).OrderBy(it => it.RecordVersion).ToListAsync()));
        Assert.Equal(["queued", "claimed", "transferred", "queued", "claimed"], entries.Select(it => it.Act));
        Assert.Equal(AuditEntry.DigestOf(stored.AuditSalt, stored.AuditState()), entries[^1].Digest);
    }

    [Fact]
    public async Task What_was_done_before_is_answered_as_done_when_it_is_sent_again_and_nothing_is_told_of_what_the_other_department_did()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var queued = await company.QueuedAsync();
        ClaimWorkItemRequest claim = new() { WorkItemId = queued.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = queued.Version };
        var claimed = (await routing.Queue.ClaimWorkItemAsync(claim, company.Handler())).WorkItem;
        var entry = Entry(claimed);
        var recorded = (await routing.Queue.RecordHandlingAsync(entry, company.Handler())).WorkItem;
        Assert.Single(recorded.HandlingRecord);
        var taken = await company.ClaimAsync((await routing.Work.TransferWorkItemAsync(Transfer(recorded), company.Supervisor)).WorkItem);
        await routing.Queue.RecordHandlingAsync(Entry(taken), company.Handler(1, PropertyCompany.Security));
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Queue.GetWorkItemAsync(new() { WorkItemId = queued.WorkItemId }, company.Handler()))).Status);

        await using var unchanged = await routing.Database.Unchanged(company.Code);
        foreach (var (again, version) in new[]
        {
            ((await routing.Queue.ClaimWorkItemAsync(claim, company.Handler())).WorkItem, claimed.Version),
            ((await routing.Queue.RecordHandlingAsync(entry, company.Handler())).WorkItem, recorded.Version),
        })
        {
            Assert.Equal((queued.WorkItemId, queued.CaseNumber, "claimed", version), (again.WorkItemId, again.CaseNumber, again.Step, again.Version));
            Assert.Equal(("", "", ""), (again.Department, again.Handler, again.Result));
            Assert.Empty(again.HandlingRecord);
        }

        // A request that was never handled finds nothing, as before.
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Queue.RecordHandlingAsync(Entry(taken), company.Handler()))).Status);
    }

    [Fact]
    public async Task What_can_not_be_passed_on_stays_where_it_is()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var claimed = await company.ClaimedAsync();
        await using var unchanged = await routing.Database.Unchanged(company.Code);
        Assert.Equal([("DEPARTMENT_UNKNOWN", "department")], (await RefusedAsync(Transfer(claimed, "laundry"), company.Handler())).Fields);
        Assert.Equal([("DEPARTMENT_SAME", "department")], (await RefusedAsync(Transfer(claimed, PropertyCompany.Engineering), company.Handler())).Fields);
        Assert.Equal([("FIELD_MISSING", "reason")], (await RefusedAsync(Transfer(claimed, reason: " "), company.Handler())).Fields);
        Assert.Equal([("FIELD_MISSING", "department")], (await RefusedAsync(Transfer(claimed, ""), company.Handler())).Fields);
        Assert.Equal("OWN_CLAIM_OR_SUPERIOR", (await RefusedAsync(Transfer(claimed), company.Handler(2))).Reason);
        Assert.Equal(StatusCode.NotFound, (await RefusedAsync(Transfer(claimed), company.Handler(1, PropertyCompany.Security))).Status);
        Assert.Equal("ROLE_NOT_PERMITTED", (await RefusedAsync(Transfer(claimed), company.Patrol)).Reason);
        claimed.Version--;
        Assert.Equal("STALE_VERSION", (await RefusedAsync(Transfer(claimed), company.Handler())).Reason);
    }

    [Fact]
    public async Task Where_it_may_go_is_offered_to_whoever_may_pass_it_on_and_that_department_takes_it()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var claimed = await company.ClaimedAsync();
        Assert.Equal(
            ["environment-department environment-department es", "security-department security-department es", "service-centre service-centre es"], await OfferedAsync(company.Handler()));
        Assert.Equal(3, (await OfferedAsync(company.Supervisor)).Count);
        Assert.Empty(await OfferedAsync(company.Handler(2)));

        await routing.Work.TransferWorkItemAsync(Transfer(claimed, "environment-department"), company.Handler());
        Assert.Contains("engineering-department engineering-department es", await OfferedAsync(company.Handler(1, "environment-department")));

        async Task<List<string>> OfferedAsync(Metadata by) =>
            [.. (await routing.Queue.GetWorkItemAsync(new() { WorkItemId = claimed.WorkItemId, Language = "es" }, by)).Destinations.Select(department => $"{department.Code} {department.Name}")];
    }

    [Fact]
    public async Task A_supervisor_takes_an_item_from_its_handler()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var moved = await routing.Work.TransferWorkItemAsync(Transfer(await company.ClaimedAsync()), company.Supervisor);
        Assert.Equal((PropertyCompany.Security, "queued", ""), (moved.WorkItem.Department, moved.WorkItem.Step, moved.WorkItem.Handler));
    }

    [Fact]
    public async Task The_third_time_the_next_level_decides_where_a_case_stays()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var item = await company.QueuedAsync();
        item = (await routing.Work.TransferWorkItemAsync(Transfer(item), company.Handler())).WorkItem;
        item = (await routing.Work.TransferWorkItemAsync(Transfer(item, PropertyCompany.Engineering), company.Handler(1, PropertyCompany.Security))).WorkItem;
        await using (await routing.Database.Unchanged(company.Code))
        {
            Assert.DoesNotContain("transferred", (await routing.Queue.GetWorkItemAsync(new() { WorkItemId = item.WorkItemId }, company.Handler())).Moves);
            Assert.Contains("transferred", (await routing.Queue.GetWorkItemAsync(new() { WorkItemId = item.WorkItemId }, company.Supervisor)).Moves);
            var refused = await RefusedAsync(Transfer(item), company.Handler());
            Assert.Equal((StatusCode.FailedPrecondition, "TRANSFER_LIMIT_RESPECTED"), (refused.Status, refused.Reason));
            Assert.Equal(["department"], refused.Violations.Select(violation => violation.Field));
            Assert.Contains("the superior of the department decides", refused.Detail, StringComparison.Ordinal);
        }
        var third = await routing.Work.TransferWorkItemAsync(Transfer(item), company.Supervisor);
        Assert.Equal((PropertyCompany.Security, 3), (third.WorkItem.Department, (await company.RecordsAsync(item)).Count));
    }

    [Fact]
    public async Task Of_two_transfers_at_once_one_is_stale()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var item = await company.QueuedAsync();
        var answers = await Task.WhenAll(new[] { PropertyCompany.Security, "service-centre", "environment-department" }.Select(async department =>
        {
            try
            {
                await routing.Work.TransferWorkItemAsync(Transfer(item, department), company.Supervisor);
                return StatusCode.OK;
            }
            catch (RpcException refused)
            {
                return refused.StatusCode;
            }
        }));
        Assert.Equal([StatusCode.OK, StatusCode.Aborted, StatusCode.Aborted], answers.Order());
        Assert.Single(await company.RecordsAsync(item));
    }

    private Task<Refused> RefusedAsync(TransferWorkItemRequest request, Metadata by) => Refused.ByAsync(routing.Work.TransferWorkItemAsync(request, by));
}
