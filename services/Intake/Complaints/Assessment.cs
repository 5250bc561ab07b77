namespace ComplaintSuite.Intake.Complaints;

/// <summary>The decision on acceptance and what it rests on.</summary>
/// <param name="Decision">accepted, declined, referred or answered: the step that follows.</param>
/// <param name="AssessedAt">When it was decided.</param>
public sealed record Assessment(string Decision, DateTimeOffset AssessedAt)
{
    public string? Category { get; init; }

    public string? LegalField { get; init; }

    public string? Route { get; init; }

    public string? OfficeInCharge { get; init; }

    /// <summary>Findings recorded, such as facts-clear.</summary>
    public List<string> Findings { get; init; } = [];

    public string? Reason { get; init; }

    public string? CompetentBody { get; init; }

    /// <summary>Department or body that the person was pointed to.</summary>
    public string? Department { get; init; }

    public string? Answer { get; init; }

    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>
    {
        ["decision"] = Decision,
        ["assessed_at"] = AssessedAt,
        ["category"] = Category,
        ["legal_field"] = LegalField,
        ["route"] = Route,
        ["office_in_charge"] = OfficeInCharge,
        ["findings"] = Findings,
        ["reason"] = Reason,
        ["competent_body"] = CompetentBody,
        ["department"] = Department,
        ["answer"] = Answer,
    };
}
