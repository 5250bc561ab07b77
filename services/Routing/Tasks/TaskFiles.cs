using System.Data;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Organisations;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing.Tasks;

/// <summary>A task opened for change, with the work item that it belongs to.</summary>
/// <param name="File">The work item, opened as by somebody of its department.</param>
/// <param name="Task">The task.</param>
/// <param name="Rules">What may be done with it.</param>
/// <param name="Person">Who acts, as somebody of the task's department.</param>
/// <param name="StaffId">Staff id of who acts.</param>
internal sealed record OpenedTask(WorkFile File, AskedTask Task, TaskRules Rules, Person Person, string StaffId)
{
    /// <exception cref="Refusal">Something is not met.</exception>
    public static void Require(IReadOnlyList<Violation> violations)
    {
        if (violations.Count > 0)
            throw Refusal.Unmet(violations);
    }
}

/// <summary>Tasks as somebody reads them.</summary>
/// <param name="Task">The one asked for; null where those of a work item were.</param>
/// <param name="Tasks">Each after the one under which it was asked.</param>
/// <param name="Moves">What the reader may do with the one now.</param>
/// <param name="Offers">What the reader may ask now, and of whom.</param>
/// <param name="Withdrawable">Those of <paramref name="Tasks"/> that the reader may withdraw now.</param>
/// <param name="Words">How their codes are said.</param>
/// <param name="Provenance">How the due time of the one came about, as JSON; empty where nobody knows it any more.</param>
internal sealed record TaskReading(
    AskedTask? Task, IReadOnlyList<AskedTask> Tasks, IReadOnlyList<string> Moves, IReadOnlyList<(TaskKind Kind, IReadOnlyList<string> Departments)> Offers, IReadOnlyList<Guid> Withdrawable,
    TaskWords Words, string Provenance);

/// <summary>Finds tasks as the caller may see them, and runs changes once, in one transaction.</summary>
internal sealed class TaskFiles(KeptProcedures procedures, Directories directories, WorkFiles work, TimeProvider time)
{
    /// <summary>Runs a change on a task: once per request, refused when the task changed since the caller saw it.</summary>
    /// <param name="db">The database.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="change">The request; the id in it is that of the task.</param>
    /// <param name="act">Does it; returns the id of the event.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The id of the event, and the organisation in which it happened.</returns>
    /// <exception cref="Refusal">Not there or not visible; or it may not be done.</exception>
    public async Task<(string Organisation, Guid EventId)> ChangeAsync(RoutingDb db, Caller caller, WorkChange change, Func<OpenedTask, Guid> act, CancellationToken cancellation)
    {
        var organisation = await OrganisationOfAsync(db, caller, change.WorkItemId, cancellation);
        var now = time.Instant();
        var eventId = await db.RunOnceAsync(OnceRequest.Of(caller.Subject, change.Message, change.RequestId), organisation, now, async () =>
        {
            await DirectoryStore.HoldAsync(db, organisation, cancellation);
            var opened = await OpenAsync(db, caller, organisation, change.WorkItemId, now, cancellation);
            if (opened.Task.Version != change.ExpectedVersion)
                throw Refusal.Stale(change.ExpectedVersion);
            return act(opened);
        }, cancellation);
        return (organisation, eventId);
    }

    /// <summary>A task as it is now, and what it was asked under, for the answer to a change; without words where the caller may see it no longer.</summary>
    /// <param name="db">The database.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="organisation">Where it is.</param>
    /// <param name="eventId">Event of the change.</param>
    /// <param name="taskId">Id of the task, where the event is not its own.</param>
    /// <param name="language">Of the names.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<(Contracts.Routing.V1.DepartmentTask Task, long ParentVersion)> ReadChangedAsync(
        RoutingDb db, Caller caller, string organisation, Guid eventId, Guid? taskId, string language, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var id = taskId ?? await db.History.Where(it => it.EventId == eventId).Select(it => it.RecordId).SingleAsync(cancellation);
        var task = await db.Tasks.AsNoTracking().SingleAsync(it => it.Id == id, cancellation);
        var directory = await directories.FindAsync(db, organisation, cancellation);
        var words = new TaskWords(directory, language);
        var kind = await KindAsync(db, task, cancellation);
        var parent = await db.Tasks.Where(it => it.Id == task.ParentId).Select(it => it.Version).SingleOrDefaultAsync(cancellation);
        var visible = await db.Tasks.Where(it => it.Id == id).VisibleTo(caller, directory).AnyAsync(cancellation);
        return (visible ? words.Whole(task, kind, time.Instant()) : words.InList(task, kind, time.Instant()), parent);
    }

    /// <summary>Reads a task with everything asked under it.</summary>
    /// <exception cref="Refusal">Not there or not visible: the same answer by the same statements.</exception>
    public async Task<(TaskReading Reading, Procedure Procedure)> ReadAsync(RoutingDb db, Caller caller, Guid id, string language, CancellationToken cancellation)
    {
        var organisation = await OrganisationOfAsync(db, caller, id, cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation, IsolationLevel.RepeatableRead);
        var opened = await OpenAsync(db, caller, organisation, id, time.Instant(), cancellation, reads: true);
        var (task, rules, tree) = (opened.Task, opened.Rules, opened.File.Tasks);
        var below = Below(tree, task).ToList();
        var kind = tree.KindOf(task);
        var distributes = rules.Distributing(task).Count == 0;
        var provenance = await db.Clocks.Where(clock => clock.RecordId == task.Id).Select(clock => clock.Provenance).SingleOrDefaultAsync(cancellation);
        return (new(
            task, below, MovesOf(opened), distributes ? [(kind, rules.DepartmentsFor(kind, task))] : [],
            [.. below.Where(child => rules.Withdrawing(child).Count == 0).Select(child => child.Id)], new(opened.File.Directory, language), provenance ?? ""), opened.File.Procedure);
    }

    /// <summary>Reads everything that was asked for a work item.</summary>
    /// <exception cref="Refusal">The item is not there or not visible: the same answer by the same statements.</exception>
    public async Task<(TaskReading Reading, Procedure Procedure)> ReadOfItemAsync(RoutingDb db, Caller caller, Guid itemId, string language, CancellationToken cancellation)
    {
        var organisation = await WorkFiles.OrganisationOfAsync(db, caller, itemId, cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation, IsolationLevel.RepeatableRead);
        var directory = await directories.FindAsync(db, organisation, cancellation);
        var item = await db.WorkItems.VisibleTo(caller, directory).SingleOrDefaultAsync(it => it.Id == itemId, cancellation) ?? throw Refusal.NotFound("work item");
        var file = await FileAsync(db, caller, item, directory!, time.Instant(), cancellation);
        var rules = new TaskRules(file, caller);
        var tasks = file.Tasks.All.Where(task => task.ParentId is null).SelectMany(task => Below(file.Tasks, task).Prepend(task)).ToList();
        var offers = file.Procedure.Tasks.Where(kind => rules.Asking(kind).Count == 0).Select(kind => (kind, rules.DepartmentsFor(kind, null))).ToList();
        return (new(null, tasks, [], offers, [.. tasks.Where(task => rules.Withdrawing(task).Count == 0).Select(task => task.Id)], new(directory, language), ""), file.Procedure);
    }

    /// <summary>A page of the open tasks of a department, what is due first first.</summary>
    /// <exception cref="Refusal">No such department, or its queue is not visible: the same answer.</exception>
    public async Task<List<Contracts.Routing.V1.DepartmentTask>> ListAsync(
        RoutingDb db, Caller caller, string organisation, string department, ListPlace? after, int count, string language, CancellationToken cancellation)
    {
        var scope = WorkFiles.ScopeOf(caller, organisation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [scope], cancellation);
        var directory = await directories.FindAsync(db, scope, cancellation);
        if (!caller.SeesQueue(directory, department))
            throw Refusal.NotFound("department");
        var open = db.Tasks.AsNoTracking().Where(it => it.Organisation == scope && it.Department == department && (it.State == TaskState.Asked || it.State == TaskState.Taken));
        if (after is { } place)
            open = open.Where(it => it.DueAt > place.At || (it.DueAt == place.At && it.Id.CompareTo(place.Id) > 0));
        var words = new TaskWords(directory, language);
        var tasks = new List<Contracts.Routing.V1.DepartmentTask>();
        foreach (var task in await open.OrderBy(it => it.DueAt).ThenBy(it => it.Id).Take(count).ToListAsync(cancellation))
            tasks.Add(words.InList(task, await KindAsync(db, task, cancellation), time.Instant()));
        return tasks;
    }

    /// <summary>Everything asked under a task, each after the one under which it was asked.</summary>
    private static IEnumerable<AskedTask> Below(TaskTree tree, AskedTask task) => tree.Under(task).SelectMany(child => Below(tree, child).Prepend(child));

    private static List<string> MovesOf(OpenedTask opened)
    {
        var (task, rules) = (opened.Task, opened.Rules);
        // That others have not answered yet is mended by their answer.
        bool May(List<Violation> violations) => violations.TrueForAll(violation => violation.Code == "TASKS_FINISHED");
        return
        [
            .. new[] { ("take", May(rules.Taking(task))), ("answer", May(rules.Answering(task))), ("decline", May(rules.Declining(task))), ("distribute", May(rules.Distributing(task))), ("withdraw", May(rules.Withdrawing(task))) }
                .Where(move => move.Item2).Select(move => move.Item1),
        ];
    }

    private async Task<OpenedTask> OpenAsync(RoutingDb db, Caller caller, string organisation, Guid id, DateTimeOffset now, CancellationToken cancellation, bool reads = false)
    {
        var directory = await directories.FindAsync(db, organisation, cancellation);
        var task = await db.Tasks.VisibleTo(caller, directory).SingleOrDefaultAsync(it => it.Id == id, cancellation) ?? throw Refusal.NotFound("task");
        var file = await FileAsync(db, caller, await db.WorkItems.SingleAsync(it => it.Id == task.WorkItemId, cancellation), directory!, now, cancellation);
        var place = file.Directory.PlaceWith(file.Procedure.PlaceOf(file.Item.Details), task.Department);
        return new(file, task, new(file, caller), Person.From(caller, file.Directory, place, task.Department), reads ? "" : StaffIdOf(caller, file.Directory));
    }

    private Task<WorkFile> FileAsync(RoutingDb db, Caller caller, WorkItem item, DirectoryView directory, DateTimeOffset now, CancellationToken cancellation) =>
        work.OpenAsync(db, item, directory, (found, place) => Person.From(caller, found, place, item.Department), now, cancellation);

    private static string StaffIdOf(Caller caller, DirectoryView directory) =>
        directory.Staff(caller.Subject)?.StaffId ?? throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "The directory of the organisation does not know you.");

    private async Task<TaskKind> KindAsync(RoutingDb db, AskedTask task, CancellationToken cancellation) =>
        (await procedures.GetAsync(db, task.Procedure, task.ProcedureVersion, cancellation)).Tasks.First(kind => kind.Name == task.Kind);

    /// <summary>The caller's own; whoever has several asks where it is.</summary>
    private static async Task<string> OrganisationOfAsync(RoutingDb db, Caller caller, Guid id, CancellationToken cancellation)
    {
        if (caller.Organisations.Count < 2)
            return WorkFiles.ScopeOf(caller, caller.Organisations.SingleOrDefault(OrganisationScope.Nowhere));
        await using var transaction = await OrganisationScope.BeginAsync(db, caller.Organisations, cancellation);
        return await db.Tasks.Where(it => it.Id == id).Select(it => it.Organisation).SingleOrDefaultAsync(cancellation) ?? OrganisationScope.Nowhere;
    }
}
