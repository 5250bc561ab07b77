using System.Globalization;
using System.Security.Cryptography;
using ComplaintSuite.ServiceDefaults.Audit;

namespace ComplaintSuite.Routing.Duty;

/// <summary>What a book is.</summary>
public enum DutyBookKind
{
    /// <summary>The log of somebody's shift.</summary>
    Shift,

    /// <summary>What a place's book says on one day.</summary>
    DailyCheck,

    /// <summary>The minutes of one meeting.</summary>
    Minutes,
}

/// <summary>
/// The log of one shift (HB-10), a place's check of one day (HB-07), or the minutes of one meeting (HB-08). It holds no words: those are its entries'. The worker, which looks for what is late, sees it across organisations.
/// </summary>
public sealed class DutyBook : IAudited
{
    private DutyBook()
    {
    }

    private DutyBook(Guid id, string organisation, DutyBookKind kind, DutyBasis basis, DateTimeOffset beganAt)
    {
        Id = id;
        Organisation = organisation;
        Kind = kind;
        Procedure = basis.Procedure;
        ProcedureVersion = basis.Version;
        Rule = basis.Rule;
        Day = basis.Day;
        BeganAt = beganAt;
        Version = 1;
    }

    /// <param name="organisation">Organisation code.</param>
    /// <param name="basis">By what it is kept.</param>
    /// <param name="staffId">Whose shift it is.</param>
    /// <param name="endDue">When it is to have ended; null where the procedure doesn't say.</param>
    /// <param name="now">The current instant.</param>
    public static DutyBook Shift(string organisation, DutyBasis basis, string staffId, DateTimeOffset? endDue, DateTimeOffset now) =>
        new(Guid.CreateVersion7(now), organisation, DutyBookKind.Shift, basis, now) { StaffId = staffId, EndDueAt = endDue };

    /// <param name="organisation">Organisation code.</param>
    /// <param name="basis">By what it is kept.</param>
    /// <param name="department">Code of the place.</param>
    /// <param name="begins">The first instant of the local day.</param>
    /// <param name="dueAt">Its end.</param>
    /// <param name="now">The current instant, which is later for a day on which nobody was there to make it.</param>
    public static DutyBook Check(string organisation, DutyBasis basis, string department, DateTimeOffset begins, DateTimeOffset dueAt, DateTimeOffset now) =>
        new(Guid.CreateVersion7(now), organisation, DutyBookKind.DailyCheck, basis, begins) { Department = department, DueAt = dueAt };

    /// <param name="organisation">Organisation code.</param>
    /// <param name="basis">By what they are kept, with the day of the meeting.</param>
    /// <param name="staffId">Who begins them.</param>
    /// <param name="department">Code of the department that the meeting was about or at; empty for none.</param>
    /// <param name="now">The current instant.</param>
    public static DutyBook Minutes(string organisation, DutyBasis basis, string staffId, string department, DateTimeOffset now) =>
        new(Guid.CreateVersion7(now), organisation, DutyBookKind.Minutes, basis, now) { StaffId = staffId, Department = department };

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    /// <summary>A duty belongs to no case.</summary>
    public Guid CaseId => Id;

    public DutyBookKind Kind { get; private set; }

    public string Procedure { get; private set; } = "";

    public int ProcedureVersion { get; private set; }

    public string Rule { get; private set; } = "";

    /// <summary>Code of the place of a check, or of the department that a meeting was about or at; empty for a shift, and where minutes name none.</summary>
    public string Department { get; private set; } = "";

    /// <summary>Local day in the procedure's zone: of the check or the meeting, or on which the shift began.</summary>
    public DateOnly Day { get; private set; }

    /// <summary>Staff id of whose shift it is, of who did the check, or of who began the minutes; null while nobody did.</summary>
    public string? StaffId { get; private set; }

    public DateTimeOffset BeganAt { get; private set; }

    /// <summary>When a shift is to have ended; null for a check and minutes, and where the procedure doesn't say.</summary>
    public DateTimeOffset? EndDueAt { get; private set; }

    /// <summary>When it was found that a shift had not ended in time; once.</summary>
    public DateTimeOffset? OverrunAt { get; private set; }

    /// <summary>When the shift ended, the check was marked or the minutes were closed.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Of a check the end of its day; of a shift that has ended, until when what was taken over is settled or told. Null where nothing runs.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>When everything that was taken over from a shift was settled or told.</summary>
    public DateTimeOffset? HandedOverAt { get; private set; }

    /// <summary>When it was found late; once.</summary>
    public DateTimeOffset? LateAt { get; private set; }

    public long Version { get; private set; }

    public byte[] AuditSalt { get; private set; } = RandomNumberGenerator.GetBytes(16);

    /// <summary>In the order of their numbers.</summary>
    public List<DutyEntry> Entries { get; private set; } = [];

    public DutyEntry Write(string staffId, string text, DateTimeOffset now)
    {
        var entry = new DutyEntry(Guid.CreateVersion7(now), Organisation, Id, Entries.Count + 1, staffId, text, now);
        Entries.Add(entry);
        Version++;
        return entry;
    }

    /// <summary>The shift is over. Where somebody has taken something over that is not settled, the time of the hand-over runs from now.</summary>
    public void End(DateTimeOffset now, DateTimeOffset handOverDue)
    {
        EndedAt = now;
        if (IsOverdueToEnd(now))
            OverrunAt ??= now;
        DueAt = handOverDue;
        Version++;
        CompleteHandOver(now);
    }

    /// <summary>Nothing in the minutes is open.</summary>
    public void Close(DateTimeOffset now)
    {
        EndedAt = now;
        Version++;
    }

    /// <summary>The check of the day is done.</summary>
    public void Mark(string staffId, DateTimeOffset now)
    {
        StaffId = staffId;
        EndedAt = now;
        Version++;
    }

    /// <summary>An entry changed.</summary>
    public void Changed(DateTimeOffset now)
    {
        Version++;
        CompleteHandOver(now);
    }

    public void RunOut(DateTimeOffset now)
    {
        LateAt = now;
        Version++;
    }

    /// <summary>The shift goes on beyond its time.</summary>
    public void Overrun(DateTimeOffset now)
    {
        OverrunAt = now;
        Version++;
    }

    /// <summary>Whether the time in which a shift is to end has passed at an instant.</summary>
    public bool IsOverdueToEnd(DateTimeOffset now) => now > EndDueAt;

    private void CompleteHandOver(DateTimeOffset now)
    {
        if (Kind == DutyBookKind.Shift && EndedAt is not null && HandedOverAt is null && Entries.TrueForAll(entry => entry.IsSettled))
        {
            HandedOverAt = now;
            // Late is late, also where nobody looked in between.
            if (now > DueAt)
                LateAt ??= now;
        }
    }

    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>(AuditStateOfEnd())
    {
        ["kind"] = Kind.ToString(),
        ["procedure"] = Procedure,
        ["procedure_version"] = ProcedureVersion,
        ["rule"] = Rule,
        ["department"] = Department,
        ["day"] = Day.ToString("O", CultureInfo.InvariantCulture),
        ["staff_id"] = StaffId,
        ["began_at"] = BeganAt,
        ["ended_at"] = EndedAt,
        ["due_at"] = DueAt,
        ["handed_over_at"] = HandedOverAt,
        ["late_at"] = LateAt,
        ["version"] = Version,
        ["entries"] = Entries.OrderBy(entry => entry.Number).Select(entry => entry.AuditState()).ToList(),
    };

    /// <summary>Nothing where no end is due and none was overrun, as in entries from before there was such a time.</summary>
    private IEnumerable<KeyValuePair<string, object?>> AuditStateOfEnd() =>
        new KeyValuePair<string, object?>[] { new("end_due_at", EndDueAt), new("overrun_at", OverrunAt) }.Where(state => state.Value is not null);
}

/// <summary>By what a book is kept.</summary>
/// <param name="Procedure">Id of the procedure.</param>
/// <param name="Version">Its version.</param>
/// <param name="Rule">The rule that demands it.</param>
/// <param name="Day">The local day in its zone.</param>
public sealed record DutyBasis(string Procedure, int Version, string Rule, DateOnly Day);
