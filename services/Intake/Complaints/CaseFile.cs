using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Archive;
using ComplaintSuite.Intake.Collectives;
using ComplaintSuite.Intake.Correspondence;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Notices;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Intake.Relations;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Intake.Timeline;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>
/// A case opened for change inside one transaction: what is entered or done goes through the procedure and leaves history, audit entry, clocks and event
/// (<see cref="Acting{T, TSubject}"/>), the complainant's timeline, the notice that the procedure names, and at its effect the archive file.
/// </summary>
public sealed class CaseFile(
    IntakeDb db, Complaint complaint, CaseSeal seal, ProcedureRegistry registry, Procedure procedure, DirectoryView directory, Person person, NoticeOffice notices, DateTimeOffset now)
{
    private int _told;
    private Acting<Complaint, CaseSubject>? _acting;
    private CaseSubject _given = CaseSubject.OfSystem(complaint, procedure, now) with
    {
        MaterialsAwaited = complaint.AwaitedMaterials is not null,
        UrgeAwaitsAnswer = complaint.Urging is not null,
    };

    public Complaint Complaint => complaint;

    /// <summary>Seals and opens what belongs to the case.</summary>
    public CaseSeal Seal => seal;

    public Procedure Procedure => procedure;

    public DirectoryView Directory => directory;

    public Person Person => person;

    public DateTimeOffset Now => now;

    /// <summary>Staff id of the acting person; null for the service itself, complainants, and whoever the directory doesn't know.</summary>
    public string? StaffId => directory.Staff(person.Id)?.StaffId;

    /// <summary>The steps and acts of whoever is asked by name, and sees the case for that alone (ADR 0041); null for everybody else.</summary>
    public IReadOnlySet<string>? MayOnly { get; set; }

    /// <summary>What the notice of the next step or act says beside what the case holds, by the variables of Lifecycle.Notices.</summary>
    public Dictionary<string, object?> Words { get; } = [];

    private Acting<Complaint, CaseSubject> Acting => _acting ??= new(db, registry, procedure, ComplaintGuards.Vocabulary, Subject, now);

    /// <summary>What the coming step or act brings with it, by the field names of the case section; null for what was left empty.</summary>
    public void Give(params IEnumerable<(string Field, string? Value)> fields)
    {
        var given = new Dictionary<string, string?>(_given.Given);
        foreach (var (field, value) in fields)
            given[field] = value;
        _given = _given with { Given = given };
    }

    /// <summary>Who asked for what is now decided.</summary>
    public void AskedBy(string person) => _given = _given with { AskedBy = person };

    /// <summary>Who acts, as the list of accesses to identities shows it.</summary>
    public Reader Reader => Reader.Of(person);

    /// <summary>This call reads no protected identity, or an approved one.</summary>
    public void ClearIdentity() => _given = _given with { IdentityCleared = true };

    public Task EnterAsync(string step, IMessage fact, CancellationToken cancellation)
    {
        RequireAsked(step);
        return EnterAsync(step, fact, person, cancellation);
    }

    /// <summary>The service itself goes on: on an event, a clock, or with what somebody began, who is named then.</summary>
    public Task EnterAsSystemAsync(string step, IMessage fact, CancellationToken cancellation) => EnterAsync(step, fact, person.AsSystem(), cancellation);

    /// <summary>Enters the step of the decision on acceptance; the step that the decision leads to follows in the same transaction.</summary>
    public Task AssessAsync(CancellationToken cancellation) =>
        EnterAsync("assessed", new ComplaintAssessed { Decision = complaint.Assessment!.Decision }, cancellation);

    public void Do(string act, IMessage fact)
    {
        RequireAsked(act);
        DoAs(act, fact, person);
    }

    /// <summary>Does an act with a document: the timeline keeps which, so that one that the organisation keeps to itself is not told of.</summary>
    public void DoWith(Guid document, string act, IMessage fact)
    {
        RequireAsked(act);
        DoAs(act, fact, person, new() { [TimelineEntry.Document] = document.ToString() });
    }

    /// <summary>Refuses an act of the procedure's own with every unmet demand, and does nothing else.</summary>
    public void RequireFilled(string act, IReadOnlyDictionary<string, string> filled)
    {
        Give(filled.Select(field => (field.Key, (string?)field.Value)));
        _given = _given with { TookPlaceAt = procedure.Case.OwnAct(act)!.TookPlaceAt(filled, Now) };
        Require(act);
    }

    /// <summary>Does an act of the procedure's own with its form. Where the matter becomes of another kind by it, what that kind needs to be registered must be there.</summary>
    /// <returns>What was written down.</returns>
    /// <exception cref="Refusal">The procedure says no.</exception>
    public async Task<ActRecord> DoOwnAsync(string act, IReadOnlyDictionary<string, string> filled, CancellationToken cancellation)
    {
        RequireAsked(act);
        var form = procedure.Case.OwnAct(act)!;
        var becomes = form.Becomes;
        // Who was promised protection keeps it: the matter stays what it is, or they file anew.
        if (becomes is not null && complaint.IdentityProtected)
            RequireProtectionOffered(procedure, becomes);
        Give(filled.Select(field => (field.Key, (string?)field.Value)));
        var (written, _) = Acting.DoOwn(complaint, act, filled, person, StaffId ?? "", seal.CloseAct, record => new CaseActDone
        {
            Act = act,
            RecordId = record.Id.ToString(),
            Codes = { record.Codes.Where(code => form.Field(code.Key)?.IsTold == true).ToDictionary() },
            AnsweredRecordId = record.Answered?.ToString() ?? "",
            StaffId = record.StaffId,
            Kind = becomes ?? "",
            Procedure = procedure.Id,
            ProcedureVersion = procedure.Version,
            Place = procedure.PlaceOf(complaint.Details) ?? "",
        }, () =>
        {
            complaint.TakeAgency(form, filled, procedure.Case.Act(act)!.Rules is [var rule, ..] ? rule : null, seal, now);
            if (becomes is not null)
                BecomeOf(becomes);
        });
        complaint.NoteAskedStaff(procedure);
        if (becomes is not null)
            await AlikeCases.CountAsync(db, procedure, complaint, hold: true, cancellation);
        // After the count: whoever waits for a declaration holds up nobody whom that declaration waits for.
        if (form.NamesAgent is not null)
            await StandingRelations.MeetAsync(db, this, cancellation);
        await TellOwnAsync(Section.Case, act, form, filled, StaffId ?? "", cancellation);
        Issue(act, person);
        // What it is, or what is demanded to be done, may have kept it from being registered.
        if (becomes is not null)
            await GoOnRegisteringAsync(cancellation);
        else
            await RegisterCompleteAsync(cancellation);
        return written;
    }

    private void BecomeOf(string kind)
    {
        complaint.Become(kind);
        AlikeCases.Mark(procedure, complaint, seal);
        if (procedure.Identity.Always.Contains(kind))
            complaint.Protect(seal);
    }

    /// <exception cref="Refusal">Nobody's identity is protected in a matter of this kind.</exception>
    public static void RequireProtectionOffered(Procedure procedure, string kind)
    {
        if (!procedure.Identity.Protection.Contains(kind))
            throw Refusal.Invalid([new("PROTECTION_NOT_OFFERED", "protect_identity", procedure.Identity.Rules is [var rule, ..] ? rule : null,
                $"The identity is protected for: {string.Join(", ", procedure.Identity.Protection)}. Whoever wants something for themselves must be reachable by those who work on it.")]);
    }

    /// <summary>After a change before the assessment: what is complete now is registered, and what is registered stays complete.</summary>
    /// <exception cref="Refusal">Something would be missing of what is registered.</exception>
    public async Task GoOnRegisteringAsync(CancellationToken cancellation)
    {
        var filing = Unmet("received").Where(violation => violation.Code != "STEP_NOT_PERMITTED").ToList();
        var registering = Unmet("registered").Where(violation => violation.Code != "STEP_NOT_PERMITTED").ToList();
        if (filing.Count > 0 || (complaint.Step == "registered" && registering.Count > 0))
            throw Refusal.Unmet([.. filing, .. complaint.Step == "registered" ? registering : []]);
        await RegisterCompleteAsync(cancellation);
    }

    /// <summary>What is complete is registered.</summary>
    private async Task RegisterCompleteAsync(CancellationToken cancellation)
    {
        if (complaint.Step == "received" && Unmet("registered").All(violation => violation.Code == "STEP_NOT_PERMITTED"))
            await EnterAsSystemAsync("registered", new ComplaintRegistered { HarmOngoing = complaint.HarmOngoing, Procedure = procedure.Id, ProcedureVersion = procedure.Version }, cancellation);
    }

    /// <summary>The service itself acts: on an event or a clock.</summary>
    public void DoAsSystem(string act, IMessage fact) => DoAs(act, fact, Person.System);

    /// <summary>Refuses with every unmet demand, and does nothing else.</summary>
    public void Require(string move)
    {
        RequireAsked(move);
        Acting.Require(complaint, move, person);
    }

    /// <summary>Whoever is asked for an answer gives that one, and does nothing else with a case that is not theirs.</summary>
    /// <exception cref="Refusal">It is something else.</exception>
    private void RequireAsked(string move)
    {
        if (MayOnly?.Contains(move) != false)
            return;
        throw Refusal.Forbidden("ROLE_NOT_PERMITTED", $"You are asked for {string.Join(", ", MayOnly.Order(StringComparer.Ordinal))}; '{move}' is for those who have the case.");
    }

    /// <summary>Refuses who may not do it at all: whoever may not learns nothing of the state, nor of what a form takes.</summary>
    public void RequireActor(string move)
    {
        RequireAsked(move);
        if (Acting.Unmet(complaint, move, person).Where(violation => violation.Code == "ROLE_NOT_PERMITTED").ToList() is { Count: > 0 } unmet)
            throw Refusal.Unmet(unmet);
    }

    /// <summary>What keeps the service itself from entering a step; empty when nothing does.</summary>
    public IReadOnlyList<Violation> Unmet(string step) =>
        procedure.Case.Check(step, complaint.Step, Subject(complaint, Person.System), Person.System.Actor, ComplaintGuards.Vocabulary);

    /// <summary>What keeps the service, which goes on with what somebody began, from entering a step once the case is in another one; empty when nothing does.</summary>
    /// <param name="step">The step.</param>
    /// <param name="from">The one before; null for the first.</param>
    public IReadOnlyList<Violation> UnmetAfter(string step, string? from)
    {
        var by = person.AsSystem();
        return procedure.Case.Check(step, from, Subject(complaint, by), by.Actor, ComplaintGuards.Vocabulary);
    }

    /// <summary>When what is done happened: the publisher's own time where a published record is taken over.</summary>
    public DateTimeOffset HappenedAt
    {
        get => Acting.HappenedAt;
        set => Acting.HappenedAt = value;
    }

    /// <summary>
    /// Takes in a step or act of the work section by which clocks of the case may begin, pause or go on. What is told of it rests on the case as it was read, so it is saved
    /// only if nobody changed the case meanwhile, though it may change nothing itself.
    /// </summary>
    public void Note(string move, DateTimeOffset at)
    {
        Acting.Note(complaint, move, at);
        db.Hold(complaint);
    }

    /// <summary>Takes in a step or act of the work section as <see cref="Reactions"/> say. A withdrawal that came first stands; where that has an outcome of its own, the timeline says it.</summary>
    /// <returns>What comes of it; null: nothing does.</returns>
    public Reaction? Hear(string move, DateTimeOffset at)
    {
        var reaction = Reactions.To(Section.Case, move);
        if (complaint.Withdrawal is not null)
        {
            if (reaction.AfterWithdrawal is { } outcome)
                Cross(outcome);
            return null;
        }
        if (!reaction.IsTakenIn(complaint.Step))
            return null;
        if (reaction.IsNoted)
            Note(move, at);
        return reaction;
    }

    /// <summary>Takes in an act of the procedure's own in the work section.</summary>
    public void NoteAct(string act, IReadOnlyDictionary<string, string> codes, string by)
    {
        Acting.NoteAct(complaint, act, procedure.Work.OwnAct(act), codes, by);
        complaint.NoteAskedStaff(procedure);
    }

    /// <summary>Somebody declared a relation to what the case is about: they must withdraw from it, and the work hears of it.</summary>
    public void Bar(IReadOnlyList<string> staffIds)
    {
        Acting.Bar(complaint, staffIds, barred => new RecusalNoted { StaffIds = { barred } });
        complaint.NoteAskedStaff(procedure);
    }

    /// <summary>Whether a clock of the case runs that an act ends, and the act is possible now.</summary>
    public bool IsEndedBy(string act, string clock) => procedure.Case.Act(act) is not null && procedure.Case.Follows(act, complaint.Step)
        && procedure.Clocks.Any(known => known.Name == clock && known.To.Contains(act)) && db.LoadedClocks.Any(running => running.RecordId == complaint.Id && running.IsOpen && running.Name == clock);

    /// <summary>Takes in that a fact of the work section changed the case; its clocks follow.</summary>
    public void NoteChange(string what) => Acting.NoteChange(complaint, what);

    public void RunOut(RunningClock clock)
    {
        Acting.RunOut(complaint, clock);
        if (clock.Late)
            NoteRunOut(clock.Name);
    }

    /// <summary>The timeline keeps that a clock ran out, and which: of one between the organisation's people a party reads nothing.</summary>
    public void NoteRunOut(string clock) => AddToTimeline(Lifecycle.ClockRanOut, new() { [TimelineEntry.Clock] = clock });

    public void Recompute(RunningClock clock) => Acting.Recompute(complaint, clock);

    /// <summary>Adds a sentence that the procedure has for a code; a code without one is not for the complainant.</summary>
    public void AddToTimeline(string code, Dictionary<string, string> words)
    {
        if (procedure.TextOf(code) is not null)
            db.Timeline.Add(new(Guid.CreateVersion7(now), complaint.Organisation, complaint.Id, HappenedAt, _told++, code, words));
    }

    /// <summary>
    /// Tells of an act of the procedure's own, of either section: by the sentence that the procedure has for it, with the choices that this names; and whoever asked for what it decides by a notice, where
    /// the procedure has a text for one (GB-05, LI-13). Who decided, and in what words, stays with the organisation, and so does what it decides without being asked.
    /// </summary>
    public async Task TellOwnAsync(Section section, string act, OwnAct form, IReadOnlyDictionary<string, string> codes, string author, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(codes);
        var told = form.ToldChoices.Where(codes.ContainsKey).ToDictionary(field => field, field => codes[field]);
        var awaited = told.Count == 0 ? null : procedure.AskedByParty(section, act);
        if (awaited is not null && (form.RecusalBy(codes, author) is { MustWithdraw: false } || !await WaitsAsync(awaited.Act, act, cancellation)))
            return;
        AddToTimeline(act, told);
        if (awaited is null)
            return;
        Words["request"] = procedure.Of(awaited.Section).OwnAct(awaited.Act)?.Title.In(complaint.Language);
        Words["decision"] = string.Join(", ", told.Select(choice => form.Field(choice.Key)!.Choices[choice.Value].In(complaint.Language)));
        Tell(Lifecycle.RequestDecided);
    }

    /// <summary>Whether a request of a party had no decision yet when the act was done: as many are told as were asked for.</summary>
    private async Task<bool> WaitsAsync(string request, string decision, CancellationToken cancellation)
    {
        var deciding = procedure.AwaitedAnswers.Where(awaited => awaited.Act == request).SelectMany(awaited => awaited.Answers).Select(answer => answer.Act).Append(decision).Distinct().ToArray();
        var asked = await db.ActRecords.CountAsync(record => record.RecordId == complaint.Id && record.Act == request && record.At <= HappenedAt, cancellation);
        return asked > await db.Timeline.CountAsync(entry => entry.CaseId == complaint.Id && deciding.Contains(entry.Code), cancellation);
    }

    /// <summary>Issues a notice for an act of the other section, where the procedure has a text for it.</summary>
    public void Tell(string template)
    {
        if (procedure.Notices.ContainsKey(template))
            notices.Issue(db, this, template);
    }

    /// <summary>Writes a message of the correspondence; the act that sends it follows.</summary>
    /// <returns>Its id, as the event names it.</returns>
    public string Write(MessageKind kind, string text, bool fromComplainant, IReadOnlyList<string>? items = null, string? representative = null)
    {
        var id = Guid.CreateVersion7(now);
        var number = complaint.NoteMessage(kind.Code(), id, text, representative);
        db.Messages.Add(new(id, complaint.Organisation, complaint.Id, number, kind, fromComplainant, StaffId ?? "", text, [.. items ?? []], now) { Representative = representative });
        return id.ToString();
    }

    /// <exception cref="Refusal">The day has passed already where the procedure lives, or is more than ten years ahead.</exception>
    public void RequireToCome(DateOnly day, string field) => RequireToCome(procedure, day, field, now);

    /// <exception cref="Refusal">The day has passed already where the procedure lives, or is more than ten years ahead.</exception>
    public static void RequireToCome(Procedure procedure, DateOnly? day, string field, DateTimeOffset now)
    {
        if (day < procedure.DayOf(now))
            throw Refusal.Invalid("DATE_PAST", field, "This day has passed already.");
        NamedDay.RequireWithinYears(procedure, day, field, now);
    }

    /// <summary>Two acts crossed on their way: says which outcome holds.</summary>
    public void Cross(string outcome) => db.Timeline.Add(new(Guid.CreateVersion7(now), complaint.Organisation, complaint.Id, now, _told++, Lifecycle.Crossing(outcome).Name, []));

    private CaseSubject Subject(Complaint record, Person by) => _given with
    {
        Complaint = record,
        Person = by,
        StaffId = by == person ? StaffId : null,
        ReopenUntil = CaseFiles.ReopenUntil(registry, procedure, record),
        LimitationEnds = CaseFiles.LimitationEnds(registry, procedure, record),
        PlaceStaffed = procedure.PlaceOf(record.Details) is not { } place || directory.IsStaffed(place),
        TakenByReceiver = Offers.AreTaken(
            procedure, record.Done, _given.Given.GetValueOrDefault("department"), offer => StaffId is { } taker && directory.TakesFor(taker, offer.Department, offer.By)),
        DeskOpen = by.Posts.Count == 0 || directory.IsAtOpenDesk(by.Id, by.Posts.Select(post => post.Code), registry.Calendars[procedure.CalendarId]),
    };

    private void DoAs(string act, IMessage fact, Person by, Dictionary<string, string>? words = null)
    {
        Acting.Do(complaint, act, by, fact);
        AddToTimeline(act, words ?? []);
        Issue(act, by);
    }

    /// <summary>The notice that the procedure names for what was done.</summary>
    private void Issue(string move, Person by)
    {
        if (procedure.Case.NoticeOf(move, Subject(complaint, by), ComplaintGuards.Vocabulary) is { } template)
            notices.Issue(db, this, template);
    }

    private async Task EnterAsync(string step, IMessage fact, Person by, CancellationToken cancellation)
    {
        Acting.Enter(complaint, step, by, fact);
        complaint.NoteAskedStaff(procedure);
        // Whoever did not withdraw it themselves reads that somebody wrote it down for them.
        AddToTimeline(step, step == "withdrawn" && StaffId is not null ? new() { [TimelineEntry.ByStaff] = "yes" } : []);
        Issue(step, by);
        // What is opened again was closed when somebody declared, and may not have been come to yet.
        if (step is "received" or "reopened")
            await StandingRelations.MeetAsync(db, this, cancellation);
        if (procedure.Case.Step(step)!.Effects.Contains("write-archive-file"))
            await ArchiveFile.WriteAsync(db, this, cancellation);
    }
}
