using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Archive;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Notices;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>
/// A case opened for change inside one transaction: what is entered or done goes through the procedure and leaves history, audit entry, clocks and event
/// (<see cref="Acting{T}"/>), the complainant's timeline, the notice that the procedure names, and at its effect the archive file.
/// </summary>
public sealed class CaseFile(
    IntakeDb db, Complaint complaint, CaseSeal seal, ProcedureRegistry registry, Procedure procedure, DirectoryView directory, Person person, NoticeOffice notices, DateTimeOffset now)
{
    private readonly Acting<Complaint> _acting = new(db, registry, procedure, ComplaintGuards.Vocabulary, now);

    private int _told;

    public Complaint Complaint => complaint;

    /// <summary>Seals and opens what belongs to the case.</summary>
    public CaseSeal Seal => seal;

    public Procedure Procedure => procedure;

    public DirectoryView Directory => directory;

    public Person Person => person;

    public DateTimeOffset Now => now;

    /// <summary>What the complainant is told of the result; set before the step that issues the notice.</summary>
    public string? ResultText { get; set; }

    public Task EnterAsync(string step, IMessage fact, CancellationToken cancellation) => EnterAsync(step, fact, person, cancellation);

    /// <summary>The service itself goes on: on an event, a clock, or a filing that it has taken.</summary>
    public Task EnterAsSystemAsync(string step, IMessage fact, CancellationToken cancellation) => EnterAsync(step, fact, Person.System, cancellation);

    /// <summary>Enters the step of the decision on acceptance; the step that the decision leads to follows in the same transaction.</summary>
    public Task AssessAsync(CancellationToken cancellation) =>
        EnterAsync("assessed", new ComplaintAssessed { Decision = complaint.Assessment!.Decision }, cancellation);

    public void Do(string act, IMessage fact, string? reason = null)
    {
        _acting.Do(complaint, act, person, fact, reason);
        AddToTimeline(act, []);
    }

    /// <summary>Refuses with every unmet demand, and does nothing else.</summary>
    public void Require(string move) => _acting.Require(complaint, move, person);

    /// <summary>What keeps the service itself from entering a step; empty when nothing does.</summary>
    public IReadOnlyList<Violation> Unmet(string step) =>
        procedure.Case.Check(step, complaint.Step, complaint, Person.System.Actor, ComplaintGuards.Vocabulary);

    public void RunOut(RunningClock clock)
    {
        _acting.RunOut(complaint, clock);
        AddToTimeline("clock-ran-out", new() { ["clock"] = clock.Name });
    }

    /// <summary>Adds a sentence that the procedure has for a code; a code without one is not for the complainant.</summary>
    public void AddToTimeline(string code, Dictionary<string, string> words)
    {
        if (procedure.Texts.ContainsKey(code))
            db.Timeline.Add(new(Guid.CreateVersion7(now), complaint.Organisation, complaint.Id, now, _told++, code, words));
    }

    private async Task EnterAsync(string step, IMessage fact, Person by, CancellationToken cancellation)
    {
        _acting.Enter(complaint, step, by, fact);
        AddToTimeline(step, []);
        var rule = procedure.Case.Step(step)!;
        if (rule.Notice is { } template)
            notices.Issue(db, this, template);
        if (rule.Effects.Contains("write-archive-file"))
            await ArchiveFile.WriteAsync(db, this, cancellation);
    }
}
