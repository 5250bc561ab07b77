using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf;

namespace ComplaintSuite.Routing.Queues;

/// <summary>
/// A work item opened for change inside one transaction: what is entered or done goes through the procedure and leaves history, audit entry, clocks and event
/// (<see cref="Acting{T, TSubject}"/>). Its clocks and handling record are loaded.
/// </summary>
internal sealed class WorkFile(
    RoutingDb db, WorkItem item, ProcedureRegistry registry, Procedure procedure, DirectoryView directory, Person person, DateTimeOffset now)
{
    private readonly Acting<WorkItem, WorkSubject> _acting =
        new(db, registry, procedure, WorkGuards.Vocabulary, (record, by) => new(record, directory.Staff(by.Id)?.StaffId, directory.HasHandler(record)), now);

    public RoutingDb Db => db;

    public WorkItem Item => item;

    public Procedure Procedure => procedure;

    public DateTimeOffset Now => now;

    /// <summary>Staff id of who acts.</summary>
    /// <exception cref="Refusal">The directory doesn't know the person.</exception>
    public string StaffId => directory.Staff(person.Id)?.StaffId ?? throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "The directory of the organisation does not know you.");

    /// <returns>Id of the event.</returns>
    public Guid Enter(string step, IMessage fact, string? reason = null) => _acting.Enter(item, step, person, fact, reason);

    /// <returns>Id of the event.</returns>
    public Guid Do(string act, IMessage fact) => _acting.Do(item, act, person, fact);

    /// <summary>Refuses with every unmet demand of a step or act, and does nothing else.</summary>
    public void Require(string move) => _acting.Require(item, move, person);

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
    public void Note(string move, DateTimeOffset at) => _acting.Note(item, move, at);

    /// <summary>Takes in that a fact of the case changed the item; its clocks follow.</summary>
    public void NoteChange(string what) => _acting.NoteChange(item, what);
}
