using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf;

namespace ComplaintSuite.Routing.Queues;

/// <summary>
/// A work item opened for change inside one transaction: what is entered or done goes through the procedure and leaves history, audit entry, clocks and event
/// (<see cref="Acting{T, TSubject}"/>). Its clocks, handling record and records of decisions are loaded.
/// </summary>
internal sealed class WorkFile(
    RoutingDb db, WorkItem item, ProcedureRegistry registry, Procedure procedure, DirectoryView directory, Person person, DateTimeOffset now)
{
    private readonly Acting<WorkItem, WorkSubject> _acting =
        new(db, registry, procedure, WorkGuards.Vocabulary,
            (record, by) => new(
                record, by.Actor, directory.Staff(by.Id)?.StaffId, directory.IsSuperiorIn(record.Department, by.Id), directory.HasHandler(record), OpenClocksOf(db, record), now),
            now);

    public RoutingDb Db => db;

    public WorkItem Item => item;

    public Procedure Procedure => procedure;

    public DirectoryView Directory => directory;

    public Person Person => person;

    public DateTimeOffset Now => now;

    /// <summary>Staff id of who acts.</summary>
    /// <exception cref="Refusal">The directory doesn't know the person.</exception>
    public string StaffId => directory.Staff(person.Id)?.StaffId ?? throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "The directory of the organisation does not know you.");

    /// <returns>Id of the event.</returns>
    public Guid Enter(string step, IMessage fact, string? reason = null) => _acting.Enter(item, step, person, fact, reason);

    /// <summary>The service itself goes on.</summary>
    /// <returns>Id of the event.</returns>
    public Guid EnterAsSystem(string step, IMessage fact) => _acting.Enter(item, step, Person.System, fact);

    /// <returns>Id of the event.</returns>
    public Guid Do(string act, IMessage fact) => _acting.Do(item, act, person, fact);

    /// <summary>A clock of the procedure, of either section.</summary>
    /// <exception cref="Refusal">It has none of the name.</exception>
    public ClockDefinition ClockDefinition(string name) => procedure.Clocks.FirstOrDefault(clock => clock.Name == name)
        ?? throw Refusal.Invalid("CLOCK_UNKNOWN", "clock", $"The clocks are {string.Join(", ", procedure.Clocks.Select(clock => clock.Name))}.");

    /// <summary>The clock as it runs for the item.</summary>
    /// <exception cref="Refusal">It does not run.</exception>
    public RunningClock RunningClock(ClockDefinition definition) =>
        OpenClocksOf(db, item).SingleOrDefault(clock => clock.Name == definition.Name)
        ?? throw Refusal.Precondition("CLOCK_NOT_RUNNING", $"'{definition.Name}' does not run.", definition.Rule, "clock");

    /// <summary>The item is as severe as this from now on.</summary>
    public void Rate(string? severity) => item.Rate(severity, QueuePlace.RankOf(procedure, severity));

    /// <summary>The steps and acts that the person may enter or do, if what they demand is there.</summary>
    public IEnumerable<string> Moves => _acting.MovesOf(item, person);

    /// <summary>Refuses with every unmet demand of a step or act, and does nothing else.</summary>
    public void Require(string move) => _acting.Require(item, move, person);

    /// <summary>Refuses who may not do it at all: whoever may not learns nothing of the state.</summary>
    public void RequireActor(string move)
    {
        if (_acting.Unmet(item, move, person).Where(violation => violation.Code == "ROLE_NOT_PERMITTED").ToList() is { Count: > 0 } unmet)
            throw Refusal.Unmet(unmet);
    }

    /// <summary>
    /// Refuses with every unmet demand of a step, and with the fields that the step after it asks for and only this one can give: else the item would stand still.
    /// </summary>
    public void RequireWithFieldsOf(string step, string next)
    {
        var unmet = _acting.Unmet(item, step, person).Concat(_acting.Unmet(item, next, person).Where(violation => violation.Code == "FIELD_MISSING")).Distinct().ToList();
        if (unmet.Count > 0)
            throw Refusal.Unmet(unmet);
    }

    public void RunOut(RunningClock clock) => _acting.RunOut(item, clock);

    public void Recompute(RunningClock clock) => _acting.Recompute(item, clock);

    /// <summary>Takes in a step or act of the case by which clocks of the item may begin, pause or go on.</summary>
    public void Note(string move, DateTimeOffset at) => TellIfChanged(() => _acting.Note(item, move, at));

    /// <summary>Takes in that a fact of the case changed the item; its clocks follow.</summary>
    public void NoteChange(string what) => TellIfChanged(() => _acting.NoteChange(item, what));

    /// <summary>What is no move of the work has no event of its own: whoever follows the items hears of the change by this one.</summary>
    private void TellIfChanged(Action change)
    {
        var before = item.Version;
        change();
        if (item.Version != before)
            db.Publish(item.Organisation, item.CaseId.ToString(), item.Version, new WorkItemChanged { WorkItemId = item.Id.ToString() }, now);
    }

    private static IEnumerable<RunningClock> OpenClocksOf(RoutingDb db, WorkItem item) => db.LoadedClocks.Where(clock => clock.RecordId == item.Id && clock.IsOpen);
}
