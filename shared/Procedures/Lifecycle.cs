namespace ComplaintSuite.Procedures;

/// <summary>The part of a procedure that one service runs: Intake runs <see cref="Case"/>, Routing runs <see cref="Work"/>.</summary>
public enum Section { Case, Work }

/// <summary>A state that is entered.</summary>
/// <param name="Name">As written in the files.</param>
/// <param name="From">The steps from which it may be entered. Empty for a step with which a life begins only.</param>
/// <param name="IsStart">A life may begin with it.</param>
/// <param name="IsFinal">Nothing needs to follow it.</param>
public sealed record Step(string Name, IReadOnlyList<string> From, bool IsStart = false, bool IsFinal = false);

/// <summary>Something done without entering a step.</summary>
/// <param name="Name">As written in the files.</param>
/// <param name="In">The steps in which it may happen.</param>
public sealed record Act(string Name, IReadOnlyList<string> In);

/// <summary>A question with the answer yes or no that the service of the section answers.</summary>
/// <param name="Name">As written in the files; the method that answers is its name in PascalCase.</param>
/// <param name="Asks">What must be true, as the end of a sentence that begins with "It must be that".</param>
/// <param name="Field">The field that a refusal points to, where the guard is about one.</param>
public sealed record Guard(string Name, string Asks, string? Field = null);

/// <summary>A value of the subject by which a file may narrow a demand or a clock (`for:`).</summary>
/// <param name="Name">As written in the files.</param>
/// <param name="Values">The closed list of values; null where the procedure file itself names them (kinds, channels, routes).</param>
public sealed record Selector(string Name, IReadOnlyList<string>? Values);

/// <summary>Something that the service of the section does on entering a step or with an act, beyond storing it.</summary>
public sealed record Effect(string Name);

/// <summary>The closed lists of one section. Names are kebab-case, parts of a name are joined by a full stop.</summary>
public sealed class SectionLifecycle
{
    private readonly Dictionary<string, Step> _steps;
    private readonly Dictionary<string, Act> _acts;
    private readonly Dictionary<string, Guard> _guards;

    internal SectionLifecycle(
        Section section, IReadOnlyList<Step> steps, IReadOnlyList<Act> acts, IReadOnlyList<Guard> guards, IReadOnlyList<string> fields,
        IReadOnlyList<Effect> effects, IReadOnlyList<Selector> selectors)
    {
        (Section, Steps, Acts, Guards, Fields, Effects, Selectors) = (section, steps, acts, guards, fields, effects, selectors);
        _steps = steps.ToDictionary(step => step.Name);
        _acts = acts.ToDictionary(act => act.Name);
        _guards = guards.ToDictionary(guard => guard.Name);
    }

    public Section Section { get; }

    /// <summary>In the order of a life.</summary>
    public IReadOnlyList<Step> Steps { get; }

    public IReadOnlyList<Act> Acts { get; }

    public IReadOnlyList<Guard> Guards { get; }

    /// <summary>Fields and records that `require:` may name. "indicators" stands for all indicators of the procedure.</summary>
    public IReadOnlyList<string> Fields { get; }

    public IReadOnlyList<Effect> Effects { get; }

    public IReadOnlyList<Selector> Selectors { get; }

    /// <summary>What a clock may run from and to: every step and every act.</summary>
    public IEnumerable<string> ClockTargets => Steps.Select(step => step.Name).Concat(Acts.Select(act => act.Name));

    public Step? Step(string name) => _steps.GetValueOrDefault(name);

    public Act? Act(string name) => _acts.GetValueOrDefault(name);

    public Guard? Guard(string name) => _guards.GetValueOrDefault(name);

    /// <exception cref="ArgumentException">There is no step or act of this name.</exception>
    internal void Demand(string move)
    {
        if (!_steps.ContainsKey(move) && !_acts.ContainsKey(move))
            throw new ArgumentException($"The {Section} section has no step or act '{move}'.", nameof(move));
    }
}

/// <summary>
/// The closed lists on which every procedure file is written: which steps and acts there are and which may follow which, and the names that a
/// file may use. A file declares none of them. A new step or act is a change here, with a decision record. No name is both in the case and in
/// the work section, so that a clock can run from one section into the other by name alone.
/// </summary>
public static class Lifecycle
{
    /// <summary>`by: [system]` is the service itself, acting on an event, a clock or a filing that it has taken.</summary>
    public const string System = "system";

    private static readonly string[] BeforeClosed =
    [
        "received", "registered", "materials-requested", "assessed", "accepted", "declined", "referred", "answered", "at-work", "at-mediation",
        "result-known", "notified", "followed-up",
    ];

    /// <summary>The case file, run by Intake.</summary>
    public static SectionLifecycle Case { get; } = new(
        Section.Case,
        steps:
        [
            new("received", [], IsStart: true),
            new("registered", ["received"]),
            new("materials-requested", ["registered"]),
            new("assessed", ["registered", "materials-requested"]),
            new("accepted", ["assessed"]),
            new("declined", ["assessed"]),
            new("referred", ["assessed"]),
            new("answered", ["assessed"]),
            new("at-work", ["accepted"]),
            new("at-mediation", ["accepted"]),
            new("result-known", ["at-work", "at-mediation"]),
            new("notified", ["result-known"]),
            new("followed-up", ["notified"]),
            new("withdrawn", BeforeClosed),
            new("closed", ["result-known", "notified", "followed-up", "declined", "referred", "answered", "withdrawn"]),
            new("archived", ["closed"], IsFinal: true),
        ],
        acts:
        [
            new("amend-registration", ["received", "registered"]),
            new("attach", [.. BeforeClosed, "withdrawn", "closed"]),
            new("remove-attachment", [.. BeforeClosed, "withdrawn", "closed"]),
            new("set-indicators",
                ["accepted", "declined", "referred", "answered", "at-work", "at-mediation", "result-known", "notified", "followed-up", "withdrawn"]),
            new("read-parties", [.. BeforeClosed, "withdrawn", "closed", "archived"]),
        ],
        guards:
        [
            new("facts-clear", "the assessment finds the facts clear"),
            new("matter-simple", "the assessment finds the matter simple"),
            new("civil-dispute", "the assessment finds a civil dispute over consumer rights"),
            new("contact-or-published-record", "the complainant left a contact, or the import marked the case 'published record, no contact'",
                "complainant.contact"),
            new("reachable", "there is a contact or an access code by which the person can be reached", "complainant.contact"),
            new("result-notified", "the complainant was notified of the result"),
            new("identity-not-protected", "the person did not ask for identity protection"),
            new("not-archived", "the case is not archived"),
            new("registration-complete", "nothing is missing from the registration"),
        ],
        fields:
        [
            "channel", "channel.description", "facts", "leads", "evidence", "respondent.name", "respondent.telephone", "respondent.postcode",
            "complainant.name", "complainant.address", "complainant.telephone", "complainant.postcode", "complainant.email",
            "complainant.contact", // any of telephone, address, email
            "demand", "category", "legal-field", "route", "office-in-charge", "reason", "competent-body", "answer", "department", "reply",
            "indicators",
        ],
        effects: [new("hand-over-to-work"), new("hand-over-to-mediation"), new("write-archive-file")],
        selectors:
        [
            new("kind", null), new("channel", null), new("route", null),
            // How the case was decided; 'withdrawn' once it is withdrawn, whatever was decided before.
            new("decision", ["accepted", "declined", "referred", "answered", "withdrawn"]),
            new("mediated", ["true", "false"]),
        ]);

    /// <summary>The work item, run by Routing.</summary>
    public static SectionLifecycle Work { get; } = new(
        Section.Work,
        steps:
        [
            new("queued", ["claimed"], IsStart: true), // from claimed: released
            new("claimed", ["queued"]),
            new("contained", ["claimed"]),
            new("handled", ["claimed", "contained"]),
            new("approved", ["handled"]),
            new("handed-in", ["handled", "approved"], IsFinal: true),
            new("cancelled", ["queued", "claimed", "contained", "handled", "approved"], IsFinal: true),
        ],
        acts: [new("record-handling", ["claimed", "contained"])],
        // Holds too where nobody has claimed the item yet, and for the system, which acts for nobody.
        guards: [new("own-claim", "the item is with the person who acts, or with somebody who has left the department")],
        fields: ["handling-record", "result", "outcome", "department", "reason"],
        effects: [new("report-result")],
        selectors: [new("kind", null), new("route", null)]);

    public static SectionLifecycle Of(Section section) => section switch { Section.Case => Case, Section.Work => Work };

    /// <summary>The section that has a step or act of this name; null where none has.</summary>
    public static Section? SectionOf(string move) =>
        Case.ClockTargets.Contains(move) ? Section.Case : Work.ClockTargets.Contains(move) ? Section.Work : null;

    /// <summary>What a submission can be.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["complaint", "report", "enquiry", "suggestion"];

    /// <summary>The ways in. 'other' is any way that a procedure does not name, with its description.</summary>
    public static IReadOnlyList<string> Channels { get; } = ["telephone", "letter", "sms", "email", "portal", "in-person", "api", "other"];

    /// <summary>The roles that a token carries.</summary>
    public static IReadOnlyList<string> Roles { get; } =
    [
        "public", "respondent", "employee", "clerk", "dispatcher", "handler", "duty-officer", "supervisor", "manager", "mediator", "hr-officer",
        "finance-auditor", "auditor", "editor", "org-admin", "operator", "service",
    ];

    /// <summary>Every notice with the variables that the service fills in. A template that uses another variable is a defect.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Notices { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["receipt"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "due.acceptance", "access_hint"],
        ["acceptance"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "department", "access_hint"],
        ["out-of-remit"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "reason", "competent_body"],
        ["referral"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "department", "reason"],
        ["answer"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "answer"],
        ["result"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "department", "result", "access_hint"],
        ["closing"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "case.closed_at"],
    };
}
