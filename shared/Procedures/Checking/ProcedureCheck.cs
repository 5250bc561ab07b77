using System.Collections.Concurrent;
using System.Globalization;

namespace ComplaintSuite.Procedures.Checking;

/// <summary>
/// Explores the product of a procedure's two sections, the events between them delayed, repeated and crossing, and says what is wrong with it that no single line shows:
/// cases that can't be closed, steps that never come, clocks that nothing ends, what the service must do and is refused, refusals without a rule, work in the hands of whoever must
/// withdraw. It asks the same tables as the services (<see cref="SectionTable.Check"/>, <see cref="Reactions"/>), and takes for granted that for every line somebody is there whom it
/// names. At most two events are under way into each section. What is explored together, <see cref="Slicing"/> says.
/// </summary>
public sealed class ProcedureCheck
{
    /// <summary>Where a search is given up: no procedure needs as many.</summary>
    public const int MostStates = 400_000;

    private readonly Procedure _procedure;
    private readonly int _most;
    private readonly Func<Words, Section, string, State, State>? _besides;
    private readonly Slicing _slicing;
    private readonly List<Finding> _findings = [];
    private int _states;

    private ProcedureCheck(Procedure procedure, int most, Func<Words, Section, string, State, State>? besides) => (_procedure, _most, _besides, _slicing) = (procedure, most, besides, new(procedure));

    /// <summary>Everything that is wrong with a procedure, and how many states were explored.</summary>
    /// <param name="procedure">The procedure.</param>
    /// <param name="most">Where the search is given up, which is a finding.</param>
    public static (IReadOnlyList<Finding> Findings, int States) Of(Procedure procedure, int most = MostStates) => Of(procedure, most, besides: null);

    /// <inheritdoc cref="Of(Procedure, int)"/>
    /// <param name="procedure">The procedure.</param>
    /// <param name="most">Where the search is given up, which is a finding.</param>
    /// <param name="besides">What a section makes of an event beside what the procedure says (<see cref="Course.Besides"/>); null for nothing.</param>
    internal static (IReadOnlyList<Finding> Findings, int States) Of(Procedure procedure, int most, Func<Words, Section, string, State, State>? besides)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        var check = new ProcedureCheck(procedure, most, besides);
        check.Judge();
        return (check._findings, check._states);
    }

    /// <summary>Checks versions of procedures, by what a folder's allowances leave.</summary>
    /// <param name="procedures">The versions.</param>
    /// <param name="allowances">What is left.</param>
    public static IEnumerable<CheckReport> Of(IEnumerable<Procedure> procedures, Allowances allowances)
    {
        ArgumentNullException.ThrowIfNull(procedures);
        ArgumentNullException.ThrowIfNull(allowances);
        return Partitioner.Create(procedures.ToList(), loadBalance: true).AsParallel().AsOrdered().Select(procedure =>
        {
            var (findings, states) = Of(procedure);
            return allowances.Judge(string.Create(CultureInfo.InvariantCulture, $"{procedure.Id}/{procedure.Version}"), findings, states);
        });
    }

    private void Judge()
    {
        Rules();
        var parts = new List<(IReadOnlySet<string> Keeps, Explored Explored)>();
        foreach (var keeps in _slicing.Steps())
        {
            if (Explore(keeps) is not { } explored) continue;
            Closes(explored);
            Behind(explored);
            parts.Add((keeps, explored));
        }
        if (_findings.Exists(finding => finding.Kind == FindingKind.Bound)) return;
        Happens(parts);
        foreach (var clock in _procedure.Clocks)
        {
            Begins(clock);
            if (!parts.TrueForAll(part => MayAlwaysEnd(clock, part.Explored)) || !clock.To.Any(move => _procedure.Of(clock.EndsIn).Step(move) is not null)) Ends(clock);
        }
        if (_procedure.RecusalRules.Count == 0) return;
        Withdrawal();
        if (Explore(_slicing.Recusals()) is { } recusals) Held(recusals);
    }

    /// <summary>Null: it was given up.</summary>
    private Explored? Explore(IReadOnlySet<string> keeps)
    {
        var course = new Course(_procedure, keeps.Contains);
        if (_besides is { } besides) course.Besides = (hears, told, state) => besides(course.Words, hears, told, state);
        var met = new Dictionary<(FindingKind Kind, string About), (State State, string Message)>();
        course.Refused = (move, because, before, state) => met.TryAdd((FindingKind.ServiceRefused, move), (before, $"After {because} the service itself enters or does '{move}', and the procedure refuses it: {Why(course, move, state)}."));
        course.Repeated = (told, state) => met.TryAdd((FindingKind.Redelivered, told), (state, $"'{told}' does more where its event comes twice."));
        var explored = new Explored(course, new(course, _most));
        foreach (var ((kind, about), (state, message)) in met) Find(kind, about, message, explored, explored.Ways.NumberOf(state));
        return IsWhole(explored) ? explored : null;
    }

    /// <summary>Whether something can happen at all. Where the search was given up, that is the finding.</summary>
    private bool CanCome(IReadOnlySet<string> keeps, Func<Course, Turn, bool> isIt)
    {
        var course = new Course(_procedure, keeps.Contains);
        var explored = new Explored(course, new(course, _most, turn => isIt(course, turn)));
        return !IsWhole(explored) || explored.Ways.IsFound;
    }

    private bool IsWhole(Explored explored)
    {
        _states += explored.States.Count;
        if (!explored.Ways.IsWhole) Find(FindingKind.Bound, "", $"The search was given up after {explored.States.Count:N0} states of {explored.Words.Layout.All.Count} variables: {string.Join(", ", explored.Words.Layout.All)}.");
        return explored.Ways.IsWhole;
    }

    /// <summary>What happened in every part, and in one that has all that it asks for, can happen. Of the rest, what only rests on something else is looked for with that.</summary>
    private void Happens(List<(IReadOnlySet<string> Keeps, Explored Explored)> parts)
    {
        var happened = parts.ConvertAll(part => part.Explored.Ways.Happened);
        foreach (var table in new[] { _procedure.Case, _procedure.Work })
            foreach (var rule in Words.RulesOf(table).Where(IsPeoples))
            {
                var needs = _slicing.Move(table.Section, rule.Name);
                if (!happened.TrueForAll(part => part.Contains(rule.Name)) || (table.Act(rule.Name) is not null && !parts.Exists(part => needs.IsSubsetOf(part.Keeps)) && !CanCome(needs, (_, turn) => turn.Moves.Contains(rule.Name))))
                    Find(FindingKind.NeverHappens, rule.Name, $"'{rule.Name}' is never possible, whatever people do.");
            }
    }

    /// <summary>What the service does when nothing else is known of it, such as attaching what comes with a filing, has no turn of its own here.</summary>
    private bool IsPeoples(MoveRule rule) => rule.By.Any(name => name != Lifecycle.System) || _procedure.Case.Step(rule.Name) is not null || _procedure.Work.Step(rule.Name) is not null;

    private void Closes(Explored steps)
    {
        bool IsOver(int number) => steps.Step(number) is "closed" or "archived";
        var anyhow = steps.Ways.LeadsTo(IsOver, _ => true);
        var unwithdrawn = steps.Ways.LeadsTo(IsOver, moves => !moves.Contains("withdrawn"));
        // The start is one of them only where nothing that is filed can be closed.
        var (stuck, given) = (Array.IndexOf(anyhow, false, 1), Array.FindIndex(unwithdrawn, 1, closes => !closes));
        if (stuck >= 0) Find(FindingKind.CannotClose, steps.At(stuck), $"From '{steps.At(stuck)}' the case can't be closed any more: {WhyNot(steps, stuck)}.", steps, stuck);
        else if (given >= 0) Find(FindingKind.CannotClose, steps.At(given), $"From '{steps.At(given)}' the case can only be withdrawn: {WhyNot(steps, given)}.", steps, given);
    }

    /// <summary>Whether one of the steps that end a clock can come from everywhere where it might run, whether or not it does. Then nothing more need be known.</summary>
    private bool MayAlwaysEnd(ClockDefinition clock, Explored part)
    {
        var ends = EndsOf(clock, part, [.. clock.To.Where(move => _procedure.Of(clock.EndsIn).Step(move) is not null)]);
        return part.First(number => part.Course.Runs(clock, part.States[number]) && (!ends[number] || (part.Step(number) == "archived" && part.Course.IsQuiet(part.States[number])))) < 0;
    }

    /// <summary>For each state, whether a clock can still end in this round: by one of these steps and acts, or, once the case is withdrawn, because it has lost its meaning.</summary>
    private bool[] EndsOf(ClockDefinition clock, Explored part, IReadOnlyList<string> by)
    {
        var ending = part.Ways.Before(by);
        return part.Ways.LeadsTo(number => ending.Contains(number) || (part.Words.Decision.Of(part.States[number]) == "withdrawn" && !part.Course.Runs(clock, part.States[number])), moves => IsOfRound(moves) && !moves.Contains("withdrawn"));
    }

    /// <summary>With a new round clocks begin anew.</summary>
    private bool IsOfRound(IReadOnlyList<string> moves) => !moves.Any(move => _procedure.Case.Lifecycle.Step(move)?.BeginsAnew == true);

    private void Begins(ClockDefinition clock)
    {
        if (!CanCome(_slicing.Beginning(clock), (course, turn) => course.Runs(clock, turn.Next))) Find(FindingKind.ClockNeverRuns, clock.Name, $"The clock '{clock.Name}' never runs.");
    }

    private void Ends(ClockDefinition clock)
    {
        if (Explore(_slicing.Clock(clock)) is not { } slice) return;
        var ends = EndsOf(clock, slice, clock.To);
        bool Runs(int number) => slice.Course.Runs(clock, slice.States[number]);
        var stuck = slice.First(number => !ends[number] && Runs(number));
        if (stuck >= 0) Find(FindingKind.ClockCannotEnd, clock.Name, $"The clock '{clock.Name}' runs, and {string.Join(" or ", clock.To)} can't happen any more.", slice, stuck);
        var over = slice.First(number => slice.Step(number) == "archived" && slice.Course.IsQuiet(slice.States[number]) && Runs(number));
        if (over >= 0) Find(FindingKind.ClockCannotEnd, clock.Name, $"The case is archived, and the clock '{clock.Name}' runs on.", slice, over);
    }

    private void Behind(Explored steps)
    {
        var ends = steps.Ways.LeadsTo(number => !steps.Words.WorkStep.IsSet(steps.States[number]), _ => true);
        var left = steps.First(number => !ends[number] && steps.Step(number) is "closed" or "archived");
        if (left >= 0) Find(FindingKind.LeftBehind, steps.Words.WorkStep.Of(steps.States[left])!, "The case is closed, and its work item stays open for good.", steps, left);
    }

    /// <summary>Whoever has an interest is refused by every line, with its rule.</summary>
    private void Withdrawal()
    {
        var course = new Course(_procedure, _slicing.Recusals().Contains);
        foreach (var section in Enum.GetValues<Section>())
            foreach (var rule in Words.RulesOf(_procedure.Of(section)).Where(rule => course.Asking(section).PersonFor(rule.Name) is not null))
                if (!course.Asking(section).Unmet(rule.Name, default, bySystem: false, mustWithdraw: true).Any(violation => violation is { Code: "MUST_WITHDRAW", Rule: not null }))
                    Find(FindingKind.MustWithdraw, rule.Name, $"'{rule.Name}' does not refuse whoever must withdraw, by a rule.");
        foreach (var (table, rule, act) in from table in new[] { _procedure.Case, _procedure.Work }
                                           from rule in Words.RulesOf(table)
                                           from demand in rule.Demands
                                           where demand.For.Count == 0
                                           from guard in demand.When
                                           where guard.StartsWith(DoneActs.Did, StringComparison.Ordinal)
                                           select (table, rule, Act: DoneActs.ActOf(guard[DoneActs.Did.Length..])))
            if (table.OwnAct(act)?.Bars is { Field: null, For.Count: 0 })
                Find(FindingKind.MustWithdraw, rule.Name, $"'{rule.Name}' is for whoever did '{act}', who must withdraw by it: nobody is left.");
    }

    /// <summary>Once the department's side knows that whoever has the work must withdraw, they have it no longer.</summary>
    private void Held(Explored recusals)
    {
        var (barred, holder) = (recusals.Words.Layout.Find("work.barred")!, recusals.Words.Layout.Find("work.holder")!);
        var held = recusals.First(number => recusals.States[number] is var state && barred.IsSet(state) && holder.IsSet(state) && (recusals.Words.WorkStep.Of(state) is var step && (step == "claimed" || _procedure.Work.ComesByItself("queued", step))));
        if (held >= 0) Find(FindingKind.MustWithdraw, "claimed", "Whoever must withdraw still has the work, or what they found goes out.", recusals, held);
    }

    /// <summary>Of what a procedure says itself, every refusal names a rule. What it takes over from the common base as it is, is nobody's rule.</summary>
    private void Rules()
    {
        foreach (var rule in All().Where(rule => rule.Rules.Count > 0 || Words.FormOf(rule) is not null || IsOwn(rule)))
        {
            if (rule.Rules.Count == 0) Find(FindingKind.NoRule, rule.Name, $"Who is refused '{rule.Name}' hears of no rule.");
            foreach (var demand in rule.Demands.Where(demand => demand.Rules.Count == 0 && !IsTakenOver(demand)))
                Find(FindingKind.NoRule, rule.Name, $"'{rule.Name}' refuses without a rule: {Asked(demand)}.");
        }
    }

    /// <summary>What keeps people safe and the work in one hand holds for every procedure, and is nobody's rule.</summary>
    private static bool IsTakenOver(Demand demand) => demand.Kinds.Count + demand.Require.Count + demand.Any.Count + demand.Stated.Count == 0 && !demand.Never && demand.When.Concat(demand.Unless).All(Meanings.TakenOver.Contains);

    private bool IsOwn(MoveRule rule) => rule.By.Any(_procedure.Posts.ContainsKey);

    private static string Asked(Demand demand) => string.Join(", ", demand.Require.Concat(demand.Any).Concat(demand.Stated).Concat(demand.When).Concat(demand.Unless).Concat(demand.Kinds).DefaultIfEmpty("never"));

    private IEnumerable<MoveRule> All() => Words.RulesOf(_procedure.Case).Concat(Words.RulesOf(_procedure.Work));

    /// <summary>What keeps a case from going on: of every step that may follow, what is missing.</summary>
    private string WhyNot(Explored steps, int number)
    {
        var state = steps.States[number];
        var next = _procedure.Case.Lifecycle.Steps.Where(step => step.Name != "withdrawn" && _procedure.Case.Step(step.Name) is not null && _procedure.Case.Follows(step.Name, steps.Step(number)));
        var why = next.Select(step => (step.Name, Needs: Why(steps.Course, step.Name, state))).Where(it => it.Needs.Length > 0).Select(it => $"'{it.Name}' needs {it.Needs}").ToList();
        return why.Count > 0 ? string.Join("; ", why) : $"nothing follows{(steps.Words.WorkStep.Of(state) is { } work ? $", and the work stands at '{work}'" : "")}";
    }

    /// <summary>What is unmet; empty where nothing is.</summary>
    private string Why(Course course, string move, State state)
    {
        var section = _procedure.Case.Step(move) is not null || _procedure.Case.Act(move) is not null ? Section.Case : Section.Work;
        var asking = course.Asking(section);
        if (asking.RuleOf(move) is not { } rule) return "to be enabled";
        var bySystem = rule.By.Contains(Lifecycle.System) && !(asking.PersonFor(move) is not null && asking.Permits(move, state, bySystem: false));
        return string.Join(", ", asking.Unmet(move, state, bySystem).Select(violation => $"{violation.Code}{(violation.Field is { } field ? $" {field}" : "")}{(violation.Rule is { } id ? $" [{id}]" : "")}").Distinct());
    }

    private void Find(FindingKind kind, string about, string message, Explored? explored = null, int state = 0)
    {
        if (!_findings.Exists(known => known.Kind == kind && known.About == about && (kind != FindingKind.NoRule || known.Message == message)))
            _findings.Add(new(kind, about, message, explored?.Ways.PathTo(state) ?? []));
    }

    /// <summary>A slice, explored.</summary>
    private sealed record Explored(Course Course, Exploration Ways)
    {
        public Words Words => Course.Words;

        public IReadOnlyList<State> States => Ways.States;

        public string? Step(int number) => Words.CaseStep.Of(States[number]);

        public string At(int number) => Step(number) ?? "the start";

        /// <summary>The first state that is meant; below nought where none is.</summary>
        public int First(Func<int, bool> isMeant) => Enumerable.Range(0, States.Count).FirstOrDefault(isMeant, -1);
    }
}
