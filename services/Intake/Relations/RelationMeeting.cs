namespace ComplaintSuite.Intake.Relations;

/// <summary>
/// How far the cases that were there before a declaration have been gone through (<see cref="Workers.RelationWorker"/>). It is made with the declaration and goes once all have been, so that a crash
/// leaves none out.
/// </summary>
public sealed class RelationMeeting
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private RelationMeeting()
    {
    }

    /// <param name="relation">What was declared.</param>
    public RelationMeeting(DeclaredRelation relation)
    {
        ArgumentNullException.ThrowIfNull(relation);
        (RelationId, Organisation) = (relation.Id, relation.Organisation);
    }

    public Guid RelationId { get; private set; }

    public string Organisation { get; private set; } = "";

    /// <summary>Id of the last case that was gone through; all zeros before the first.</summary>
    public Guid After { get; private set; }

    /// <summary>Every case was come to; what was left is tried again.</summary>
    public bool IsThrough { get; private set; }

    /// <summary>Ids of cases that could not be opened as they were come to.</summary>
    public List<Guid> LeftOut { get; private set; } = [];

    /// <summary>How often what was left was tried again in vain.</summary>
    public int Attempts { get; private set; }

    /// <summary>When what was left is tried again; null for at once.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }

    public bool IsOver => IsThrough && LeftOut.Count == 0;

    /// <summary>These were gone through.</summary>
    /// <param name="caseIds">Ids of the cases, in their order.</param>
    /// <param name="isLast">No others follow.</param>
    public void Met(IReadOnlyList<Guid> caseIds, bool isLast)
    {
        ArgumentNullException.ThrowIfNull(caseIds);
        if (IsThrough)
            LeftOut = [.. LeftOut.Except(caseIds)];
        else
            (After, IsThrough) = (caseIds.Count > 0 ? caseIds[^1] : After, isLast);
    }

    /// <summary>One could not be: the others go on, and it is tried again after them, ever more seldom.</summary>
    public void Leave(Guid caseId, DateTimeOffset now)
    {
        LeftOut = [.. LeftOut.Where(left => left != caseId), caseId];
        if (IsThrough)
            NextAttemptAt = now + TimeSpan.FromMinutes(Math.Min(Math.Pow(2, Attempts++), LongestPause.TotalMinutes));
        else
            After = caseId;
    }
}
