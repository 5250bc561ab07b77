using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ComplaintSuite.Procedures.Checking;

/// <summary>A state as the procedure's own tables are asked about it, with what the step or act would bring.</summary>
/// <param name="State">The state.</param>
/// <param name="Form">The form of the own act that would be done.</param>
/// <param name="Assumed">Guards that are so because the right person acts, or somebody has seen to it.</param>
/// <param name="MustWithdraw">Whether who acts must withdraw.</param>
internal sealed record Question(State State, IReadOnlyDictionary<string, string> Form, IReadOnlySet<string> Assumed, bool MustWithdraw);

/// <summary>
/// Asks <see cref="SectionTable.Check"/>, as the services do, whether a step may be entered or an act done in a state. The answer depends on few variables, so it is
/// asked once for each of their values.
/// </summary>
internal sealed class Asking
{
    /// <summary>What begins that of a field which holds nothing that lines tell apart; each field something else, since some must differ.</summary>
    public const string Given = "given ";

    private const string Somebody = "somebody";
    private static readonly ImmutableDictionary<string, string> NoForm = ImmutableDictionary<string, string>.Empty;
    private readonly Procedure _procedure;
    private readonly Words _words;
    private readonly Section _section;
    private readonly SectionTable _table;
    private readonly Vocabulary<Question> _vocabulary;
    private readonly Dictionary<string, Variable[]> _reads;
    private readonly Dictionary<(string Move, bool BySystem), (State Mask, Dictionary<State, IReadOnlyList<IReadOnlyDictionary<string, string>>> Known)> _known = [];

    public Asking(Procedure procedure, Words words, Section section)
    {
        (_procedure, _words, _section, _table) = (procedure, words, section, procedure.Of(section));
        var rules = Words.RulesOf(_table).ToList();
        _reads = rules.ToDictionary(rule => rule.Name, rule => words.ReadBy(section, rule).Distinct().ToArray());
        var named = rules.SelectMany(rule => rule.Demands).SelectMany(demand => demand.When.Concat(demand.Unless)).Concat(OpenPairs()).Distinct();
        _vocabulary = new(section, named.ToFrozenDictionary(guard => guard, guard => (Func<Question, bool>)(question => Holds(guard, question))), Has, Select, new(
            Done, (question, field) => question.Form.GetValueOrDefault(field), _ => Somebody, Detail, Has, question => question.MustWithdraw ? [Somebody] : [],
            (question, detail) => words.Layout.Find(Procedure.PastPrefix + detail)?.Of(question.State)));
    }

    /// <summary>What a step or act of the procedure asks about.</summary>
    public IReadOnlyList<Variable> ReadBy(string move) => _reads.GetValueOrDefault(move, []);

    /// <summary>The ways to do it: one form each, empty for what has none. None: it is refused.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Ways(string move, State state, bool bySystem)
    {
        if (!_known.TryGetValue((move, bySystem), out var known))
            _known.Add((move, bySystem), known = (ReadBy(move).Aggregate(default(State), (mask, variable) => mask | variable.Mask), []));
        var asked = state & known.Mask;
        if (!known.Known.TryGetValue(asked, out var ways)) known.Known.Add(asked, ways = [.. FormsOf(move).Where(form => IsPermitted(move, state, form, bySystem))]);
        return ways;
    }

    public bool Permits(string move, State state, bool bySystem) => Ways(move, state, bySystem).Count > 0;

    /// <summary>Every unmet demand, where the right person acts and fills the form in as well as it can be.</summary>
    public IReadOnlyList<Violation> Unmet(string move, State state, bool bySystem, bool mustWithdraw = false) =>
        FormsOf(move).SelectMany(form => Asked(move, state, form, bySystem, mustWithdraw)).MinBy(unmet => unmet.Count)!;

    /// <summary>Somebody for whom the line is; null where it is for the service alone.</summary>
    public string? PersonFor(string move) => RuleOf(move)?.By.FirstOrDefault(name => name != Lifecycle.System);

    public MoveRule? RuleOf(string move) => (MoveRule?)_table.Step(move) ?? _table.Act(move);

    private IEnumerable<string> OpenPairs() => _table.Acts.Where(rule => rule.Own is not null).Select(rule => DoneActs.Open + rule.Name);

    private bool IsPermitted(string move, State state, IReadOnlyDictionary<string, string> form, bool bySystem) => Asked(move, state, form, bySystem, mustWithdraw: false).Any(unmet => unmet.Count == 0);

    private IEnumerable<IReadOnlyList<Violation>> Asked(string move, State state, IReadOnlyDictionary<string, string> form, bool bySystem, bool mustWithdraw) =>
        from assumed in Assumptions(move)
        let question = new Question(state, form, assumed.ToHashSet(), mustWithdraw)
        from actor in bySystem ? [Actor.System] : ActorsFor(move)
        select Check(move, question, actor);

    private IReadOnlyList<Violation> Check(string move, Question question, Actor actor)
    {
        var unmet = _table.Check(move, _words.StepOf(_section).Of(question.State), question, actor, _vocabulary);
        // Where it is not looked at of what kind a matter is, it may be of any.
        return _words.Layout.Find("kind") is not null ? unmet : [.. unmet.Where(violation => violation.Code != "KIND_NOT_PERMITTED")];
    }

    /// <summary>Everybody for whom the line is: some of what it demands may be for one of them alone.</summary>
    private IEnumerable<Actor> ActorsFor(string move) => RuleOf(move)?.By.Where(name => name != Lifecycle.System).Select(name =>
        _procedure.Posts.TryGetValue(name, out var role) ? new Actor(new HashSet<string> { role }, new HashSet<string> { name }, IsSystem: false) : Actor.WithRoles(name)).DefaultIfEmpty(Actor.WithRoles()) ?? [Actor.WithRoles()];

    /// <summary>Who acts may be anybody for whom the line is, and what no state says may be so or not: every way to choose.</summary>
    private IEnumerable<IEnumerable<string>> Assumptions(string move)
    {
        var form = _table.OwnAct(move);
        var pairs = new[] { form is null ? null : move, form?.Answers }.OfType<string>().Select(act => DoneActs.Open + act);
        var open = RuleOf(move)!.Demands.SelectMany(demand => demand.When.Concat(demand.Unless)).Concat(pairs).Distinct().Where(IsAssumed).ToList();
        return Enumerable.Range(0, 1 << open.Count).Reverse().Select(chosen => open.Where((_, place) => (chosen & (1 << place)) != 0));
    }

    private bool IsAssumed(string guard) => IsAboutPerson(guard) || !_words.Guard(_section, guard).Any() && guard is not ("overruns-approved" or "urges-answered" or "harm-contained");

    private static bool IsAboutPerson(string guard) => guard.StartsWith(DoneActs.Did, StringComparison.Ordinal) || guard.StartsWith(DoneActs.Named, StringComparison.Ordinal);

    private bool Holds(string guard, Question question)
    {
        var state = question.State;
        bool Is(string variable) => _words.Layout.Find(variable)?.IsSet(state) == true;
        if (IsAboutPerson(guard) && DoneActs.Asked(guard) is { } act)
            return question.Assumed.Contains(guard) && _words.Layout.Find($"{Words.Prefix(_section)}done.{act}")?.IsSet(state) != false && !Is($"{Words.Prefix(_section)}out.{act}");
        return guard switch
        {
            "not-archived" => _words.CaseStep.Of(state) != "archived",
            "registration-complete" => _words.CaseStep.Of(state) != "received",
            // What was accepted, not mediated and not withdrawn is closed with the result of a department.
            "was-worked-on" => _words.CaseStep.Of(state) != "closed" || (_words.Decision.Of(state) == "accepted" && !IsMediated(state)),
            "harm-contained" => !Is("harm") || Is("contained"),
            "overruns-approved" => !Is("overrun"),
            "urges-answered" => !Is("urged"),
            _ => _words.Guard(_section, guard).FirstOrDefault() is { } variable ? variable.IsSet(state) : question.Assumed.Contains(guard),
        };
    }

    private bool Has(Question question, string field) => field switch
    {
        "complainant.name" => _words.Layout.Find("anonymous")?.IsSet(question.State) != true,
        _ => _words.Field(_section, field) is not { } variable || variable.Of(question.State) is not null,
    };

    private string? Select(Question question, string selector) => selector switch
    {
        "decision" => _words.Decision.Of(question.State),
        "mediated" => IsMediated(question.State) ? "true" : "false",
        _ => _words.Selector(_section, selector)?.Of(question.State),
    };

    private bool IsMediated(State state) => _words.Layout.Find("route")?.Of(state) is { } route && _procedure.Routes[route].LeadsTo == "at-mediation";

    private string? Detail(Question question, string detail) => _words.Layout.Find(Procedure.DetailPrefix + detail)?.Of(question.State);

    private DoneActs Done(Question question)
    {
        var prefix = Words.Prefix(_section);
        var acts = ImmutableDictionary.CreateBuilder<string, DoneAct>();
        foreach (var (act, form) in new[] { _procedure.Case, _procedure.Work }.SelectMany(table => table.Acts).Where(rule => rule.Own is not null).Select(rule => (rule.Name, rule.Own!)))
            if (_words.Layout.Find($"{prefix}done.{act}")?.IsSet(question.State) != false)
                acts.Add(act, new(
                    [.. (form.Each is { } each ? form.Field(each)!.Values : []).Where(value => _words.Layout.Find($"{prefix}done.{act}.{value}")?.IsSet(question.State) != false)],
                    form.Fields.Select(field => (field.Name, Code: _words.Layout.Find($"{prefix}code.{act}.{field.Name}")?.Of(question.State))).Where(it => it.Code is not null).ToImmutableDictionary(it => it.Name, it => it.Code!),
                    null, Somebody));
        return new(acts.ToImmutable());
    }

    /// <summary>Every form that lines tell apart; of the rest everything is filled in.</summary>
    private List<IReadOnlyDictionary<string, string>> FormsOf(string move)
    {
        var forms = new List<ImmutableDictionary<string, string>> { NoForm };
        foreach (var field in _table.OwnAct(move)?.Fields ?? [])
        {
            var codes = _words.CodesOf(_section, move, field) ?? [field.Values is [var first, ..] ? first : Given + field.Name];
            forms = [.. forms.SelectMany(form => codes.Select(code => code is null ? form : form.Add(field.Name, code)))];
        }
        return [.. forms];
    }
}
