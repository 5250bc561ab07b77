using System.Runtime.CompilerServices;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>The whole history of every record as events: what a new or reset subscriber gets once the log was trimmed.</summary>
public sealed class HistorySnapshots<TDb> : ISnapshotSource<TDb>
    where TDb : ServiceDb
{
    public async IAsyncEnumerable<CaseSnapshot> ReadAsync(TDb db, [EnumeratorCancellation] CancellationToken ct)
    {
        CaseSnapshot? current = null;
        await foreach (var entry in db.History.AsNoTracking().OrderBy(it => it.CaseId).ThenBy(it => it.At).ThenBy(it => it.Version).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (current is not null && current.Subject != entry.CaseId.ToString())
            {
                yield return current;
                current = null;
            }
            current ??= new() { Organisation = entry.Organisation, Subject = entry.CaseId.ToString() };
            current.Version = entry.Version;
            current.Events.Add(new Event
            {
                EventId = entry.EventId.ToString(),
                Organisation = entry.Organisation,
                Subject = entry.CaseId.ToString(),
                SubjectVersion = entry.Version,
                OccurTime = Timestamp.FromDateTimeOffset(entry.At),
                Payload = new Any { TypeUrl = $"type.googleapis.com/{entry.EventType}", Value = ByteString.CopyFrom(entry.EventPayload) },
            });
        }
        if (current is not null)
            yield return current;
    }
}
