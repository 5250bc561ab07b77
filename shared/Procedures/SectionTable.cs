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
/// Stable: ROLE_NOT_PERMITTED, NOT_ENABLED, KIND_NOT_PERMITTED, FIELD_MISSING, ROUTE_NOT_PERMITTED, STEP_NOT_PERMITTED, or for an unmet guard its name in
/// upper snake case (FACTS_CLEAR), with NOT_ before it where the file says `unless`.
/// </param>
/// <param name="Field">The field that is missing or that the guard is about; null where it is about none.</param>
/// <param name="Rule">The rule of the line that demands it; null where the line has none. A line with several rules gives one violation for each.</param>
/// <param name="Description">For developers and logs, in English; it holds no value of the case.</param>
public sealed record Violation(string Code, string? Field, string? Rule, string Description);

/// <summary>Holds where the selector has one of the values.</summary>
public sealed record Condition(string Selector, IReadOnlyList<string> Values)
{
    internal bool Matches(Func<string, string?> select) => select(Selector) is { } value && Values.Contains(value);
}

/// <summary>What one line of a file demands. Applies where all of <see cref="For"/> hold.</summary>
/// <param name="For">Conditions; empty: always.</param>
/// <param name="Kinds">Kinds that are admitted; empty: all.</param>
/// <param name="Require">Fields and records that must be there.</param>
/// <param name="When">Guards that must hold.</param>
/// <param name="Unless">Guards that must not hold.</param>
/// <param name="Rules">The rules of the line.</param>
public sealed record Demand(
    IReadOnlyList<Condition> For, IReadOnlyList<string> Kinds, IReadOnlyList<string> Require, IReadOnlyList<string> When, IReadOnlyList<string> Unless,
    IReadOnlyList<string> Rules);

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
    : MoveRule(Name, By, Demands, Notice, Effects, Rules);

/// <summary>One section of a procedure, compiled over the lifecycle: the only place that says whether a step may be entered or an act done.</summary>
public sealed class SectionTable
{
    private readonly ImmutableDictionary<string, MoveRule> _rules;
    private readonly IReadOnlyDictionary<string, string> _posts;
    private readonly IReadOnlyList<Route> _routes;
    private readonly IReadOnlyList<string> _indicators;
    private readonly HashSet<string> _fixed;

    internal SectionTable(
        Section section, IEnumerable<MoveRule> rules, IReadOnlyDictionary<string, string> posts, IReadOnlyList<Route> routes,
        IReadOnlyList<string> indicators)
    {
        Lifecycle = Procedures.Lifecycle.Of(section);
        (_posts, _routes, _indicators) = (posts, section == Section.Case ? routes : [], indicators);
        _rules = rules.ToImmutableDictionary(rule => rule.Name);
        _fixed = ["ROLE_NOT_PERMITTED", "KIND_NOT_PERMITTED", "STEP_NOT_PERMITTED", .. Lifecycle.Guards.Where(guard => guard.IsFixed).SelectMany(guard => new[] { Code(guard), $"NOT_{Code(guard)}" })];
    }

    public SectionLifecycle Lifecycle { get; }

    public Section Section => Lifecycle.Section;

    /// <summary>The enabled steps, in the order of the lifecycle.</summary>
    public IEnumerable<StepRule> Steps => Lifecycle.Steps.Select(step => Step(step.Name)).OfType<StepRule>();

    /// <summary>The enabled acts, in the order of the lifecycle.</summary>
    public IEnumerable<ActRule> Acts => Lifecycle.Acts.Select(act => Act(act.Name)).OfType<ActRule>();

    /// <summary>What the file says of a step; null where it does not enable it.</summary>
    public StepRule? Step(string name) => _rules.GetValueOrDefault(name) as StepRule;

    /// <summary>What the file says of an act; null where it does not enable it.</summary>
    public ActRule? Act(string name) => _rules.GetValueOrDefault(name) as ActRule;

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
        Lifecycle.Demand(move);
        if (currentStep is not null && Lifecycle.Step(currentStep) is null)
            throw new ArgumentException($"The {Name} section has no step '{currentStep}'.", nameof(currentStep));
        if (vocabulary.Section != Section) throw new ArgumentException($"The vocabulary is of the {vocabulary.Section} section.", nameof(vocabulary));

        if (_rules.GetValueOrDefault(move) is not { } rule)
            return [new("NOT_ENABLED", null, null, $"This procedure does not have '{move}'.")];

        var violations = new List<Violation>();
        void Add(IReadOnlyList<string> rules, string code, string? field, string description)
        {
            foreach (var id in rules.Count == 0 ? [null] : rules.AsEnumerable<string?>())
            {
                var violation = new Violation(code, field, id, description);
                if (!violations.Contains(violation)) violations.Add(violation);
            }
        }

        if (!rule.By.Any(name => Is(actor, name)))
            Add(rule.Rules, "ROLE_NOT_PERMITTED", null, $"'{move}' is for {string.Join(", ", rule.By)}.");

        string? Select(string selector) => vocabulary.Select(subject, selector);
        var applying = rule.Demands.Where(demand => demand.For.All(condition => condition.Matches(Select))).ToList();
        foreach (var demand in applying.Where(demand => demand.Kinds.Count > 0 && (Select("kind") is not { } kind || !demand.Kinds.Contains(kind))))
            Add(demand.Rules, "KIND_NOT_PERMITTED", "kind", $"'{move}' is for the kinds {string.Join(", ", demand.Kinds)}.");
        foreach (var demand in applying)
        {
            foreach (var field in demand.Require.SelectMany(Expand).Where(field => !vocabulary.Has(subject, field)))
                Add(demand.Rules, "FIELD_MISSING", field, $"'{move}' needs '{field}'.");
            foreach (var guard in demand.When.Select(Guard).Where(guard => !vocabulary.Holds(guard.Name, subject)))
                Add(demand.Rules, Code(guard), guard.Field, $"'{move}' needs that {guard.Asks}.");
            foreach (var guard in demand.Unless.Select(Guard).Where(guard => vocabulary.Holds(guard.Name, subject)))
                Add(demand.Rules, $"NOT_{Code(guard)}", guard.Field, $"'{move}' is not possible where {guard.Asks}.");
        }
        if (UnfitRoute(move, Select("route")) is { } unfit) Add(unfit.Rules, "ROUTE_NOT_PERMITTED", "route", unfit.Description);

        if (!Follows(move, currentStep))
            Add(rule.Rules, "STEP_NOT_PERMITTED", null,
                currentStep is null ? $"A {Name} does not begin with '{move}'." : $"'{move}' is not possible from '{currentStep}'.");
        return violations;
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
        Steps.Select(step => step.Name).Concat(Acts.Select(act => act.Name))
            .Where(move => Check(move, currentStep, subject, actor, vocabulary).All(violation => !_fixed.Contains(violation.Code)));

    /// <summary>Whether the lifecycle lets the step or act happen in a step, whoever acts and whatever else is true.</summary>
    public bool Follows(string move, string? currentStep)
    {
        if (Lifecycle.Step(move) is { } step) return currentStep is null ? step.IsStart : step.From.Contains(currentStep);
        return currentStep is not null && Lifecycle.Act(move) is { } act && act.In.Contains(currentStep);
    }

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
        entered.UnionWith(Lifecycle.Acts.Where(act => Act(act.Name) is not null && act.In.Any(steps.Contains)).Select(act => act.Name));
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

    private Guard Guard(string name) => Lifecycle.Guard(name) ?? throw new InvalidOperationException($"No guard '{name}' in the lifecycle.");

    private static string Code(Guard guard) => guard.Name.Replace('-', '_').ToUpperInvariant();
}
