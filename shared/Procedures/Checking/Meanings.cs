namespace ComplaintSuite.Procedures.Checking;

/// <summary>
/// What the services keep for the words of the lifecycle, as far as lines ask for it: when a fact comes to be so and when no longer. A guard or field that is not named here
/// may be so or not at any time: somebody can see to it.
/// </summary>
internal static class Meanings
{
    /// <summary>A fact that steps and acts of the case make or undo.</summary>
    public sealed record Fact(string Name, string[] MadeBy, string[] UndoneBy);

    public static IReadOnlyList<Fact> Facts { get; } =
    [
        new("reply", ["result-known"], ["reopened"]),
        new("result-notified", ["notified"], ["reopened"]),
        new("visited", ["followed-up"], ["reopened"]),
        new("indicators", ["set-indicators"], ["reopened"]),
        new("materials-awaited", ["request-materials"], ["answer-materials", "stop-awaiting-materials", "declined", "referred", "answered", "withdrawn", "result-known"]),
        new("urge-awaits-answer", ["urge"], ["answer-urge", "withdrawn"]),
        new("corrective-action", ["plan-corrective-action"], []),
        new("corrective-action.verified", ["verify-corrective-action"], ["plan-corrective-action"]),
    ];

    /// <summary>Guards of the case that ask for a fact, or for what was filed or found, by that name.</summary>
    public static IReadOnlyDictionary<string, string> GuardsOfFacts { get; } = new Dictionary<string, string>
    {
        ["result-notified"] = "result-notified",
        ["visited"] = "visited",
        ["courtesy-answered"] = "reply",
        ["materials-awaited"] = "materials-awaited",
        ["urge-awaits-answer"] = "urge-awaits-answer",
        ["contact-or-published-record"] = "complainant.contact",
        ["fault-recorded"] = "fault",
        ["facts-clear"] = "facts-clear",
        ["matter-simple"] = "matter-simple",
        ["civil-dispute"] = "civil-dispute",
        ["reachable"] = "complainant.contact",
        ["callable"] = "complainant.telephone",
        ["place-staffed"] = "place-staffed",
    };

    /// <summary>What is given by whoever files, or amends the registration; later by nobody.</summary>
    public static bool IsFiled(string field) => field is "channel.description" or "facts" or "leads" or "evidence" or "demand" or "requested-date"
        || field.StartsWith("respondent.", StringComparison.Ordinal) || field.StartsWith("complainant.", StringComparison.Ordinal) || field.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal);

    /// <summary>What is so from the beginning, and nothing that anybody does changes it.</summary>
    public static IReadOnlyList<string> Given { get; } = ["place-staffed"];

    /// <summary>Selectors whose value is so from the beginning: whether somebody acts for the complainant, whether too much time had passed, whether many complain of the same, whether it is a published record.</summary>
    public static IReadOnlyList<string> Found { get; } = ["agent", "past-limitation", "collective", "published"];

    /// <summary>What is given with the decision on acceptance; later by nobody, but where <see cref="SeverityGives"/> says so.</summary>
    public static IReadOnlyList<string> Assessed { get; } =
        ["category", "legal-field", "route", "office-in-charge", "validity", "severity", "criterion", "fault", "competent-body", "article", "department", "facts-clear", "matter-simple", "civil-dispute"];

    /// <summary>What a change of the severity can give.</summary>
    public static IReadOnlyList<string> SeverityGives { get; } = ["criterion", "fault"];

    /// <summary>Acts of the lifecycle that change more than facts.</summary>
    public static IReadOnlyList<string> Changing { get; } = ["amend-registration", "change-severity", "urge", "answer-urge", "record-containment", "approve-overrun", "promote"];

    /// <summary>Guards that every procedure takes over.</summary>
    public static IReadOnlyList<string> TakenOver { get; } = ["harm-contained", "overruns-approved", "urges-answered", "own-claim", "own-claim-or-superior", "not-archived"];

    /// <summary>Steps that follow the assessment in the transaction of the decision.</summary>
    public static IReadOnlyList<string> Decisions { get; } = ["accepted", "declined", "referred", "answered"];

    /// <summary>Steps and acts of the case that no person enters or does by themselves: they come with another, or with a filing.</summary>
    public static IReadOnlyList<string> Accompanying { get; } = ["received", "registered", "taken-over", "assessed", "at-work", "at-mediation", "result-known", "acknowledge-alert"];

    /// <summary>Of the work section: with a transfer the item is queued again at once, and a late clock promotes.</summary>
    public static IReadOnlyList<string> AccompanyingWork { get; } = ["cancelled", "promote"];
}
