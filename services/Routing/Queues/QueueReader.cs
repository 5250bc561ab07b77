using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Microsoft.EntityFrameworkCore;
using Messages = ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Routing.Queues;

/// <summary>Which queue, and what of it.</summary>
internal sealed record QueueQuery(string Organisation, string Department)
{
    public IReadOnlyList<string> Steps { get; init; } = WorkItem.OpenSteps;

    public IReadOnlyList<string> Severities { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Only where harm goes on and is not stopped yet.</summary>
    public bool Harm { get; init; }

    public bool Supervised { get; init; }

    public bool Overdue { get; init; }

    /// <summary>Only what the caller has claimed.</summary>
    public bool Mine { get; init; }

    /// <summary>Staff id; empty for everybody.</summary>
    public string Handler { get; init; } = "";

    /// <summary>Whether it leaves out any of the open work.</summary>
    public bool IsNarrowed => Severities.Count > 0 || Categories.Count > 0 || Harm || Supervised || Overdue || Handler.Length > 0 || !WorkItem.OpenSteps.All(Steps.Contains);

    /// <summary>The same question as of the database's rows.</summary>
    public bool Takes(Messages.WorkItem item, DateTimeOffset now) =>
        Steps.Contains(item.Step)
        && (Severities.Count == 0 || Severities.Contains(item.Severity))
        && (Categories.Count == 0 || Categories.Contains(item.Category))
        && (!Harm || (item.HarmOngoing && !item.Contained))
        && (!Supervised || item.Supervised)
        && (!Overdue || item.DueTime?.ToDateTimeOffset() < now)
        && (Handler.Length == 0 || item.Handler == Handler);
}

/// <summary>An item of a queue as lists show it, with its place.</summary>
internal sealed record QueueEntry(string Place, Messages.WorkItem Item);

/// <summary>How much open work a department has.</summary>
internal sealed record QueueCount(string Department, string Step, int Count, int Overdue, int Harm, int Supervised);

/// <summary>A department with the open work that it has itself, and that it has with all below it.</summary>
internal sealed record DepartmentWork(Messages.Department Department, IReadOnlyList<QueueCount> Own, IReadOnlyList<QueueCount> WithBelow);

/// <summary>Reads queues as far as the caller may see them.</summary>
internal sealed class QueueReader(Directories directories, QueueCache cache, QueueCacheKeeper keeper, TimeProvider time)
{
    // Of a long queue of which little is asked for the database knows more by its indexes.
    private const int MostPieces = 8;
    private const int LargestPiece = 500;

    /// <summary>Reads a page of a queue in its order.</summary>
    /// <exception cref="Refusal">No such department, or its queue is not visible: the same answer.</exception>
    public async Task<IReadOnlyList<QueueEntry>> ListAsync(RoutingDb db, Caller caller, QueueQuery query, QueuePlace? after, int count, CancellationToken cancellation)
    {
        var scope = WorkFiles.ScopeOf(caller, query.Organisation);
        query = await PermittedAsync(db, caller, query with { Organisation = scope }, cancellation);
        var now = time.Instant();
        if (cache.IsConfigured && query.Steps.All(WorkItem.OpenSteps.Contains) && await CachedAsync(query, after, count, now) is { } cached)
            return cached;
        await using var transaction = await OrganisationScope.BeginAsync(db, [scope], cancellation);
        var items = Narrow(db.WorkItems.AsNoTracking().Where(it => it.Organisation == scope && it.Department == query.Department), query, now);
        if (after is { } place)
            items = place.After(items);
        // The index gives the order within one step: the beginnings of all are merged.
        var found = query.Steps.Distinct().Select(step => items.Where(it => it.Step == step).OrderBy(it => it.Place).Take(count)).Aggregate((all, more) => all.Concat(more));
        return [.. (await found.OrderBy(it => it.Place).Take(count).ToListAsync(cancellation)).Select(item => new QueueEntry(item.Place, item.ToListMessage()))];
    }

    /// <summary>All open work of a department in its order, from the database.</summary>
    /// <exception cref="Refusal">No such department, or its queue is not visible: the same answer.</exception>
    public async Task<List<Messages.WorkItem>> SnapshotAsync(RoutingDb db, Caller caller, string organisation, string department, CancellationToken cancellation)
    {
        var scope = WorkFiles.ScopeOf(caller, organisation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [scope], cancellation);
        if (!caller.SeesQueue(await directories.FindAsync(db, scope, cancellation), department))
            throw Refusal.NotFound("department");
        return await db.WorkItems.AsNoTracking().Where(it => it.Organisation == scope && it.Department == department && !WorkItem.FinalSteps.Contains(it.Step))
            .OrderBy(it => it.Place).Select(WorkItemMapping.ListMessage).ToListAsync(cancellation);
    }

    /// <summary>Whether the caller may still see the queue.</summary>
    public async Task<bool> SeesAsync(RoutingDb db, Caller caller, string organisation, string department, CancellationToken cancellation)
    {
        var scope = WorkFiles.ScopeOf(caller, organisation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [scope], cancellation);
        return caller.SeesQueue(await directories.FindAsync(db, scope, cancellation), department);
    }

    /// <summary>
    /// Open work of the departments whose queues the caller sees, each also with all below it. A department answers for what stands below it: whoever sees its queue is told that sum,
    /// which is the same for everybody, and no more of those below than their own posts open. Nothing beside or above comes into it (ADR 0028).
    /// </summary>
    public async Task<(IReadOnlyList<DepartmentWork> Departments, string Zone)> CountAsync(RoutingDb db, Caller caller, string organisation, CancellationToken cancellation)
    {
        var scope = WorkFiles.ScopeOf(caller, organisation);
        var now = time.Instant();
        await using var transaction = await OrganisationScope.BeginAsync(db, [scope], cancellation);
        if (await directories.FindAsync(db, scope, cancellation) is not { } directory)
            return ([], "");
        var seen = caller.QueuesSeen(directory).ToHashSet();
        string[] counted = [.. directory.Departments.Where(code => directory.UpFrom(code).Any(above => seen.Contains(above.Code)))];
        var counts = await db.WorkItems.Where(it => it.Organisation == scope && counted.Contains(it.Department) && !WorkItem.FinalSteps.Contains(it.Step))
            .GroupBy(it => new { it.Department, it.Step })
            .Select(group => new QueueCount(
                group.Key.Department, group.Key.Step!, group.Count(), group.Count(it => it.DueAt < now), group.Count(it => it.HarmOngoing && !it.Contained), group.Count(it => it.Supervised)))
            .ToListAsync(cancellation);
        var own = counts.ToLookup(it => it.Department);
        var withBelow = counts.SelectMany(count => directory.UpFrom(count.Department).Select(above => (above.Code, Count: count))).ToLookup(it => it.Code, it => it.Count);
        return ([.. seen.Select(code => new DepartmentWork(directory.Department(code)!, [.. own[code]], [.. withBelow[code]]))], directory.Zone.Id);
    }

    private async Task<QueueQuery> PermittedAsync(RoutingDb db, Caller caller, QueueQuery query, CancellationToken cancellation)
    {
        await using var transaction = await OrganisationScope.BeginAsync(db, [query.Organisation], cancellation);
        var directory = await directories.FindAsync(db, query.Organisation, cancellation);
        if (!caller.SeesQueue(directory, query.Department))
            throw Refusal.NotFound("department");
        return query.Mine
            ? query with { Handler = directory!.Staff(caller.Subject)?.StaffId ?? throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "The directory of the organisation does not know you.") }
            : query;
    }

    /// <summary>Null when the database has to be asked.</summary>
    private async Task<IReadOnlyList<QueueEntry>?> CachedAsync(QueueQuery query, QueuePlace? after, int count, DateTimeOffset now)
    {
        var found = new List<QueueEntry>();
        var place = after?.ToString() ?? "";
        var size = Math.Min(query.IsNarrowed ? LargestPiece : count, LargestPiece + 1);
        for (var piece = 0; piece < MostPieces; piece++)
        {
            if (await cache.ReadAsync(query.Organisation, query.Department, place, size, () => keeper.Ask(query.Organisation, query.Department)) is not { } entries)
                return null;
            found.AddRange(entries.Where(entry => query.Takes(entry.Item, now)));
            if (found.Count >= count)
                return found[..count];
            if (entries.Count < size)
                return found;
            place = entries[^1].Place;
        }
        return null;
    }

    private static IQueryable<WorkItem> Narrow(IQueryable<WorkItem> items, QueueQuery query, DateTimeOffset now)
    {
        if (query.Severities.Count > 0)
            items = items.Where(it => query.Severities.Contains(it.Severity));
        if (query.Categories.Count > 0)
            items = items.Where(it => query.Categories.Contains(it.Category));
        if (query.Harm)
            items = items.Where(it => it.HarmOngoing && !it.Contained);
        if (query.Supervised)
            items = items.Where(it => it.Supervised);
        if (query.Overdue)
            items = items.Where(it => it.DueAt < now);
        if (query.Handler.Length > 0)
            items = items.Where(it => it.Handler == query.Handler);
        return items;
    }
}
