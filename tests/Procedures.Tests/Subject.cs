using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests;

/// <summary>A case or work item reduced to what a procedure asks about it.</summary>
internal sealed record Subject
{
    public string? Kind { get; init; } = "complaint";
    public string? Route { get; init; }
    public string? Decision { get; init; }
    public string? Channel { get; init; } = "portal";
    public string? Category { get; init; }
    public bool Mediated { get; init; }
    public bool Anonymous { get; init; }
    public string? Severity { get; init; }
    public string? Validity { get; init; }

    /// <summary>Fields that are not there; null: none is.</summary>
    public IReadOnlySet<string>? Missing { get; init; } = new HashSet<string>();

    /// <summary>Guards that do not hold; null: none holds.</summary>
    public IReadOnlySet<string>? Unmet { get; init; } = new HashSet<string>();

    /// <summary>Guards that hold all the same when none does.</summary>
    public IReadOnlySet<string> Holding { get; init; } = new HashSet<string>();

    /// <summary>What was done of the procedure's own.</summary>
    public DoneActs Done { get; init; } = DoneActs.None;

    /// <summary>Who acts.</summary>
    public string? StaffId { get; init; }

    /// <summary>The form of the own act that is being done.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = new Dictionary<string, string>();

    /// <summary>Codes of what the procedure asks for beside.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the time of a detail has passed.</summary>
    public IReadOnlyDictionary<string, string> Past { get; init; } = new Dictionary<string, string>();

    /// <summary>Staff ids of those who must withdraw.</summary>
    public IReadOnlySet<string> Barred { get; init; } = new HashSet<string>();

    /// <summary>What an agent has no authority for.</summary>
    public IReadOnlySet<string> Unauthorised { get; init; } = new HashSet<string>();

    /// <summary>Whether somebody acts for the complainant.</summary>
    public bool Agent { get; init; }

    /// <summary>Fields that are only said not to be known.</summary>
    public IReadOnlySet<string> NotKnown { get; init; } = new HashSet<string>();

    private static OwnActAnswers<Subject> OwnActs { get; } = new(
        subject => subject.Done, (subject, name) => subject.Given.GetValueOrDefault(name), subject => subject.StaffId,
        (subject, name) => subject.Details.GetValueOrDefault(name), (subject, field) => Has(subject, field) && !subject.NotKnown.Contains(field), subject => subject.Barred, (subject, name) => subject.Past.GetValueOrDefault(name))
    {
        Authorised = (subject, scope) => !subject.Unauthorised.Contains(scope),
    };

    public static Vocabulary<Subject> Case { get; } = Vocabulary.From<Subject>(Section.Case, typeof(CaseAnswers), Has, Select, OwnActs);

    public static Vocabulary<Subject> Work { get; } = Vocabulary.From<Subject>(Section.Work, typeof(WorkAnswers), Has, Select, OwnActs);

    private static bool Has(Subject subject, string field) => subject.Missing is { } missing && !missing.Contains(field);

    private static string? Select(Subject subject, string selector) => selector switch
    {
        "kind" => subject.Kind,
        "route" => subject.Route,
        "decision" => subject.Decision,
        "channel" => subject.Channel,
        "severity" => subject.Severity,
        "validity" => subject.Validity,
        "category" => subject.Category,
        "anonymous" => subject.Anonymous ? "true" : "false",
        "mediated" => subject.Mediated ? "true" : "false",
        "agent" => subject.Agent ? "true" : "false",
        _ => throw new ArgumentOutOfRangeException(nameof(selector), selector, null),
    };

    private bool Meets(string guard) => Holding.Contains(guard) || Unmet is { } unmet && !unmet.Contains(guard);

    private static class CaseAnswers
    {
        [Source("CH-06")] public static bool FactsClear(Subject subject) => subject.Meets("facts-clear");
        [Source("CH-06")] public static bool MatterSimple(Subject subject) => subject.Meets("matter-simple");
        [Source("CH-08")] public static bool CivilDispute(Subject subject) => subject.Meets("civil-dispute");
        [Source("CH-03"), Source("CH-04")] public static bool ContactOrPublishedRecord(Subject subject) => subject.Meets("contact-or-published-record");
        [Source("CH-11")] public static bool Reachable(Subject subject) => subject.Meets("reachable");
        [Source("GC-02")] public static bool Callable(Subject subject) => subject.Meets("callable");
        [Source("CH-11")] public static bool ResultNotified(Subject subject) => subject.Meets("result-notified");
        [Source("CH-04")] public static bool IdentityNotProtected(Subject subject) => subject.Meets("identity-not-protected");
        [Source("CH-12")] public static bool NotArchived(Subject subject) => subject.Meets("not-archived");
        [Source("PI-03")] public static bool FaultRecorded(Subject subject) => subject.Meets("fault-recorded");
        [Source("PI-01")] public static bool LowersPromotion(Subject subject) => subject.Meets("lowers-promotion");
        [Source("LI-10")] public static bool MaterialsAwaited(Subject subject) => subject.Meets("materials-awaited");
        [Source("BC-06")] public static bool UrgeAwaitsAnswer(Subject subject) => subject.Meets("urge-awaits-answer");
        [Source("PI-07")] public static bool HandledIt(Subject subject) => subject.Meets("handled-it");
        [Source("PI-07")] public static bool Visited(Subject subject) => subject.Meets("visited");
        [Source("PI-10")] public static bool CourtesyAnswered(Subject subject) => subject.Meets("courtesy-answered");
        [Source("PI-05")] public static bool OwnAction(Subject subject) => subject.Meets("own-action");
        [Source("CH-04")] public static bool OwnRequest(Subject subject) => subject.Meets("own-request");
        [Source("PI-07")] public static bool WasWorkedOn(Subject subject) => subject.Meets("was-worked-on");
        [Source("HB-01")] public static bool DeskOpen(Subject subject) => subject.Meets("desk-open");
        [Source("HB-04")] public static bool SeveralDepartments(Subject subject) => subject.Meets("several-departments");
        [Source("PI-07")] public static bool WithinReopening(Subject subject) => subject.Meets("within-reopening");
    }

    private static class WorkAnswers
    {
        [Source("CH-06")] public static bool OwnClaim(Subject subject) => subject.Meets("own-claim");
        [Source("PI-12")] public static bool OwnRequest(Subject subject) => subject.Meets("own-request");
        [Source("PI-04")] public static bool TransferLimitRespected(Subject subject) => subject.Meets("transfer-limit-respected");
        [Source("BC-02")] public static bool OwnClaimOrSuperior(Subject subject) => subject.Meets("own-claim-or-superior");
        [Source("PI-11")] public static bool HarmOngoing(Subject subject) => subject.Meets("harm-ongoing");
        [Source("PI-11")] public static bool HarmContained(Subject subject) => subject.Meets("harm-contained");
        [Source("PI-12")] public static bool OverrunsApproved(Subject subject) => subject.Meets("overruns-approved");
        [Source("BC-06")] public static bool UrgesAnswered(Subject subject) => subject.Meets("urges-answered");
    }
}
