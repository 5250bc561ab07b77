using System.Collections.Immutable;

namespace ComplaintSuite.Procedures;

/// <summary>Who acts.</summary>
/// <param name="Roles">The roles of the token.</param>
/// <param name="Posts">The posts, as the procedure names them, that the person holds in the organisation.</param>
/// <param name="IsSystem">The service itself acts: on an event, a clock, or a filing it has taken.</param>
public sealed record Actor(IReadOnlySet<string> Roles, IReadOnlySet<string> Posts, bool IsSystem)
{
    /// <summary>The service itself.</summary>
    public static Actor System { get; } = new(ImmutableHashSet<string>.Empty, ImmutableHashSet<string>.Empty, IsSystem: true);

    /// <summary>A person with these roles and no post.</summary>
    public static Actor WithRoles(params IEnumerable<string> roles) => new(roles.ToImmutableHashSet(), ImmutableHashSet<string>.Empty, IsSystem: false);
}

/// <summary>One unmet demand.</summary>
/// <param name="Code">
/// Stable: ROLE_NOT_PERMITTED, NOT_ENABLED, KIND_NOT_PERMITTED, NEVER_PERMITTED, FIELD_MISSING, ROUTE_NOT_PERMITTED, STEP_NOT_PERMITTED, or for an unmet guard its name in
/// upper snake case (FACTS_CLEAR), with NOT_ before it where the file says `unless`; SAME_PERSON for two fields of a form that must name different people; MUST_WITHDRAW for whoever has an interest in the matter, whatever the file says of the act; NAMED_MUST_WITHDRAW where a form names one of them. Of a procedure's own act, ACT_OPEN: it waits for an answer; ACT_NOT_OPEN: nothing waits for this one.
/// </param>
/// <param name="Field">The field that is missing or that the guard is about; null where it is about none.</param>
/// <param name="Rule">The rule of the line that demands it; null where the line has none. A line with several rules gives one violation for each.</param>
/// <param name="Description">For developers and logs, in English; it holds no value of the case.</param>
public sealed record Violation(string Code, string? Field, string? Rule, string Description)
{
    /// <summary>What the procedure says to whoever is refused, such as where to turn to; null where it says nothing.</summary>
    public LocalText? Because { get; init; }

    /// <summary>Where one of several fields would do: all of them; empty where <see cref="Field"/> alone is meant.</summary>
    public IReadOnlyList<string> Alternatives { get; init; } = [];
}

/// <summary>Holds where the selector has one of the values.</summary>
public sealed record Condition(string Selector, IReadOnlyList<string> Values)
{
    /// <summary>The own act whose code it asks for; null where it asks for something else.</summary>
    internal string? Act => DoneActs.Asked(Selector) is { } done ? done : Selector.Contains('.', StringComparison.Ordinal) && !Selector.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal) && !Selector.StartsWith(Procedure.PastPrefix, StringComparison.Ordinal)
        ? DoneActs.ActOf(Selector) : null;

    internal bool Matches(Func<string, string?> select) => select(Selector) is { } value && Values.Contains(value);
}

/// <summary>What one line of a file demands. Applies where all of <see cref="For"/> hold.</summary>
/// <param name="For">Conditions; empty: always.</param>
/// <param name="Kinds">Kinds that are admitted; empty: all.</param>
/// <param name="Require">Fields and records that must be there.</param>
/// <param name="Any">Fields and records of which one must be there; empty: none.</param>
/// <param name="When">Guards that must hold.</param>
/// <param name="Unless">Guards that must not hold.</param>
/// <param name="Rules">The rules of the line.</param>
public sealed record Demand(
    IReadOnlyList<Condition> For, IReadOnlyList<string> Kinds, IReadOnlyList<string> Require, IReadOnlyList<string> Any, IReadOnlyList<string> When, IReadOnlyList<string> Unless,
    IReadOnlyList<string> Rules)
{
    /// <summary>Fields that must be there, and that nobody can state as not known.</summary>
    public IReadOnlyList<string> Stated { get; init; } = [];

    /// <summary>What is said to whoever is refused by this line; null where the procedure says nothing.</summary>
    public LocalText? Because { get; init; }

    /// <summary>Whatever is given or done: where the conditions hold, it is not possible.</summary>
    public bool Never { get; init; }

    /// <summary>Posts or roles that alone may do it then; empty: all whom the move names.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>The notice that is issued then, in the place of the move's; null for that.</summary>
    public string? Notice { get; init; }
}

/// <summary>What a file says under the name of a step or act.</summary>
/// <param name="Name">The step or act.</param>
/// <param name="By">Posts of the procedure, roles, or 'system'.</param>
/// <param name="Demands">In the order of the file; those of the routes follow.</param>
/// <param name="Notice">The notice that is issued; null for none.</param>
/// <param name="Effects">What else the service does.</param>
/// <param name="Rules">The rules of the line, which a refusal of the actor or of the order of steps carries.</param>
public abstract record MoveRule(
    string Name, IReadOnlyList<string> By, IReadOnlyList<Demand> Demands, string? Notice, IReadOnlyList<string> Effects, IReadOnlyList<string> Rules)
{
    /// <summary>Every notice that may be issued.</summary>
    public IEnumerable<string> Notices => Demands.Select(demand => demand.Notice).Append(Notice).OfType<string>().Distinct();

    /// <summary>The demands that apply to a kind whatever else is true of the case.</summary>
    public IEnumerable<Demand> DemandsFor(string kind) =>
        Demands.Where(demand => demand.For.All(condition => condition.Selector == "kind" && condition.Values.Contains(kind)));
}

/// <inheritdoc cref="MoveRule"/>
public sealed record StepRule(
    string Name, IReadOnlyList<string> By, IReadOnlyList<Demand> Demands, string? Notice, IReadOnlyList<string> Effects, IReadOnlyList<string> Rules)
    : MoveRule(Name, By, Demands, Notice, Effects, Rules);

/// <inheritdoc cref="MoveRule"/>
public sealed record ActRule(
    string Name, IReadOnlyList<string> By, IReadOnlyList<Demand> Demands, string? Notice, IReadOnlyList<string> Effects, IReadOnlyList<string> Rules)
    : MoveRule(Name, By, Demands, Notice, Effects, Rules)
{
    /// <summary>The form and the words of an act of the procedure's own; null for an act of the lifecycle.</summary>
    public OwnAct? Own { get; init; }
}

/// <summary>One section of a procedure, compiled over the lifecycle: the only place that says whether a step may be entered or an act done.</summary>
public sealed class SectionTable
{
    private const string NeverPermitted = "NEVER_PERMITTED";

    private readonly ImmutableDictionary<string, MoveRule> _rules;
    private readonly IReadOnlyDictionary<string, string> _posts;
    private readonly IReadOnlyList<Route> _routes;
    private readonly IReadOnlyList<string> _indicators;
    private readonly IReadOnlyList<string> _recusal;
    private readonly HashSet<string> _fixed;
    private readonly HashSet<string> _lookedBackTo;
    private readonly IReadOnlyList<ActRule> _ownActs;
    private readonly ImmutableDictionary<string, string> _answeredBy;

    internal SectionTable(
        Section section, IReadOnlyList<MoveRule> rules, IReadOnlyDictionary<string, string> posts, IReadOnlyList<Route> routes,
        IReadOnlyList<string> indicators, IReadOnlyList<string> recusal)
    {
        _recusal = recusal;
        Lifecycle = Procedures.Lifecycle.Of(section);
        (_posts, _routes, _indicators) = (posts, section == Section.Case ? routes : [], indicators);
        _rules = rules.ToImmutableDictionary(rule => rule.Name);
        _ownActs = [.. rules.OfType<ActRule>().Where(act => act.Own is not null)];
        _answeredBy = _ownActs.Where(act => act.Own!.Answers is not null).DistinctBy(act => act.Own!.Answers).ToImmutableDictionary(act => act.Own!.Answers!, act => act.Name);
        var aboutPeople = rules.SelectMany(rule => rule.Demands).SelectMany(demand => demand.When.Concat(demand.Unless)).Distinct().Where(IsOfOwnActs).Select(Guard);
        _lookedBackTo = [.. rules.SelectMany(rule => rule.Demands).SelectMany(demand => demand.When.Concat(demand.Unless)).Where(guard => guard.StartsWith(DoneActs.After, StringComparison.Ordinal))
            .Select(guard => guard[(guard.LastIndexOf('.') + 1)..]).Where(other => OwnAct(other) is null)];
        _fixed = ["ROLE_NOT_PERMITTED", "MUST_WITHDRAW", "KIND_NOT_PERMITTED", NeverPermitted, "ACT_OPEN", "ACT_NOT_OPEN", "STEP_NOT_PERMITTED", .. Lifecycle.Guards.Concat(aboutPeople).Where(guard => guard.IsFixed).SelectMany(guard => new[] { Code(guard), $"NOT_{Code(guard)}" })];
    }

    public SectionLifecycle Lifecycle { get; }

    /// <summary>Whether some line asks for an own act that was done after the last of this one, which every procedure may have.</summary>
    public bool IsLookedBackTo(string act) => _lookedBackTo.Contains(act);

    public Section Section => Lifecycle.Section;

    /// <summary>The enabled steps, in the order of the lifecycle.</summary>
    public IEnumerable<StepRule> Steps => Lifecycle.Steps.Select(step => Step(step.Name)).OfType<StepRule>();

    /// <summary>The enabled acts, in the order of the lifecycle; those of the procedure's own follow, in the order of the file.</summary>
    public IEnumerable<ActRule> Acts => Lifecycle.Acts.Select(act => Act(act.Name)).OfType<ActRule>().Concat(_ownActs);

    /// <summary>What the file says of a step; null where it does not enable it.</summary>
    public StepRule? Step(string name) => _rules.GetValueOrDefault(name) as StepRule;

    /// <summary>What the file says of an act; null where it does not enable it.</summary>
    public ActRule? Act(string name) => _rules.GetValueOrDefault(name) as ActRule;

    /// <summary>An act of the procedure's own; null where it has none of this name.</summary>
    public OwnAct? OwnAct(string name) => Act(name)?.Own;

    /// <summary>The acts of the procedure's own that its lines ask for, of either section.</summary>
    internal IEnumerable<string> Asked => _rules.Values.SelectMany(rule => rule.Demands).SelectMany(demand => demand.Require.Concat(demand.Any).Concat(demand.When).Concat(demand.Unless).Select(DoneActs.Asked)
        .Concat(demand.For.Select(condition => condition.Act))).OfType<string>();

    /// <summary>Whether some line names a guard.</summary>
    internal bool Names(string guard) => _rules.Values.SelectMany(rule => rule.Demands).Any(demand => demand.When.Contains(guard) || demand.Unless.Contains(guard));

    /// <summary>The own act that answers another; null where nothing does.</summary>
    public string? AnswerTo(string act) => _answeredBy.GetValueOrDefault(act);

    /// <summary>The steps in which an enabled act may happen.</summary>
    public IReadOnlyList<string> StepsOf(string act) => OwnAct(act)?.In ?? Lifecycle.Act(act)?.In ?? [];

    /// <summary>
    /// Every unmet demand for entering a step or doing an act, in the order: actor, enabled, kind, demands as in the file, order of steps.
    /// Empty means permitted. Nothing is left out because something else failed already, but for a step or act that the procedure does not have.
    /// </summary>
    /// <param name="move">A step or act of the section's lifecycle.</param>
    /// <param name="currentStep">The step in which the case or item is; null before its life begins.</param>
    /// <param name="subject">What the guards, fields and selectors are asked about: as it would be after the move.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="vocabulary">The service's answers.</param>
    /// <exception cref="ArgumentException">The lifecycle has no such step or act: an error of the program, not of the caller.</exception>
    public IReadOnlyList<Violation> Check<T>(string move, string? currentStep, T subject, Actor actor, Vocabulary<T> vocabulary) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (!_rules.ContainsKey(move)) Lifecycle.Demand(move);
        if (currentStep is not null && Lifecycle.Step(currentStep) is null)
            throw new ArgumentException($"The {Name} section has no step '{currentStep}'.", nameof(currentStep));
        if (vocabulary.Section != Section) throw new ArgumentException($"The vocabulary is of the {vocabulary.Section} section.", nameof(vocabulary));

        if (_rules.GetValueOrDefault(move) is not { } rule)
            return [new("NOT_ENABLED", null, null, $"This procedure does not have '{move}'.")];

        var violations = new List<Violation>();
        void Add(IReadOnlyList<string> rules, string code, string? field, string description, LocalText? because = null, IReadOnlyList<string>? alternatives = null)
        {
            foreach (var id in rules.Count == 0 ? [null] : rules.AsEnumerable<string?>())
            {
                var violation = new Violation(code, field, id, because is null ? description : $"{description} {because.En}") { Because = because, Alternatives = alternatives ?? [] };
                if (!violations.Contains(violation)) violations.Add(violation);
            }
        }

        if (!rule.By.Any(name => Is(actor, name)))
            Add(rule.Rules, "ROLE_NOT_PERMITTED", null, $"'{move}' is for {string.Join(", ", rule.By)}.");

        if (!actor.IsSystem && vocabulary.MustWithdraw(subject))
            Add(_recusal, "MUST_WITHDRAW", null, "Whoever has an interest in the matter withdraws from it.");

        var form = (rule as ActRule)?.Own;
        string? Select(string selector) => SelectFor(form, selector, subject, vocabulary);
        bool Has(string field) => form?.Field(field) is null ? vocabulary.Has(subject, field) : vocabulary.Given(subject, field) is not null;
        var applying = rule.Demands.Where(demand => demand.For.All(condition => condition.Matches(Select))).ToList();
        foreach (var demand in applying.Where(demand => demand.Kinds.Count > 0 && (Select("kind") is not { } kind || !demand.Kinds.Contains(kind))))
            Add(demand.Rules, "KIND_NOT_PERMITTED", "kind", $"'{move}' is for the kinds {string.Join(", ", demand.Kinds)}.", demand.Because);
        foreach (var demand in applying)
        {
            if (demand.By.Count > 0 && !demand.By.Any(name => Is(actor, name)))
                Add(demand.Rules, "ROLE_NOT_PERMITTED", null, $"'{move}' is for {string.Join(", ", demand.By)} here.", demand.Because);
            if (demand.Never)
                Add(demand.Rules, NeverPermitted, null, $"'{move}' is not possible where {string.Join(" and ", demand.For.Select(condition => $"{condition.Selector} is {string.Join(" or ", condition.Values)}"))}.", demand.Because);
            foreach (var field in demand.Require.SelectMany(Expand).Where(field => !Has(field)))
                Add(demand.Rules, "FIELD_MISSING", field, $"'{move}' needs '{field}'.", demand.Because);
            foreach (var field in demand.Stated.Where(field => !vocabulary.States(subject, field)))
                Add(demand.Rules, "FIELD_MISSING", field, $"'{move}' needs '{field}'; it can't be 'not known'.", demand.Because);
            if (demand.Any.Count > 0 && !demand.Any.Any(Has))
                Add(demand.Rules, "FIELD_MISSING", demand.Any[0], $"'{move}' needs one of '{string.Join("', '", demand.Any)}'.", demand.Because, demand.Any.Count > 1 ? demand.Any : null);
            foreach (var guard in demand.When.Select(Guard).Where(guard => !vocabulary.Holds(guard.Name, subject)))
                Add(demand.Rules, Code(guard), guard.Field, $"'{move}' needs that {guard.Asks}.", demand.Because);
            foreach (var guard in demand.Unless.Select(Guard).Where(guard => vocabulary.Holds(guard.Name, subject)))
                Add(demand.Rules, $"NOT_{Code(guard)}", guard.Field, $"'{move}' is not possible where {guard.Asks}.", demand.Because);
        }
        foreach (var field in form?.Fields.Where(field => field.Differs is not null) ?? [])
            if (vocabulary.Given(subject, field.Name) is { } who && who == (field.Differs == Procedures.OwnAct.Author ? vocabulary.StaffId(subject) : vocabulary.Given(subject, field.Differs!)))
                Add(field.Rules, "SAME_PERSON", field.Name, $"'{field.Name}' names somebody else than '{field.Differs}'.");
        foreach (var field in form?.Fields ?? [])
        {
            if (field.Unbarred && vocabulary.Given(subject, field.Name) is { } named && vocabulary.MustWithdraw(subject, named))
                Add(_recusal, "NAMED_MUST_WITHDRAW", field.Name, $"Whom '{field.Name}' names must withdraw from the matter.");
        }
        if (form is not null && AnswerTo(move) is { } answer && vocabulary.Holds(DoneActs.Open + move, subject))
            Add(rule.Rules, "ACT_OPEN", null, $"'{move}' was done and waits for '{answer}'.");
        if (form?.Answers is { } asked && !vocabulary.Holds(DoneActs.Open + asked, subject))
            Add(rule.Rules, "ACT_NOT_OPEN", null, $"There is no '{asked}' that waits for '{move}'.");
        if (UnfitRoute(move, Select("route")) is { } unfit) Add(unfit.Rules, "ROUTE_NOT_PERMITTED", "route", unfit.Description);

        if (!Follows(move, currentStep) && !(actor.IsSystem && ComesByItself(move, currentStep)))
            Add(rule.Rules, "STEP_NOT_PERMITTED", null,
                currentStep is null ? $"A {Name} does not begin with '{move}'." : $"'{move}' is not possible from '{currentStep}'.");
        return violations;
    }

    /// <summary>The acts of the procedures' own that a refusal misses: all of them where one of several would do.</summary>
    /// <param name="move">The step or act that was refused.</param>
    /// <param name="violation">One of what was unmet.</param>
    public IReadOnlyList<string> ActsMissed(string move, Violation violation)
    {
        ArgumentNullException.ThrowIfNull(violation);
        if (violation is not { Code: "FIELD_MISSING", Field: { } field } || _rules.GetValueOrDefault(move) is not { } rule) return [];
        return [.. rule.Demands.Where(demand => demand.Any.Count > 0 && demand.Any[0] == field).SelectMany(demand => demand.Any).Prepend(field).Select(DoneActs.Asked).OfType<string>().Distinct()];
    }

    /// <summary>
    /// The enabled steps and acts that the actor may enter or do in a step, if what they demand is there: who asks, the kind of matter, where it stands and the guards
    /// that are fixed can't be mended by what somebody fills in or does first, all else can.
    /// </summary>
    /// <param name="currentStep">The step in which the case or item is; null before its life begins.</param>
    /// <param name="subject">What the guards, fields and selectors are asked about: as it is.</param>
    /// <param name="actor">Who would act.</param>
    /// <param name="vocabulary">The service's answers.</param>
    public IEnumerable<string> MovesOf<T>(string? currentStep, T subject, Actor actor, Vocabulary<T> vocabulary) where T : notnull =>
        Steps.Select(step => step.Name).Concat(Acts.Select(act => act.Name)).Where(move => IsOffered(move, currentStep, subject, actor, vocabulary));

    /// <summary>Whether an enabled step or act is one of <see cref="MovesOf"/>.</summary>
    internal bool IsOffered<T>(string move, string? currentStep, T subject, Actor actor, Vocabulary<T> vocabulary) where T : notnull =>
        Check(move, currentStep, subject, actor, vocabulary).All(violation => !_fixed.Contains(violation.Code) && !RulingOut(violation, subject, vocabulary).Any());

    /// <summary>
    /// What the procedure says of a step or act that the actor could enter or do, but for a case like this: by its own lines, or since an act is demanded that is ruled out by way and kind of the matter. Nothing where it
    /// is one of <see cref="MovesOf"/>, and where something else keeps it from the actor.
    /// </summary>
    /// <param name="move">A step or act of the section's lifecycle.</param>
    /// <param name="currentStep">The step in which the case or item is.</param>
    /// <param name="subject">What the guards, fields and selectors are asked about: as it is.</param>
    /// <param name="actor">Who would act.</param>
    /// <param name="vocabulary">The service's answers.</param>
    public IReadOnlyList<Violation> RuledOut<T>(string move, string? currentStep, T subject, Actor actor, Vocabulary<T> vocabulary) where T : notnull
    {
        var unmet = Check(move, currentStep, subject, actor, vocabulary);
        var lasting = unmet.Where(violation => _fixed.Contains(violation.Code)).ToList();
        return lasting.TrueForAll(violation => violation.Code == NeverPermitted) ? [.. lasting.Concat(unmet.SelectMany(violation => RulingOut(violation, subject, vocabulary))).Distinct()] : [];
    }

    /// <summary>The lines by which an act that is missing can't be done in such a case, whoever would do it and whatever its form holds: where one of several would do, of each. What may still change rules nothing out.</summary>
    private IEnumerable<Violation> RulingOut<T>(Violation missing, T subject, Vocabulary<T> vocabulary) where T : notnull
    {
        if (missing is not { Code: "FIELD_MISSING", Field: { } field })
            return [];
        var acts = (missing.Alternatives.Count > 0 ? missing.Alternatives : [field]).Select(name => DoneActs.Asked(name) is { } asked ? Act(asked) : null).ToList();
        var ruling = acts.ConvertAll(act => act?.Demands.FirstOrDefault(RulesOut));
        return ruling.TrueForAll(demand => demand is not null)
            ? ruling.OfType<Demand>().Select(demand => new Violation(NeverPermitted, null, demand.Rules is [var rule, ..] ? rule : null, "An act that is demanded is not possible in a case like this.") { Because = demand.Because })
            : [];

        bool RulesOut(Demand demand) => (demand.Never || (demand.Kinds.Count > 0 && vocabulary.Select(subject, "kind") is { } kind && !demand.Kinds.Contains(kind)))
            && demand.For.All(condition => condition.Selector is "kind" or "channel" && condition.Matches(selector => vocabulary.Select(subject, selector)));
    }

    /// <summary>The notice that goes out with an enabled step or act: that of the first line that names one and whose conditions hold, else its own; null for none.</summary>
    /// <param name="move">An enabled step or act.</param>
    /// <param name="subject">What the selectors are asked about: as it is after the move.</param>
    /// <param name="vocabulary">The service's answers.</param>
    public string? NoticeOf<T>(string move, T subject, Vocabulary<T> vocabulary) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        var (rule, form) = (_rules[move], OwnAct(move));
        return rule.Demands.FirstOrDefault(demand => demand.Notice is not null && demand.For.All(condition => condition.Matches(selector => SelectFor(form, selector, subject, vocabulary))))?.Notice ?? rule.Notice;
    }

    /// <summary>A field of the own form that is being filled in, else a selector of the section. Of words it says that there are some, never which.</summary>
    private static string? SelectFor<T>(OwnAct? form, string selector, T subject, Vocabulary<T> vocabulary) where T : notnull =>
        form?.Field(selector) is not { } field ? vocabulary.Select(subject, selector)
        : vocabulary.Given(subject, selector) is not { } given ? null
        : field.Type == FormFieldType.Text ? FormField.IfGiven : given;

    /// <summary>The fields of an own act's form without which it is refused, whatever the other fields hold.</summary>
    public IReadOnlySet<string> DemandedFields<T>(string act, T subject, Vocabulary<T> vocabulary) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        return Act(act) is not { Own: { } form } rule ? new HashSet<string>() : rule.Demands
            .Where(demand => demand.For.All(condition => form.Field(condition.Selector) is null && condition.Matches(selector => vocabulary.Select(subject, selector))))
            .SelectMany(demand => demand.Require).Where(name => form.Field(name) is not null).ToHashSet();
    }

    /// <summary>Whether an enabled step or act can still happen, now or later, once a step is entered.</summary>
    public bool CanCome(string move, string step) => MovesPossibleFrom(step).Contains(move);

    /// <summary>Whether the lifecycle lets the step or act happen in a step, whoever acts and whatever else is true.</summary>
    public bool Follows(string move, string? currentStep)
    {
        if (Lifecycle.Step(move) is { } step) return currentStep is null ? step.IsStart : step.From.Contains(currentStep);
        return currentStep is not null && StepsOf(move).Contains(currentStep);
    }

    /// <summary>Whether the service alone may enter a step from another one.</summary>
    public bool ComesByItself(string move, string? currentStep) => currentStep is not null && Lifecycle.Step(move)?.ByItself.Contains(currentStep) == true;

    /// <summary>Every enabled step and act that can still happen, now or later, once a step is entered. The step itself is not among them unless it can come again.</summary>
    /// <param name="step">The step.</param>
    /// <param name="anew">Whether a life that begins anew is looked into.</param>
    internal IReadOnlySet<string> MovesPossibleFrom(string step, bool anew = true)
    {
        var entered = new HashSet<string>();
        var standing = new Queue<string>([step]);
        var steps = new HashSet<string> { step };
        while (standing.TryDequeue(out var here))
            foreach (var next in Lifecycle.Steps.Where(next => next.From.Contains(here) && Step(next.Name) is not null && (anew || !next.BeginsAnew)))
            {
                entered.Add(next.Name);
                if (steps.Add(next.Name)) standing.Enqueue(next.Name);
            }
        entered.UnionWith(Acts.Select(act => act.Name).Where(act => StepsOf(act).Any(steps.Contains)));
        return entered;
    }

    private string Name => Section switch { Section.Case => "case", Section.Work => "work item" };

    /// <summary>Whether somebody is what a line names: the service itself, the holder of a post with its role, or whoever has a role.</summary>
    public bool Is(Actor actor, string name) =>
        name == Procedures.Lifecycle.System ? actor.IsSystem
        : _posts.TryGetValue(name, out var role) ? actor.Posts.Contains(name) && actor.Roles.Contains(role)
        : actor.Roles.Contains(name);

    /// <summary>Only a step that some route leads to, or that chooses one, can have the wrong route.</summary>
    private (IReadOnlyList<string> Rules, string Description)? UnfitRoute(string move, string? route)
    {
        var chosen = _routes.FirstOrDefault(known => known.Name == route);
        if (move == "accepted")
            return chosen is null && route is not null ? ([], _routes.Count == 0 ? "The procedure has no routes." : $"The routes are {string.Join(", ", _routes.Select(known => known.Name))}.") : null;
        if (!_routes.Any(known => known.LeadsTo == move)) return null;
        return chosen?.LeadsTo == move ? null : (chosen?.Rules ?? [], $"The route of the case does not lead to '{move}'.");
    }

    private IEnumerable<string> Expand(string field) => field == "indicators" ? _indicators.Select(name => $"indicators.{name}") : [field];

    /// <summary>Whether a guard is about acts of procedures' own, and answered from what was done.</summary>
    internal static bool IsOfOwnActs(string guard) => DoneActs.None.Holds(guard, null) is not null || guard.StartsWith(DoneActs.Authorised, StringComparison.Ordinal);

    private Guard Guard(string name) =>
        name.StartsWith(DoneActs.Open, StringComparison.Ordinal) ? new(name, $"'{name[DoneActs.Open.Length..]}' waits for '{AnswerTo(name[DoneActs.Open.Length..])}'", name)
        : name.StartsWith(DoneActs.Did, StringComparison.Ordinal) ? new(name, $"the person who acts did '{name[DoneActs.Did.Length..]}'", name, IsFixed: true)
        : name.StartsWith(DoneActs.Named, StringComparison.Ordinal) ? new(name, $"the person who acts is named in '{name[DoneActs.Named.Length..]}'", name, IsFixed: true)
        : name.StartsWith(DoneActs.After, StringComparison.Ordinal) ? new(name, $"'{DoneActs.ActOf(name[DoneActs.After.Length..])}' was done after the last '{name[(name.LastIndexOf('.') + 1)..]}'", name)
        : name.StartsWith(DoneActs.Authorised, StringComparison.Ordinal) ? new(name, $"nobody acts for the complainant, or who does has shown authority for '{name[DoneActs.Authorised.Length..]}' that has not expired", "agent")
        : Lifecycle.Guard(name) ?? throw new InvalidOperationException($"No guard '{name}' in the lifecycle.");

    private static string Code(Guard guard) => guard.Name.Replace('-', '_').Replace('.', '_').ToUpperInvariant();
}
