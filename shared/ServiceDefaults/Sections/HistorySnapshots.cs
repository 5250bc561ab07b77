using System.Runtime.CompilerServices;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>
/// The whole history of every record as events, and every clock as it is now: what a new or reset subscriber gets once the log was trimmed.
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
                yield return SnapshotOf(history, clocks.Where(clock => clock.CaseId == history.Key && !told.Contains(clock.EventId!.Value)));
        }
    }

    private static Task<Guid[]> CasesAfterAsync(TDb db, Guid after, CancellationToken ct) =>
        db.History.Where(it => it.CaseId.CompareTo(after) > 0).Select(it => it.CaseId).Distinct().OrderBy(it => it).Take(Batch).ToArrayAsync(ct);

    private static CaseSnapshot SnapshotOf(IGrouping<Guid, HistoryEntry> history, IEnumerable<RunningClock> clocks)
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
                Payload = new Any { TypeUrl = $"type.googleapis.com/{entry.EventType}", Value = ByteString.CopyFrom(entry.EventPayload) },
            });
        }
        snapshot.Events.AddRange(clocks.Select(clock => new Event
        {
            EventId = clock.EventId.ToString(),
            Organisation = clock.Organisation,
            Subject = snapshot.Subject,
            SubjectVersion = snapshot.Version,
            OccurTime = Timestamp.FromDateTimeOffset(clock.ChangedAt!.Value),
            Payload = Any.Pack(clock.ToEvent(["snapshot"])),
        }));
        return snapshot;
    }
}
