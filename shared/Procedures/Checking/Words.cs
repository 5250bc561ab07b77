using System.Collections.Immutable;

namespace ComplaintSuite.Procedures.Checking;

/// <summary>
/// The variables of a procedure: where its two sections stand, what its own lines and clocks ask for, and which events are on their way. Values that no line tells apart are
/// one; what no line asks for is none.
/// </summary>
internal sealed class Words
{
    public const string Work = "work.";
    public const string Case = "case.";
    public const string MustWithdraw = "must-withdraw";
    private const char Vain = '~';
    private const string Somewhere = "other";
    private readonly Procedure _procedure;
    private readonly ILookup<Section, string> _fields;
    private readonly ILookup<Section, string> _guards;
    private readonly ILookup<string, IReadOnlyList<string>> _conditions;
    private readonly Dictionary<string, Dictionary<string, string>> _classes = [];

    /// <param name="procedure">The procedure.</param>
    /// <param name="keeps">Which variables are wanted, by name, beside those that say where a case stands.</param>
    public Words(Procedure procedure, Func<string, bool> keeps)
    {
        (_procedure, Layout) = (procedure, new(keeps));
        var demands = Enum.GetValues<Section>().SelectMany(section => RulesOf(procedure.Of(section)).SelectMany(rule => rule.Demands.Select(demand => (Section: section, Rule: rule, Demand: demand)))).ToList();
        _fields = demands.SelectMany(it => it.Demand.Require.Concat(it.Demand.Any).Concat(it.Demand.Stated).Where(field => FormOf(it.Rule)?.Field(field) is null).Select(field => (it.Section, field)))
            .ToLookup(it => it.Section, it => it.field);
        _guards = demands.SelectMany(it => it.Demand.When.Concat(it.Demand.Unless).Select(guard => (it.Section, guard))).ToLookup(it => it.Section, it => it.guard);
        _conditions = demands.SelectMany(it => it.Demand.For.Where(condition => FormOf(it.Rule)?.Field(condition.Selector) is null).Select(condition => (Name: Key(it.Section, condition.Selector), condition.Values))
                .Concat(it.Demand.Kinds.Count > 0 ? [(Name: "kind", Values: it.Demand.Kinds)] : []))
            .Concat(procedure.Clocks.SelectMany(clock => clock.For.Select(condition => (Name: Key(clock.EndsIn, condition.Selector), condition.Values))))
            .ToLookup(it => it.Name, it => it.Values);
        Lay();
    }

    public Layout Layout { get; }

    public Variable CaseStep { get; private set; } = null!;

    /// <summary>Where the open work item stands; nothing where none is open.</summary>
    public Variable WorkStep { get; private set; } = null!;

    public Variable Decision { get; private set; } = null!;

    /// <summary>Events on their way into a section, the first first.</summary>
    public IReadOnlyDictionary<Section, Variable[]> Under { get; private set; } = ImmutableDictionary<Section, Variable[]>.Empty;

    public static IEnumerable<MoveRule> RulesOf(SectionTable table) => table.Steps.Cast<MoveRule>().Concat(table.Acts);

    public static OwnAct? FormOf(MoveRule rule) => (rule as ActRule)?.Own;

    public static string Prefix(Section section) => section == Section.Case ? Case : Work;

    public Variable StepOf(Section section) => section == Section.Case ? CaseStep : WorkStep;

    /// <summary>The acts of either section that count no more where whoever was named in them, or did them because they were named or had the work, must withdraw (<see cref="DoneActs.WithoutBarred"/>), as far as they are looked at.</summary>
    public IReadOnlyList<string> InVain { get; private set; } = [];

    /// <summary>Whether it is looked at that somebody must withdraw.</summary>
    public bool KnowsRecusal => Layout.Find("case.barred") is not null || InVain.Count > 0;

    /// <summary>An event by which somebody must withdraw, with the acts that count no more by it.</summary>
    public static string Telling(string move, IEnumerable<string> inVain) => string.Join(Vain, inVain.Prepend(move));

    /// <summary>What <see cref="Telling"/> put together.</summary>
    public static (string Move, string[] InVain) Told(string telling) => telling.Split(Vain) is [var move, .. var acts] ? (move, acts) : (telling, []);

    /// <summary>Every choice of acts that may have been done in vain.</summary>
    public static IEnumerable<IReadOnlyList<string>> Choices(IReadOnlyList<string> acts) =>
        Enumerable.Range(0, 1 << acts.Count).Select(chosen => (IReadOnlyList<string>)[.. acts.Where((_, place) => (chosen & (1 << place)) != 0)]);

    /// <summary>Whether a clock waits for its end: its beginning has come, its end has not.</summary>
    public Variable? Pending(ClockDefinition clock) => Layout.Find($"pending.{clock.Name}");

    public Variable? Selector(Section section, string selector) => Layout.Find(Key(section, selector));

    /// <summary>What says whether a field is there; null where nothing does, and it can be given whenever it is asked for.</summary>
    public Variable? Field(Section section, string field)
    {
        if (field.StartsWith(DoneActs.Done, StringComparison.Ordinal)) return Layout.Find(Prefix(section) + field);
        if (section == Section.Work) return field == "containment-record" ? Layout.Find("contained") : null;
        if (field == "complainant.name") return Layout.Find("anonymous");
        if (field.StartsWith("indicators", StringComparison.Ordinal)) return Layout.Find("indicators");
        return Layout.Find(field);
    }

    /// <summary>What a guard goes by; empty where it may be so or not.</summary>
    public IEnumerable<Variable> Guard(Section section, string guard)
    {
        IEnumerable<string> names = guard switch
        {
            "not-archived" or "registration-complete" => ["case.step"],
            "was-worked-on" => ["case.step", "decision", "route"],
            "harm-ongoing" => ["harm"],
            "harm-contained" => ["harm", "contained"],
            "overruns-approved" => ["overrun"],
            "urges-answered" => ["urged"],
            _ when DoneActs.Asked(guard) is { } act => [Prefix(section) + guard, $"{Prefix(section)}done.{act}", $"{Prefix(section)}out.{act}"],
            _ => Meanings.GuardsOfFacts.TryGetValue(guard, out var fact) ? [fact] : [],
        };
        return names.Select(Layout.Find).OfType<Variable>();
    }

    /// <summary>Everything that the lines of a step or act ask for.</summary>
    public IEnumerable<Variable> ReadBy(Section section, MoveRule rule) => LinesOf(section, rule).SelectMany(line => line).Prepend(StepOf(section));

    /// <summary>What the lines of a step or act ask for, each demand by itself: all of them must be met, and each goes by no more than this.</summary>
    public IEnumerable<IEnumerable<Variable>> LinesOf(Section section, MoveRule rule)
    {
        var form = FormOf(rule);
        if (Layout.Find("route") is { } route && (rule.Name == "accepted" || _procedure.Routes.Values.Any(way => way.LeadsTo == rule.Name))) yield return [route];
        foreach (var demand in rule.Demands)
        {
            var conditions = demand.For.Select(condition => condition.Selector).Where(selector => form?.Field(selector) is null).Select(selector => Selector(section, selector)).OfType<Variable>().ToList();
            IEnumerable<Variable> Fields(IEnumerable<string> fields) => fields.Where(field => form?.Field(field) is null).Select(field => Field(section, field)).OfType<Variable>();
            yield return demand.Kinds.Count > 0 && Layout.Find("kind") is { } kind ? [.. conditions, kind] : conditions;
            foreach (var field in Fields(demand.Require.Concat(demand.Stated))) yield return [.. conditions, field];
            yield return [.. conditions, .. Fields(demand.Any)];
            foreach (var guard in demand.When.Concat(demand.Unless)) yield return [.. conditions, .. Guard(section, guard)];
        }
        foreach (var act in new[] { form is null ? null : rule.Name, form?.Answers }.OfType<string>())
            if (Layout.Find($"{Prefix(section)}open.{act}") is { } open) yield return [open];
    }

    /// <summary>The act that a variable is about; null where it is about none.</summary>
    public static string? ActOf(string variable)
    {
        var name = variable[(variable.IndexOf('.', StringComparison.Ordinal) + 1)..];
        foreach (var prefix in new[] { "done.", "code.", "open.", "after.", "out." })
            if (name.StartsWith(prefix, StringComparison.Ordinal)) return DoneActs.ActOf(name[prefix.Length..]);
        return null;
    }

    /// <summary>Whether a variable says where a case stands: that is part of everything.</summary>
    public static bool IsAlwaysThere(string name) => name is "case.step" or "work.step" or "decision" or "route";

    /// <summary>The codes of a form's field that are told apart, nothing first; null where it does not matter what it holds.</summary>
    public IReadOnlyList<string?>? CodesOf(Section section, string act, FormField field)
    {
        var form = _procedure.Of(section).OwnAct(act)!;
        var lists = new[] { Case, Work }.SelectMany(prefix => _conditions[$"{prefix}code.{act}.{field.Name}"])
            .Concat(_procedure.Of(section).Act(act)!.Demands.SelectMany(demand => demand.For).Where(condition => condition.Selector == field.Name).Select(condition => condition.Values))
            .Concat((form.Bars?.For ?? []).Concat(form.Bars?.Lifted ?? []).Concat(form.TakesOver ?? []).Where(condition => condition.Selector == field.Name).Select(condition => condition.Values))
            .Concat(form.Each == field.Name ? field.Values.Where(value => Layout.All.Any(known => known.Name.EndsWith($"done.{act}.{value}", StringComparison.Ordinal))).Select(value => (IReadOnlyList<string>)[value]) : [])
            .ToList();
        return lists.Count == 0 ? null : [null, .. field.Type == FormFieldType.Text ? [Asking.Given + field.Name] : Classes(field.Values, lists)];
    }

    private void Lay()
    {
        CaseStep = Layout.Add("case.step", [null, .. _procedure.Case.Steps.Select(step => step.Name)]);
        WorkStep = Layout.Add("work.step", [null, .. _procedure.Work.Steps.Select(step => step.Name)]);
        Decision = Layout.Add("decision", [null, .. Meanings.Decisions, "withdrawn"]);
        LaySelectors();
        LayFacts();
        foreach (var section in Enum.GetValues<Section>()) LayOwnActs(section);
        LayWork();
        InVain = [.. _procedure.MayBeInVain.Where(act => new[] { Case, Work }.Any(prefix => Layout.Find($"{prefix}done.{act}") is not null))];
        foreach (var clock in _procedure.Clocks) Layout.Bit($"pending.{clock.Name}");
        Under = Enum.GetValues<Section>().ToImmutableDictionary(section => section, LayEvents);
    }

    private Variable[] LayEvents(Section hears)
    {
        var told = Told(hears).ToList();
        return [Layout.Add($"{Prefix(hears)}event.1", [null, .. told]), Layout.Add($"{Prefix(hears)}event.2", [null, .. told])];
    }

    private void LaySelectors()
    {
        void Add(string name, IEnumerable<string> values, bool optional)
        {
            if (_conditions[name].ToList() is { Count: > 0 } lists) LayClasses(name, values, lists, optional);
        }
        if (_procedure.Case.Acts.Any(act => act.Own?.Becomes is not null)) Layout.Lay("kind", _procedure.Kinds);
        else Add("kind", _procedure.Kinds, optional: false);
        Add("channel", [.. _procedure.Channels.Union(["other"])], optional: false);
        if (_procedure.Routes.Count > 0) LayRoutes();
        Add("category", _procedure.Categories.SelectMany(category => category.SelfAndBelow()).Where(category => category.Children.Count == 0).Select(category => category.Code), optional: true);
        Add("validity", Lifecycle.Validities, optional: true);
        foreach (var selector in Meanings.Found) Add(selector, ["false", "true"], optional: false);
        var promotes = _procedure.Clocks.Any(clock => clock.Late is LateOutcome.Promote);
        if (_conditions["severity"].Any() || _conditions["work.severity"].Any() || promotes) Layout.Lay("severity", [null, .. _procedure.Severities.Select(severity => severity.Name)]);
        if (_conditions["work.severity"].Any() || promotes) Layout.Lay("work.severity", [null, .. _procedure.Severities.Select(severity => severity.Name)]);
        if (_conditions["anonymous"].Any() || _fields[Section.Case].Contains("complainant.name")) Layout.Lay("anonymous", ["false", "true"]);
        foreach (var detail in _procedure.Details)
        {
            Add(Procedure.DetailPrefix + detail.Name, detail.Values, optional: true);
            if (_conditions[Procedure.PastPrefix + detail.Name].Any()) Layout.Lay(Procedure.PastPrefix + detail.Name, [null, "no", "yes"]);
        }
    }

    /// <summary>The route says where a case goes, so it is always there; routes that lead to the same and that no line tells apart are one.</summary>
    private void LayRoutes()
    {
        var lists = _conditions["route"].Concat(_procedure.Routes.Values.Select(route => route.LeadsTo).Distinct().Select(step => (IReadOnlyList<string>)[.. _procedure.Routes.Where(route => route.Value.LeadsTo == step).Select(route => route.Key)]));
        Layout.Add("route", [null, .. Classes(_procedure.Routes.Keys, [.. lists])]);
    }

    /// <summary>What the lines of the case ask for and what the step or act that asks can't bring along. Who registers can always put a form right, so what only the registration asks for is there.</summary>
    private void LayFacts()
    {
        var later = RulesOf(_procedure.Case).Where(rule => rule.Name is not ("received" or "registered")).ToList();
        var asked = later.SelectMany(rule => rule.Demands).SelectMany(demand => demand.Require.Concat(demand.Any).Concat(demand.Stated))
            .Concat(_guards[Section.Case].Select(guard => Meanings.GuardsOfFacts.GetValueOrDefault(guard)).OfType<string>())
            .Select(field => field.StartsWith("indicators", StringComparison.Ordinal) ? "indicators" : field).ToHashSet();
        var afterDecision = later.Where(rule => rule.Name != "assessed" && !Meanings.Decisions.Contains(rule.Name)).ToList();
        bool AskedLater(string field) => afterDecision.Exists(rule => rule.Demands.Any(demand => demand.Require.Concat(demand.Any).Contains(field)
            || demand.When.Concat(demand.Unless).Any(guard => Meanings.GuardsOfFacts.GetValueOrDefault(guard) == field)));
        foreach (var name in asked)
            if (Meanings.Facts.Any(fact => fact.Name == name) || Meanings.Given.Contains(name) || (Meanings.IsFiled(name) && name != "complainant.name") || (Meanings.Assessed.Contains(name) && AskedLater(name)))
                Layout.Bit(name);
    }

    private void LayOwnActs(Section section)
    {
        var (prefix, table) = (Prefix(section), _procedure.Of(section));
        var other = section == Section.Case ? Section.Work : Section.Case;
        foreach (var (act, form) in new[] { table, _procedure.Of(other) }.SelectMany(known => known.Acts).Where(rule => rule.Own is not null).Select(rule => (rule.Name, rule.Own!)))
        {
            var isOwn = table.OwnAct(act) is not null;
            var done = _fields[section].Concat(_conditions.Select(condition => condition.Key).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..])).Where(field => field == DoneActs.Done + act || field.StartsWith($"{DoneActs.Done}{act}.", StringComparison.Ordinal)).Distinct().ToList();
            var codes = form.Fields.Where(field => _conditions[$"{prefix}code.{act}.{field.Name}"].Any()).ToList();
            var guards = _guards[section].Where(guard => DoneActs.Asked(guard) == act || (guard.StartsWith(DoneActs.After, StringComparison.Ordinal) && guard.EndsWith($".{act}", StringComparison.Ordinal))).Distinct().ToList();
            var isClocked = _procedure.MayBeInVain.Contains(act) && _procedure.ClocksOf(section).Any(clock => clock.From.Concat(clock.To).Contains(act));
            if (done.Count > 0 || codes.Count > 0 || guards.Count > 0 || isClocked) Layout.Bit($"{prefix}done.{act}");
            // What is told of an act of the other section is what stands there.
            foreach (var value in done.Where(field => field != DoneActs.Done + act))
                foreach (var known in isOwn ? [prefix] : new[] { prefix, Prefix(other) }) Layout.Bit(known + value);
            foreach (var field in codes)
                foreach (var known in isOwn ? [prefix] : new[] { prefix, Prefix(other) }) LayClasses($"{known}code.{act}.{field.Name}", field.Values, [.. _conditions[$"{Case}code.{act}.{field.Name}"], .. _conditions[$"{Work}code.{act}.{field.Name}"]], optional: true);
            foreach (var guard in guards.Where(guard => guard.StartsWith(DoneActs.After, StringComparison.Ordinal))) Layout.Bit(prefix + guard);
            if (isOwn && table.AnswerTo(act) is not null) Layout.Bit($"{prefix}open.{act}");
            if (isOwn && form.Bars is not null && guards.Count > 0) Layout.Bit($"{prefix}out.{act}");
        }
    }

    private void LayWork()
    {
        var guards = _guards[Section.Work];
        if (guards.Contains("harm-ongoing") || guards.Contains("harm-contained")) Layout.Bit("harm");
        if (Layout.Find("harm") is not null || _fields[Section.Work].Contains("containment-record")) Layout.Bit("contained");
        if (guards.Contains("urges-answered")) Layout.Bit("urged");
        if (guards.Contains("overruns-approved") && _procedure.Clocks.Any(clock => clock.Late is LateOutcome.Approval)) Layout.Bit("overrun");
        if (_procedure.RecusalRules.Count == 0) return;
        Layout.Bit("case.barred");
        Layout.Bit("work.barred");
        Layout.Bit("work.holder");
    }

    /// <summary>What a section hears of the other, as far as something depends on it.</summary>
    private IEnumerable<string> Told(Section hears)
    {
        var teller = _procedure.Of(hears == Section.Case ? Section.Work : Section.Case);
        var (own, clocked) = (Prefix(hears), _procedure.ClocksOf(hears).Where(clock => Pending(clock) is not null).SelectMany(clock => clock.Moves).ToHashSet());
        foreach (var act in teller.Acts.Where(rule => rule.Own is not null))
        {
            var bars = act.Own!.Bars is not null && KnowsRecusal;
            if (bars || clocked.Contains(act.Name) || Layout.All.Any(known => known.Name.StartsWith(own, StringComparison.Ordinal) && ActOf(known.Name) == act.Name)) yield return act.Name;
            foreach (var inVain in bars ? Choices(InVain).Where(chosen => chosen.Count > 0) : []) yield return Telling(act.Name, inVain);
        }
        foreach (var inVain in hears == Section.Work && _procedure.RecusalRules.Count > 0 && KnowsRecusal ? Choices(InVain) : []) yield return Telling(MustWithdraw, inVain);
        foreach (var reaction in Reactions.All.Where(reaction => reaction.Hears == hears && (teller.Step(reaction.Of) is not null || teller.Act(reaction.Of) is not null)))
            if (reaction.Enters is not null || reaction.Does is not null || clocked.Contains(reaction.Of)
                || (reaction.Of is "urge" or "answer-urge" && Layout.Find("urged") is not null) || (reaction.Of == "change-severity" && Layout.Find("work.severity") is not null))
                yield return reaction.Of;
    }

    /// <summary>The value of a variable that stands for one, and for all that no line tells from it.</summary>
    public string? ClassOf(Variable variable, string? value) =>
        value is null || !_classes.TryGetValue(variable.Name, out var classes) ? value : classes.GetValueOrDefault(value, classes.GetValueOrDefault(Somewhere) ?? variable.Values[^1]!);

    private void LayClasses(string name, IEnumerable<string> values, IReadOnlyList<IReadOnlyList<string>> lists, bool optional)
    {
        var classes = Grouped(values, lists).ToList();
        Layout.Lay(name, [.. optional ? new string?[] { null } : [], .. classes.Select(same => same.First())]);
        _classes[name] = classes.SelectMany(same => same.Select(value => (value, First: same.First()))).ToDictionary(it => it.value, it => it.First);
    }

    /// <summary>The variable of a selector.</summary>
    public static string Key(Section section, string selector) =>
        selector is "severity" && section == Section.Work ? "work.severity"
        : selector == "mediated" ? "route"
        : selector.StartsWith(DoneActs.Done, StringComparison.Ordinal) ? Prefix(section) + selector
        : !selector.Contains('.', StringComparison.Ordinal) || selector.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal) || selector.StartsWith(Procedure.PastPrefix, StringComparison.Ordinal) ? selector
        : $"{Prefix(section)}code.{selector}";

    /// <summary>One value for all that the same lists name.</summary>
    private static IEnumerable<string> Classes(IEnumerable<string> values, IEnumerable<IReadOnlyList<string>> lists) => Grouped(values, lists).Select(same => same.First());

    private static IEnumerable<IGrouping<string, string>> Grouped(IEnumerable<string> values, IEnumerable<IReadOnlyList<string>> lists) =>
        values.DefaultIfEmpty(Somewhere).GroupBy(value => string.Concat(lists.Select(list => list.Contains(value) ? '1' : '0')));
}
