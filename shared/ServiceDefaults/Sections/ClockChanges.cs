using System.Globalization;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>Tells what happened to clocks: one event for each clock that a save changes, whoever changed it, in the transaction of the change.</summary>
internal static class ClockChanges
{
    /// <summary>To be called before a save: publishes, and brings the due times of the records after their clocks.</summary>
    public static void Publish(ServiceDb db)
    {
        var clocks = db.ChangeTracker.Entries<RunningClock>().Select(entry => entry.Entity).ToLookup(clock => clock.RecordId);
        var changed = clocks.SelectMany(ofRecord => ofRecord).Where(clock => clock.Changes.Count > 0).ToList();
        if (changed.Count == 0)
            return;
        var records = db.ChangeTracker.Entries<IClocked>().ToDictionary(entry => entry.Entity.Id, entry => entry.Entity);
        foreach (var clock in changed)
            clock.Told(db.Publish(
                clock.Organisation, clock.CaseId.ToString(), records[clock.RecordId].Version, clock.ToEvent(clock.Changes), clock.ChangedAt!.Value));
        foreach (var record in changed.Select(clock => clock.RecordId).Distinct().Select(id => records[id]))
            Arrange(record, clocks[record.Id]);
    }

    /// <summary>
    /// The record is due when the first of its deadlines is, which are all loaded with it. What stands still in time, and what the suite does by itself, presses nobody.
    /// </summary>
    public static void Arrange(IClocked record, IEnumerable<RunningClock> clocks) =>
        record.SetDue(clocks.Where(clock => clock.IsOpen && clock.IsDeadline && (clock.PausedAt is not { } paused || clock.IsLateAt(paused))).Min(clock => (DateTimeOffset?)clock.DueAt));

    /// <summary>That its date depends on a year that a calendar does not know.</summary>
    public static DueDateLeftProvisional ToEvent(this RunningClock clock, string calendar, int year) =>
        new() { Clock = clock.Name, Calendar = calendar, Year = year, RecordId = clock.RecordId.ToString() };

    /// <summary>The whole clock.</summary>
    public static ClockChanged ToEvent(this RunningClock clock, IEnumerable<string> changes) => new()
    {
        ClockId = clock.Id.ToString(),
        Revision = clock.Revision,
        Changes = { changes },
        RecordId = clock.RecordId.ToString(),
        Clock = clock.Name,
        Rule = clock.Rule,
        Origin = clock.Origin,
        Limit = clock.Limit,
        Outcome = clock.Outcome,
        Post = clock.Post ?? "",
        StartTime = clock.StartedAt.ToTimestamp(),
        DueTime = clock.DueAt.ToTimestamp(),
        ProvisionalYear = clock.ProvisionalYear ?? 0,
        Provenance = clock.Provenance,
        PauseTime = clock.PausedAt?.ToTimestamp(),
        EndTime = clock.EndedAt?.ToTimestamp(),
        VoidTime = clock.VoidedAt?.ToTimestamp(),
        RunOutTime = clock.FiredAt?.ToTimestamp(),
        Late = clock.Late,
        ApproveTime = clock.ApprovedAt?.ToTimestamp(),
        ApprovedBy = clock.ApprovedBy ?? "",
        RequestedDate = clock.RequestedDate?.ToString("O", CultureInfo.InvariantCulture) ?? "",
        PublishedRecord = clock.PublishedRecord,
    };
}
