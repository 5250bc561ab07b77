namespace ComplaintSuite.Routing.Duty;

/// <summary>What became of an entry.</summary>
public enum DutyOutcome
{
    /// <summary>Nothing yet.</summary>
    Open,

    /// <summary>Settled, with what was done.</summary>
    Settled,

    /// <summary>Somebody has taken it over, and has it still.</summary>
    TakenOver,

    /// <summary>The competent department was told in writing.</summary>
    Told,

    /// <summary>It is a case now.</summary>
    Case,

    /// <summary>Nothing is to be done about it; the minutes keep it.</summary>
    Noted,
}

/// <summary>Something that somebody brought to whoever is on duty, that a place's book says, or that was said at a meeting. Its words are personal: they go into no event, log or alert.</summary>
public sealed class DutyEntry
{
    /// <summary>Our own limit; it is a note, no file.</summary>
    public const int LongestText = 20_000;

    private DutyEntry()
    {
    }

    public DutyEntry(Guid id, string organisation, Guid bookId, int number, string staffId, string text, DateTimeOffset now)
    {
        Id = id;
        Organisation = organisation;
        BookId = bookId;
        Number = number;
        StaffId = staffId;
        Text = text;
        WrittenAt = now;
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    public Guid BookId { get; private set; }

    /// <summary>Place among the entries of the book, from 1.</summary>
    public int Number { get; private set; }

    public string StaffId { get; private set; } = "";

    public string Text { get; private set; } = "";

    public DateTimeOffset WrittenAt { get; private set; }

    public DutyOutcome Outcome { get; private set; }

    /// <summary>What was done, or what the department was told.</summary>
    public string? Done { get; private set; }

    public DateTimeOffset? DoneAt { get; private set; }

    public string? DoneBy { get; private set; }

    public string? TakenOverBy { get; private set; }

    public DateTimeOffset? TakenOverAt { get; private set; }

    /// <summary>Code of the department that was told.</summary>
    public string? Department { get; private set; }

    /// <summary>Number of the case that it became.</summary>
    public string? CaseNumber { get; private set; }

    /// <summary>Nobody needs to do anything about it here any more.</summary>
    public bool IsSettled => Outcome is DutyOutcome.Settled or DutyOutcome.Told or DutyOutcome.Case or DutyOutcome.Noted;

    public void TakeOver(string staffId, DateTimeOffset now) => (Outcome, TakenOverBy, TakenOverAt) = (DutyOutcome.TakenOver, staffId, now);

    public void Settle(string done, string staffId, DateTimeOffset now) => Finish(DutyOutcome.Settled, done, staffId, now);

    public void Note(string staffId, DateTimeOffset now) => Finish(DutyOutcome.Noted, null, staffId, now);

    public void Tell(string department, string text, string staffId, DateTimeOffset now)
    {
        Department = department;
        Finish(DutyOutcome.Told, text, staffId, now);
    }

    /// <summary>It is a case. What somebody else recorded of it meanwhile stays as it was.</summary>
    public void Become(string caseNumber, string staffId, DateTimeOffset now)
    {
        CaseNumber = caseNumber;
        if (!IsSettled)
            Finish(DutyOutcome.Case, null, staffId, now);
    }

    private void Finish(DutyOutcome outcome, string? done, string staffId, DateTimeOffset now) => (Outcome, Done, DoneBy, DoneAt) = (outcome, done, staffId, now);

    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>
    {
        ["number"] = Number,
        ["staff_id"] = StaffId,
        ["text"] = Text,
        ["written_at"] = WrittenAt,
        ["outcome"] = Outcome.ToString(),
        ["done"] = Done,
        ["done_at"] = DoneAt,
        ["done_by"] = DoneBy,
        ["taken_over_by"] = TakenOverBy,
        ["taken_over_at"] = TakenOverAt,
        ["department"] = Department,
        ["case_number"] = CaseNumber,
    };
}
