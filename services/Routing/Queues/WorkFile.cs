using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Decisions;
using ComplaintSuite.Routing.Tasks;
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using ActRecord = ComplaintSuite.ServiceDefaults.Acts.ActRecord;

namespace ComplaintSuite.Routing.Queues;

/// <summary>
/// A work item opened for change inside one transaction: what is entered or done goes through the procedure and leaves history, audit entry, clocks and event
/// (<see cref="Acting{T, TSubject}"/>). Its clocks, handling record and records of decisions are loaded.
/// </summary>
internal sealed class WorkFile(
    RoutingDb db, WorkItem item, ProcedureRegistry registry, Procedure procedure, DirectoryView directory, Person person, DateTimeOffset now)
{
    /// <summary>Work released because its handler works in the department no longer.</summary>
    private const string HandlerLeft = "handler-left";

    /// <summary>Work released because its handler must withdraw from the matter.</summary>
    private const string MustWithdraw = "must-withdraw";

    /// <summary>Work that goes back because what its result rests on was done in vain.</summary>
    private const string DoneInVain = "done-in-vain";

    /// <summary>What of a transfer depends on where it goes, and on how often the item was passed on already: how the codes of the guards end, which `unless` turns round.</summary>
    private static readonly string[] OfDestination = ["goes_up", "department_staffed", "taken_by_receiver", "transfer_limit_respected"];

    private string? _tried;
    private IReadOnlyDictionary<string, string> _given = new Dictionary<string, string>();
    private Acting<WorkItem, WorkSubject>? _acting;
    private TaskTree? _tasks;

    private Acting<WorkItem, WorkSubject> Acting => _acting ??= new(db, registry, procedure, WorkGuards.Vocabulary, Subject, now);

    public RoutingDb Db => db;

    public WorkItem Item => item;

    public Procedure Procedure => procedure;

    public DirectoryView Directory => directory;

    public Person Person => person;

    /// <summary>Department where the matter belongs, or that has it where it was passed on to another place; null where the procedure knows no places.</summary>
    public string? Place => directory.PlaceWith(procedure.PlaceOf(item.Details), item.Department);

    /// <summary>What is done about it, as far as it says whom a form may name.</summary>
    public Matter Matter => new(Place, item.Department, item.Barred);

    public DateTimeOffset Now => now;

    /// <summary>What other departments were asked for it.</summary>
    public TaskTree Tasks => _tasks ??= new(db, item, registry, procedure, now);

    /// <summary>Staff id of who acts.</summary>
    /// <exception cref="Refusal">The directory doesn't know the person.</exception>
    public string StaffId => directory.Staff(person.Id)?.StaffId ?? throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "The directory of the organisation does not know you.");

    /// <returns>Id of the event.</returns>
    public Guid Enter(string step, IMessage fact, string? reason = null)
    {
        var eventId = Acting.Enter(item, step, person, fact, reason);
        // Nobody answers to a department that has the matter no more.
        if (step is "cancelled" or "transferred")
            Tasks.WithdrawAll(person);
        return eventId;
    }

    /// <summary>The service itself goes on.</summary>
    /// <returns>Id of the event.</returns>
    public Guid EnterAsSystem(string step, IMessage fact) => Acting.Enter(item, step, Person.System, fact);

    /// <returns>Id of the event.</returns>
    public Guid Do(string act, IMessage fact) => Acting.Do(item, act, person, fact);

    /// <summary>Whoever accepted it for the department to which it has come, and handles work there, has it at once: they said that they take it, and nobody needs to find it in the queue.</summary>
    /// <returns>Id of the event; null where nobody did, or where they could not claim it now: then it waits in the queue as any other.</returns>
    public Guid? ClaimForTaker()
    {
        if (Offers.TakerFor(procedure, item.Done, item.Department) is not { } staffId || !directory.Handles(staffId, item.Department))
            return null;
        var taker = Person.Of(directory.StaffById(staffId)!.Subject, directory, Place, item.Department);
        if (Acting.Unmet(item, "claimed", taker).Count > 0)
            return null;
        item.Claim(staffId);
        return Acting.Enter(item, "claimed", taker, new WorkItemClaimed { WorkItemId = item.Id.ToString(), Department = item.Department, StaffId = staffId });
    }

    /// <summary>Does an act of the procedure's own with its form.</summary>
    /// <returns>What was written down, and the id of the event.</returns>
    public (ActRecord Written, Guid EventId) DoOwn(string act, IReadOnlyDictionary<string, string> filled)
    {
        _given = filled;
        var known = item.Done;
        var takesOver = procedure.Work.OwnAct(act)!.IsTakenOverBy(filled);
        if (takesOver && !directory.DepartmentsOf(person.Id, Roles.Handler).Contains(item.Department))
            throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "Work is taken over by the handlers of the department.");
        var done = Acting.DoOwn(item, act, filled, person, StaffId, (words, _) => words, record => new WorkActDone
        {
            WorkItemId = item.Id.ToString(),
            Act = act,
            RecordId = record.Id.ToString(),
            Codes = { record.Codes },
            AnsweredRecordId = record.Answered?.ToString() ?? "",
            StaffId = record.StaffId,
        }, takesOver ? () => item.Claim(StaffId) : null);
        ReleaseOfBarred(known);
        return done;
    }

    /// <summary>Takes in an act of the procedure's own on the case.</summary>
    public void NoteAct(string act, IReadOnlyDictionary<string, string> codes, string by)
    {
        // What answered it before answers it no more since it was asked anew, not since anybody must withdraw.
        var known = procedure.Asks(Section.Work, act) ? item.Done.Without(procedure.AnswerHeard(Section.Work, act)) : item.Done;
        TellIfChanged(() => Acting.NoteAct(item, act, procedure.Case.OwnAct(act), codes, by));
        ReleaseOfBarred(known);
    }

    /// <summary>Takes in who must withdraw by a relation that they declared.</summary>
    public void NoteRecusal(IEnumerable<string> staffIds)
    {
        var known = item.Done;
        TellIfChanged(() => Acting.NoteRecusal(item, staffIds));
        ReleaseOfBarred(known);
    }

    /// <summary>Whoever works in the department no longer has it no longer.</summary>
    public void ReleaseOfLeaver()
    {
        Require("queued");
        item.TakeFromHandler(doneInVain: false, now);
        Enter("queued", Released(), HandlerLeft);
    }

    /// <summary>Whoever must withdraw has it no longer, and no result goes out that is theirs or rests on what they did (LI-12, LI-13, GB-05).</summary>
    /// <param name="known">What had been done of the procedure's own before that came out.</param>
    private void ReleaseOfBarred(DoneActs known)
    {
        Tasks.ReleaseOfBarred();
        var isHandled = procedure.Work.ComesByItself("queued", item.Step);
        if (item.Handler is not { } handler || (!isHandled && item.Step != "claimed"))
            return;
        var mustWithdraw = item.Barred.Contains(handler);
        if (!mustWithdraw && !(isHandled && RestsOnForgotten(known)))
            return;
        item.TakeFromHandler(doneInVain: !mustWithdraw, now);
        Acting.Enter(item, "queued", Person.System, Released(), mustWithdraw ? MustWithdraw : DoneInVain);
    }

    /// <summary>Whether the work could not be finished as it was, since an act counts no more that this asks for.</summary>
    private bool RestsOnForgotten(DoneActs known)
    {
        var forgotten = procedure.MayBeInVain.Where(act => known.Acts.TryGetValue(act, out var before) && (item.Done.Acts.GetValueOrDefault(act) is not { } left || !before.Values.IsSubsetOf(left.Values))).ToHashSet();
        return forgotten.Count > 0 && Acting.Unmet(item, "handled", Person.System).Any(violation => procedure.Work.ActsMissed("handled", violation).Any(forgotten.Contains));
    }

    private WorkItemReleased Released() => new() { WorkItemId = item.Id.ToString(), Department = item.Department };

    /// <summary>Acts of the procedure's own that the person may do now, with what they answer.</summary>
    public async Task<List<ActOffer>> OffersAsync(string language, CancellationToken cancellation)
    {
        var open = item.Done.Acts.Values.Select(act => act.Open).OfType<Guid>().ToList();
        var waiting = open.Count == 0 ? [] : await db.ActRecords.AsNoTracking().Where(it => open.Contains(it.Id)).ToListAsync(cancellation);
        return [.. ActForms.Offers(procedure.Work, Moves, Subject(item, person), WorkGuards.Vocabulary,
            act => waiting.Find(record => record.Act == act)?.ToMessage(procedure.Work, item.Done, (words, _) => words, language), language, Matter, directory)];
    }

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

    /// <summary>The steps and acts that the person may enter or do, if what they demand is there. What is refused now whatever one fills in is none of them.</summary>
    public IEnumerable<string> Moves => Acting.MovesOf(item, person).Where(move => move switch
    {
        "transferred" => Destinations.Any(),
        "request-extension" => item.OpenExtension is null && Extendable.Any(),
        "decide-extension" => item.OpenExtension is { } asked && Extendable.Contains(asked.Clock),
        "approve-overrun" => Approvable.Any(),
        "supervise" => item.OpenOrder is null,
        "answer-supervision" => item.OpenOrder is not null,
        _ => true,
    });

    /// <summary>The clocks that run, are not late, and that an extension moves.</summary>
    public IEnumerable<string> Extendable => procedure.Clocks.Where(clock => clock.MovedBy.Contains("decide-extension")).Select(clock => clock.Name)
        .Intersect(OpenClocksOf(db, item).Where(clock => !clock.IsLateAt(now)).Select(clock => clock.Name));

    /// <summary>The clocks that run and whose overrun the person may approve, before or after it; what is approved already is none of them.</summary>
    public IEnumerable<string> Approvable =>
        OpenClocksOf(db, item).Where(clock => clock.ApprovedAt is null && clock.ApprovalPost is { } post && person.Actor.Posts.Contains(post)).Select(clock => clock.Name);

    /// <summary>The departments where somebody handles work and to which the person may transfer the item, by their codes.</summary>
    public IEnumerable<string> Destinations => directory.Departments.Where(code => code != item.Department && directory.IsStaffed(code) && !StaysElsewhere(code) && MayGoTo(code)).Order(StringComparer.Ordinal);

    /// <summary>Whether the matter stays with departments of which this is none.</summary>
    public bool StaysElsewhere(string department) =>
        procedure.FixedBy(item.Route, item.Category) is { } stays && !stays.To.Any(named => directory.DepartmentAt(Place, named)?.Code == department);

    private bool MayGoTo(string department)
    {
        _tried = department;
        var unmet = Acting.Unmet(item, "transferred", person);
        _tried = null;
        return !unmet.Any(violation => OfDestination.Any(guard => violation.Code.EndsWith(guard, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Every unmet demand of a step or act; empty when it is permitted.</summary>
    public IReadOnlyList<Procedures.Violation> Unmet(string move) => Acting.Unmet(item, move, person);

    /// <summary>Whether a step or act is for somebody else, whom an act of the procedure's own names.</summary>
    public bool IsForSomebodyElse(string move) => Acting.Unmet(item, move, person).Any(violation => violation.Field?.StartsWith(DoneActs.Named, StringComparison.Ordinal) == true);

    /// <summary>Refuses with every unmet demand of a step or act, and does nothing else.</summary>
    public void Require(string move) => Acting.Require(item, move, person);

    /// <summary>Refuses who may not do it at all: whoever may not learns nothing of the state.</summary>
    public void RequireActor(string move)
    {
        if (Acting.Unmet(item, move, person).Where(violation => violation.Code == "ROLE_NOT_PERMITTED").ToList() is { Count: > 0 } unmet)
            throw Refusal.Unmet(unmet);
    }

    /// <summary>
    /// Refuses with every unmet demand of a step, and with the fields that the step after it asks for and only this one can give: else the item would stand still. What is to be done
    /// of the procedure's own may be done in between.
    /// </summary>
    public void RequireWithFieldsOf(string step, string next)
    {
        var unmet = Acting.Unmet(item, step, person).Concat(Acting.Unmet(item, next, person).Where(violation => violation.Code == "FIELD_MISSING" && violation.Field?.StartsWith(DoneActs.Done, StringComparison.Ordinal) != true)).Distinct().ToList();
        if (unmet.Count > 0)
            throw Refusal.Unmet(unmet);
    }

    public void RunOut(RunningClock clock) => Acting.RunOut(item, clock);

    public void Recompute(RunningClock clock) => Acting.Recompute(item, clock);

    /// <summary>Takes in a step or act of the case by which clocks of the item may begin, pause or go on.</summary>
    /// <param name="move">The step or act.</param>
    /// <param name="at">When it happened in the case.</param>
    /// <param name="changed">A fact of it changed the item, whose clocks follow.</param>
    private void Note(string move, DateTimeOffset at, bool changed) => TellIfChanged(() => Acting.Note(item, move, at, changed));

    /// <summary>Takes in a step or act of the case as <see cref="Reactions"/> say.</summary>
    /// <param name="move">The step or act.</param>
    /// <param name="at">When it happened in the case.</param>
    /// <param name="changed">A fact of it changed the item, whose clocks follow.</param>
    /// <returns>What comes of it.</returns>
    public Reaction Hear(string move, DateTimeOffset at, bool changed = false)
    {
        var reaction = Reactions.To(Section.Work, move);
        if (reaction.IsNoted)
            Note(move, at, changed);
        else if (changed)
            TellIfChanged(() => Acting.NoteChange(item, move));
        return reaction;
    }

    /// <summary>What is no move of the work has no event of its own: whoever follows the items hears of the change by this one.</summary>
    private void TellIfChanged(Action change)
    {
        var before = item.Version;
        change();
        if (item.Version != before)
            db.Publish(item.Organisation, item.CaseId.ToString(), item.Version, new WorkItemChanged { WorkItemId = item.Id.ToString() }, now);
    }

    private WorkSubject Subject(WorkItem record, Person by)
    {
        var last = record.LastRecord as Transfer;
        var (from, to) = _tried is null ? (last?.FromDepartment, last?.ToDepartment) : (record.Department, _tried);
        return new(record, by.Actor, directory.Staff(by.Id)?.StaffId, directory.IsSuperiorIn(record.Department, by.Id), directory.HasHandler(record), OpenClocksOf(db, record), now)
        {
            Given = _given,
            OpenTasks = Tasks.Open,
            IsTried = _tried is not null,
            DepartmentStaffed = directory.IsStaffed(to ?? record.Department),
            TakenByReceiver = Offers.AreTaken(
                procedure, record.Done, to, offer => directory.Staff(by.Id)?.StaffId is { } taker && directory.TakesFor(taker, offer.Department, offer.By)),
            GoesUp = from is not null && to is not null && from != to && directory.IsWithin(from, to),
        };
    }

    private static IEnumerable<RunningClock> OpenClocksOf(RoutingDb db, WorkItem item) => db.LoadedClocks.Where(clock => clock.RecordId == item.Id && clock.IsOpen);
}
