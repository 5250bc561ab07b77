using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Decisions;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

public sealed class DirectoryTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    [Fact]
    public async Task An_import_with_faults_is_refused_with_every_fault_and_the_path_of_its_field()
    {
        var directory = Samples.Directory("FAULTY");
        directory.Organisation = "faulty!";
        directory.Name.Es = "";
        directory.Zone = "Mars/Olympus";
        directory.Departments[1].Parent = "nowhere";
        directory.Departments[2].Code = "circulation-office";
        directory.Posts[0].Role = "emperor";
        directory.Posts[1].Department = "nowhere";
        directory.Staff[0].Posts.Add("throne");
        directory.Staff[1].Subject = directory.Staff[0].Subject;
        directory.Procedures[0].Kind = "rumour";
        directory.Procedures[0].Channel = "pigeon";
        directory.Procedures[1].Procedure = "no-procedure";
        directory.Procedures.Add(new ProcedureAssignment { Kind = "report", Procedure = "commerce-hotline" });

        await using var unchanged = await routing.Database.Unchanged();
        var refused = await Refused.ByAsync(routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator));
        Assert.Equal(StatusCode.InvalidArgument, refused.Status);
        Assert.Equal(
        [
            ("ORGANISATION_CODE_INVALID", "directory.organisation"),
            ("FIELD_MISSING", "directory.name.es"),
            ("ZONE_UNKNOWN", "directory.zone"),
            ("DUPLICATE", "directory.departments[3].code"),
            ("DEPARTMENT_UNKNOWN", "directory.departments[1].parent"),
            ("ROLE_UNKNOWN", "directory.posts[0].role"),
            ("DEPARTMENT_UNKNOWN", "directory.posts[1].department"),
            ("DEPARTMENT_UNKNOWN", "directory.posts[2].department"),
            ("DUPLICATE", "directory.staff[1].subject"),
            ("POST_UNKNOWN", "directory.staff[0].posts[1]"),
            ("DUPLICATE", "directory.procedures[2]"),
            ("KIND_UNKNOWN", "directory.procedures[0].kind"),
            ("CHANNEL_UNKNOWN", "directory.procedures[0].channel"),
            ("PROCEDURE_UNKNOWN", "directory.procedures[1].procedure"),
            ("DEPARTMENT_MISSING", "directory.procedures[0].procedure"),
        ], refused.Fields);
        Assert.Contains("'service-trade-office'", refused.Violations[^1].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Departments_that_stand_below_each_other_are_refused()
    {
        var directory = Samples.Directory("CIRCLE");
        directory.Departments[0].Parent = directory.Departments[1].Code;
        var refused = await Refused.ByAsync(routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator));
        Assert.Equal([("DEPARTMENT_BELOW_ITSELF", "directory.departments[0].parent"), ("DEPARTMENT_BELOW_ITSELF", "directory.departments[1].parent")], refused.Fields);
    }

    [Fact]
    public async Task Importing_the_same_directory_again_in_another_order_changes_nothing()
    {
        var organisation = await routing.OrganisationAsync();
        var again = Samples.Directory(organisation);
        var reversed = again.Staff.Reverse().ToList();
        again.Staff.Clear();
        again.Staff.Add(reversed);
        again.Revision = 77;

        await using var unchanged = await routing.Database.Unchanged();
        var answer = await routing.Directory.ImportDirectoryAsync(new() { Directory = again }, AsOperator);
        Assert.Equal(1, answer.Directory.Revision);
        Assert.Single(await routing.EventsAsync(organisation));
    }

    [Fact]
    public async Task Two_first_imports_at_once_make_one_revision()
    {
        var directory = Samples.Directory("ATONCE");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator)));
        Assert.Single(await routing.EventsAsync("ATONCE"));
    }

    [Fact]
    public async Task Each_changed_import_is_a_revision_with_one_event_and_an_audit_entry_that_proves_the_row()
    {
        var organisation = await routing.OrganisationAsync();
        var directory = Samples.Directory(organisation);
        directory.Staff.RemoveAt(0);
        var imported = await routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, As($"{organisation}-admin", "org-admin", organisation));
        Assert.Equal(2, imported.Directory.Revision);

        var events = await routing.EventsAsync(organisation);
        Assert.Equal([("directory", 1L, 1L), ("directory", 2L, 2L)], events.Select(e => (e.Subject, e.SubjectVersion, e.Payload.Unpack<DirectoryChanged>().Revision)));

        var (record, entries, copy) = await routing.ReadAsync(async db => (
            await db.Organisations.SingleAsync(it => it.Organisation == organisation),
            await db.AuditEntries.Where(it => it.Organisation == organisation).OrderBy(it => it.Id).ToListAsync(),
            await db.DirectoryCopies.SingleAsync(it => it.Organisation == organisation)));
        Assert.Equal([("import-directory", "operator", 1L), ("import-directory", $"{organisation}-admin", 2L)], entries.Select(it => (it.Act, it.Actor, it.RecordVersion)));
        Assert.Equal(AuditEntry.DigestOf(record.AuditSalt, record.AuditState()), entries[1].Digest);
        Assert.Equal(imported.Directory, OrganisationDirectory.Parser.ParseFrom(copy.Content));

        var export = await routing.Directory.ExportDirectoryAsync(new() { Organisation = organisation }, AsService);
        Assert.Equal([imported.Directory], export.Directories);
    }

    [Fact]
    public async Task Services_export_all_organisations_and_nobody_else_exports_any()
    {
        var (one, two) = (await routing.OrganisationAsync(), await routing.OrganisationAsync());
        var all = await routing.Directory.ExportDirectoryAsync(new(), AsService);
        var codes = all.Directories.Select(it => it.Organisation).ToList();
        Assert.Contains(one, codes);
        Assert.Contains(two, codes);
        Assert.Equal(codes.Order(StringComparer.Ordinal), codes);
        Assert.Empty((await routing.Directory.ExportDirectoryAsync(new() { Organisation = "NOBODY" }, AsService)).Directories);

        foreach (var role in new[] { "org-admin", "operator", "handler", "auditor" })
            Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(routing.Directory.ExportDirectoryAsync(new(), As("somebody", role, one)))).Status);
        Assert.Equal(StatusCode.Unauthenticated, (await Refused.ByAsync(routing.Directory.ExportDirectoryAsync(new()))).Status);
    }

    [Fact]
    public async Task Everyone_may_list_the_organisations_page_by_page()
    {
        var codes = new[] { await routing.OrganisationAsync(), await routing.OrganisationAsync(), await routing.OrganisationAsync() };
        var listed = new List<Organisation>();
        var token = "";
        do
        {
            var page = await routing.Directory.ListOrganisationsAsync(new() { PageSize = 2, PageToken = token });
            Assert.InRange(page.Organisations.Count, 1, 2);
            listed.AddRange(page.Organisations);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(listed.Select(it => it.Organisation_).Order(StringComparer.Ordinal).Distinct(), listed.Select(it => it.Organisation_));
        var sample = Samples.Directory(codes[0]);
        Assert.Equal(new Organisation { Organisation_ = codes[0], Name = sample.Name, Procedures = { sample.Procedures } }, listed.Single(it => it.Organisation_ == codes[0]));
        Assert.Subset(listed.Select(it => it.Organisation_).ToHashSet(), codes.ToHashSet());
        Assert.Equal([("PAGE_TOKEN_INVALID", "page_token")], (await Refused.ByAsync(routing.Directory.ListOrganisationsAsync(new() { PageToken = "?" }))).Fields);
    }

    [Fact]
    public async Task An_administrator_imports_the_own_organisation_only_and_a_handler_none()
    {
        var organisation = await routing.OrganisationAsync();
        var directory = Samples.Directory(organisation, 1);
        await using var unchanged = await routing.Database.Unchanged();
        var refused = await Refused.ByAsync(routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, As("somebody", "org-admin", "OTHER")));
        Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_PERMITTED"), (refused.Status, refused.Reason));
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, As("somebody", "handler", organisation)))).Status);
        Assert.Equal([("FIELD_MISSING", "directory")], (await Refused.ByAsync(routing.Directory.ImportDirectoryAsync(new(), AsOperator))).Fields);
    }

    [Fact]
    public async Task An_administrator_whom_the_directory_names_no_longer_imports_nothing_whatever_the_token_says()
    {
        var organisation = await routing.OrganisationAsync();
        var directory = Samples.Directory(organisation);
        directory.Staff.Remove(directory.Staff.Single(it => it.StaffId == "admin"));
        await routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, As($"{organisation}-admin", "org-admin", organisation));
        await using var unchanged = await routing.Database.Unchanged(organisation);
        var refused = await Refused.ByAsync(routing.Directory.ImportDirectoryAsync(new() { Directory = Samples.Directory(organisation) }, As($"{organisation}-admin", "org-admin", organisation)));
        Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_PERMITTED"), (refused.Status, refused.Reason));
    }

    [Fact]
    public async Task Hours_reporting_lines_and_deputies_with_faults_are_refused_with_every_fault()
    {
        var directory = Samples.Full("FAULTS");
        directory.Departments[0].OpeningHours = "{someday: [08:00-12:00]}";
        directory.Departments[1].OpeningHours = "{monday: [12:00-08:00]}";
        directory.Posts[0].Superior = "nobody";
        directory.Posts.Single(it => it.Code == "chief").Superior = "supervisor";
        directory.Deputies[0].Post = "throne";
        directory.Deputies[0].StaffId = "ghost";
        directory.Deputies.Add(new Deputy { Post = "supervisor", StaffId = "supervisor", FromDay = "2026-10-01", UntilDay = "2026-10-02" });
        directory.Deputies.Add(new Deputy { Post = "chief", StaffId = "supervisor", FromDay = "1.10.2026", UntilDay = "2026-02-30" });
        directory.Deputies.Add(new Deputy { Post = "chief", StaffId = "supervisor", FromDay = "2026-10-02", UntilDay = "2026-10-01" });
        directory.Deputies.Add(new Deputy { Post = "chief", StaffId = "supervisor", FromDay = "2026-10-01", UntilDay = "2026-10-05" });
        directory.Deputies.Add(new Deputy { Post = "chief", StaffId = "supervisor", FromDay = "2026-10-05", UntilDay = "2026-10-06" });

        await using var unchanged = await routing.Database.Unchanged();
        var refused = await Refused.ByAsync(routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator));
        Assert.Equal(
        [
            ("HOURS_INVALID", "directory.departments[0].opening_hours"),
            ("HOURS_INVALID", "directory.departments[1].opening_hours"),
            ("POST_UNKNOWN", "directory.posts[0].superior"),
            ("POST_BELOW_ITSELF", "directory.posts[6].superior"),
            ("POST_BELOW_ITSELF", "directory.posts[8].superior"),
            ("POST_UNKNOWN", "directory.deputies[0].post"),
            ("STAFF_UNKNOWN", "directory.deputies[0].staff_id"),
            ("DEPUTY_OF_OWN_POST", "directory.deputies[1].staff_id"),
            ("DAY_INVALID", "directory.deputies[2].from_day"),
            ("DAY_INVALID", "directory.deputies[2].until_day"),
            ("ENDS_BEFORE_IT_BEGINS", "directory.deputies[3].until_day"),
            ("TERMS_OVERLAP", "directory.deputies[5].from_day"),
        ], refused.Fields);
    }

    [Fact]
    public async Task Rosters_and_places_with_faults_are_refused_with_every_fault()
    {
        var directory = Samples.Full("FAULTS");
        var roster = directory.Rosters[0];
        roster.Department = "nowhere";
        roster.Shifts[0].StaffIds.Add("ghost");
        roster.Shifts[1].FromTime = "2026-10-01 20:00";
        roster.Shifts[2].UntilTime = roster.Shifts[2].FromTime;
        roster.Shifts[3].UntilTime = "2026-10-03T00:01";
        roster.Shifts.Add(new Shift { FromTime = "2026-10-01T08:00", UntilTime = "2026-10-01T09:00" });
        directory.Departments[0].Division = "12345";
        directory.Departments[0].Kind = "Big Hall";
        directory.Posts[0].Kind = "Äbte";

        await using var unchanged = await routing.Database.Unchanged();
        var refused = await Refused.ByAsync(routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator));
        Assert.Equal(
        [
            ("CODE_INVALID", "directory.departments[0].kind"),
            ("DIVISION_INVALID", "directory.departments[0].division"),
            ("CODE_INVALID", "directory.posts[0].kind"),
            ("DEPARTMENT_UNKNOWN", "directory.rosters[0].department"),
            ("STAFF_UNKNOWN", "directory.rosters[0].shifts[0].staff_ids[1]"),
            ("TIME_INVALID", "directory.rosters[0].shifts[1].from_time"),
            ("ENDS_BEFORE_IT_BEGINS", "directory.rosters[0].shifts[2].until_time"),
            ("SHIFT_OUTSIDE_ROSTER", "directory.rosters[0].shifts[3].until_time"),
            ("FIELD_MISSING", "directory.rosters[0].shifts[4].staff_ids"),
            ("ROSTER_GAP", "directory.rosters[0].shifts"),
        ], refused.Fields);
    }

    [Fact]
    public async Task Every_gap_of_a_roster_is_named()
    {
        var directory = Samples.Full("GAPS");
        directory.Rosters[0].Shifts[0].FromTime = "2026-10-01T00:30";
        directory.Rosters[0].Shifts[2].FromTime = "2026-10-02T09:00";
        directory.Rosters[0].Shifts[3].UntilTime = "2026-10-02T23:59";
        var refused = await Refused.ByAsync(routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator));
        Assert.Equal(
        [
            "Nobody is on duty from 2026-10-01T00:00 to 2026-10-01T00:30.", "Nobody is on duty from 2026-10-02T08:00 to 2026-10-02T09:00.", "Nobody is on duty from 2026-10-02T23:59 to 2026-10-03T00:00.",
        ], refused.Violations.Select(violation => violation.Description));
        Assert.All(refused.Violations, violation => Assert.Equal(("ROSTER_GAP", "directory.rosters[0].shifts"), (violation.Code, violation.Field)));
    }

    [Fact]
    public async Task The_whole_directory_comes_back_as_it_was_imported_and_in_one_form()
    {
        await routing.Directory.ImportDirectoryAsync(new() { Directory = Samples.Full("WHOLE") }, AsOperator);
        var shuffled = Samples.Full("WHOLE");
        shuffled.Departments[0].OpeningHours = "{monday: [09:00-17:00], tuesday: [09:00-17:00], wednesday-friday: ['09:00-17:00']}";
        Reverse(shuffled.Rosters[0].Shifts);
        Reverse(shuffled.Posts);
        Assert.Equal(1, (await routing.Directory.ImportDirectoryAsync(new() { Directory = shuffled }, AsOperator)).Directory.Revision);

        var exported = Assert.Single((await routing.Directory.ExportDirectoryAsync(new() { Organisation = "WHOLE" }, AsService)).Directories);
        var full = Samples.Full("WHOLE");
        Assert.Equal(full.Rosters, exported.Rosters);
        Assert.Equal(full.Deputies, exported.Deputies);
        Assert.Equal(full.Departments.OrderBy(it => it.Code, StringComparer.Ordinal), exported.Departments);
        Assert.Equal("{monday-friday: [09:00-17:00]}", exported.Departments.Single(it => it.Code == Samples.Inspection).OpeningHours);
        Assert.Equal("chief", exported.Posts.Single(it => it.Code == "supervisor").Superior);

        full.Deputies[0].UntilDay = "2026-10-13";
        Assert.Equal(2, (await routing.Directory.ImportDirectoryAsync(new() { Directory = full }, AsOperator)).Directory.Revision);

        static void Reverse<T>(Google.Protobuf.Collections.RepeatedField<T> list)
        {
            var reversed = list.Reverse().ToList();
            list.Clear();
            list.Add(reversed);
        }
    }

    [Fact]
    public async Task A_deputy_works_with_the_post_while_the_term_runs_and_no_longer()
    {
        var organisation = await routing.OrganisationAsync();
        await routing.AcceptAsync(organisation);
        await routing.AcceptAsync(organisation);
        var officer = As($"{organisation}-{Samples.MarketOrder}-1", "handler", organisation);
        Assert.Equal(StatusCode.NotFound, (await ClaimByAsync(officer)).Status);

        var directory = Samples.Directory(organisation);
        directory.Deputies.Add(new Deputy { Post = $"{Samples.Inspection}-officer", StaffId = $"{Samples.MarketOrder}-1", FromDay = "2026-10-08", UntilDay = "2026-10-08" });
        await routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator);
        var claimed = await routing.Queue.ClaimNextAsync(new() { Department = Samples.Inspection, RequestId = NewRequestId() }, officer);
        Assert.Equal($"{Samples.MarketOrder}-1", claimed.WorkItem.Handler);

        routing.Time.SetUtcNow(8.October(2026).At("23:59", "Asia/Shanghai"));
        var second = await routing.Queue.ClaimNextAsync(new() { Department = Samples.Inspection, RequestId = NewRequestId() }, officer);
        routing.Time.SetUtcNow(9.October(2026).At("00:00", "Asia/Shanghai"));
        Assert.Equal(StatusCode.NotFound, (await ClaimByAsync(officer)).Status);
        await using var unchanged = await routing.Database.Unchanged(organisation);
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Queue.RecordHandlingAsync(
            new() { WorkItemId = second.WorkItem.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = 2, Text = "Checked." }, officer))).Status);

        Task<Refused> ClaimByAsync(Metadata who) => Refused.ByAsync(routing.Queue.ClaimNextAsync(new() { Department = Samples.Inspection, RequestId = NewRequestId() }, who));
    }

    [Fact]
    public async Task A_supervisor_who_lost_the_post_sees_nothing_at_the_next_call_whatever_the_token_says()
    {
        var organisation = await routing.OrganisationAsync();
        await routing.AcceptAsync(organisation);
        var supervisor = As($"{organisation}-supervisor", "supervisor", organisation);
        var queue = await routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection }, supervisor);
        var item = Assert.Single(queue.WorkItems);

        var directory = Samples.Directory(organisation);
        directory.Staff.Single(it => it.StaffId == "supervisor").Posts.Clear();
        await routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator);
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Queue.ListQueueAsync(new() { Department = Samples.Inspection }, supervisor))).Status);
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Queue.GetWorkItemAsync(new() { WorkItemId = item.WorkItemId }, supervisor))).Status);
    }

    [Fact]
    public async Task A_department_with_open_work_stays_in_the_directory()
    {
        var organisation = await routing.OrganisationAsync();
        await routing.AcceptAsync(organisation, "formal", office: Samples.MarketOrder);
        var directory = Samples.Directory(organisation);
        directory.Procedures.Clear();
        foreach (var gone in directory.Departments.Where(it => it.Code == Samples.MarketOrder).ToList())
            directory.Departments.Remove(gone);
        foreach (var gone in directory.Posts.Where(it => it.Department == Samples.MarketOrder).ToList())
            directory.Posts.Remove(gone);
        foreach (var gone in directory.Staff.Where(it => it.StaffId.StartsWith(Samples.MarketOrder, StringComparison.Ordinal)).ToList())
            directory.Staff.Remove(gone);

        await using var unchanged = await routing.Database.Unchanged(organisation);
        var refused = await Refused.ByAsync(routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator));
        Assert.Equal((StatusCode.FailedPrecondition, "DEPARTMENT_HAS_WORK"), (refused.Status, refused.Reason));
    }

    [Fact]
    public async Task An_import_from_another_revision_than_the_present_one_is_refused()
    {
        var organisation = await routing.OrganisationAsync();
        var directory = Samples.Directory(organisation, 1);
        await using (await routing.Database.Unchanged(organisation))
        {
            var refused = await Refused.ByAsync(routing.Directory.ImportDirectoryAsync(new() { Directory = directory, ExpectedRevision = 7 }, AsOperator));
            Assert.Equal((StatusCode.Aborted, "STALE_VERSION"), (refused.Status, refused.Reason));
            Assert.Equal([("STALE_VERSION", "expected_revision")], refused.Fields);
        }
        Assert.Equal(2, (await routing.Directory.ImportDirectoryAsync(new() { Directory = directory, ExpectedRevision = 1 }, AsOperator)).Directory.Revision);
    }

    [Fact]
    public async Task What_somebody_claimed_who_leaves_goes_back_into_the_queue()
    {
        var organisation = await routing.OrganisationAsync();
        var caseId = await routing.AcceptAsync(organisation);
        await routing.AcceptAsync(organisation);
        var left = await ClaimAsync(organisation, 1);
        var stays = await ClaimAsync(organisation, 2);
        var directory = Samples.Directory(organisation);
        directory.Staff.Remove(directory.Staff.Single(it => it.StaffId == $"{Samples.Inspection}-1"));
        await routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, As($"{organisation}-admin", "org-admin", organisation));

        var (item, other, history, entry) = await routing.ReadAsync(async db => (
            await db.WorkItems.Include(it => it.HandlingRecord).Include(it => it.Records).SingleAsync(it => it.Id == Guid.Parse(left.WorkItemId)),
            await db.WorkItems.SingleAsync(it => it.Id == Guid.Parse(stays.WorkItemId)),
            await db.History.Where(it => it.RecordId == Guid.Parse(left.WorkItemId)).OrderBy(it => it.Version).LastAsync(),
            await db.AuditEntries.Where(it => it.RecordId == Guid.Parse(left.WorkItemId)).OrderBy(it => it.Id).LastAsync()));
        Assert.Equal(("queued", null, 3L), (item.Step, item.Handler, item.Version));
        var release = Assert.IsType<Release>(Assert.Single(item.Records));
        Assert.Equal((null, null, $"{Samples.Inspection}-1", Samples.Inspection), (release.StaffId, release.Text, release.Handler, release.Department));
        Assert.Equal(("claimed", $"{Samples.Inspection}-2"), (other.Step, other.Handler));
        Assert.Equal(($"{organisation}-admin", "handler-left", "claimed", "queued"), (history.Actor, history.Reason, history.From, history.To));
        Assert.Equal(($"{organisation}-admin", 3L), (entry.Actor, entry.RecordVersion));
        Assert.Equal(AuditEntry.DigestOf(item.AuditSalt, item.AuditState()), entry.Digest);
        Assert.Contains(await routing.EventsAsync(organisation), e => e.Subject == item.CaseId.ToString() && e.Payload.Is(WorkItemReleased.Descriptor));
        Assert.Equal(left.WorkItemId, (await ClaimAsync(organisation, 2)).WorkItemId);
        Assert.True(item.CaseId == caseId || other.CaseId == caseId);
    }

    [Fact]
    public async Task What_somebody_finished_who_left_a_colleague_hands_in()
    {
        var organisation = await routing.OrganisationAsync();
        await routing.AcceptAsync(organisation);
        var item = await ClaimAsync(organisation, 1);
        var (first, second) = (As($"{organisation}-{Samples.Inspection}-1", "handler", organisation), As($"{organisation}-{Samples.Inspection}-2", "handler", organisation));
        await routing.Queue.RecordHandlingAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = 2, Text = "Checked." }, first);
        await routing.Queue.FinishHandlingAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = 3, Result = "Paid back.", Outcome = "upheld" }, first);
        Assert.Equal("OWN_CLAIM", (await Refused.ByAsync(routing.Queue.HandInAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = 4 }, second))).Reason);

        var directory = Samples.Directory(organisation);
        directory.Staff.Single(it => it.StaffId == $"{Samples.Inspection}-1").Posts.Clear();
        await routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator);
        var handedIn = await routing.Queue.HandInAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = 4 }, second);
        Assert.Equal("handed-in", handedIn.WorkItem.Step);
    }

    [Fact]
    public async Task Neither_work_that_comes_in_nor_a_claim_gets_past_an_import_under_way()
    {
        var organisation = await routing.OrganisationAsync();
        await routing.AcceptAsync(organisation);
        await using var importer = Npgsql.NpgsqlDataSource.Create(routing.Database.Superuser);
        await using var connection = await importer.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var hold = new Npgsql.NpgsqlCommand($"select pg_advisory_xact_lock(hashtextextended('{organisation}', 0))", connection, transaction);
            await hold.ExecuteNonQueryAsync();
            var accepting = routing.AcceptAsync(organisation);
            var claiming = ClaimAsync(organisation, 1);
            await Poll.UntilAsync(
                async () => await routing.ScalarAsync("select count(*) from pg_locks where locktype = 'advisory' and mode = 'ShareLock' and not granted and database = (select oid from pg_database where datname = current_database())") is 2L,
                TimeSpan.FromSeconds(20), "both wait for the import");
            Assert.False(accepting.IsCompleted || claiming.IsCompleted);
            await transaction.CommitAsync();
            await Task.WhenAll(accepting, claiming);
        }
    }

    private async Task<WorkItem> ClaimAsync(string organisation, int handler) =>
        (await routing.Queue.ClaimNextAsync(new() { Department = Samples.Inspection, RequestId = NewRequestId() }, As($"{organisation}-{Samples.Inspection}-{handler}", "handler", organisation))).WorkItem;

    [Fact]
    public async Task The_snapshot_of_the_log_tells_of_directories_and_cases_as_the_log_did()
    {
        var organisation = await routing.OrganisationAsync();
        var caseId = await routing.AcceptAsync(organisation);
        var events = await routing.EventsAsync(organisation);

        using var call = routing.EventLog.ReadSnapshot(new() { Subscriber = "test" }, AsService);
        var cases = new List<CaseSnapshot>();
        await foreach (var item in call.ResponseStream.ReadAllAsync())
            if (item.Case?.Organisation == organisation)
                cases.Add(item.Case);
        Assert.Equal(["directory", caseId.ToString()], cases.Select(it => it.Subject).OrderByDescending(it => it, StringComparer.Ordinal));
        Assert.Equal(
            events.Select(e => (e.EventId, e.Subject, e.SubjectVersion, e.Payload)).OrderBy(e => e.EventId),
            cases.SelectMany(it => it.Events).Select(e => (e.EventId, e.Subject, e.SubjectVersion, e.Payload)).OrderBy(e => e.EventId));
    }

    [Fact]
    public async Task Colleagues_are_told_of_by_their_names_to_those_who_work_there_now()
    {
        var (organisation, other) = (await routing.OrganisationAsync(), await routing.OrganisationAsync());
        BatchGetStaffNamesRequest request = new() { Organisation = organisation, StaffIds = { "supervisor", "nobody", "admin", "supervisor" } };
        var names = (await routing.Directory.BatchGetStaffNamesAsync(request, As($"{organisation}-{Samples.Inspection}-1", "handler", organisation))).Names;
        Assert.Equal([("admin", "Administrator"), ("supervisor", "Supervisor")], names.OrderBy(name => name.Key).Select(name => (name.Key, name.Value)));

        Assert.Empty((await routing.Directory.BatchGetStaffNamesAsync(request, As($"{other}-supervisor", "supervisor", other))).Names);
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(routing.Directory.BatchGetStaffNamesAsync(request, As($"{organisation}-left", "handler", organisation)))).Status);
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(routing.Directory.BatchGetStaffNamesAsync(request, As($"{organisation}-employee", "employee", organisation)))).Status);
        request.StaffIds.Add(Enumerable.Range(0, 500).Select(n => $"s-{n}"));
        Assert.Equal([("TOO_MANY", "staff_ids")], (await Refused.ByAsync(routing.Directory.BatchGetStaffNamesAsync(request, As($"{organisation}-supervisor", "supervisor", organisation)))).Fields);
    }

    [Fact]
    public async Task A_list_that_is_too_long_is_refused_before_anything_looks_at_it()
    {
        var directory = Samples.Directory("LONG");
        for (var n = 0; n < 90_000; n++)
            directory.Departments.Add(new Department { Code = $"d{n}", Parent = $"d{n + 1}" });
        var refused = await Refused.ByAsync(routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator, deadline: DateTime.UnixEpoch.AddSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 20)));
        Assert.Equal([("LIST_TOO_LONG", "directory.departments")], refused.Fields);
    }
}
