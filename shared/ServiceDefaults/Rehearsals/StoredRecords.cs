using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.ServiceDefaults.Rehearsals;

/// <summary>What a service says of the records that it stored, so that a rehearsal can go through them. It reads, and changes nothing.</summary>
public abstract class StoredRecords<TDb, T>
    where TDb : ServiceDb
    where T : SectionRecord
{
    /// <summary>The section of the records.</summary>
    public abstract Section Section { get; }

    /// <summary>The next records of some procedures, untracked, in an order of their own; inside the caller's transaction, which is scoped to the organisation.</summary>
    /// <param name="db">The database.</param>
    /// <param name="organisation">Whose they are.</param>
    /// <param name="procedures">Ids of the procedures.</param>
    /// <param name="since">The earliest reception.</param>
    /// <param name="after">The last of the page before; null at the beginning.</param>
    /// <param name="most">At most this many.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public abstract Task<List<T>> PageAsync(TDb db, string organisation, IReadOnlyCollection<string> procedures, DateTimeOffset since, T? after, int most, CancellationToken cancellation);

    public abstract string NumberOf(T record);

    /// <summary>When the submission was received.</summary>
    public abstract DateTimeOffset ReceivedAtOf(T record);

    /// <summary>
    /// The selectors that change in the course of a record, as they may have been when it began: one set where that is known, else every one that may have been; the first under which the
    /// clocks come out as they are stored is taken.
    /// </summary>
    public abstract IEnumerable<IReadOnlyDictionary<string, string?>> Beginnings(T record, Procedure procedure, IReadOnlyList<HistoryEntry> history);

    /// <summary>The selectors that a step or act changed, as they were after it.</summary>
    public abstract IEnumerable<KeyValuePair<string, string?>> Changes(T record, IReadOnlyList<HistoryEntry> history, HistoryEntry entry);

    /// <summary>A selector that does not change, as the record has it.</summary>
    public abstract string? Select(T record, Procedure procedure, string selector, DateTimeOffset at);

    /// <summary>Whether a field was there when a step or act was made; null where what is stored does not tell.</summary>
    public abstract bool? Had(T record, Procedure procedure, IReadOnlyList<HistoryEntry> history, HistoryEntry entry, string field);

    /// <summary>The code and the form of an act of the procedure's own; null where the entry is of another.</summary>
    public abstract OwnMove? Own(HistoryEntry entry);

    /// <summary>Staff ids of those of whom it came out by an entry that they have a relation to the matter (ADR 0040).</summary>
    public virtual IReadOnlyCollection<string> Related(HistoryEntry entry) => [];

    /// <summary>The clocks of what was asked of others about some records, by the record; none where the section asks nobody.</summary>
    /// <param name="db">The database, inside the caller's transaction.</param>
    /// <param name="records">Ids of the records.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public virtual Task<ILookup<Guid, RunningClock>> AskedAsync(TDb db, IReadOnlyCollection<Guid> records, CancellationToken cancellation) =>
        Task.FromResult(Array.Empty<RunningClock>().ToLookup(clock => clock.RecordId));

    /// <summary>The department that got the work by a step, as the version that the record runs under has it and as a changed one would; null where the step sends no work anywhere.</summary>
    public virtual (string? Before, string? After)? QueueOf(T record, HistoryEntry entry, Procedure kept, Procedure changed, DirectoryView? directory) => null;
}

/// <summary>An act of the procedure's own as its event told of it.</summary>
/// <param name="RecordId">Id under which it was written down.</param>
/// <param name="Codes">The codes of its form.</param>
/// <param name="StaffId">Who did it; empty for the complainant.</param>
public sealed record OwnMove(Guid RecordId, IReadOnlyDictionary<string, string> Codes, string StaffId);
