using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Rehearsals;
using ComplaintSuite.ServiceDefaults.Sections;
using Google.Protobuf.Reflection;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing.Rehearsals;

/// <summary>The work items as a rehearsal goes through them.</summary>
internal sealed class StoredWork : StoredRecords<RoutingDb, WorkItem>
{
    public override Section Section => Section.Work;

    public override Task<List<WorkItem>> PageAsync(
        RoutingDb db, string organisation, IReadOnlyCollection<string> ids, DateTimeOffset since, WorkItem? after, int most, CancellationToken cancellation)
    {
        var last = after?.Id ?? Guid.Empty;
        return db.WorkItems.AsNoTracking().Where(it => it.Organisation == organisation && it.ReceivedAt >= since && ids.Contains(it.Procedure) && it.Id.CompareTo(last) > 0)
            .OrderBy(it => it.Id).Take(most).ToListAsync(cancellation);
    }

    public override async Task<ILookup<Guid, RunningClock>> AskedAsync(RoutingDb db, IReadOnlyCollection<Guid> records, CancellationToken cancellation) =>
        (await db.Tasks.AsNoTracking().Where(task => records.Contains(task.WorkItemId)).Join(db.Clocks.AsNoTracking(), task => task.Id, clock => clock.RecordId, (task, clock) => new { task.WorkItemId, Clock = clock })
            .OrderBy(it => it.Clock.Id).ToListAsync(cancellation)).ToLookup(it => it.WorkItemId, it => it.Clock);

    public override string NumberOf(WorkItem record) => record.CaseNumber;

    public override DateTimeOffset ReceivedAtOf(WorkItem record) => record.ReceivedAt;

    /// <summary>The severity as it came is not kept once it changes: first what the item has now, then each that the procedure knows.</summary>
    public override IEnumerable<IReadOnlyDictionary<string, string?>> Beginnings(WorkItem record, Procedure procedure, IReadOnlyList<HistoryEntry> history) =>
        procedure.Severities.Select(known => (string?)known.Name).Prepend(null).Prepend(record.Severity).Distinct().Select(severity => new Dictionary<string, string?> { ["severity"] = severity });

    public override IEnumerable<KeyValuePair<string, string?>> Changes(WorkItem record, IReadOnlyList<HistoryEntry> history, HistoryEntry entry) =>
        Is(entry, CasePromoted.Descriptor) ? [new("severity", CasePromoted.Parser.ParseFrom(entry.EventPayload).Severity)] : [];

    public override string? Select(WorkItem record, Procedure procedure, string selector, DateTimeOffset at) =>
        WorkGuards.Vocabulary.Select(new(record, Actor.System, null, IsSuperior: false, HasHandler: false, [], at), selector);

    public override bool? Had(WorkItem record, Procedure procedure, IReadOnlyList<HistoryEntry> history, HistoryEntry entry, string field) => field switch
    {
        "department" => true,
        "result" when entry.Move == "handled" => record.Result is not null,
        "outcome" when entry.Move == "handled" => record.Outcome is not null,
        "containment-record" => history.Any(earlier => earlier.Version <= entry.Version && Is(earlier, HarmContained.Descriptor)),
        "handling-record" => history.Any(earlier => earlier.Version <= entry.Version && Is(earlier, HandlingRecorded.Descriptor)) ? true : null,
        // Comes with its step or act, and not as a code.
        _ => null,
    };

    public override OwnMove? Own(HistoryEntry entry) =>
        Is(entry, WorkActDone.Descriptor) && WorkActDone.Parser.ParseFrom(entry.EventPayload) is { } done ? new(Guid.Parse(done.RecordId), done.Codes, done.StaffId) : null;

    private static bool Is(HistoryEntry entry, MessageDescriptor type) => entry.EventType == type.FullName;
}
