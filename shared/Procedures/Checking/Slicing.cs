namespace ComplaintSuite.Procedures.Checking;

/// <summary>
/// Parts of what there is to a procedure that can be explored by themselves. Where a case stands is in each of them; of the rest a part keeps together what one line asks for at once, what
/// the acts ask for by which it comes to be so, and every other line that shares some of it. What is left out may be so or not. All of it at once would be more states than there is time for, of
/// which hardly any two differ in anything that matters.
/// </summary>
internal sealed class Slicing
{
    private static readonly string[] OfRecusal = ["case.barred", "work.barred", "work.holder"];
    private readonly Procedure _procedure;
    private readonly Words _words;
    private readonly Dictionary<string, HashSet<string>> _behind = [];

    public Slicing(Procedure procedure) => (_procedure, _words) = (procedure, new(procedure, _ => true));

    /// <summary>
    /// How cases go on: one part for each group of lines of steps that have something in common which people's acts change, and one for those that go by what was filed. A line is
    /// wholly in one part; two lines of different parts have nothing in common that anybody can change, so that seeing to one never undoes the other.
    /// </summary>
    public IReadOnlyList<IReadOnlySet<string>> Steps()
    {
        var parts = new List<HashSet<string>>();
        foreach (var table in Tables)
            foreach (var step in table.Steps)
                foreach (var names in _words.LinesOf(table.Section, step).Select(line => line.Select(variable => variable.Name).ToList()).Where(names => names.Count > 0))
                    Join(parts, Closure(names));
        foreach (var clock in _procedure.Clocks.Where(clock => clock.Late is LateOutcome.Enter)) Join(parts, Closure([$"pending.{clock.Name}"]));
        if (parts.Count == 0) parts.Add(Closure([]));
        return parts;
    }

    /// <summary>Whether what ends a clock can happen while it runs.</summary>
    public IReadOnlySet<string> Clock(ClockDefinition clock) =>
        Closure(clock.To.SelectMany(move => ReadBy(clock.EndsIn, move)).Concat(ConditionsOf(clock)).Concat(InVain(clock)).Append($"pending.{clock.Name}"));

    /// <summary>Whether a clock can begin.</summary>
    public IReadOnlySet<string> Beginning(ClockDefinition clock) =>
        Closure(clock.From.SelectMany(move => Tables.SelectMany(table => ReadBy(table.Section, move))).Concat(ConditionsOf(clock)).Append($"pending.{clock.Name}"));

    /// <summary>What it began or ended by may turn out to count no more.</summary>
    private IEnumerable<string> InVain(ClockDefinition clock) => clock.From.Concat(clock.To).Where(_procedure.MayBeInVain.Contains).Select(act => $"{Words.Prefix(clock.EndsIn)}done.{act}");

    private static IEnumerable<string> ConditionsOf(ClockDefinition clock) => clock.For.Select(condition => Words.Key(clock.EndsIn, condition.Selector));

    /// <summary>Whether a step or act can happen.</summary>
    public IReadOnlySet<string> Move(Section section, string move) => Closure(ReadBy(section, move));

    /// <summary>Whether whoever must withdraw gives the work up.</summary>
    public IReadOnlySet<string> Recusals() => Closure(ReadBy(Section.Work, Reactions.Begins).Concat(OfRecusal));

    /// <summary>What a step or act asks for.</summary>
    public IEnumerable<string> ReadBy(Section section, string move) =>
        ((MoveRule?)_procedure.Of(section).Step(move) ?? _procedure.Of(section).Act(move)) is not { } rule ? [] : _words.ReadBy(section, rule).Select(variable => variable.Name);

    private IEnumerable<SectionTable> Tables => [_procedure.Case, _procedure.Work];

    /// <summary>Adds a part; with those that share something which people change it becomes one.</summary>
    private void Join(List<HashSet<string>> parts, HashSet<string> added)
    {
        var changing = added.Where(IsChanged).ToHashSet();
        foreach (var part in parts.Where(part => changing.Count > 0 ? part.Overlaps(changing) : !part.Any(IsChanged)).ToList())
        {
            added.UnionWith(part);
            parts.Remove(part);
        }
        parts.Add(added);
    }

    /// <summary>Whether it is more than what was filed, or found on assessing, once and for all.</summary>
    private bool IsChanged(string name) => Behind(name).Count > 0 || name.StartsWith("pending.", StringComparison.Ordinal) || Meanings.Facts.Any(fact => fact.Name == name);

    /// <summary>With what the acts ask for by which these come to be so.</summary>
    private HashSet<string> Closure(IEnumerable<string> names)
    {
        var (kept, waiting) = (new HashSet<string>(), new Queue<string>(names.Where(name => !Words.IsAlwaysThere(name))));
        while (waiting.TryDequeue(out var name))
            if (kept.Add(name))
                foreach (var behind in Behind(name)) waiting.Enqueue(behind);
        return kept;
    }

    /// <summary>What the acts ask for, and what stands of them, by which something comes to be so, or no longer is; nothing where no act changes it.</summary>
    private HashSet<string> Behind(string name)
    {
        if (_behind.TryGetValue(name, out var known)) return known;
        var behind = new HashSet<string>();
        foreach (var (section, act) in ActsBehind(name))
        {
            // What was done stands in the section whose act it is.
            var prefix = Words.Prefix(section);
            behind.Add(name);
            behind.UnionWith(ReadBy(section, act).Where(read => !Words.IsAlwaysThere(read)));
            behind.UnionWith(_words.Layout.All.Select(variable => variable.Name)
                .Where(variable => variable.StartsWith($"{prefix}code.{act}.", StringComparison.Ordinal) || variable == $"{prefix}done.{act}" || variable.StartsWith($"{prefix}done.{act}.", StringComparison.Ordinal)));
        }
        // A fact that a step makes is there once the step was entered: what keeps the step away keeps the fact away.
        foreach (var step in Meanings.Facts.Where(fact => fact.Name == name).SelectMany(fact => fact.MadeBy).Where(move => _procedure.Case.Step(move) is not null))
            behind.UnionWith(ReadBy(Section.Case, step).Where(read => !Words.IsAlwaysThere(read)));
        return _behind[name] = behind;
    }

    /// <summary>The acts by which something comes to be so, or no longer is.</summary>
    private IEnumerable<(Section Section, string Act)> ActsBehind(string name)
    {
        IEnumerable<string> named = name switch
        {
            "harm" or "contained" => ["record-containment"],
            "overrun" => ["approve-overrun"],
            "urged" => ["urge", "answer-urge"],
            "kind" => _procedure.Case.Acts.Where(rule => rule.Own?.Becomes is not null).Select(rule => rule.Name),
            "severity" or "work.severity" or "criterion" or "fault" => ["change-severity"],
            _ when Meanings.Facts.FirstOrDefault(fact => fact.Name == name) is { } fact => fact.MadeBy.Concat(fact.UndoneBy),
            _ => name.Split('.').Where(part => Tables.Any(table => table.OwnAct(part) is not null)),
        };
        return named.SelectMany(act => Tables.Select(table => table.AnswerTo(act)).Prepend(act)).OfType<string>()
            .SelectMany(act => Tables.Where(table => table.Act(act) is not null).Select(table => (table.Section, act)));
    }
}
