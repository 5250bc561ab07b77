using System.Data;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Organisations;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing.Queues;

/// <summary>A piece of the service's log as what it means for the queues.</summary>
/// <param name="Items">The items that changed, each once and as it is now, in the order of their changes.</param>
/// <param name="Directories">Organisations whose directory changed.</param>
/// <param name="Upto">Number up to which the log was read.</param>
/// <param name="Trimmed">Highest number that the log no longer holds.</param>
/// <param name="End">Highest number in the log.</param>
/// <param name="IsWhole">Whether the items hold every change that was committed after the number asked for.</param>
internal sealed record WorkLogPiece(IReadOnlyList<WorkItem> Items, IReadOnlySet<string> Directories, long Upto, long Trimmed, long End, bool IsWhole);

/// <summary>
/// What happened to work items, read from the service's own event log: each change of an item commits with an event. So whoever follows the log
/// misses no change, whatever crashed between a commit and what should have come after it.
/// </summary>
internal sealed class WorkLog([FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<RoutingDb> workers)
{
    private const int Piece = 500;

    // Of the relay of another replica nothing but the growing log is heard.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <summary>Reads what follows a number, and what the relay has not moved yet.</summary>
    public async Task<WorkLogPiece> ReadAsync(long after, CancellationToken cancellation)
    {
        await using var db = await workers.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], cancellation, IsolationLevel.RepeatableRead);
        var piece = await OwnLog.ReadAsync(db, after, Piece, cancellation);
        OwnEvent[] events = [.. piece.Events, .. piece.Waiting];
        var items = new List<WorkItem>();
        foreach (var ofOrganisation in events.Where(e => e.Subject != RoutingSnapshots.DirectorySubject).GroupBy(e => e.Organisation))
            items.AddRange(await ItemsAsync(db, ofOrganisation.Key, [.. ofOrganisation], cancellation));
        var directories = events.Where(e => e.Subject == RoutingSnapshots.DirectorySubject).Select(e => e.Organisation).ToHashSet();
        var upto = piece.Events.Count > 0 ? piece.Events[^1].Number!.Value : after;
        return new(items, directories, upto, piece.Trimmed, piece.End, piece.IsWhole);
    }

    /// <summary>Waits until there may be something new.</summary>
    public async Task WaitAsync(long seen, CancellationToken cancellation)
    {
        await using var db = await workers.CreateDbContextAsync(cancellation);
        await OwnLog.WaitPastAsync(db, seen, Poll, cancellation);
    }

    /// <summary>To be taken before reading, for <see cref="WaitAsync"/>.</summary>
    public async Task<long> ChangesAsync(CancellationToken cancellation)
    {
        await using var db = await workers.CreateDbContextAsync(cancellation);
        return OwnLog.Changes(db);
    }

    /// <summary>
    /// The items that these events changed, in the order of the events: by the line of history that an event belongs to, and for one without, by the case that it is about.
    /// So an item may come that only its case has an event of, such as an alert; its version says that it did not change.
    /// </summary>
    private static async Task<IEnumerable<WorkItem>> ItemsAsync(RoutingDb db, string organisation, IReadOnlyList<OwnEvent> events, CancellationToken cancellation)
    {
        await OrganisationScope.SetAsync(db, [organisation], cancellation);
        var eventIds = events.Select(e => e.EventId).ToArray();
        var moves = await db.History.Where(it => eventIds.Contains(it.EventId)).Select(it => new { it.EventId, it.RecordId }).ToDictionaryAsync(it => it.EventId, it => it.RecordId, cancellation);
        var ids = moves.Values.Distinct().ToArray();
        var moved = await db.WorkItems.AsNoTracking().Where(it => ids.Contains(it.Id)).ToDictionaryAsync(it => it.Id, cancellation);
        // Without a move an item stays as open as it was.
        var cases = events.Where(e => !moves.ContainsKey(e.EventId)).Select(e => Guid.Parse(e.Subject)).Distinct().ToArray();
        var changed = await db.WorkItems.AsNoTracking().Where(it => cases.Contains(it.CaseId) && !WorkItem.FinalSteps.Contains(it.Step)).ToDictionaryAsync(it => it.CaseId, cancellation);
        return events.Select(e => moves.TryGetValue(e.EventId, out var id) ? moved.GetValueOrDefault(id) : changed.GetValueOrDefault(Guid.Parse(e.Subject)))
            .OfType<WorkItem>().DistinctBy(it => it.Id);
    }
}
