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

    /// <summary>The knowledge article that the answer rests on (CH-09).</summary>
    public string? Article { get; init; }

    /// <summary>The version of its texts that was published then.</summary>
    public int? ArticleVersion { get; init; }

    /// <summary>valid or invalid; null where the procedure does not ask (PI-10).</summary>
    public string? Validity { get; init; }

    /// <summary>Null where the procedure does not ask, or the complaint is invalid.</summary>
    public string? Severity { get; init; }

    /// <summary>What makes the matter so grave (PI-01, PI-02, PI-03).</summary>
    public List<string> Criteria { get; init; } = [];

    /// <summary>Shortfall in service or somebody's fault, as it was found.</summary>
    public string? Fault { get; init; }

    /// <summary>Changes of the severity by somebody, the earliest first.</summary>
    public List<SeverityChange> SeverityChanges { get; init; } = [];

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
        ["article"] = Article,
        ["article_version"] = ArticleVersion,
        ["validity"] = Validity,
        ["severity"] = Severity,
        ["criteria"] = Criteria,
        ["fault"] = Fault,
        ["severity_changes"] = SeverityChanges.ConvertAll(change => change.AuditState()),
    };
}

/// <summary>A change of the severity by somebody.</summary>
/// <param name="From">Code of the severity before; null where there was none.</param>
/// <param name="To">Code of the severity that it became.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record SeverityChange(string? From, string? To, string? Reason, DateTimeOffset At)
{
    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?> { ["from"] = From, ["to"] = To, ["reason"] = Reason, ["at"] = At };
}
