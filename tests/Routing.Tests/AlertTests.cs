using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static ComplaintSuite.RoutingTests.RunningRouting;
using AlertKind = ComplaintSuite.Contracts.Routing.V1.AlertKind;

namespace ComplaintSuite.RoutingTests;

public sealed class AlertTests(RunningRouting routing, PostgresServer server) : IClassFixture<RunningRouting>
{
    [Fact]
    public async Task A_clock_of_the_case_that_ran_out_reaches_the_post_that_the_procedure_tells()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var caseId = await RaiseAsync(company, "general-manager");
        var alert = Assert.Single(await company.AlertsAsync(company.GeneralManager));
        Assert.Equal(
            (AlertKind.ClockRanOut, caseId.ToString(), "general-manager", "", "answer", "PI-14"), (alert.Kind, alert.CaseId, alert.Post, alert.Role, alert.Clock, alert.Rule));
        Assert.Equal(["general-manager"], alert.StaffIds);
        Assert.Null(alert.AcknowledgeTime);

        // What tells no post raises nothing.
        await routing.TakeAsync(company.Code, Guid.CreateVersion7(Start), new ClockRanOut { Clock = "acceptance", Rule = "CH-02", DueTime = Start.ToTimestamp() });
        Assert.Single(await company.AlertsAsync(company.Supervisor));
    }

    [Fact]
    public async Task An_alert_is_for_whom_it_was_raised_and_for_supervisors_and_managers()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        await RaiseAsync(company, "receptionist");
        Assert.Single(await company.AlertsAsync(company.Receptionist));
        Assert.Single(await company.AlertsAsync(company.Supervisor));
        Assert.Single(await company.AlertsAsync(company.ManagingManager));
        Assert.Empty(await company.AlertsAsync(company.Patrol));
        Assert.Empty(await company.AlertsAsync(company.Handler()));
        Assert.Empty(await company.AlertsAsync(company.Person("stranger", "clerk")));
        Assert.Empty(await company.AlertsAsync((await PropertyCompany.OpenAsync(routing)).Supervisor));
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(routing.Alerts.ListAlertsAsync(new(), company.Person("editor", "editor")))).Status);
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(routing.Alerts.ListAlertsAsync(new(), company.Person("auditor", "auditor")))).Status);
    }

    [Fact]
    public async Task Whoever_takes_over_a_post_sees_its_alerts_at_the_next_call()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        await RaiseAsync(company, "receptionist");
        var newcomer = company.Person("newcomer", "clerk");
        Assert.Empty(await company.AlertsAsync(newcomer));
        var directory = PropertyCompany.DirectoryOf(company.Code);
        directory.Staff.Add(new StaffMember { StaffId = "newcomer", Subject = $"{company.Code}-newcomer", DisplayName = "Newcomer", Posts = { "receptionist" } });
        await routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator);
        Assert.Single(await company.AlertsAsync(newcomer));
    }

    [Fact]
    public async Task An_alert_is_acknowledged_once_and_proven()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        await RaiseAsync(company, "receptionist");
        var alert = Assert.Single(await company.AlertsAsync(company.Receptionist));
        var request = new AcknowledgeAlertRequest { AlertId = alert.AlertId, RequestId = NewRequestId() };
        var acknowledged = (await routing.Alerts.AcknowledgeAlertAsync(request, company.Receptionist)).Alert;
        Assert.Equal(("receptionist", Start), (acknowledged.AcknowledgedBy, acknowledged.AcknowledgeTime.ToDateTimeOffset()));
        Assert.Empty(await company.AlertsAsync(company.Receptionist));
        Assert.Equal(acknowledged, Assert.Single(await company.AlertsAsync(company.Receptionist, acknowledged: true)));

        var entries = await routing.ReadAsync(db => db.AuditEntries.Where(it => it.RecordId == Guid.Parse(alert.AlertId)).OrderBy(it => it.RecordVersion).ToListAsync());
        Assert.Equal([("raise-alert", "system", 1L), ("acknowledge-alert", $"{company.Code}-receptionist", 2L)], entries.Select(it => (it.Act, it.Actor, it.RecordVersion)));
        var stored = await routing.ReadAsync(db => db.Alerts.SingleAsync(it => it.Organisation == company.Code));
        Assert.Equal(ServiceDefaults.Audit.AuditEntry.DigestOf(stored.AuditSalt, stored.AuditState()), entries[^1].Digest);

        await using var unchanged = await routing.Database.Unchanged(company.Code);
        Assert.Equal(acknowledged, (await routing.Alerts.AcknowledgeAlertAsync(request, company.Receptionist)).Alert);
        var again = await Refused.ByAsync(routing.Alerts.AcknowledgeAlertAsync(new() { AlertId = alert.AlertId, RequestId = NewRequestId() }, company.Supervisor));
        Assert.Equal((StatusCode.FailedPrecondition, "ALERT_ACKNOWLEDGED"), (again.Status, again.Reason));
    }

    [Fact]
    public async Task Of_four_who_acknowledge_at_once_one_does()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        await RaiseAsync(company, "general-manager");
        var alert = Assert.Single(await company.AlertsAsync(company.GeneralManager));
        var answers = await Task.WhenAll(Enumerable.Repeat(company.GeneralManager, 4).Select(async by =>
        {
            try
            {
                await routing.Alerts.AcknowledgeAlertAsync(new() { AlertId = alert.AlertId, RequestId = NewRequestId() }, by);
                return StatusCode.OK;
            }
            catch (RpcException refused)
            {
                return refused.StatusCode;
            }
        }));
        Assert.Equal([StatusCode.OK, StatusCode.FailedPrecondition, StatusCode.FailedPrecondition, StatusCode.FailedPrecondition], answers.Order());
    }

    /// <summary>The manager of another estate would take it away from those who are to see to it.</summary>
    [Fact]
    public async Task Who_was_neither_told_nor_is_above_them_only_reads_it()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        await RaiseAsync(company, "general-manager");
        var alert = Assert.Single(await company.AlertsAsync(company.Supervisor));
        await using var unchanged = await routing.Database.Unchanged(company.Code);
        var refused = await Refused.ByAsync(routing.Alerts.AcknowledgeAlertAsync(new() { AlertId = alert.AlertId, RequestId = NewRequestId() }, company.Supervisor));
        Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_PERMITTED"), (refused.Status, refused.Reason));
    }

    [Fact]
    public async Task What_is_not_for_the_caller_answers_like_what_is_not_there()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        await RaiseAsync(company, "receptionist");
        var alert = Assert.Single(await company.AlertsAsync(company.Supervisor));
        await using var unchanged = await routing.Database.Unchanged(company.Code);
        var absent = await Refused.ByAsync(routing.Alerts.AcknowledgeAlertAsync(new() { AlertId = Guid.CreateVersion7(Start).ToString(), RequestId = NewRequestId() }, company.Supervisor));
        Assert.Equal((StatusCode.NotFound, "NOT_FOUND"), (absent.Status, absent.Reason));
        foreach (var caller in new[] { company.Patrol, company.Handler(), (await PropertyCompany.OpenAsync(routing)).Supervisor })
            Assert.Equal(absent.Detail, (await Refused.ByAsync(routing.Alerts.AcknowledgeAlertAsync(new() { AlertId = alert.AlertId, RequestId = NewRequestId() }, caller))).Detail);
        Assert.Equal(absent.Detail, (await Refused.ByAsync(routing.Alerts.AcknowledgeAlertAsync(new() { AlertId = "?", RequestId = NewRequestId() }, company.Supervisor))).Detail);
        Assert.Equal([("REQUEST_ID_INVALID", "request_id")], (await Refused.ByAsync(routing.Alerts.AcknowledgeAlertAsync(new() { AlertId = alert.AlertId, RequestId = "1" }, company.Supervisor))).Fields);
    }

    [Fact]
    public async Task Alerts_come_page_by_page_the_newest_first()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var cases = new List<string>();
        for (var n = 0; n < 5; n++)
            cases.Add((await RaiseAsync(company, "receptionist")).ToString());
        var listed = new List<string>();
        var token = "";
        do
        {
            var page = await routing.Alerts.ListAlertsAsync(new() { PageSize = 2, PageToken = token }, company.Receptionist);
            Assert.Equal("Asia/Shanghai", page.Zone);
            listed.AddRange(page.Alerts.Select(alert => alert.CaseId));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        Assert.Equal(cases.Order(), listed.Order());
        // Where there is nothing to tell, nothing of the organisation is told.
        Assert.Equal(new ListAlertsResponse(), await routing.Alerts.ListAlertsAsync(new(), company.Patrol));
        Assert.Equal([("PAGE_TOKEN_INVALID", "page_token")], (await Refused.ByAsync(routing.Alerts.ListAlertsAsync(new() { PageToken = "1" }, company.Receptionist))).Fields);
    }

    [Fact]
    public async Task A_missing_year_is_told_to_the_administrators_once()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        for (var n = 0; n < 2; n++)
            await routing.TakeAsync(company.Code, Guid.CreateVersion7(Start), new DueDateLeftProvisional { Clock = "acceptance", Calendar = "cn", Year = 2027 });
        var alert = Assert.Single(await company.AlertsAsync(company.Person("admin", "org-admin")));
        Assert.Equal((AlertKind.ProvisionalCalendar, 2027, "org-admin"), (alert.Kind, alert.ProvisionalYear, alert.Role));
        Assert.Empty(await company.AlertsAsync(company.Receptionist));
    }

    [Fact]
    public async Task Each_calendar_that_lacks_a_year_is_told_once_though_two_find_it_at_the_same_moment()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var desk = routing.Services.GetRequiredService<AlertDesk>();
        var workers = routing.Services.GetRequiredKeyedService<IDbContextFactory<RoutingDb>>(DatabaseRegistration.Worker);
        await using var first = await workers.CreateDbContextAsync();
        await using var transaction = await OrganisationScope.BeginAsync(first, company.Code, default);
        await desk.TellOfMissingYearAsync(first, company.Code, Guid.CreateVersion7(Start), "acceptance", "cn", 2028, default);
        await first.SaveChangesAsync();

        var second = Task.Run(async () =>
        {
            await using var db = await workers.CreateDbContextAsync();
            await using var other = await OrganisationScope.BeginAsync(db, company.Code, default);
            await desk.TellOfMissingYearAsync(db, company.Code, Guid.CreateVersion7(Start), "acceptance", "cn", 2028, default);
            await db.SaveChangesAsync();
            await other.CommitAsync(default);
        });
        await Poll.UntilAsync(
            async () => await routing.ScalarAsync("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'insert into alerts%'") is 1L,
            TimeSpan.FromSeconds(20), "the second waits for the first");
        await transaction.CommitAsync(default);
        await second;
        await routing.TakeAsync(company.Code, Guid.CreateVersion7(Start), new DueDateLeftProvisional { Clock = "acceptance", Calendar = "other", Year = 2028 });

        var alerts = await company.AlertsAsync(company.Person("admin", "org-admin"));
        Assert.Equal([("cn", 2028), ("other", 2028)], alerts.Select(alert => (alert.Calendar, alert.ProvisionalYear)).Order());
        foreach (var alert in alerts)
        {
            var entry = await routing.ReadAsync(db => db.AuditEntries.SingleAsync(it => it.RecordId == Guid.Parse(alert.AlertId)));
            var stored = await routing.ReadAsync(db => db.Alerts.SingleAsync(it => it.Id == Guid.Parse(alert.AlertId)));
            Assert.Equal(ServiceDefaults.Audit.AuditEntry.DigestOf(stored.AuditSalt, stored.AuditState()), entry.Digest);
        }
    }

    [Fact]
    public async Task Whom_an_alert_reached_looks_after_it_though_the_post_is_somebody_elses_by_now()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        await RaiseAsync(company, "receptionist");
        var directory = PropertyCompany.DirectoryOf(company.Code);
        directory.Posts.Add(new Post { Code = "archivist", Name = Samples.Text("Archivist"), Department = "company", Role = "clerk" });
        var member = directory.Staff.Single(it => it.StaffId == "receptionist");
        member.Posts.Clear();
        member.Posts.Add("archivist");
        await routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator);

        var alert = Assert.Single(await company.AlertsAsync(company.Receptionist));
        var acknowledged = (await routing.Alerts.AcknowledgeAlertAsync(new() { AlertId = alert.AlertId, RequestId = NewRequestId() }, company.Receptionist)).Alert;
        Assert.Equal("receptionist", acknowledged.AcknowledgedBy);
    }

    [Fact]
    public async Task A_year_that_was_told_before_calendars_had_names_is_not_told_again()
    {
        await using var database = await TestDatabase.CreateAsync(server, "routing");
        await using var owner = NpgsqlDataSource.Create(database.Owner);
        var options = new DbContextOptionsBuilder<RoutingDb>();
        options.UseServiceDatabase(owner);
        await using var db = new RoutingDb(options.Options);
        await db.Database.MigrateAsync("HandledForEver");
        await routing.ScalarAsync(
            $"""
            insert into clocks (id, organisation, case_id, record_id, name, rule, origin, "limit", outcome, started_at, due_at, provenance, attempts, calendar, calendar_sha256, provisional_year)
              select gen_random_uuid(), organisation, case_id::uuid, gen_random_uuid(), 'answer', 'PI-14', 'house', '3 wd', 'mark', '{Start:O}', '{Start:O}', '{"{}"}', 0, calendar, 'x', year
                from (values ('P1', '{Id(1)}', 'cn', 2027), ('P1', '{Id(2)}', 'cn', 2027), ('P1', '{Id(3)}', 'other', 2027), ('P1', '{Id(4)}', 'cn', 2028), ('P2', '{Id(6)}', 'cn', 2029))
                     as clock (organisation, case_id, calendar, year);
            insert into alerts (id, organisation, case_id, kind, provisional_year, staff, raised_at, acknowledged_at, version, audit_salt)
              select id::uuid, organisation, case_id::uuid, 'ProvisionalCalendar', year, '{"{}"}', '{Start:O}', acknowledged_at::timestamptz, 1, '\x00'
                from (values ('{Id(11)}', 'P1', '{Id(1)}', 2027, null), ('{Id(12)}', 'P1', '{Id(2)}', 2027, '{Start:O}'), ('{Id(13)}', 'P1', '{Id(3)}', 2027, null),
                             ('{Id(14)}', 'P1', '{Id(5)}', 2028, null), ('{Id(15)}', 'P1', '{Id(5)}', 2029, null))
                     as alert (id, organisation, case_id, year, acknowledged_at)
            """, database.Superuser);

        await db.Database.MigrateAsync();
        Assert.Equal("12 cn 2027, 13 other 2027, 14 cn 2028", await routing.ScalarAsync(
            "select string_agg(concat_ws(' ', right(id::text, 2), calendar, provisional_year), ', ' order by id) from alerts where calendar is not null", database.Superuser));
        Assert.Equal(2L, await routing.ScalarAsync("select count(*) from pg_class where relname in ('alerts', 'clocks') and relforcerowsecurity", database.Superuser));

        static string Id(int number) => $"0197f3a0-0000-7000-8000-0000000000{number:D2}";
    }

    [Fact]
    public async Task An_answer_of_before_somebody_need_not_withdraw_any_more_is_not_taken_though_it_was_not_known_that_they_had_to()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var caseId = Guid.CreateVersion7(Start);
        var workers = routing.Services.GetRequiredKeyedService<IDbContextFactory<RoutingDb>>(DatabaseRegistration.Worker);
        await using var db = await workers.CreateDbContextAsync();
        await using var transaction = await OrganisationScope.BeginAsync(db, company.Code, default);
        await KnownCaseRows.TakeAsync(db, company.Code, caseId, ["managing-manager"], mustWithdraw: false, default);
        Assert.False(await KnownCaseRows.SettleAsync(db, company.Code, caseId, "P-1", version: 0, default));
        Assert.True(await KnownCaseRows.SettleAsync(db, company.Code, caseId, "P-1", version: 1, default));
    }

    private async Task<Guid> RaiseAsync(PropertyCompany company, string post)
    {
        var caseId = Guid.CreateVersion7(Start);
        await routing.TakeAsync(company.Code, caseId, new ClockRanOut { Clock = "answer", Rule = "PI-14", DueTime = Start.ToTimestamp(), Outcome = "escalate", Post = post });
        return caseId;
    }
}
