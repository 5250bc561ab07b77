namespace ComplaintSuite.Procedures;

/// <summary>The part of a procedure that one service runs: Intake runs <see cref="Case"/>, Routing runs <see cref="Work"/>.</summary>
public enum Section { Case, Work }

/// <summary>A state that is entered.</summary>
/// <param name="Name">As written in the files.</param>
/// <param name="From">The steps from which it may be entered. Empty for a step with which a life begins only.</param>
/// <param name="IsStart">A life may begin with it.</param>
/// <param name="IsFinal">Nothing needs to follow it.</param>
/// <param name="BeginsAnew">A life goes on anew from here: no clock of before runs on, and what can only happen after it ends none.</param>
public sealed record Step(string Name, IReadOnlyList<string> From, bool IsStart = false, bool IsFinal = false, bool BeginsAnew = false)
{
    /// <summary>The steps from which the service alone may enter it, when what was done there counts no more.</summary>
    public IReadOnlyList<string> ByItself { get; init; } = [];
}

/// <summary>Something done without entering a step.</summary>
/// <param name="Name">As written in the files.</param>
/// <param name="In">The steps in which it may happen.</param>
public sealed record Act(string Name, IReadOnlyList<string> In);

/// <summary>A question with the answer yes or no that the service of the section answers.</summary>
/// <param name="Name">As written in the files; the method that answers is its name in PascalCase.</param>
/// <param name="Asks">What must be true, as the end of a sentence that begins with "It must be that".</param>
/// <param name="Field">The field that a refusal points to, where the guard is about one.</param>
/// <param name="IsFixed">Whether nothing that the person gives or does first changes the answer: it is about who acts, or about what was so from the beginning.</param>
public sealed record Guard(string Name, string Asks, string? Field = null, bool IsFixed = false);

/// <summary>A value of the subject by which a file may narrow a demand or a clock (`for:`).</summary>
/// <param name="Name">As written in the files.</param>
/// <param name="Values">The closed list of values; null where the procedure file itself names them (kinds, channels, routes, severities).</param>
public sealed record Selector(string Name, IReadOnlyList<string>? Values);

/// <summary>Something that the service of the section does on entering a step or with an act, beyond storing it.</summary>
public sealed record Effect(string Name);

/// <summary>Two acts that crossed, with the outcome that holds.</summary>
/// <param name="Name">The outcome, as the timeline names it.</param>
/// <param name="Case">The step or act of the case section that was first in Intake.</param>
/// <param name="Work">The step or act of the work section that then arrived.</param>
/// <param name="Told">What the timeline says.</param>
public sealed record Crossing(string Name, string Case, string Work, LocalText Told);

/// <summary>A date that a notice may name: that of the clocks that end with a step or act; where none does, that of the clock of a name.</summary>
/// <param name="Variable">As templates write it.</param>
/// <param name="End">The step or act.</param>
/// <param name="Clock">The clock's name.</param>
public sealed record NamedDate(string Variable, string End, string Clock)
{
    /// <summary>The clocks that may give the date; several where a procedure has one for each kind of case. What is between the organisation's people gives none: a notice goes to whoever complains.</summary>
    public IReadOnlyList<ClockDefinition> ClocksOf(IReadOnlyList<ClockDefinition> clocks)
    {
        var told = clocks.Where(clock => !clock.IsInternal).ToList();
        return told.FindAll(clock => clock.To.Contains(End)) is { Count: > 0 } ending ? ending : told.FindAll(clock => clock.Name == Clock);
    }
}

/// <summary>The closed lists of one section. Names are kebab-case, parts of a name are joined by a full stop.</summary>
public sealed class SectionLifecycle
{
    private readonly Dictionary<string, Step> _steps;
    private readonly Dictionary<string, Act> _acts;
    private readonly Dictionary<string, Guard> _guards;

    internal SectionLifecycle(
        Section section, IReadOnlyList<string> usually, IReadOnlyList<Step> steps, IReadOnlyList<Act> acts, IReadOnlyList<Guard> guards, IReadOnlyList<string> fields,
        IReadOnlyList<Effect> effects, IReadOnlyList<Selector> selectors)
    {
        (Section, Usually, Steps, Acts, Guards, Fields, Effects, Selectors) = (section, usually, steps, acts, guards, fields, effects, selectors);
        _steps = steps.ToDictionary(step => step.Name);
        _acts = acts.ToDictionary(act => act.Name);
        _guards = guards.ToDictionary(guard => guard.Name);
    }

    public Section Section { get; }

    /// <summary>The steps in which an act of a procedure's own may happen, where the file does not say.</summary>
    public IReadOnlyList<string> Usually { get; }

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
    // Static members are made in the order in which they stand: the lists below use these.
    /// <summary>Whether a complaint is founded. An invalid one is still helped as far as possible.</summary>
    public static IReadOnlyList<string> Validities { get; } = ["valid", "invalid"];

    /// <summary>`by: [system]` is the service itself, acting on an event, a clock or a filing that it has taken.</summary>
    public const string System = "system";

    /// <summary>What the timeline says where a clock ran out: a text like those of the steps and acts.</summary>
    public const string ClockRanOut = "clock-ran-out";

    private static readonly string[] BeforeClosed =
    [
        "received", "registered", "assessed", "accepted", "declined", "referred", "answered", "at-work", "at-mediation", "result-known", "notified",
        "followed-up", "reopened",
    ];

    /// <summary>Somebody waits for the organisation: the complaint is registered and its result not known yet.</summary>
    private static readonly string[] Awaited = ["registered", "accepted", "at-work", "at-mediation", "reopened"];

    /// <summary>The matter was accepted and is not closed.</summary>
    private static readonly string[] Accepted = ["accepted", "at-work", "at-mediation", "result-known", "notified", "followed-up", "reopened"];

    private static readonly string[] BeforeHandled = ["queued", "claimed"];

    private static readonly string[] BeforeHandedIn = ["queued", "claimed", "handled", "approved"];

    /// <summary>The case file, run by Intake.</summary>
    public static SectionLifecycle Case { get; } = new(
        Section.Case,
        usually: BeforeClosed,
        steps:
        [
            new("received", [], IsStart: true),
            new("registered", ["received"]),
            new("taken-over", ["registered"]), // a published record: its publisher handles it
            new("assessed", ["registered"]),
            new("accepted", ["assessed"]),
            new("declined", ["assessed"]),
            new("referred", ["assessed"]),
            new("answered", ["assessed"]),
            new("at-work", ["accepted", "reopened"]),
            new("at-mediation", ["accepted"]),
            new("result-known", ["at-work", "at-mediation"]),
            new("notified", ["result-known"]),
            new("followed-up", ["notified"]),
            new("withdrawn", BeforeClosed),
            new("closed", ["result-known", "notified", "followed-up", "declined", "referred", "answered", "withdrawn", "taken-over"]),
            new("reopened", ["followed-up", "closed"], BeginsAnew: true), // from followed-up: the visit found the matter not solved
            new("archived", ["closed"], IsFinal: true),
        ],
        acts:
        [
            new("amend-registration", ["received", "registered"]),
            new("attach", [.. BeforeClosed, "withdrawn", "closed"]),
            new("remove-attachment", [.. BeforeClosed, "withdrawn", "closed"]),
            new("request-materials", Awaited),
            new("answer-materials", Awaited),
            new("stop-awaiting-materials", Awaited), // the time for them is over: what paused for them goes on
            new("send-message", [.. BeforeClosed, "withdrawn", "closed"]),
            new("urge", [.. Awaited, "result-known"]),
            new("answer-urge", BeforeClosed),
            new("change-requested-date", ["registered", "accepted", "at-work", "reopened"]),
            new("give-answer", [.. Awaited, "result-known"]),
            new("change-severity", Accepted),
            new("plan-corrective-action", [.. Accepted, "withdrawn"]),
            new("verify-corrective-action", [.. Accepted, "withdrawn"]),
            new("set-indicators",
                ["accepted", "declined", "referred", "answered", "at-work", "at-mediation", "result-known", "notified", "followed-up", "reopened", "withdrawn"]),
            new("read-parties", [.. BeforeClosed, "withdrawn", "closed", "archived"]),
            new("acknowledge-alert", BeforeClosed), // somebody looks after what a post was told of
            new("request-unmasking", [.. BeforeClosed, "withdrawn", "closed"]),
            new("decide-unmasking", [.. BeforeClosed, "withdrawn", "closed"]),
        ],
        guards:
        [
            new("facts-clear", "the assessment finds the facts clear"),
            new("matter-simple", "the assessment finds the matter simple"),
            new("civil-dispute", "the assessment finds a civil dispute over consumer rights"),
            new("contact-or-published-record", "the complainant left a contact, or the import marked the case 'published record, no contact'",
                "complainant.contact"),
            new("reachable", "there is a contact or an access code by which the person can be reached", "complainant.contact"),
            new("callable", "there is a telephone number or an e-mail address, which an address is not", "complainant.telephone"),
            new("result-notified", "the complainant was notified of the result"),
            new("identity-not-protected", "the person did not ask for identity protection, or this read was approved"),
            new("not-archived", "the case is not archived"),
            new("registration-complete", "nothing is missing from the registration"),
            new("fault-recorded", "a shortfall in service or somebody's fault is recorded", "fault"),
            new("lowers-promotion", "the severity was raised because the time ran out and would be lowered", "severity"),
            new("materials-awaited", "the complainant was asked for materials and has not answered yet"),
            new("urge-awaits-answer", "the complainant urged and has no answer yet"),
            new("handled-it", "the person who acts handled the matter", IsFixed: true),
            new("visited", "the follow-up visit is recorded"),
            new("courtesy-answered", "the courtesy item of the invalid complaint was answered"),
            new("own-action", "the person who acts planned the corrective action or carries it out", IsFixed: true),
            new("own-request", "the person who acts asked for it"), // not fixed: a case may have requests of several people
            new("was-worked-on", "the case was closed with the result of a department"),
            new("place-staffed", "somebody works at the place", IsFixed: true),
            new("desk-open", "the desk of the person who acts is open, or the person is on duty", IsFixed: true),
            new("several-departments", "an act names another department that is concerned beside the one that gets the matter"),
            new("taken-by-receiver", "whoever accepts what one office offers to another belongs to the department named there, not to the one that offers, and it goes to that department", "department"),
            new("within-reopening", "the time in which the case may be reopened has not passed"),
        ],
        fields:
        [
            "channel", "channel.description", "facts", "leads", "evidence", "respondent.name", "respondent.telephone", "respondent.postcode",
            "complainant.name", "complainant.address", "complainant.telephone", "complainant.postcode", "complainant.email", "complainant.unit",
            "complainant.contact", // any of telephone, address, email
            "agent.name", "agent.telephone", "agent.address", "agent.email", // who acts for the complainant
            "demand", "requested-date", "harm-ongoing", "category", "legal-field", "route", "office-in-charge", "validity", "severity", "criterion", "fault",
            "reason", "competent-body", "answer", "article", "department", "reply", "message", "materials", "means", "given-by", "visit-record", "solved",
            "cause", "correction", "prevention", "owner", "due-date",
            "representative", // chosen by the complainant, among those who complain of the same
            "corrective-action", // as planned
            "corrective-action.verified",
            "indicators",
        ],
        effects: [new("hand-over-to-work"), new("hand-over-to-mediation"), new("write-archive-file")],
        selectors:
        [
            new("kind", null), new("channel", null), new("route", null), new("category", null), new("severity", null),
            // Nobody is named as the complainant.
            new("anonymous", ["true", "false"]),
            // Somebody acts for the complainant.
            new("agent", ["true", "false"]),
            new("validity", Validities),
            // More time than the procedure's limitation had passed as the matter was received.
            new("past-limitation", ["true", "false"]),
            // So many complain of the same respondent for the same cause that they are advised to choose representatives.
            new("collective", ["true", "false"]),
            // Taken over from a publisher: nobody here took it in.
            new("published", ["true", "false"]),
            // How the case was decided; 'withdrawn' once it is withdrawn, whatever was decided before.
            new("decision", ["accepted", "declined", "referred", "answered", "withdrawn"]),
            new("mediated", ["true", "false"]),
        ]);

    /// <summary>The work item, run by Routing.</summary>
    public static SectionLifecycle Work { get; } = new(
        Section.Work,
        usually: BeforeHandedIn,
        steps:
        [
            new("queued", ["claimed", "transferred"], IsStart: true) { ByItself = ["handled", "approved"] }, // from claimed: released; by itself: whoever handled it must withdraw
            new("claimed", ["queued"]),
            new("transferred", BeforeHandled), // queued with the other department follows in the same transaction
            new("handled", ["claimed"]),
            new("approved", ["handled"]),
            new("handed-in", ["handled", "approved"], IsFinal: true),
            new("cancelled", BeforeHandedIn, IsFinal: true),
        ],
        acts:
        [
            new("record-handling", ["claimed"]),
            new("record-containment", BeforeHandled),
            new("request-extension", BeforeHandled),
            new("decide-extension", BeforeHandled),
            new("approve-overrun", BeforeHandled),
            new("supervise", BeforeHandedIn),
            new("answer-supervision", BeforeHandedIn),
            new("promote", BeforeHandled),
            new(TaskKind.Ask, ["claimed"]), // others are asked, each with a task of its own; the section `tasks` says who may
        ],
        guards:
        [
            // Holds too where nobody has claimed the item yet, and for the system, which acts for nobody.
            new("own-claim", "the item is with the person who acts, or with somebody who has left the department", IsFixed: true),
            new("own-claim-or-superior", "nobody has the item, it is with the person who acts, or the person assigns work", IsFixed: true),
            new("transfer-limit-respected", "the case was transferred less than twice, or a supervisor, a manager or the superior of the department decides where it goes", "department"),
            new("harm-ongoing", "harm was going on as the case was accepted", IsFixed: true),
            new("harm-contained", "no harm is going on, or its containment is recorded", "containment-record"),
            new("own-request", "the person who acts asked for it", IsFixed: true),
            new("overruns-approved", "every clock that ran out and needs an approval has it"),
            new("urges-answered", "every urging of the complainant was answered"),
            new("tasks-finished", "every department that was asked has answered"),
            new("goes-up", "it goes to a department above the one that has it", "department"),
            new("department-staffed", "somebody handles work in the department that has it, or to which it goes", "department"),
            new("taken-by-receiver", "whoever accepted what one office offers to another belongs to the department named there, not to the one that offered, and it goes to that department", "department"),
        ],
        fields: ["handling-record", "containment-record", "result", "outcome", "department", "reason", "order", "answer", "until"],
        effects: [new("report-result"), new("write-handling-log")],
        selectors: [new("kind", null), new("channel", null), new("route", null), new("severity", null), new("validity", Validities), new("anonymous", ["true", "false"])]);

    /// <summary>
    /// What happens where acts of the two sections cross on their way: the complainant or clerk acted in the case while the department acted on its item, or the
    /// other way round. Intake decides; both orders of arrival end the same; nothing is left behind in either section.
    /// </summary>
    public static IReadOnlyList<Crossing> Crossings { get; } =
    [
        new("queued-after-withdrawal", "withdrawn", "queued", new(
            "撤回先于转办生效，承办部门不再办理。",
            "The withdrawal came before a department had the case; none will deal with it.",
            "El expediente se retiró antes de llegar a un departamento; ninguno lo tramitará.")),
        new("claimed-after-withdrawal", "withdrawn", "claimed", new(
            "撤回时承办人员刚刚接手，办理随即停止。",
            "Someone had just taken the case on when it was withdrawn; the work stops.",
            "Alguien acababa de hacerse cargo cuando se retiró el expediente; la tramitación se detiene.")),
        new("result-after-withdrawal", "withdrawn", "handed-in", new(
            "承办部门的结果与撤回同时作出：撤回有效，结果仅存入卷宗。",
            "The department's result and the withdrawal crossed: the withdrawal stands and the result is only filed.",
            "El resultado del departamento y la retirada se cruzaron: la retirada es válida y el resultado solo se archiva.")),
        new("promotion-after-withdrawal", "withdrawn", "promote", new(
            "撤回后不再因超期提高严重等级。",
            "The case had been withdrawn, so its severity was not raised for the time it took.",
            "El expediente ya se había retirado, por lo que no se elevó su gravedad por el tiempo transcurrido.")),
        new("extension-after-withdrawal", "withdrawn", "decide-extension", new(
            "撤回后延期决定不再有效。",
            "The case had been withdrawn; the decision about more time has no effect.",
            "El expediente ya se había retirado; la decisión sobre la prórroga no tiene efecto.")),
        new("result-before-materials", "request-materials", "handed-in", new(
            "承办部门已作出结果，无需再补充材料。",
            "The department finished before you answered; the materials asked for are not needed any more.",
            "El departamento terminó antes de su respuesta; ya no hace falta el material solicitado.")),
        new("superseded-result", "reopened", "handed-in", new(
            "重新办理前的办理结果已被取代。",
            "This result belonged to the handling before the case was reopened and was replaced.",
            "Este resultado pertenecía a la tramitación anterior a la reapertura y ha sido sustituido.")),
    ];

    /// <summary>A crossing by the name of its outcome.</summary>
    /// <exception cref="ArgumentException">There is none of this name: an error of the program.</exception>
    public static Crossing Crossing(string name) => FindCrossing(name) ?? throw new ArgumentException($"No crossing ends in '{name}'.", nameof(name));

    /// <summary>A crossing by the name of its outcome; null where there is none.</summary>
    public static Crossing? FindCrossing(string name) => Crossings.FirstOrDefault(crossing => crossing.Name == name);

    public static SectionLifecycle Of(Section section) => section switch { Section.Case => Case, Section.Work => Work };

    /// <summary>The section that has a step or act of this name; null where none has.</summary>
    public static Section? SectionOf(string move) =>
        Case.ClockTargets.Contains(move) ? Section.Case : Work.ClockTargets.Contains(move) ? Section.Work : null;

    /// <summary>What a submission can be.</summary>
    /// <summary>Whether somebody may state a field of the case as not known: of the contact some is needed, and of the assessment whoever assesses knows it.</summary>
    public static bool MayBeUnknown(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field is "leads" or "evidence" or "demand" or "requested-date" || field.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal)
            || (field.StartsWith("respondent.", StringComparison.Ordinal) || field.StartsWith("complainant.", StringComparison.Ordinal)) && field != "complainant.contact";
    }

    public static IReadOnlyList<string> Kinds { get; } = ["complaint", "report", "enquiry", "suggestion", "opinion", "lead"];

    /// <summary>The ways in. 'other' is any way that a procedure does not name, with its description.</summary>
    public static IReadOnlyList<string> Channels { get; } = ["telephone", "letter", "sms", "email", "portal", "in-person", "opinion-box", "opinion-book", "supervision-line", "forum", "station", "api", "other"];

    /// <summary>How the complainant is told something by a person, beside the notice itself.</summary>
    public static IReadOnlyList<string> Means { get; } = ["telephone", "at-the-door", "in-person", "letter", "sms", "email", "portal"];

    /// <summary>The roles that a token carries.</summary>
    public static IReadOnlyList<string> Roles { get; } =
    [
        "public", "respondent", "employee", "clerk", "dispatcher", "handler", "duty-officer", "supervisor", "manager", "mediator", "hr-officer",
        "finance-auditor", "auditor", "editor", "org-admin", "operator", "service",
    ];

    /// <summary>The dates that a notice may name and whose clocks its procedure may have.</summary>
    public static IReadOnlyList<NamedDate> DueDates { get; } = [new("due.acceptance", "assessed", "acceptance"), new("due.answer_materials", "answer-materials", "answer-materials")];

    /// <summary>The notice that tells a party what was decided on a request of theirs: with any act of the procedure's own that decides on one and whose sentence names the decision.</summary>
    public const string RequestDecided = "request-decided";

    /// <summary>Every notice with the variables that the service fills in. A template that uses another variable is a defect.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Notices { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["receipt"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "due.acceptance", "access_hint"],
        ["acceptance"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "department", "access_hint"],
        ["out-of-remit"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "reason", "competent_body"],
        ["referral"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "department", "reason"],
        ["referral-up"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "department", "reason"],
        ["referral-down"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "department", "reason"],
        ["answer"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "answer"],
        ["result"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "department", "result", "access_hint"],
        ["materials-request"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "message", "missing", "due.answer_materials", "access_hint"],
        ["definite-answer"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "answer", "access_hint"],
        ["extension"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "due.extended", "access_hint"],
        [RequestDecided] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "request", "decision", "access_hint"],
        ["reopening"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "access_hint"],
        ["closing"] = ["case.number", "case.received_at", "organisation.name", "complainant.name", "case.closed_at"],
    };
}
