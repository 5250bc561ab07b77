using System.Data;
using System.Globalization;
using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Decisions;
using ComplaintSuite.Routing.Organisations;
using ComplaintSuite.Routing.Tasks;
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using ActRecord = ComplaintSuite.ServiceDefaults.Acts.ActRecord;

namespace ComplaintSuite.Routing.Queues;

/// <summary>A request to change an existing work item, its form checked.</summary>
/// <param name="WorkItemId">Id; an empty one finds nothing.</param>
/// <param name="ExpectedVersion">Version that the caller saw.</param>
/// <param name="RequestId">Id of the request.</param>
/// <param name="Message">The whole request.</param>
internal sealed record WorkChange(Guid WorkItemId, long ExpectedVersion, Guid RequestId, IMessage Message);

/// <summary>A work item after a change.</summary>
/// <param name="Item">As it is now.</param>
/// <param name="EventId">Id of the event that told of the change.</param>
internal sealed record WorkView(WorkItem Item, Guid EventId)
{
    /// <summary>Step and version after the change, where whoever made it may see the item no longer: what came later is not for them. Null where they may.</summary>
    public (string Step, long Version)? Left { get; init; }
}

/// <summary>A work item as somebody reads it.</summary>
/// <param name="Item">As it is now.</param>
/// <param name="Moves">The steps and acts of the work section that the reader may enter or do, if what they demand is there.</param>
/// <param name="Acts">Of these, the acts of the procedure's own, with their forms.</param>
internal sealed record WorkReading(WorkItem Item, IReadOnlyList<string> Moves, IReadOnlyList<ActOffer> Acts)
{
    /// <summary>Its department may ask others.</summary>
    public bool Distributes { get; init; }

    /// <summary>Clocks that the reader may ask to extend.</summary>
    public IReadOnlyList<string> Extendable { get; init; } = [];

    /// <summary>Clocks whose overrun the reader may approve.</summary>
    public IReadOnlyList<string> Approvable { get; init; } = [];

    /// <summary>Departments to which the reader may transfer it.</summary>
    public IReadOnlyList<ActChoice> Destinations { get; init; } = [];

    /// <summary>The item before it, where the case was reopened and the reader may see that one.</summary>
    public Guid? EarlierId { get; init; }

    /// <summary>The item that went on from it, likewise.</summary>
    public Guid? LaterId { get; init; }
}

/// <summary>Opens work files: finds them as the caller may see them, and runs changes once, in one transaction.</summary>
internal sealed class WorkFiles(KeptProcedures procedures, Directories directories, TimeProvider time)
{
    public ProcedureRegistry Registry => procedures.Registry;

    /// <summary>The directory as it is at this moment, inside the caller's transaction; null for an organisation that isn't known.</summary>
    public Task<DirectoryView?> DirectoryAsync(RoutingDb db, string organisation, CancellationToken cancellation) => directories.FindAsync(db, organisation, cancellation);

    /// <summary>Runs a change on a work item: once per request, refused when the item changed since the caller saw it.</summary>
    /// <param name="db">The database.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="change">The request.</param>
    /// <param name="act">Does it; returns the id of the event.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<WorkView> ChangeAsync(RoutingDb db, Caller caller, WorkChange change, Func<WorkFile, Guid> act, CancellationToken cancellation)
    {
        var (organisation, eventId, made) = await ApplyAsync(db, caller, change, _ => Task.CompletedTask, act, cancellation);
        return made ?? await ReadAsync(db, caller, organisation, eventId, cancellation);
    }

    /// <summary>As <see cref="ChangeAsync"/>, where the change names a department: no import takes it away meanwhile.</summary>
    public async Task<WorkView> ChangeNamingAsync(RoutingDb db, Caller caller, WorkChange change, Func<WorkFile, Guid> act, CancellationToken cancellation)
    {
        var (organisation, eventId, made) = await ApplyAsync(db, caller, change, scope => DirectoryStore.HoldAsync(db, scope, cancellation), act, cancellation);
        return made ?? await ReadAsync(db, caller, organisation, eventId, cancellation);
    }

    /// <summary>
    /// Passes a work item on, as <see cref="ChangeAsync"/> changes it. No import takes the department away meanwhile, and the answer is for who passed it on, who may see
    /// the item no longer: it holds no texts.
    /// </summary>
    public async Task<WorkView> TransferAsync(RoutingDb db, Caller caller, WorkChange change, Func<WorkFile, Guid> transfer, CancellationToken cancellation)
    {
        var (organisation, eventId, _) = await ApplyAsync(db, caller, change, scope => DirectoryStore.HoldAsync(db, scope, cancellation), transfer, cancellation);
        db.ChangeTracker.Clear();
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var id = await db.History.Where(it => it.EventId == eventId).Select(it => it.RecordId).SingleAsync(cancellation);
        return new(await db.WorkItems.AsNoTracking().SingleAsync(it => it.Id == id, cancellation), eventId);
    }

    /// <summary>What was decided and ordered about an item, oldest first.</summary>
    /// <exception cref="Refusal">Not there or not visible: the same answer by the same statements.</exception>
    public async Task<List<WorkRecord>> ReadRecordsAsync(RoutingDb db, Caller caller, Guid id, CancellationToken cancellation)
    {
        var organisation = await OrganisationOfAsync(db, caller, id, cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var item = await FindAsync(db, caller, organisation, id, cancellation);
        return await db.Records.AsNoTracking().Where(it => it.WorkItemId == item.Id).OrderBy(it => it.Number).ToListAsync(cancellation);
    }

    /// <summary>Takes the first item of a department's queue that nobody else is taking.</summary>
    /// <exception cref="Refusal">No such department, not its handler, or nothing waits (QUEUE_EMPTY).</exception>
    public async Task<WorkView> ClaimNextAsync(
        RoutingDb db, Caller caller, string organisation, string department, OnceRequest request, Func<WorkFile, Guid> claim, CancellationToken cancellation)
    {
        var scope = ScopeOf(caller, organisation);
        var now = time.Instant();
        WorkView? made = null;
        var eventId = await db.RunOnceAsync(request, scope, now, async () =>
        {
            await DirectoryStore.HoldAsync(db, scope, cancellation);
            var directory = await directories.FindAsync(db, scope, cancellation);
            if (!caller.SeesQueue(directory, department))
                throw Refusal.NotFound("department");
            RequireHandler(caller, directory, department);
            var staffId = directory?.Staff(caller.Subject)?.StaffId ?? "";
            var passed = new List<Guid>();
            // What was given to somebody else by name is none of theirs: it is stepped over unread, however much of it waits.
            var named = Registry.All.SelectMany(NamedForClaims).ToList();
            var (versions, acts, fields) = (named.ConvertAll(it => it.Version), named.ConvertAll(it => it.Act), named.ConvertAll(it => it.Field));
            var transaction = db.Database.CurrentTransaction!;
            // What is passed over is let go of at once: others may take it meanwhile.
            await transaction.CreateSavepointAsync("next", cancellation);
            while (true)
            {
                // Whoever comes at the same moment steps over the row that is being taken.
                var next = await db.WorkItems.FromSql($"""
                    select * from work_items where organisation = {scope} and department = {department} and step = 'queued' and not {staffId} = any(barred) and not id = any({passed})
                       and not exists (select 1 from unnest({versions}, {acts}, {fields}) as held(version, act, field)
                                        where held.version = procedure || '/' || procedure_version and done_acts #>> array['acts', held.act, 'codes', held.field] <> {staffId})
                     order by place limit 1 for update skip locked
                    """).ToListAsync(cancellation);
                var item = next.SingleOrDefault()
                    ?? throw new Refusal(RefusalKind.NotFound, "QUEUE_EMPTY", [new("QUEUE_EMPTY", "department", null, "Nothing waits in this queue.")]);
                var file = await OpenAsync(db, item, Known(directory, scope), (found, place) => Person.From(caller, found, place, item.Department), now, cancellation);
                // What waits for somebody else goes on waiting for them.
                if (file.IsForSomebodyElse("claimed"))
                {
                    passed.Add(item.Id);
                    await transaction.RollbackToSavepointAsync("next", cancellation);
                    continue;
                }
                made = new(item, claim(file));
                return made.EventId;
            }
        }, cancellation);
        return made?.EventId == eventId ? made : await ReadAsync(db, caller, scope, eventId, cancellation);
    }

    /// <summary>The fields of own acts that name who may claim, where a version says so for every case.</summary>
    private static IEnumerable<(string Version, string Act, string Field)> NamedForClaims(Procedure procedure) =>
        from demand in procedure.Work.Step("claimed")?.Demands ?? []
        where demand.For.Count == 0
        from guard in demand.When
        where guard.StartsWith(DoneActs.Named, StringComparison.Ordinal)
        let name = guard[DoneActs.Named.Length..].Split('.', 2)
        select (string.Create(CultureInfo.InvariantCulture, $"{procedure.Id}/{procedure.Version}"), name[0], name[1]);

    /// <summary>Takes the item that the caller names, whatever its place in the queue.</summary>
    /// <exception cref="Refusal">No such item, not a handler of its department, or the procedure doesn't permit it: somebody else has it.</exception>
    public async Task<WorkView> ClaimAsync(RoutingDb db, Caller caller, WorkChange change, Func<WorkFile, Guid> claim, CancellationToken cancellation)
    {
        var organisation = await OrganisationOfAsync(db, caller, change.WorkItemId, cancellation);
        var now = time.Instant();
        WorkView? made = null;
        var eventId = await db.RunOnceAsync(OnceRequest.Of(caller.Subject, change.Message, change.RequestId), organisation, now, async () =>
        {
            await DirectoryStore.HoldAsync(db, organisation, cancellation);
            var directory = await directories.FindAsync(db, organisation, cancellation);
            var item = await db.WorkItems.VisibleTo(caller, directory).SingleOrDefaultAsync(it => it.Id == change.WorkItemId, cancellation) ?? throw NotFound();
            RequireHandler(caller, directory, item.Department);
            if (item.Version != change.ExpectedVersion)
                throw Refusal.Stale(change.ExpectedVersion);
            made = new(item, claim(await OpenAsync(db, item, Known(directory, organisation), (found, place) => Person.From(caller, found, place, item.Department), now, cancellation)));
            return made.EventId;
        }, cancellation);
        return made?.EventId == eventId ? made : await ReadAsync(db, caller, organisation, eventId, cancellation);
    }

    /// <summary>Reads an item with its handling record, all of one instant.</summary>
    /// <exception cref="Refusal">Not there or not visible: the same answer by the same statements.</exception>
    public async Task<WorkReading> ReadAsync(RoutingDb db, Caller caller, Guid id, string language, CancellationToken cancellation)
    {
        var organisation = await OrganisationOfAsync(db, caller, id, cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation, IsolationLevel.RepeatableRead);
        var directory = await directories.FindAsync(db, organisation, cancellation);
        var item = await db.WorkItems.VisibleTo(caller, directory).SingleOrDefaultAsync(it => it.Id == id, cancellation) ?? throw NotFound();
        var file = await OpenAsync(db, item, Known(directory, organisation), (found, place) => Person.From(caller, found, place, item.Department), time.Instant(), cancellation);
        // A reopened case may go on with another department: each round is shown to whoever sees that one.
        var rounds = await db.WorkItems.AsNoTracking().VisibleTo(caller, directory).Where(it => it.Id == item.EarlierId || it.EarlierId == item.Id).Select(it => new { it.Id, it.EarlierId }).ToListAsync(cancellation);
        List<string> moves = [.. file.Moves.Where(move => move != "claimed" || caller.Handles(directory, item.Department))];
        return new(item, moves, await file.OffersAsync(language, cancellation))
        {
            Distributes = file.Procedure.Tasks.Count > 0,
            Extendable = moves.Contains("request-extension") ? [.. file.Extendable] : [],
            Approvable = moves.Contains("approve-overrun") ? [.. file.Approvable] : [],
            Destinations = moves.Contains("transferred") ? [.. file.Destinations.Select(code => new ActChoice { Code = code, Name = file.Directory.Department(code)!.Name.In(language) })] : [],
            EarlierId = rounds.Find(round => round.Id == item.EarlierId)?.Id,
            LaterId = rounds.Find(round => round.EarlierId == item.Id)?.Id,
        };
    }

    /// <summary>What was done of the procedure's own on an item, by pages, oldest first.</summary>
    /// <exception cref="Refusal">Not there or not visible: the same answer by the same statements.</exception>
    public async Task<(WorkItem Item, Procedure Procedure, List<ActRecord> Page, string Next)> ReadActsAsync(
        RoutingDb db, Caller caller, Guid id, int pageSize, string pageToken, CancellationToken cancellation)
    {
        var organisation = await OrganisationOfAsync(db, caller, id, cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var item = await FindAsync(db, caller, organisation, id, cancellation);
        var (page, next) = await db.PageOfActsAsync(item.Id, pageSize, pageToken, cancellation);
        return (item, await procedures.GetAsync(db, item.Procedure, item.ProcedureVersion, cancellation), page, next);
    }

    /// <summary>Puts an accepted case into a department's queue, inside the worker's transaction. Null when the case has an open work item already.</summary>
    public async Task<WorkFile?> BeginAsync(
        RoutingDb db, string organisation, Procedure procedure, AcceptedCase accepted, Func<DirectoryView, string> department, CancellationToken cancellation)
    {
        if (await db.WorkItems.AnyAsync(it => it.CaseId == accepted.CaseId && !WorkItem.FinalSteps.Contains(it.Step), cancellation))
            return null;
        await DirectoryStore.HoldAsync(db, organisation, cancellation);
        var directory = Known(await directories.FindAsync(db, organisation, cancellation), organisation);
        var now = time.Instant();
        await procedures.KeepAsync(db, procedure, cancellation);
        var item = new WorkItem(Guid.CreateVersion7(now), organisation, procedure.Id, procedure.Version, accepted, department(directory), now);
        db.WorkItems.Add(item);
        return new(db, item, procedures.Registry, procedure, directory, Person.System, now);
    }

    /// <summary>The version that a case runs under.</summary>
    public Task<Procedure> ProcedureAsync(RoutingDb db, string procedure, int version, CancellationToken cancellation) =>
        procedures.GetAsync(db, procedure, version, cancellation);

    /// <summary>Loads items that are about to be opened, with what is opened with them.</summary>
    public static async Task LoadAsync(RoutingDb db, IEnumerable<Guid> ids, CancellationToken cancellation)
    {
        var wanted = ids.Distinct().ToArray();
        await db.LoadClocksAsync(
            await db.WorkItems.Include(it => it.HandlingRecord).Include(it => it.Records).AsSplitQuery().Where(it => wanted.Contains(it.Id)).ToListAsync(cancellation), cancellation);
    }

    /// <summary>Opens an item that the service itself works on. Null when it isn't there.</summary>
    /// <param name="db">The database.</param>
    /// <param name="id">Id of the item.</param>
    /// <param name="directory">The organisation's directory, where it was read in this transaction already.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<WorkFile?> OpenAsSystemAsync(RoutingDb db, Guid id, DirectoryView? directory, CancellationToken cancellation) =>
        await db.WorkItems.FindAsync([id], cancellation) is not { } item ? null
            : directory is null ? await OpenAsSystemAsync(db, item, cancellation)
            : await OpenAsync(db, item, directory, (_, _) => Person.System, time.Instant(), cancellation);

    private async Task<WorkFile?> OpenAsSystemAsync(RoutingDb db, WorkItem? item, CancellationToken cancellation) =>
        item is null ? null
            : await OpenAsync(db, item, Known(await directories.FindAsync(db, item.Organisation, cancellation), item.Organisation), (_, _) => Person.System, time.Instant(), cancellation);

    /// <summary>Opens the work item of a case that is not finished, on an event of the case. Null when there is none.</summary>
    public async Task<WorkFile?> OpenOfCaseAsync(RoutingDb db, Guid caseId, CancellationToken cancellation) =>
        // Found open and loaded by one statement: between two it may be handed in. What is handed in after it shows by its version when this is saved.
        await OpenAsSystemAsync(db, await db.WorkItems.Where(it => it.CaseId == caseId && !WorkItem.FinalSteps.Contains(it.Step)).SingleOrDefaultAsync(cancellation), cancellation);

    /// <summary>Makes the work item by which a reopened case goes on, with the department that had it last, or one level up where the procedure says so of how it ended. Null when the case has an open work item already.</summary>
    /// <exception cref="UndigestibleException">The case was never at work, or nobody takes it on.</exception>
    public async Task<WorkFile?> ContinueAsync(RoutingDb db, Guid caseId, Func<WorkItem, Procedure, AcceptedCase> reopened, CancellationToken cancellation)
    {
        // The one that no other goes on from: times tell nothing where two are made in the same millisecond.
        var earlier = await db.WorkItems.Where(it => it.CaseId == caseId && !db.WorkItems.Any(later => later.EarlierId == it.Id)).SingleOrDefaultAsync(cancellation)
            ?? throw new UndigestibleException("WORK_ITEM_MISSING", $"{caseId} was reopened and never at work");
        var procedure = await procedures.GetAsync(db, earlier.Procedure, earlier.ProcedureVersion, cancellation);
        var file = await BeginAsync(db, earlier.Organisation, procedure, reopened(earlier, procedure), directory =>
            (procedure.Reopening?.GoesUp(selector => WorkGuards.Vocabulary.Select(new(earlier, Actor.System, null, IsSuperior: false, HasHandler: false, [], time.Instant()), selector)) == true ? directory.SuperiorOf(earlier.Department)?.Code : null)
            ?? directory.Department(earlier.Department)?.Code
            ?? (procedure.DepartmentFor(earlier.Route, earlier.Category, _ => null) is { } named ? directory.DepartmentAt(procedure.PlaceOf(earlier.Details), named)?.Code : null)
            ?? throw new UndigestibleException("DEPARTMENT_UNKNOWN", $"{earlier.Organisation} '{earlier.Department}'"), cancellation);
        file?.Item.Continue(earlier);
        return file;
    }

    /// <summary>
    /// Gives back to the queues what is claimed by people who, by a directory about to be taken, handle no more work in the department. Inside the transaction of the
    /// import, which holds the directory; the caller saves.
    /// </summary>
    public async Task ReleaseOfLeaversAsync(RoutingDb db, DirectoryView directory, Person importer, DateTimeOffset now, CancellationToken cancellation)
    {
        var claimed = await db.WorkItems
            .FromSql($"select * from work_items where organisation = {directory.Organisation} and step = 'claimed' order by id for update").ToListAsync(cancellation);
        foreach (var item in claimed.Where(item => !directory.HasHandler(item)))
            (await OpenAsync(db, item, directory, (_, _) => importer, now, cancellation)).ReleaseOfLeaver();
        var taken = await db.Tasks
            .FromSql($"select * from tasks where organisation = {directory.Organisation} and state = 'Taken' order by id for update").ToListAsync(cancellation);
        foreach (var task in taken.Where(task => !directory.Handles(task.Handler!, task.Department)))
            (await OpenAsync(db, await db.WorkItems.SingleAsync(it => it.Id == task.WorkItemId, cancellation), directory, (_, _) => importer, now, cancellation)).Tasks.Release(task, importer, TaskTree.HandlerLeft);
    }

    /// <summary>Tracks everything that was asked for an item, with the clocks that run for it.</summary>
    private static async Task LoadTasksAsync(RoutingDb db, Guid itemId, CancellationToken cancellation)
    {
        await db.Tasks.Where(task => task.WorkItemId == itemId).LoadAsync(cancellation);
        await db.Clocks.Where(clock => clock.EndedAt == null && clock.VoidedAt == null && db.Tasks.Any(task => task.Id == clock.RecordId && task.WorkItemId == itemId)).LoadAsync(cancellation);
    }

    /// <param name="db">The database.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="change">The request.</param>
    /// <param name="hold">Holds what must stay as it is until the end, given the organisation; before anything is read.</param>
    /// <param name="act">Does it; returns the id of the event.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What was made is null where an earlier sending of the request made it.</returns>
    private async Task<(string Organisation, Guid EventId, WorkView? Made)> ApplyAsync(
        RoutingDb db, Caller caller, WorkChange change, Func<string, Task> hold, Func<WorkFile, Guid> act, CancellationToken cancellation)
    {
        var organisation = await OrganisationOfAsync(db, caller, change.WorkItemId, cancellation);
        var now = time.Instant();
        WorkView? made = null;
        var eventId = await db.RunOnceAsync(OnceRequest.Of(caller.Subject, change.Message, change.RequestId), organisation, now, async () =>
        {
            await hold(organisation);
            var directory = await directories.FindAsync(db, organisation, cancellation);
            var item = await db.WorkItems.VisibleTo(caller, directory).SingleOrDefaultAsync(it => it.Id == change.WorkItemId, cancellation) ?? throw NotFound();
            if (item.Version != change.ExpectedVersion)
                throw Refusal.Stale(change.ExpectedVersion);
            made = new(item, act(await OpenAsync(db, item, Known(directory, organisation), (found, place) => Person.From(caller, found, place, item.Department), now, cancellation)));
            return made.EventId;
        }, cancellation);
        // What an attempt that came to nothing made is not what another sending of the request has saved.
        return (organisation, eventId, made?.EventId == eventId ? made : null);
    }

    internal async Task<WorkFile> OpenAsync(RoutingDb db, WorkItem item, DirectoryView directory, Func<DirectoryView, string?, Person> person, DateTimeOffset now, CancellationToken cancellation)
    {
        var procedure = await procedures.GetAsync(db, item.Procedure, item.ProcedureVersion, cancellation);
        await db.LoadClocksAsync([item], cancellation);
        await db.Entry(item).Collection(it => it.HandlingRecord).LoadAsync(cancellation);
        await db.Entry(item).Collection(it => it.Records).LoadAsync(cancellation);
        if (procedure.Tasks.Count > 0)
            await LoadTasksAsync(db, item.Id, cancellation);
        return new(db, item, procedures.Registry, procedure, directory, person(directory, directory.PlaceWith(procedure.PlaceOf(item.Details), item.Department)), now);
    }

    /// <summary>
    /// What an earlier sending of the same request made. It was done, so it is never answered as not there: whoever may see the item no longer, since another department has
    /// it by now, hears how the change left it.
    /// </summary>
    private async Task<WorkView> ReadAsync(RoutingDb db, Caller caller, string organisation, Guid eventId, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var done = await db.History.Where(it => it.EventId == eventId).Select(it => new { it.RecordId, it.To, it.Version }).SingleAsync(cancellation);
        if (await FindOrNullAsync(db, caller, organisation, done.RecordId, cancellation) is { } item)
            return new(item, eventId);
        return new(await db.WorkItems.AsNoTracking().SingleAsync(it => it.Id == done.RecordId, cancellation), eventId) { Left = (done.To ?? "", done.Version) };
    }

    private async Task<WorkItem> FindAsync(RoutingDb db, Caller caller, string organisation, Guid id, CancellationToken cancellation) =>
        await FindOrNullAsync(db, caller, organisation, id, cancellation) ?? throw NotFound();

    private async Task<WorkItem?> FindOrNullAsync(RoutingDb db, Caller caller, string organisation, Guid id, CancellationToken cancellation)
    {
        var directory = await directories.FindAsync(db, organisation, cancellation);
        return await db.WorkItems.AsNoTracking().Include(it => it.HandlingRecord).VisibleTo(caller, directory).SingleOrDefaultAsync(it => it.Id == id, cancellation);
    }

    /// <summary>The organisation in which an item is looked for: the caller's own; whoever has several asks where it is.</summary>
    internal static async Task<string> OrganisationOfAsync(RoutingDb db, Caller caller, Guid id, CancellationToken cancellation)
    {
        if (caller.Organisations.Count < 2)
            return ScopeOf(caller, caller.Organisations.SingleOrDefault(OrganisationScope.Nowhere));
        await using var transaction = await OrganisationScope.BeginAsync(db, caller.Organisations, cancellation);
        return await db.WorkItems.Where(it => it.Id == id).Select(it => it.Organisation).SingleOrDefaultAsync(cancellation) ?? OrganisationScope.Nowhere;
    }

    private static void RequireHandler(Caller caller, DirectoryView? directory, string department)
    {
        if (!caller.Handles(directory, department))
            throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "Work is claimed by the handlers of the department.");
    }

    /// <summary>The organisation named, if the caller belongs to it; else one in which nothing is there.</summary>
    public static string ScopeOf(Caller caller, string organisation) => organisation != "*" && caller.Organisations.Contains(organisation) ? organisation : OrganisationScope.Nowhere;

    private static DirectoryView Known(DirectoryView? directory, string organisation) => directory ?? throw new UndigestibleException("DIRECTORY_MISSING", organisation);

    private static Refusal NotFound() => Refusal.NotFound("work item");
}
