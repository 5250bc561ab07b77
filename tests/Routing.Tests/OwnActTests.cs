using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.TestKit;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

/// <summary>Acts of a procedure's own on a work item (<see cref="OwnActFiles"/>).</summary>
public sealed class OwnActTests(OwnActTests.WithOwnActs own) : IClassFixture<OwnActTests.WithOwnActs>
{
    private const string What = "更换门机控制器，免当月电梯费。";

    private RunningRouting Routing => own.Routing;

    [Fact]
    public async Task What_the_department_does_is_written_down_and_what_rests_on_it_asks_for_it()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var claimed = await company.ClaimedAsync();
        var handled = (await Routing.Queue.FinishHandlingAsync(
            new() { WorkItemId = claimed.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = claimed.Version, Record = "…", Result = "…", Outcome = "repaired" }, company.Handler())).WorkItem;
        HandInRequest HandIn(WorkItem seen) => new() { WorkItemId = seen.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = seen.Version };
        Assert.Equal(["FIELD_MISSING done.offer BC-07"], await LinesAsync(Routing.Queue.HandInAsync(HandIn(handled), company.Handler())));

        var offered = await Routing.Acts.DoWorkActAsync(Offer(handled), company.Handler());
        Assert.Equal(["NOT_OPEN_OFFER open.offer BC-07"], await LinesAsync(Routing.Queue.HandInAsync(HandIn(offered.WorkItem), company.Handler())));
        var reading = await Routing.Queue.GetWorkItemAsync(new() { WorkItemId = handled.WorkItemId, Language = "en" }, company.Supervisor);
        var check = reading.Acts.Single(act => act.Act == "check-offer");
        Assert.Equal((offered.RecordId, What), (check.Answered.RecordId, Assert.Single(check.Answered.Values).Value));
        var looked = await Routing.Acts.DoWorkActAsync(Do(offered.WorkItem, "check-offer"), company.Supervisor);
        Assert.Equal("handed-in", (await Routing.Queue.HandInAsync(HandIn(looked.WorkItem), company.Handler())).WorkItem.Step);

        var acts = (await Routing.Acts.ListWorkActsAsync(new() { WorkItemId = handled.WorkItemId, Language = "es" }, company.Handler())).Acts;
        Assert.Equal([("Ofrecer una solución", "engineering-department-1", false), ("Revisar la oferta", "general-affairs-supervisor", false)], acts.Select(act => (act.Title, act.StaffId, act.Open)));
        Assert.Equal(offered.RecordId, acts[1].AnsweredRecordId);
        Assert.Contains("WorkActDone", await company.EventsAsync(handled.CaseId));
    }

    [Fact]
    public async Task What_the_procedure_does_not_let_somebody_do_is_refused_and_writes_nothing()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var claimed = await company.ClaimedAsync();
        await using var unchanged = await Routing.Database.Unchanged(company.Code);
        Assert.Equal(["ACT_UNKNOWN act"], await LinesAsync(Routing.Acts.DoWorkActAsync(Do(claimed, "hear-party"), company.Handler())));
        Assert.Equal(["FIELD_MISSING act"], await LinesAsync(Routing.Acts.DoWorkActAsync(Do(claimed, ""), company.Handler())));
        Assert.Equal(["FIELD_MISSING what BB-06"], await LinesAsync(Routing.Acts.DoWorkActAsync(Do(claimed, "offer"), company.Handler())));
        Assert.Equal(["OWN_CLAIM BB-06"], await LinesAsync(Routing.Acts.DoWorkActAsync(Offer(claimed), company.Handler(2))));
        Assert.Equal(["ROLE_NOT_PERMITTED BB-06"], await LinesAsync(Routing.Acts.DoWorkActAsync(Offer(claimed), company.Supervisor)));
        Assert.Equal(["ACT_NOT_OPEN BC-07"], await LinesAsync(Routing.Acts.DoWorkActAsync(Do(claimed, "check-offer"), company.Supervisor)));
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(Routing.Acts.ListWorkActsAsync(new() { WorkItemId = claimed.WorkItemId }, company.Handler(department: PropertyCompany.Security)))).Status);
    }

    [Fact]
    public async Task A_repeated_request_writes_once_and_answers_with_the_same_record()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var request = Offer(await company.ClaimedAsync());
        var first = await Routing.Acts.DoWorkActAsync(request, company.Handler());
        var again = await Routing.Acts.DoWorkActAsync(request, company.Handler());
        Assert.Equal((first.RecordId, first.EventId), (again.RecordId, again.EventId));
        Assert.Single((await Routing.Acts.ListWorkActsAsync(new() { WorkItemId = request.WorkItemId }, company.Handler())).Acts);
    }

    [Fact]
    public async Task The_case_s_acts_reach_the_clocks_of_the_work()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var claimed = await company.ClaimedAsync();
        await Routing.TakeAsync(company.Code, Guid.Parse(claimed.CaseId), new CaseActDone { Act = "hear-party", RecordId = claimed.CaseId });
        Assert.Equal(claimed.Version, (await Routing.Queue.GetWorkItemAsync(new() { WorkItemId = claimed.WorkItemId }, company.Handler())).WorkItem.Version);
        await Routing.TakeAsync(company.Code, Guid.Parse(claimed.CaseId), new CaseActDone { Act = "order-correction", RecordId = claimed.CaseId });
        Assert.Equal(1L, await Routing.ScalarAsync($"select count(*) from clocks where record_id = '{claimed.WorkItemId}' and name = 'correct-at-work' and ended_at is null"));
    }

    [Fact]
    public async Task A_line_of_the_work_is_narrowed_by_what_the_procedure_asked_the_filer()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var queued = await company.QueuedAsync(accepted => accepted.Details.Add("place", "roof"));
        var claim = new ClaimWorkItemRequest { WorkItemId = queued.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = queued.Version };
        await using (await Routing.Database.Unchanged(company.Code))
            Assert.Equal(["HARM_ONGOING PI-11"], await LinesAsync(Routing.Queue.ClaimWorkItemAsync(claim, company.Handler())));
        Assert.Equal("claimed", (await company.ClaimedAsync(accepted => accepted.Details.Add("place", "lift"))).Step);
    }

    [Fact]
    public async Task Whoever_must_withdraw_has_it_no_longer_takes_it_no_more_and_does_nothing_in_it()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var claimed = await company.ClaimedAsync();
        var declared = (await Routing.Acts.DoWorkActAsync(Do(claimed, "declare-interest", ("reason", "The owner is my brother.")), company.Handler())).WorkItem;
        Assert.Equal(("queued", ""), (declared.Step, declared.Handler));
        await using (await Routing.Database.Unchanged(company.Code))
        {
            Assert.Equal(["MUST_WITHDRAW GB-05"], await LinesAsync(Routing.Queue.ClaimWorkItemAsync(new() { WorkItemId = declared.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = declared.Version }, company.Handler())));
            Assert.Equal(["QUEUE_EMPTY department"], await LinesAsync(Routing.Queue.ClaimNextAsync(new() { Department = PropertyCompany.Engineering, RequestId = NewRequestId() }, company.Handler())));
        }
        Assert.Empty((await Routing.Queue.GetWorkItemAsync(new() { WorkItemId = declared.WorkItemId }, company.Handler())).Moves);
        var release = (await Routing.Work.ListWorkRecordsAsync(new() { WorkItemId = declared.WorkItemId }, company.Supervisor)).Records.Last();
        Assert.Equal((true, "engineering-department-1"), (release.Release.MustWithdraw, release.Release.Handler));
        var other = await company.ClaimAsync(declared, 2);
        Assert.Equal("claimed", other.Step);

        // A supervisor decides about somebody; refused, it changes nothing for them.
        var kept = (await Routing.Acts.DoWorkActAsync(Do(other, "decide-recusal", ("whom", "engineering-department-2"), ("granted", "no")), company.Supervisor)).WorkItem;
        Assert.Equal("claimed", kept.Step);
        Assert.Equal("queued", (await Routing.Acts.DoWorkActAsync(Do(kept, "decide-recusal", ("whom", "engineering-department-2"), ("granted", "yes")), company.Supervisor)).WorkItem.Step);
    }

    [Fact]
    public async Task Who_must_withdraw_from_the_beginning_is_known_with_the_case()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var queued = await company.QueuedAsync(accepted => accepted.BarredStaffIds.Add("engineering-department-1"));
        Assert.Equal(["MUST_WITHDRAW GB-05"], await LinesAsync(Routing.Queue.ClaimWorkItemAsync(new() { WorkItemId = queued.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = queued.Version }, company.Handler())));
        Assert.Equal("claimed", (await company.ClaimAsync(queued, 2)).Step);
    }

    [Fact]
    public async Task Whoever_is_to_answer_is_told_until_that_very_act_has_its_answer()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var (item, other) = ((await Routing.Acts.DoWorkActAsync(Offer(await company.ClaimedAsync()), company.Handler())).WorkItem, (await Routing.Acts.DoWorkActAsync(Offer(await company.ClaimedAsync()), company.Handler())).WorkItem);
        var alert = Assert.Single(await company.AlertsAsync(company.Supervisor), alert => alert.CaseId == item.CaseId);
        Assert.Equal((AlertKind.AnswerWanted, "offer", "Offer a solution", "BB-06", item.WorkItemId), (alert.Kind, alert.Act, alert.ActTitle.En, alert.Rule, alert.WorkItemId));
        Assert.Equal(["general-affairs-supervisor"], alert.StaffIds);
        Assert.Empty(await company.AlertsAsync(company.Handler()));
        await Routing.Acts.DoWorkActAsync(Do(item, "check-offer"), company.Supervisor);
        Assert.Equal([other.CaseId], (await company.AlertsAsync(company.Supervisor)).Select(left => left.CaseId));
    }

    [Fact]
    public async Task Whoever_must_withdraw_is_not_told_and_sees_nothing_of_what_was_told_before()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var (before, after) = (await company.ClaimedAsync(), await company.ClaimedAsync(accepted => accepted.BarredStaffIds.Add("general-affairs-supervisor")));
        foreach (var claimed in new[] { before, after })
            await Routing.Acts.DoWorkActAsync(Offer(claimed), company.Handler());
        Assert.Equal([before.CaseId], (await company.AlertsAsync(company.Supervisor)).Select(alert => alert.CaseId));
        var seen = Assert.Single(await company.AlertsAsync(company.Supervisor));
        await Routing.TakeAsync(company.Code, Guid.Parse(before.CaseId), new RecusalNoted { StaffIds = { "general-affairs-supervisor" } });
        Assert.Empty(await company.AlertsAsync(company.Supervisor));
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(Routing.Alerts.AcknowledgeAlertAsync(new() { AlertId = seen.AlertId, RequestId = NewRequestId() }, company.Supervisor))).Status);
        // Somebody else decides then; where nobody of the post is left, nor anybody above it, the administrators see to it.
        Assert.Equal(2, (await company.AlertsAsync(company.ManagingManager)).Count);
        var told = await company.AlertsAsync(company.Person("admin", "org-admin"));
        Assert.Equal(new[] { before.CaseId, after.CaseId }.Order(StringComparer.Ordinal), told.Select(alert => alert.CaseId).Order(StringComparer.Ordinal));
        Assert.All(told, alert => Assert.Equal((AlertKind.AnswerWanted, "org-admin", "admin"), (alert.Kind, alert.Role, string.Join(" ", alert.StaffIds))));
    }

    /// <summary>Whoever says that they look after it may have to withdraw afterwards: it is lost on nobody.</summary>
    [Fact]
    public async Task What_somebody_looks_after_who_must_withdraw_by_now_is_told_to_others()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var claimed = await company.ClaimedAsync();
        await Routing.Acts.DoWorkActAsync(Offer(claimed), company.Handler());
        var told = Assert.Single(await company.AlertsAsync(company.Supervisor));
        await Routing.Alerts.AcknowledgeAlertAsync(new() { AlertId = told.AlertId, RequestId = NewRequestId() }, company.Supervisor);
        await Routing.TakeAsync(company.Code, Guid.Parse(claimed.CaseId), new RecusalNoted { StaffIds = { "general-affairs-supervisor" } });
        var others = Assert.Single(await company.AlertsAsync(company.Person("admin", "org-admin")));
        Assert.Equal((AlertKind.AnswerWanted, told.ActId, "org-admin"), (others.Kind, others.ActId, others.Role));
    }

    [Fact]
    public async Task Whoever_supervises_the_department_is_told_of_work_whose_handler_must_withdraw_until_another_takes_it()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var back = await WithdrawnAsync(company);
        var alert = Assert.Single(await company.AlertsAsync(company.Supervisor));
        Assert.Equal(
            (AlertKind.HandlerWithdrew, back.CaseId, back.CaseNumber, back.WorkItemId, "general-affairs-supervisor", "GB-05"), (alert.Kind, alert.CaseId, alert.CaseNumber, alert.WorkItemId, alert.Post, alert.Rule));
        Assert.Empty(await company.AlertsAsync(company.Handler()));
        Assert.Empty(await company.AlertsAsync(company.Person("admin", "org-admin")));
        await company.ClaimAsync(back, 2);
        Assert.Empty(await company.AlertsAsync(company.Supervisor));
    }

    [Fact]
    public async Task Where_everybody_of_the_department_must_withdraw_the_administrator_is_told_as_well_until_another_department_has_it()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var back = await WithdrawnAsync(company);
        await Routing.TakeAsync(company.Code, Guid.Parse(back.CaseId), new RecusalNoted { StaffIds = { "engineering-department-2" } });
        foreach (var told in new[] { company.Supervisor, company.Person("admin", "org-admin") })
        {
            var alert = Assert.Single(await company.AlertsAsync(told));
            Assert.Equal((AlertKind.NobodyLeft, back.CaseNumber, "org-admin"), (alert.Kind, alert.CaseNumber, alert.Role));
            Assert.Equal(["admin", "general-affairs-supervisor"], alert.StaffIds);
        }
        Assert.Empty(await company.AlertsAsync(company.Handler(2)));
        await Routing.Work.TransferWorkItemAsync(PropertyCompany.Transfer(await company.ReadAsync(back.WorkItemId)), company.Supervisor);
        Assert.Empty(await company.AlertsAsync(company.Supervisor));
        Assert.Empty(await company.AlertsAsync(company.Person("admin", "org-admin")));
    }

    [Fact]
    public async Task Nobody_who_must_withdraw_is_told_and_of_what_nobody_can_take_from_the_beginning_others_are()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        await company.QueuedAsync(accepted => accepted.BarredStaffIds.AddRange(["engineering-department-1", "engineering-department-2", "general-affairs-supervisor"]));
        Assert.Empty(await company.AlertsAsync(company.Supervisor));
        Assert.Equal(["admin", "general-manager", "managing-manager"], Assert.Single(await company.AlertsAsync(company.Person("admin", "org-admin"))).StaffIds);
    }

    /// <summary>One list of a case says who must withdraw, whichever section found it: what comes later adds to it.</summary>
    [Fact]
    public async Task Whoever_must_withdraw_by_the_work_sees_nothing_of_the_case_after_it_either()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var item = (await Routing.Acts.DoWorkActAsync(Do(await company.ClaimedAsync(), "decide-recusal", ("whom", "managing-manager"), ("granted", "yes")), company.Supervisor)).WorkItem;
        var caseId = Guid.Parse(item.CaseId);
        await Routing.TakeAsync(company.Code, caseId, new ComplaintWithdrawn { FromStep = "at-work" });
        await Routing.TakeAsync(company.Code, caseId, new RecusalNoted { StaffIds = { "general-manager" } });
        await Routing.TakeAsync(
            company.Code, caseId, new ClockRanOut { Clock = "answer", ClockId = NewRequestId(), Rule = "PI-14", DueTime = Start.ToTimestamp(), Outcome = "escalate", Post = "receptionist" });
        Assert.Single(await company.AlertsAsync(company.Receptionist));
        Assert.Empty(await company.AlertsAsync(company.ManagingManager));
        Assert.Empty(await company.AlertsAsync(company.GeneralManager));
    }

    [Fact]
    public async Task An_act_of_a_case_that_nobody_has_at_work_is_told_and_lapses_with_its_answer()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var (caseId, ordered) = (Guid.CreateVersion7(Start), NewRequestId());
        await Routing.TakeAsync(company.Code, caseId, new ComplaintReceived { Procedure = "property-internal", ProcedureVersion = 1, Kind = "complaint", CaseNumber = "P-0007" });
        await Routing.TakeAsync(company.Code, caseId, new CaseActDone { Act = "order-correction", RecordId = ordered, StaffId = "managing-manager", Procedure = "property-internal", ProcedureVersion = 1 });
        var alert = Assert.Single(await company.AlertsAsync(company.Receptionist));
        Assert.Equal((AlertKind.AnswerWanted, "order-correction", ordered, "P-0007", "receptionist"), (alert.Kind, alert.Act, alert.ActId, alert.CaseNumber, alert.Post));
        await Routing.TakeAsync(company.Code, caseId, new CaseActDone { Act = "report-correction", RecordId = NewRequestId(), StaffId = "receptionist", AnsweredRecordId = NewRequestId(), Procedure = "property-internal", ProcedureVersion = 1 });
        Assert.Single(await company.AlertsAsync(company.Receptionist));
        await Routing.TakeAsync(company.Code, caseId, new CaseActDone { Act = "report-correction", RecordId = NewRequestId(), StaffId = "receptionist", AnsweredRecordId = ordered, Procedure = "property-internal", ProcedureVersion = 1 });
        Assert.Empty(await company.AlertsAsync(company.Receptionist));
    }

    /// <summary>Work of which the first handler of the department, who had it, withdrew.</summary>
    private async Task<WorkItem> WithdrawnAsync(PropertyCompany company) =>
        (await Routing.Acts.DoWorkActAsync(Do(await company.ClaimedAsync(), "declare-interest", ("reason", "The owner is my brother.")), company.Handler())).WorkItem;

    private static DoWorkActRequest Offer(WorkItem seen) => Do(seen, "offer", ("what", What));

    private static DoWorkActRequest Do(WorkItem seen, string act, params (string Field, string Value)[] form) => new()
    {
        WorkItemId = seen.WorkItemId,
        RequestId = NewRequestId(),
        ExpectedVersion = seen.Version,
        Act = act,
        Fields = { form.ToDictionary(field => field.Field, field => field.Value) },
    };

    private static async Task<IEnumerable<string>> LinesAsync<T>(AsyncUnaryCall<T> call) => (await Refused.ByAsync(call)).Lines;

    /// <summary>The service with the property manager's procedure that has acts of its own.</summary>
    public sealed class WithOwnActs(PostgresServer server) : IAsyncLifetime
    {
        private readonly OwnActFiles _files = new();
        private RunningRouting? _routing;

        public RunningRouting Routing => _routing ??= new(server) { Procedures = _files.Path };

        public ValueTask InitializeAsync() => Routing.InitializeAsync();

        public async ValueTask DisposeAsync()
        {
            await Routing.DisposeAsync();
            _files.Dispose();
        }
    }
}
