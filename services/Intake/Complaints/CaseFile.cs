using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Archive;
using ComplaintSuite.Intake.Correspondence;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Notices;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf;

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

    /// <summary>What the notice of the next step or act says beside what the case holds, by the variables of Lifecycle.Notices.</summary>
    public Dictionary<string, object?> Words { get; } = [];

    private Acting<Complaint, CaseSubject> Acting => _acting ??= new(db, registry, procedure, ComplaintGuards.Vocabulary, Subject, now);

    /// <summary>What the coming step or act brings with it, by the field names of the case section; null for what was left empty.</summary>
    public void Give(params IEnumerable<(string Field, string? Value)> fields) =>
        _given = _given with { Given = new Dictionary<string, string?>(_given.Given.Concat(fields.Select(field => KeyValuePair.Create(field.Field, field.Value)))) };

    /// <summary>Who asked for what is now decided.</summary>
    public void AskedBy(string person) => _given = _given with { AskedBy = person };

    /// <summary>Who acts, as the list of accesses to identities shows it.</summary>
    public Reader Reader => Reader.Of(person);

    /// <summary>This call reads no protected identity, or an approved one.</summary>
    public void ClearIdentity() => _given = _given with { IdentityCleared = true };

    public Task EnterAsync(string step, IMessage fact, CancellationToken cancellation) => EnterAsync(step, fact, person, cancellation);

    /// <summary>The service itself goes on: on an event, a clock, or with what somebody began, who is named then.</summary>
    public Task EnterAsSystemAsync(string step, IMessage fact, CancellationToken cancellation) => EnterAsync(step, fact, person.AsSystem(), cancellation);

    /// <summary>Enters the step of the decision on acceptance; the step that the decision leads to follows in the same transaction.</summary>
    public Task AssessAsync(CancellationToken cancellation) =>
        EnterAsync("assessed", new ComplaintAssessed { Decision = complaint.Assessment!.Decision }, cancellation);

    public void Do(string act, IMessage fact) => DoAs(act, fact, person);

    /// <summary>The service itself acts: on an event or a clock.</summary>
    public void DoAsSystem(string act, IMessage fact) => DoAs(act, fact, Person.System);

    /// <summary>Refuses with every unmet demand, and does nothing else.</summary>
    public void Require(string move) => Acting.Require(complaint, move, person);

    /// <summary>What keeps the service itself from entering a step; empty when nothing does.</summary>
    public IReadOnlyList<Violation> Unmet(string step) =>
        procedure.Case.Check(step, complaint.Step, Subject(complaint, Person.System), Person.System.Actor, ComplaintGuards.Vocabulary);

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

    /// <summary>Takes in that a fact of the work section changed the case; its clocks follow.</summary>
    public void NoteChange(string what) => Acting.NoteChange(complaint, what);

    public void RunOut(RunningClock clock)
    {
        Acting.RunOut(complaint, clock);
        if (clock.Late)
            AddToTimeline(Lifecycle.ClockRanOut, new() { ["clock"] = clock.Name });
    }

    public void Recompute(RunningClock clock) => Acting.Recompute(complaint, clock);

    /// <summary>Adds a sentence that the procedure has for a code; a code without one is not for the complainant.</summary>
    public void AddToTimeline(string code, Dictionary<string, string> words)
    {
        if (procedure.Texts.ContainsKey(code))
            db.Timeline.Add(new(Guid.CreateVersion7(now), complaint.Organisation, complaint.Id, HappenedAt, _told++, code, words));
    }

    /// <summary>Issues a notice for an act of the other section, where the procedure has a text for it.</summary>
    public void Tell(string template)
    {
        if (procedure.Notices.ContainsKey(template))
            notices.Issue(db, this, template);
    }

    /// <summary>Writes a message of the correspondence; the act that sends it follows.</summary>
    /// <returns>Its id, as the event names it.</returns>
    public string Write(MessageKind kind, string text, bool fromComplainant, IReadOnlyList<string>? items = null)
    {
        var id = Guid.CreateVersion7(now);
        var number = complaint.NoteMessage(kind.Code(), id, text);
        db.Messages.Add(new(id, complaint.Organisation, complaint.Id, number, kind, fromComplainant, StaffId ?? "", text, [.. items ?? []], now));
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
    };

    private void DoAs(string act, IMessage fact, Person by)
    {
        Acting.Do(complaint, act, by, fact);
        AddToTimeline(act, []);
        if (procedure.Case.Act(act)!.Notice is { } template)
            notices.Issue(db, this, template);
    }

    private async Task EnterAsync(string step, IMessage fact, Person by, CancellationToken cancellation)
    {
        Acting.Enter(complaint, step, by, fact);
        AddToTimeline(step, []);
        var rule = procedure.Case.Step(step)!;
        if (rule.Notice is { } template)
            notices.Issue(db, this, template);
        if (rule.Effects.Contains("write-archive-file"))
            await ArchiveFile.WriteAsync(db, this, cancellation);
    }
}
