namespace ComplaintSuite.Intake.Complaints;

/// <summary>What the complainant was asked for.</summary>
/// <param name="Items">What is missing, one line each.</param>
/// <param name="AskedAt">When.</param>
public sealed record AwaitedMaterials(List<string> Items, DateTimeOffset AskedAt)
{
    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?> { ["items"] = Items, ["asked_at"] = AskedAt };
}

/// <summary>An urging that waits for its answer.</summary>
/// <param name="Since">When it began.</param>
/// <param name="Count">How often the complainant urged since then.</param>
public sealed record Urging(DateTimeOffset Since, int Count)
{
    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?> { ["since"] = Since, ["count"] = Count };
}

/// <summary>A follow-up visit (PI-07).</summary>
/// <param name="Record">What was found.</param>
/// <param name="Solved">Whether the matter is solved, as the person sees it.</param>
/// <param name="StaffId">The visitor.</param>
/// <param name="At">When it was recorded.</param>
public sealed record FollowUp(string Record, bool Solved, string StaffId, DateTimeOffset At)
{
    public IReadOnlyDictionary<string, object?> AuditState() =>
        new Dictionary<string, object?> { ["record"] = Record, ["solved"] = Solved, ["staff_id"] = StaffId, ["at"] = At };
}

/// <summary>What is done so that it doesn't happen again (PI-05).</summary>
/// <param name="Cause">What caused it.</param>
/// <param name="Correction">What puts it right.</param>
/// <param name="Prevention">What keeps it from happening again.</param>
/// <param name="Owner">Staff id of who carries it out.</param>
/// <param name="DueDate">Local day by which it is done.</param>
/// <param name="PlannedBy">Staff id of who planned it.</param>
/// <param name="PlannedAt">When.</param>
public sealed record CorrectiveAction(string Cause, string Correction, string Prevention, string Owner, DateOnly DueDate, string PlannedBy, DateTimeOffset PlannedAt)
{
    /// <summary>Null until somebody else has looked whether it was done.</summary>
    public Verification? Verification { get; init; }

    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>
    {
        ["cause"] = Cause,
        ["correction"] = Correction,
        ["prevention"] = Prevention,
        ["owner"] = Owner,
        ["due_date"] = Reading.Written(DueDate),
        ["planned_by"] = PlannedBy,
        ["planned_at"] = PlannedAt,
        ["verified_by"] = Verification?.By,
        ["verified_at"] = Verification?.At,
        ["verification"] = Verification?.Found,
    };
}

/// <summary>Somebody else looked whether a corrective action was done.</summary>
/// <param name="Found">What they found.</param>
/// <param name="By">Staff id.</param>
/// <param name="At">When.</param>
public sealed record Verification(string Found, string By, DateTimeOffset At);

/// <summary>The complainant does not want it pursued any more.</summary>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record Withdrawal(string Reason, DateTimeOffset At)
{
    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?> { ["reason"] = Reason, ["at"] = At };
}

/// <summary>A closing.</summary>
/// <param name="At">When.</param>
/// <param name="WithResult">Whether a department's result stood at its end: only then is there something to take up again.</param>
public sealed record Closing(DateTimeOffset At, bool WithResult)
{
    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?> { ["at"] = At, ["with_result"] = WithResult };
}

/// <summary>A reopening.</summary>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record Reopened(string Reason, DateTimeOffset At)
{
    /// <summary>The visit before it; null where there was none. The next closing takes one of its own.</summary>
    public FollowUp? FollowUp { get; init; }

    /// <summary>Act of the work section that carries the result of the round before; null for none, and for reopenings from before it was kept.</summary>
    public Guid? ResultActId { get; init; }

    /// <summary>Code of the outcome of that round.</summary>
    public string? Outcome { get; init; }

    public IReadOnlyDictionary<string, object?> AuditState() =>
        new Dictionary<string, object?>([.. AuditStateOfResult()]) { ["reason"] = Reason, ["at"] = At, ["follow_up"] = FollowUp?.AuditState() };

    /// <summary>Nothing where no result is kept, as in entries from before it was.</summary>
    private IEnumerable<KeyValuePair<string, object?>> AuditStateOfResult() => ResultActId is null ? [] : [new("result_act_id", ResultActId), new("outcome", Outcome)];
}
