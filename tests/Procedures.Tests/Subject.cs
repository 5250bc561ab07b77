using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests;

/// <summary>A case or work item reduced to what a procedure asks about it.</summary>
internal sealed record Subject
{
    public string? Kind { get; init; } = "complaint";
    public string? Route { get; init; }
    public string? Decision { get; init; }
    public string? Channel { get; init; } = "portal";
    public bool Mediated { get; init; }

    /// <summary>Fields that are not there; null: none is.</summary>
    public IReadOnlySet<string>? Missing { get; init; } = new HashSet<string>();

    /// <summary>Guards that do not hold; null: none holds.</summary>
    public IReadOnlySet<string>? Unmet { get; init; } = new HashSet<string>();

    public static Vocabulary<Subject> Case { get; } = Vocabulary.From<Subject>(Section.Case, typeof(CaseAnswers), Has, Select);

    public static Vocabulary<Subject> Work { get; } = Vocabulary.From<Subject>(Section.Work, typeof(WorkAnswers), Has, Select);

    private static bool Has(Subject subject, string field) => subject.Missing is { } missing && !missing.Contains(field);

    private static string? Select(Subject subject, string selector) => selector switch
    {
        "kind" => subject.Kind,
        "route" => subject.Route,
        "decision" => subject.Decision,
        "channel" => subject.Channel,
        "mediated" => subject.Mediated ? "true" : "false",
        _ => throw new ArgumentOutOfRangeException(nameof(selector), selector, null),
    };

    private bool Meets(string guard) => Unmet is { } unmet && !unmet.Contains(guard);

    private static class CaseAnswers
    {
        [Source("CH-06")] public static bool FactsClear(Subject subject) => subject.Meets("facts-clear");
        [Source("CH-06")] public static bool MatterSimple(Subject subject) => subject.Meets("matter-simple");
        [Source("CH-08")] public static bool CivilDispute(Subject subject) => subject.Meets("civil-dispute");
        [Source("CH-03"), Source("CH-04")] public static bool ContactOrPublishedRecord(Subject subject) => subject.Meets("contact-or-published-record");
        [Source("CH-11")] public static bool Reachable(Subject subject) => subject.Meets("reachable");
        [Source("CH-11")] public static bool ResultNotified(Subject subject) => subject.Meets("result-notified");
        [Source("CH-04")] public static bool IdentityNotProtected(Subject subject) => subject.Meets("identity-not-protected");
        [Source("CH-12")] public static bool NotArchived(Subject subject) => subject.Meets("not-archived");
    }

    private static class WorkAnswers
    {
        [Source("CH-06")] public static bool OwnClaim(Subject subject) => subject.Meets("own-claim");
    }
}
