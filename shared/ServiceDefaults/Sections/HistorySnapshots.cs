using System.Runtime.CompilerServices;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>
/// The whole history of every record as events, every clock as it is now (of one that was computed again the history itself tells), and that its date was not final when it
/// began: what a new or reset subscriber gets once the log was trimmed.
/// </summary>
public sealed class HistorySnapshots<TDb> : ISnapshotSource<TDb>
    where TDb : ServiceDb
{
    private const int Batch = 200;

    // In batches: while a case is on its way the reader asks the same connection about it.
    public async IAsyncEnumerable<CaseSnapshot> ReadAsync(TDb db, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var cases = await CasesAfterAsync(db, Guid.Empty, ct); cases.Length > 0; cases = await CasesAfterAsync(db, cases[^1], ct))
        {
            var entries = await db.History.AsNoTracking().Where(it => cases.Contains(it.CaseId)).OrderBy(it => it.At).ThenBy(it => it.Version).ToListAsync(ct);
            var clocks = await db.Clocks.AsNoTracking().Where(it => cases.Contains(it.CaseId) && it.Keeper == null && it.EventId != null).OrderBy(it => it.Id).ToListAsync(ct);
            // A clock that was computed again is told by a line of the history.
            var told = entries.Select(it => it.EventId).ToHashSet();
            foreach (var history in entries.GroupBy(it => it.CaseId))
                yield return SnapshotOf(history, clocks.Where(clock => clock.CaseId == history.Key), told);
        }
    }

    private static Task<Guid[]> CasesAfterAsync(TDb db, Guid after, CancellationToken ct) =>
        db.History.Where(it => it.CaseId.CompareTo(after) > 0).Select(it => it.CaseId).Distinct().OrderBy(it => it).Take(Batch).ToArrayAsync(ct);

    private static CaseSnapshot SnapshotOf(IGrouping<Guid, HistoryEntry> history, IEnumerable<RunningClock> clocks, HashSet<Guid> told)
    {
        var snapshot = new CaseSnapshot { Subject = history.Key.ToString() };
        foreach (var entry in history)
        {
            snapshot.Organisation = entry.Organisation;
            snapshot.Version = entry.Version;
            snapshot.Events.Add(new Event
            {
                EventId = entry.EventId.ToString(),
                Organisation = entry.Organisation,
                Subject = snapshot.Subject,
                SubjectVersion = entry.Version,
                OccurTime = Timestamp.FromDateTimeOffset(entry.At),
                Payload = EventTypes.Stored(entry.EventType, entry.EventPayload),
            });
        }
        foreach (var clock in clocks)
        {
            if (!told.Contains(clock.EventId!.Value))
                snapshot.Events.Add(Told(clock.EventId.Value, clock, snapshot.Version, clock.ChangedAt!.Value, clock.ToEvent(["snapshot"])));
            if (clock.ProvisionalStart is { } start)
                snapshot.Events.Add(Told(start.EventId, clock, start.RecordVersion, start.At, clock.ToEvent(start.Calendar, start.Year)));
        }
        return snapshot;
    }

    private static Event Told(Guid eventId, RunningClock clock, long version, DateTimeOffset at, IMessage payload) => new()
    {
        EventId = eventId.ToString(),
        Organisation = clock.Organisation,
        Subject = clock.CaseId.ToString(),
        SubjectVersion = version,
        OccurTime = Timestamp.FromDateTimeOffset(at),
        Payload = Any.Pack(payload),
    };
}
