using System.Text;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.IntakeTests;

/// <summary>
/// Acts of a procedure's own, on the property manager's: each side is heard before anybody is told a result, a correction that was ordered is reported before the case is closed,
/// and the department writes an offer down.
/// </summary>
public sealed class OwnActTests(OwnActTests.WithOwnActs own) : IClassFixture<OwnActTests.WithOwnActs>
{
    private const string Secret = "住户说对讲机也坏了";

    private RunningIntake Intake => own.Intake;

    [Fact]
    public async Task What_was_done_is_written_down_for_good_and_told_in_the_reader_s_language()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        var done = await DoAsync(estate, filed, "receptionist", "hear-party", ("side", "complainant"), ("heard", "yes"), ("words", Secret), ("met-at", "2026-11-09T09:00"));
        Assert.Equal(filed.Version + 1, done.Complaint.Version);
        var caseId = Guid.Parse(filed.CaseId);
        Assert.Equal((await Intake.LookAsync(db => db.History.SingleAsync(it => it.RecordId == caseId && it.Move == "hear-party"))).EventId.ToString(), done.EventId);

        var listed = Assert.Single((await Intake.Acts.ListCaseActsAsync(new() { CaseNumber = filed.CaseNumber, Language = "en" }, estate.As("receptionist"))).Acts);
        Assert.Equal((done.RecordId, 1, "hear-party", "Hear a side", "staff-receptionist", false), (listed.RecordId, listed.Number, listed.Act, listed.Title, listed.StaffId, listed.Open));
        Assert.Equal(
            ["side Side choice complainant Complainant", "heard Heard yes-no yes ", $"words What was said text {Secret} ", "met-at When moment 2026-11-09T01:00:00Z "],
            listed.Values.Select(value => $"{value.Field} {value.Title} {value.Type} {value.Value} {value.ValueName}"));

        Assert.Contains("hear-party", await estate.TimelineAsync(filed));
        var told = (await Intake.Intake.GetTimelineAsync(new() { CaseNumber = filed.CaseNumber, Language = "en" }, resident)).Entries.Single(entry => entry.Code == "hear-party");
        Assert.Equal("A side was heard.", told.Text);
        Assert.Equal("CaseActDone", (await Intake.EventsAsync(filed.CaseId))[^1]);
    }

    [Fact]
    public async Task Words_lie_sealed_and_leave_the_case_in_no_event()
    {
        var estate = await EstateAsync();
        var (filed, _) = await estate.AtWorkAsync();
        await DoAsync(estate, filed, "receptionist", "hear-party", ("side", "respondent"), ("heard", "no"), ("reason", Secret));
        var id = Guid.Parse(filed.CaseId);
        var (record, payload, audited) = await Intake.LookAsync(async db => (
            await db.ActRecords.SingleAsync(it => it.RecordId == id), (await db.History.SingleAsync(it => it.RecordId == id && it.Move == "hear-party")).EventPayload, await db.Complaints.SingleAsync(it => it.Id == id)));
        Assert.Equal([("heard", "no"), ("side", "respondent")], record.Codes.OrderBy(code => code.Key).Select(code => (code.Key, code.Value)));
        Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(record.Words!), StringComparison.Ordinal);
        Assert.Equal(["heard", "side"], CaseActDone.Parser.ParseFrom(payload).Codes.Keys.Order());
        Assert.Equal(32, audited.ActsSha256!.Length);
        Assert.Equal(32, audited.AuditState()["acts_sha256"]!.ToString()!.Length / 2);
    }

    [Fact]
    public async Task A_form_that_does_not_fit_is_refused_with_every_fault_and_nothing_is_written()
    {
        var estate = await EstateAsync();
        var (filed, _) = await estate.AtWorkAsync();
        async Task<IEnumerable<string>> RefusedAsync(string post, string act, params (string, string)[] form) => (await Refused.ByAsync(Call(estate, filed, post, act, form))).Lines;
        Assert.Equal(["ACT_UNKNOWN act"], await RefusedAsync("receptionist", "close"));
        Assert.Equal(["VALUE_INVALID side", "FIELD_UNKNOWN colour", "VALUE_INVALID met-at"], await RefusedAsync("receptionist", "hear-party", ("side", "both"), ("colour", "red"), ("met-at", "soon")));
        Assert.Equal(["STAFF_UNKNOWN by-whom"], await RefusedAsync("receptionist", "hear-party", ("by-whom", "nobody")));
        Assert.Equal(["TEXT_INVALID words"], await RefusedAsync("receptionist", "hear-party", ("words", "a\u0000b")));
        Assert.Equal(["DOCUMENT_UNKNOWN record"], await RefusedAsync("receptionist", "hear-party", ("side", "complainant"), ("heard", "yes"), ("record", filed.CaseId)));
        Assert.Equal(["DATE_PAST until"], await RefusedAsync("managing-manager", "order-correction", ("what", "…"), ("until", "2026-11-08")));
        Assert.Equal(["FIELD_MISSING side GB-06", "FIELD_MISSING heard GB-06"], await RefusedAsync("receptionist", "hear-party"));
        Assert.Equal(["FIELD_MISSING reason GB-06"], await RefusedAsync("receptionist", "hear-party", ("side", "complainant"), ("heard", "no")));
        Assert.Equal(["ROLE_NOT_PERMITTED GB-06"], await RefusedAsync("patrol", "hear-party", ("side", "complainant"), ("heard", "yes"), ("words", "…")));
        Assert.Equal(filed.Version, (await estate.ReadAsync(filed)).Version);
        Assert.Empty((await Intake.Acts.ListCaseActsAsync(new() { CaseNumber = filed.CaseNumber }, estate.As("receptionist"))).Acts);
    }

    [Fact]
    public async Task A_repeated_request_writes_once_and_answers_with_the_same_record()
    {
        var estate = await EstateAsync();
        var (filed, _) = await estate.AtWorkAsync();
        var request = Request(filed, "hear-party", ("side", "complainant"), ("heard", "yes"), ("words", "…"));
        var first = await Intake.Acts.DoCaseActAsync(request, estate.As("receptionist"));
        await DoAsync(estate, first.Complaint, "receptionist", "hear-party", ("side", "respondent"), ("heard", "yes"), ("words", "…"));
        var again = await Intake.Acts.DoCaseActAsync(request, estate.As("receptionist"));
        Assert.Equal(first.RecordId, again.RecordId);
        Assert.Equal(2, (await Intake.Acts.ListCaseActsAsync(new() { CaseNumber = filed.CaseNumber }, estate.As("receptionist"))).Acts.Count);
    }

    [Fact]
    public async Task A_step_that_rests_on_it_is_refused_with_what_was_not_done_until_it_was()
    {
        var estate = await EstateAsync();
        var (filed, _) = await estate.AtWorkAsync();
        await estate.ClaimedAsync(filed);
        await estate.HandedInAsync(filed);
        async Task<NotifyResultRequest> TellAsync() => new()
        {
            CaseNumber = filed.CaseNumber,
            RequestId = RunningIntake.NewRequestId(),
            ExpectedVersion = (await estate.ReadAsync(filed)).Version,
            Means = "telephone",
            GivenBy = "staff-receptionist",
        };
        var refused = await Refused.ByAsync(Intake.Intake.NotifyResultAsync(await TellAsync(), estate.As("receptionist")));
        Assert.Equal(["FIELD_MISSING done.hear-party.complainant GB-06", "FIELD_MISSING done.hear-party.respondent GB-06"], refused.Lines);
        await HearAsync(estate, filed, "complainant");
        refused = await Refused.ByAsync(Intake.Intake.NotifyResultAsync(await TellAsync(), estate.As("receptionist")));
        Assert.Equal(["FIELD_MISSING done.hear-party.respondent GB-06"], refused.Lines);
        await HearAsync(estate, filed, "respondent");
        Assert.Equal("notified", (await Intake.Intake.NotifyResultAsync(await TellAsync(), estate.As("receptionist"))).Complaint.Step);
    }

    [Fact]
    public async Task An_order_waits_for_its_report_with_a_clock_of_its_own()
    {
        var estate = await EstateAsync();
        var (filed, _) = await estate.AtWorkAsync();
        var ordered = await DoAsync(estate, filed, "managing-manager", "order-correction", ("what", "Train the crew."), ("until", "2026-11-20"));
        var guide = await GuideAsync(estate, filed, "receptionist");
        var offer = guide.Acts.Single(act => act.Act == "report-correction");
        Assert.Equal((ordered.RecordId, "Train the crew."), (offer.Answered.RecordId, offer.Answered.Values.Single(value => value.Field == "what").Value));
        Assert.DoesNotContain((await GuideAsync(estate, filed, "managing-manager")).Acts, act => act.Act == "order-correction");
        Assert.Equal(["ACT_OPEN GB-10"], (await Refused.ByAsync(Call(estate, await estate.ReadAsync(filed), "managing-manager", "order-correction", ("what", "More."), ("until", "2026-11-21")))).Lines);
        var running = (await estate.ReadAsync(filed)).Deadlines.Single(deadline => deadline.Clock == "report-correction");
        Assert.Null(running.EndTime);
        Assert.Equal(26.November(2026).At("00:00", "Asia/Shanghai"), running.DueTime.ToDateTimeOffset());
        Assert.Equal(21.November(2026).At("00:00", "Asia/Shanghai"), (await estate.ReadAsync(filed)).Deadlines.Single(deadline => deadline.Clock == "correct").DueTime.ToDateTimeOffset());

        var reported = await DoAsync(estate, await estate.ReadAsync(filed), "receptionist", "report-correction", ("what", "Done."));
        Assert.NotNull(reported.Complaint.Deadlines.Single(deadline => deadline.Clock == "report-correction").EndTime);
        var acts = (await Intake.Acts.ListCaseActsAsync(new() { CaseNumber = filed.CaseNumber }, estate.As("receptionist"))).Acts;
        Assert.Equal([("", false), (ordered.RecordId, false)], acts.Select(act => (act.AnsweredRecordId, act.Open)));
        Assert.Equal(["ACT_NOT_OPEN GB-10"], (await Refused.ByAsync(Call(estate, reported.Complaint, "receptionist", "report-correction", ("what", "Again.")))).Lines);
    }

    [Fact]
    public async Task A_new_round_hears_both_sides_again_and_what_waits_goes_on_waiting()
    {
        var estate = await EstateAsync();
        var (filed, _) = await estate.AtWorkAsync();
        await HearAsync(estate, filed, "complainant");
        await HearAsync(estate, filed, "respondent");
        await DoAsync(estate, await estate.ReadAsync(filed), "managing-manager", "order-correction", ("what", "Train the crew."), ("until", "2026-11-20"));
        await estate.ClaimedAsync(filed);
        await estate.HandedInAsync(filed);
        var told = (await Intake.Intake.NotifyResultAsync(new()
        {
            CaseNumber = filed.CaseNumber,
            RequestId = RunningIntake.NewRequestId(),
            ExpectedVersion = (await estate.ReadAsync(filed)).Version,
            Means = "telephone",
            GivenBy = "staff-receptionist",
        }, estate.As("receptionist"))).Complaint;
        Assert.Equal("reopened", (await estate.FollowUpAsync(told, solved: false)).Step);
        var done = (await Intake.LookAsync(db => db.Complaints.SingleAsync(it => it.Id == Guid.Parse(filed.CaseId)))).Done;
        Assert.Equal(["order-correction"], done.Acts.Keys);
        Assert.Equal(3, done.Count);
        // Its time goes on as well.
        var running = (await estate.ReadAsync(filed)).Deadlines.Single(deadline => deadline.Clock == "correct");
        Assert.Equal((null, 21.November(2026).At("00:00", "Asia/Shanghai")), (running.EndTime, running.DueTime.ToDateTimeOffset()));
        Assert.Equal(3, (await Intake.Acts.ListCaseActsAsync(new() { CaseNumber = filed.CaseNumber }, estate.As("receptionist"))).Acts.Count);
    }

    [Fact]
    public async Task What_the_department_does_of_the_procedure_s_own_is_told_on_the_timeline_and_starts_clocks()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        var offer = new WorkActDone { WorkItemId = Estate.Item.ToString(), Act = "offer", RecordId = Guid.CreateVersion7(RunningIntake.Start).ToString() };
        await Intake.TakeAsync(estate.Organisation, filed.CaseId, offer);
        Assert.Contains("offer", await estate.TimelineAsync(filed));
        Assert.Contains((await estate.ReadAsync(filed)).Deadlines, deadline => deadline.Clock == "answer-offer");

        // The complainant answers on the own page, and reads there what was asked of nobody else.
        var guide = (await Intake.Guide.DescribeCaseAsync(new() { CaseNumber = filed.CaseNumber, Language = "es" }, resident)).Guide;
        Assert.Equal(["answer-offer"], guide.Acts.Select(act => act.Act));
        Assert.Equal("¿Acepta?", Assert.Single(guide.Acts[0].Fields).Title);
        await Intake.Acts.DoCaseActAsync(Request(await estate.ReadAsync(filed), "answer-offer", ("accepted", "yes")), resident);
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(Intake.Acts.ListCaseActsAsync(new() { CaseNumber = filed.CaseNumber }, resident))).Status);
        Assert.Equal("", Assert.Single((await Intake.Acts.ListCaseActsAsync(new() { CaseNumber = filed.CaseNumber }, estate.As("receptionist"))).Acts).StaffId);

        // Of another work item, and after a withdrawal, it is old news.
        await Intake.TakeAsync(estate.Organisation, filed.CaseId, new WorkActDone(offer) { WorkItemId = offer.RecordId });
        await estate.WithdrawAsync(filed, resident);
        await Intake.TakeAsync(estate.Organisation, filed.CaseId, offer);
        Assert.Single(await estate.TimelineAsync(filed), code => code == "offer");
    }

    [Fact]
    public async Task Whoever_must_withdraw_by_an_act_of_the_work_does_nothing_on_the_case_either()
    {
        var estate = await EstateAsync();
        var (filed, _) = await estate.AtWorkAsync();
        var decided = new WorkActDone { WorkItemId = Estate.Item.ToString(), Act = "decide-recusal", RecordId = Guid.CreateVersion7(RunningIntake.Start).ToString(), Codes = { ["whom"] = "staff-receptionist", ["granted"] = "yes" }, StaffId = "staff-general-affairs-supervisor" };
        await Intake.TakeAsync(estate.Organisation, filed.CaseId, decided);
        var seen = await estate.ReadAsync(filed);
        await using var unchanged = await Intake.Database.Unchanged(estate.Organisation);
        Assert.Equal(["MUST_WITHDRAW GB-05"], (await Refused.ByAsync(Call(estate, seen, "receptionist", "hear-party", ("side", "complainant"), ("heard", "yes"), ("words", "…")))).Lines);
        Assert.Empty((await GuideAsync(estate, filed, "receptionist")).Moves);
    }

    [Fact]
    public async Task An_opinion_becomes_a_complaint_by_its_author_s_word_or_by_an_officer_s_reason()
    {
        var estate = await EstateAsync();
        AcceptComplaintRequest Acceptance(Complaint seen) => new()
        {
            CaseNumber = seen.CaseNumber,
            RequestId = RunningIntake.NewRequestId(),
            ExpectedVersion = seen.Version,
            Category = "lifts",
            Validity = "valid",
            Severity = "minor",
            Criteria = { "limits-of-equipment" },
        };
        var (opinion, resident) = await estate.FileAsync(request => request.Kind = "opinion");
        await using (await Intake.Database.Unchanged(estate.Organisation))
        {
            Assert.Equal(["KIND_NOT_PERMITTED kind GB-08"], (await Refused.ByAsync(Intake.Intake.AcceptComplaintAsync(Acceptance(opinion), estate.As("receptionist")))).Lines);
            Assert.Equal(["FIELD_MISSING reason GB-08"], (await Refused.ByAsync(Call(estate, opinion, "receptionist", "treat-as-complaint"))).Lines);
        }
        var turned = (await Intake.Acts.DoCaseActAsync(Request(opinion, "turn-into-complaint"), resident)).Complaint;
        Assert.Equal(("complaint", "registered"), (turned.Kind, turned.Step));
        Assert.Equal(["KIND_NOT_PERMITTED kind GB-08"], (await Refused.ByAsync(Intake.Acts.DoCaseActAsync(Request(turned, "turn-into-complaint"), resident))).Lines);
        Assert.Equal("accepted", (await Intake.Intake.AcceptComplaintAsync(Acceptance(turned), estate.As("receptionist"))).Complaint.Step);

        var (second, _) = await estate.FileAsync(request => request.Kind = "opinion");
        Assert.Equal("complaint", (await DoAsync(estate, second, "receptionist", "treat-as-complaint", ("reason", "Somebody could have been hurt."))).Complaint.Kind);
    }

    [Fact]
    public async Task What_the_new_kind_needs_to_be_registered_must_be_there()
    {
        var estate = await EstateAsync();
        var (opinion, resident) = await estate.FileAsync(request =>
        {
            request.Kind = "opinion";
            (request.Complainant.Telephone, request.Complainant.Email) = ("", "resident@example.org");
        });
        await using var unchanged = await Intake.Database.Unchanged(estate.Organisation);
        Assert.Equal(["FIELD_MISSING complainant.telephone GB-02"], (await Refused.ByAsync(Intake.Acts.DoCaseActAsync(Request(opinion, "turn-into-complaint"), resident))).Lines);
    }

    [Fact]
    public async Task Colleagues_choose_from_the_people_and_departments_there_are_and_a_party_is_told_of_none()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        var guide = await GuideAsync(estate, filed, "receptionist");
        var field = guide.Acts.Single(act => act.Act == "hear-party").Fields.Single(field => field.Name == "by-whom");
        Assert.True(field.StaffListed);
        Assert.Equal(
            ["staff-engineer engineer", "staff-general-affairs-supervisor general-affairs-supervisor", "staff-general-manager general-manager", "staff-managing-manager managing-manager", "staff-patrol patrol", "staff-receptionist receptionist"],
            field.Choices.Select(person => $"{person.Code} {person.Name}"));
        Assert.Null(guide.Choices.GivenBy);
        // The file names more departments than the organisation has; of the others it has, only names are needed.
        Assert.Equal(["engineering-department Engineering"], guide.Choices.Departments.Select(department => $"{department.Code} {department.Name}"));
        Assert.Equal(guide.Choices.Departments, guide.Choices.Offices);
        Assert.Equal(["engineering-department", "inspection-team", "north", "south"], guide.Choices.KnownDepartments.Select(department => department.Code).Order());

        await estate.ClaimedAsync(filed);
        await estate.HandedInAsync(filed);
        var telling = (await GuideAsync(estate, filed, "receptionist")).Choices.GivenBy;
        Assert.True(telling.StaffListed);
        Assert.Equal(field.Choices, telling.Choices);

        var party = (await Intake.Guide.DescribeCaseAsync(new() { CaseNumber = filed.CaseNumber, Language = "en" }, resident)).Guide;
        Assert.Null(party.Choices);
        Assert.DoesNotContain("staff-", party.ToString(), StringComparison.Ordinal);
    }

    private async Task<Estate> EstateAsync() => new(Intake, await Intake.OrganisationAsync());

    private async Task<CaseGuide> GuideAsync(Estate estate, Complaint filed, string post) =>
        (await Intake.Guide.DescribeCaseAsync(new() { CaseNumber = filed.CaseNumber, Language = "en" }, estate.As(post))).Guide;

    private async Task HearAsync(Estate estate, Complaint filed, string side) =>
        await DoAsync(estate, await estate.ReadAsync(filed), "receptionist", "hear-party", ("side", side), ("heard", "yes"), ("words", "…"));

    private async Task<DoCaseActResponse> DoAsync(Estate estate, Complaint seen, string post, string act, params (string Field, string Value)[] form) => await Call(estate, seen, post, act, form);

    private AsyncUnaryCall<DoCaseActResponse> Call(Estate estate, Complaint seen, string post, string act, params (string Field, string Value)[] form) =>
        Intake.Acts.DoCaseActAsync(Request(seen, act, form), estate.As(post));

    private static DoCaseActRequest Request(Complaint seen, string act, params (string Field, string Value)[] form) => new()
    {
        CaseNumber = seen.CaseNumber,
        RequestId = RunningIntake.NewRequestId(),
        ExpectedVersion = seen.Version,
        Act = act,
        Fields = { form.ToDictionary(field => field.Field, field => field.Value) },
    };

    /// <summary>The service with the property manager's procedure that has acts of its own.</summary>
    public sealed class WithOwnActs(PostgresServer server) : IAsyncLifetime
    {
        private readonly OwnActFiles _files = new();
        private RunningIntake? _intake;

        public RunningIntake Intake => _intake ??= new(server) { Procedures = _files.Path };

        public ValueTask InitializeAsync() => Intake.InitializeAsync();

        public async ValueTask DisposeAsync()
        {
            await Intake.DisposeAsync();
            _files.Dispose();
        }
    }
}
