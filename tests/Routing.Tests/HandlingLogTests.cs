using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Npgsql;
using static ComplaintSuite.RoutingTests.PropertyCompany;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

public sealed class HandlingLogTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    [Fact]
    [Rule("PI-04", Case.Allowed)]
    public async Task What_is_handed_in_stands_in_the_handling_log()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var item = await company.HandedInAsync();
        await company.HandledAsync();
        var entry = Assert.Single((await routing.Work.ListHandlingLogAsync(new(), company.Receptionist)).Entries);
        Assert.Equal(
            new HandlingLogEntry
            {
                WorkItemId = item.WorkItemId,
                CaseId = item.CaseId,
                CaseNumber = item.CaseNumber,
                Category = "lifts",
                Department = PropertyCompany.Engineering,
                Handler = $"{PropertyCompany.Engineering}-1",
                Severity = "minor",
                Validity = "valid",
                Outcome = "solved",
                ReceiveTime = item.ReceiveTime,
                FinishTime = entry.FinishTime,
                HandInTime = entry.HandInTime,
            }, entry);
        // The procedure names no outcomes: the handler's words are in no event, and in no list.
        var completed = (await routing.EventsAsync(company.Code)).Where(it => it.Payload.Is(WorkItemCompleted.Descriptor)).ToList();
        Assert.Equal("", Assert.Single(completed).Payload.Unpack<WorkItemCompleted>().Outcome);
        Assert.Equal((Start, Start), (entry.FinishTime.ToDateTimeOffset(), entry.HandInTime.ToDateTimeOffset()));
        Assert.Single((await routing.Work.ListHandlingLogAsync(new() { Department = PropertyCompany.Engineering }, company.Supervisor)).Entries);
        Assert.Empty((await routing.Work.ListHandlingLogAsync(new() { Department = PropertyCompany.Security }, company.Supervisor)).Entries);
    }

    [Fact]
    [Rule("PI-04", Case.Refused)]
    public async Task Handing_in_before_finishing_and_finishing_without_a_record_are_refused()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var claimed = await company.ClaimedAsync();
        await using var unchanged = await routing.Database.Unchanged(company.Code);
        var early = await Refused.ByAsync(routing.Queue.HandInAsync(HandIn(claimed), company.Handler()));
        Assert.Contains(("STEP_NOT_PERMITTED", "PI-04"), early.Violations.Select(it => (it.Code, it.Rule)));
        var bare = await Refused.ByAsync(routing.Queue.FinishHandlingAsync(Finish(claimed), company.Handler()));
        Assert.Equal([("FIELD_MISSING", "handling-record", "PI-04")], bare.Violations.Select(it => (it.Code, it.Field, it.Rule)));
    }

    [Fact]
    public async Task Courtesy_for_invalid_complaints_is_shown_apart()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var (valid, courtesy) = (await company.HandedInAsync(), await company.HandedInAsync(fact => (fact.Validity, fact.Severity) = ("invalid", "")));
        foreach (var (validity, item) in new[] { ("valid", valid), ("invalid", courtesy) })
            Assert.Equal(item.WorkItemId, Assert.Single((await routing.Work.ListHandlingLogAsync(new() { Validity = validity }, company.Receptionist)).Entries).WorkItemId);
    }

    [Fact]
    public async Task The_log_is_for_those_who_keep_it_in_their_own_organisation_page_by_page()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var items = new List<string>();
        for (var n = 0; n < 3; n++)
            items.Add((await company.HandedInAsync()).WorkItemId);
        var first = await routing.Work.ListHandlingLogAsync(new() { PageSize = 2 }, company.Receptionist);
        var second = await routing.Work.ListHandlingLogAsync(new() { PageSize = 2, PageToken = first.NextPageToken }, company.Receptionist);
        Assert.Equal(items.Order(), first.Entries.Concat(second.Entries).Select(entry => entry.WorkItemId).Order());
        Assert.Empty(second.NextPageToken);

        Assert.Empty((await routing.Work.ListHandlingLogAsync(new() { Organisation = company.Code }, (await PropertyCompany.OpenAsync(routing)).Receptionist)).Entries);
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(routing.Work.ListHandlingLogAsync(new(), company.Handler()))).Status);
        // A handler whose token still says supervisor, and somebody whom the directory doesn't know.
        foreach (var subject in new[] { $"{company.Code}-{PropertyCompany.Engineering}-1", "stranger" })
        {
            var refused = await Refused.ByAsync(routing.Work.ListHandlingLogAsync(new(), As(subject, "supervisor", company.Code)));
            Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_PERMITTED"), (refused.Status, refused.Reason));
        }
        var auditor = As("auditor", "auditor", company.Code, "OTHER");
        Assert.Equal([("FIELD_MISSING", "organisation")], (await Refused.ByAsync(routing.Work.ListHandlingLogAsync(new(), auditor))).Fields);
        Assert.Equal(3, (await routing.Work.ListHandlingLogAsync(new() { Organisation = company.Code }, auditor)).Entries.Count);
    }

    [Fact]
    public async Task Of_two_who_hand_in_at_once_the_second_hears_that_the_item_has_changed()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var item = await company.HandledAsync();
        await using var source = NpgsqlDataSource.Create(routing.Database.Superuser);
        await using var connection = await source.OpenConnectionAsync();
        await using var holding = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("lock table handling_log in share mode", connection))
            await command.ExecuteNonQueryAsync();
        var answers = Enumerable.Range(0, 2).Select(async _ =>
        {
            try
            {
                await routing.Queue.HandInAsync(PropertyCompany.HandIn(item), company.Handler());
                return StatusCode.OK;
            }
            catch (RpcException refused)
            {
                return refused.StatusCode;
            }
        }).ToList();
        // Both have read the item: one is about to write its line of the log, the other waits for that or for a row that the first has changed.
        await Poll.UntilAsync(
            async () => await routing.ScalarAsync("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and usename = 'routing_app'") is 2L,
            TimeSpan.FromSeconds(20), "both wait");
        await holding.RollbackAsync();
        Assert.Equal([StatusCode.OK, StatusCode.Aborted], (await Task.WhenAll(answers)).Order());
    }

    [Fact]
    public async Task What_is_no_text_and_what_is_too_much_is_refused_where_lists_are_narrowed()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var log = await Refused.ByAsync(routing.Work.ListHandlingLogAsync(new() { Department = "a\0", Validity = new string('x', 101) }, company.Supervisor));
        Assert.Equal((StatusCode.InvalidArgument, "TEXT_INVALID department TEXT_TOO_LONG validity"), (log.Status, string.Join(' ', log.Fields.Select(it => $"{it.Code} {it.Field}"))));
        var request = new ListQueueRequest { Department = PropertyCompany.Engineering, Handler = "\0", Severities = { "\0" } };
        request.Categories.AddRange(Enumerable.Range(0, 51).Select(n => $"c{n}"));
        var queue = await Refused.ByAsync(routing.Queue.ListQueueAsync(request, company.Supervisor));
        Assert.Equal(["FILTERS_TOO_MANY categories", "TEXT_INVALID handler", "TEXT_INVALID severities"], queue.Fields.Select(it => $"{it.Code} {it.Field}").Order(StringComparer.Ordinal));
    }
}
