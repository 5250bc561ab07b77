namespace ComplaintSuite.Procedures.Checking;

/// <summary>Something that happens, and where it leads.</summary>
/// <param name="Told">As a person would say it.</param>
/// <param name="Moves">The steps entered and acts done by it.</param>
/// <param name="Next">Where it leads.</param>
internal readonly record struct Turn(string Told, IReadOnlyList<string> Moves, State Next);

/// <summary>
/// What a step, an act, an event or the passing of time makes of a state: the course of a case through both sections, as the services take it. Which of them is permitted,
/// <see cref="Asking"/> says.
/// </summary>
internal sealed partial class Course
{
    private readonly Procedure _procedure;
    private readonly Words _words;
    private readonly Dictionary<Section, Asking> _asking;
    private readonly Dictionary<Section, HashSet<string>> _told;
    private readonly Dictionary<Section, List<MoveRule>> _peoples;
    private readonly Dictionary<string, ClockTest> _clocks;
    private readonly Dictionary<(string?, bool, bool), State> _live = [];
    private readonly Dictionary<Section, MoveRule[][]> _follows = [];
    private readonly bool[] _workMayCome;
    private readonly HashSet<string> _spent = [];
    private readonly List<ClockDefinition> _waited;
    private readonly List<Variable> _pasts;
    private readonly Dictionary<(Section, string), (State Begins, State Ends)> _noted = [];
    private readonly Dictionary<string, (State Made, State Undone)> _facts = [];
    private State _before;

    /// <param name="procedure">The procedure.</param>
    /// <param name="keeps">What is looked at, by the names of variables.</param>
    public Course(Procedure procedure, Func<string, bool> keeps)
    {
        (_procedure, _words) = (procedure, new(procedure, keeps));
        _words.Layout.RequireRoom();
        _asking = Enum.GetValues<Section>().ToDictionary(section => section, section => new Asking(procedure, _words, section));
        _peoples = Enum.GetValues<Section>().ToDictionary(section => section, section => Words.RulesOf(procedure.Of(section))
            .Where(rule => !(section == Section.Case ? Meanings.Accompanying : Meanings.AccompanyingWork).Contains(rule.Name) && rule.By.Any(name => name != Lifecycle.System)).ToList());
        _told = Enum.GetValues<Section>().ToDictionary(section => section, section => _words.Under[section][0].Values.OfType<string>().ToHashSet());
        _waited = [.. procedure.Clocks.Where(clock => _words.Pending(clock) is not null)];
        _pasts = [.. _words.Layout.All.Where(known => known.Name.StartsWith(Procedure.PastPrefix, StringComparison.Ordinal))];
        _workMayCome = [.. _words.CaseStep.Values.Select(step => step is null or "reopened" || procedure.Case.CanCome("at-work", step))];
        foreach (var section in Enum.GetValues<Section>())
            _follows.Add(section, [.. _words.StepOf(section).Values.Select(step => _peoples[section].Where(rule => Meanings.Decisions.Contains(rule.Name) ? step == "registered" : procedure.Of(section).Follows(rule.Name, step)).ToArray())]);
        _clocks = procedure.Clocks.ToDictionary(clock => clock.Name, clock => new ClockTest(procedure, _words, clock));
    }

    public Words Words => _words;

    /// <summary>What the service itself had to do and the procedure refused: step or act, what asked for it, the state before, and that in which it was.</summary>
    public Action<string, string, State, State> Refused { get; set; } = (_, _, _, _) => { };

    /// <summary>An event that came twice did more than once: what it told of, and the state.</summary>
    public Action<string, State> Repeated { get; set; } = (_, _) => { };

    /// <summary>What a section makes of an event beside what the procedure says: nothing. A test plants here what counts each time, which no file can say.</summary>
    public Func<Section, string, State, State> Besides { get; set; } = (_, _, state) => state;

    public Asking Asking(Section section) => _asking[section];

    public bool Runs(ClockDefinition clock, State state) => _clocks[clock.Name].Runs(state);

    public bool IsQuiet(State state) => !_words.Under[Section.Case][0].IsSet(state) && !_words.Under[Section.Work][0].IsSet(state);

    /// <summary>Every turn that a state can take.</summary>
    public IEnumerable<Turn> TurnsFrom(State state)
    {
        _before = state;
        return FilingsFrom(state).Concat(ByPersons(Section.Case, state)).Concat(ByPersons(Section.Work, state)).Concat(Deliveries(state)).Concat(Relations(state)).Concat(TimePasses(state));
    }

    /// <summary>A move that is permitted was made: the step, what it makes so, the clocks, and the event. False: two events are under way already.</summary>
    private bool Make(ref State state, Section section, string move, IReadOnlyDictionary<string, string>? form = null, bool isTold = true)
    {
        var table = _procedure.Of(section);
        var lifecycle = table.Lifecycle.Step(move);
        var goesBack = table.ComesByItself(move, _words.StepOf(section).Of(state));
        if (lifecycle is not null) state = _words.StepOf(section).With(state, lifecycle.IsFinal && section == Section.Work ? null : move);
        if (section == Section.Case)
        {
            if (!_facts.TryGetValue(move, out var facts))
                _facts.Add(move, facts = (FactsOf(fact => fact.MadeBy.Contains(move)), FactsOf(fact => fact.UndoneBy.Contains(move))));
            state = (state | facts.Made) & ~facts.Undone;
            if (lifecycle?.BeginsAnew == true) state = BeginAnew(state);
        }
        else if (move == "record-containment") state = Set(state, "contained", true);
        else if (move == "approve-overrun") state = Set(state, "overrun", false);
        if (table.OwnAct(move) is { } own) state = Write(state, section, section, move, own, form ?? NoForm);
        state = goesBack ? GoneBack(state, section, lifecycle!.ByItself) : Note(state, section, move);
        // While no item is open, the case remembers for the clocks of the work.
        if (section == Section.Case && !_words.WorkStep.IsSet(state)) state = Note(state, Section.Work, move);
        return !isTold || Tell(ref state, section == Section.Case ? Section.Work : Section.Case, move);
    }

    /// <summary>The clocks that a section keeps go by a step or act of either.</summary>
    private State Note(State state, Section keeper, string move)
    {
        if (!_noted.TryGetValue((keeper, move), out var noted))
        {
            var clocks = _waited.Where(clock => clock.EndsIn == keeper).ToList();
            _noted.Add((keeper, move), noted = (Of(clocks.Where(clock => clock.From.Contains(move)).Select(clock => _words.Pending(clock)!)), Of(clocks.Where(clock => clock.To.Contains(move)).Select(clock => _words.Pending(clock)!))));
        }
        return (state & ~noted.Ends) | noted.Begins;
    }

    /// <summary>What was finished is not: its clocks run again, and none begins.</summary>
    private State GoneBack(State state, Section keeper, IReadOnlyList<string> undone)
    {
        foreach (var clock in _waited.Where(clock => clock.EndsIn == keeper))
            if (clock.To.Any(undone.Contains)) state = _words.Pending(clock)!.With(state, 1);
            else if (clock.From.All(undone.Contains)) state = _words.Pending(clock)!.With(state, 0);
        return state;
    }

    private bool Tell(ref State state, Section hears, string move)
    {
        if (!_told[hears].Contains(move)) return true;
        var (first, second) = (_words.Under[hears][0], _words.Under[hears][1]);
        if (second.IsSet(state)) return false;
        state = (first.IsSet(state) ? second : first).With(state, move);
        return true;
    }

    /// <summary>What is known of an own act in a section, now that it was done.</summary>
    private State Write(State state, Section knows, Section of, string act, OwnAct own, IReadOnlyDictionary<string, string> form)
    {
        var prefix = Words.Prefix(knows);
        state = Set(state, $"{prefix}done.{act}", true);
        if (own.Each is { } each && form.TryGetValue(each, out var value)) state = Set(state, $"{prefix}done.{act}.{value}", true);
        foreach (var field in own.Fields)
            if (_words.Layout.Find($"{prefix}code.{act}.{field.Name}") is { } code) state = code.With(state, _words.ClassOf(code, form.GetValueOrDefault(field.Name)));
        foreach (var after in _words.Layout.All.Where(known => known.Name.StartsWith($"{prefix}{DoneActs.After}", StringComparison.Ordinal)))
            if (after.Name.StartsWith($"{prefix}{DoneActs.After}{act}.", StringComparison.Ordinal)) state = after.With(state, 1);
            else if (after.Name.EndsWith($".{act}", StringComparison.Ordinal)) state = after.With(state, 0);
        if (knows != of) return state;
        state = Set(state, $"{prefix}open.{act}", true);
        if (own.Answers is { } asked) state = Set(state, $"{prefix}open.{asked}", false);
        if (own.Becomes is { } kind && _words.Layout.Find("kind") is { } kinds) state = kinds.With(state, _words.ClassOf(kinds, kind));
        return own.Bars is null ? state : Set(state, $"{prefix}out.{act}", IsBarring(own, form));
    }

    private static bool IsBarring(OwnAct own, IReadOnlyDictionary<string, string> form) => own.RecusalBy(Filled(own, form), Somebody) is { MustWithdraw: true };

    private static bool IsLifting(OwnAct own, IReadOnlyDictionary<string, string> form) => own.RecusalBy(Filled(own, form), Somebody) is { MustWithdraw: false };

    private static Dictionary<string, string> Filled(OwnAct own, IReadOnlyDictionary<string, string> form) => own.Bars?.Field is { } who ? new(form) { [who] = Somebody } : new(form);

    private State Set(State state, string name, bool isSo) => _words.Layout.Find(name)?.With(state, isSo ? 1 : 0) ?? state;

    private bool Is(State state, string name) => _words.Layout.Find(name)?.IsSet(state) == true;

    /// <summary>A new round: what can be done again in it has to be; clocks begin anew.</summary>
    private State BeginAnew(State state)
    {
        var waiting = _procedure.Case.Acts.Where(rule => Is(state, $"{Words.Case}open.{rule.Name}")).Select(rule => rule.Name).ToList();
        foreach (var variable in _words.Layout.All.Where(known => known.Name.StartsWith(Words.Case, StringComparison.Ordinal)))
            if (Words.ActOf(variable.Name) is { } act && !waiting.Contains(act) && (_procedure.Case.OwnAct(act) is null || _procedure.Case.CanCome(act, "reopened"))) state = variable.With(state, 0);
        foreach (var clock in _waited.Where(clock => clock.EndsIn == Section.Work || !clock.From.Any(from => waiting.Contains(from) && clock.To.Contains(_procedure.Case.AnswerTo(from) ?? ""))))
            state = _words.Pending(clock)!.With(state, 0);
        return state;
    }

    /// <summary>What no line that can still be asked, and no clock that can still end, goes by is forgotten: states that differ in nothing else are one.</summary>
    public State Settle(State state)
    {
        foreach (var clock in _waited)
            if (_words.Pending(clock)! is var pending && pending.IsSet(state) && !_clocks[clock.Name].CanEnd(state) && (clock.EndsIn == Section.Case || _words.WorkStep.IsSet(state) || !WorkMayCome(state)))
                state = pending.With(state, 0);
        // An item takes what it knows with it; what it told of is read as the case hears it.
        var isAtWork = _words.WorkStep.IsSet(state);
        var isRead = isAtWork || _words.Under[Section.Case][0].IsSet(state);
        if (!isAtWork && Is(state, "contained")) state = Set(state, "harm", false);
        var key = (_words.CaseStep.Of(state), isAtWork, isRead);
        if (!_live.TryGetValue(key, out var live)) _live.Add(key, live = Live(key.Item1, isAtWork, isRead));
        return state & live;
    }

    private bool WorkMayCome(State state) => _workMayCome[_words.CaseStep.Index(state)];

    private State Live(string? step, bool isAtWork, bool isRead)
    {
        IReadOnlySet<string> all = Words.RulesOf(_procedure.Case).Select(rule => rule.Name).ToHashSet();
        var ever = step is null ? all : _procedure.Case.MovesPossibleFrom(step);
        // In this round, with what begins the next one.
        List<string> now = step is null ? [.. all] : [.. _procedure.Case.MovesPossibleFrom(step, anew: false), .. ever.Where(move => _procedure.Case.Lifecycle.Step(move)?.BeginsAnew == true)];
        State Told(List<string> moves, bool hasWork) => Of(moves.SelectMany(_asking[Section.Case].ReadBy)) | (!hasWork && !moves.Contains("at-work") ? default
            : Of(Words.RulesOf(_procedure.Work).SelectMany(rule => _asking[Section.Work].ReadBy(rule.Name))) | Of(_words.Layout.All.Where(variable => Words.ActOf(variable.Name) is not null || variable.Name is "harm" or "contained" or "severity")));
        var mask = Told(now, isAtWork || step is "accepted" or "reopened" or "at-work") | (Told([.. ever], hasWork: false) & ~Of(_words.Layout.All.Where(IsOfRound)))
            | Of([_words.CaseStep, _words.WorkStep, _words.Decision, .. _words.Under.Values.SelectMany(places => places), .. _waited.Select(clock => _words.Pending(clock)!), .. _procedure.Clocks.SelectMany(clock => _clocks[clock.Name].Reads)]);
        mask |= Of(_words.Layout.All.Where(variable => variable.Name is "case.barred" or "work.barred" or "work.holder"));
        return isRead ? mask : mask & ~Of(_words.Layout.All.Where(IsOfItem));
    }

    /// <summary>Whether a round ends with it: <see cref="BeginAnew"/> makes it as it was at the beginning, whatever it is.</summary>
    private bool IsOfRound(Variable variable) => Meanings.Facts.Any(fact => fact.Name == variable.Name && fact.UndoneBy.Contains("reopened"))
        || (variable.Name.StartsWith(Words.Case, StringComparison.Ordinal) && Words.ActOf(variable.Name) is { } act
            && (_procedure.Case.OwnAct(act) is null || (_procedure.Case.AnswerTo(act) is null && _procedure.Case.CanCome(act, "reopened"))));

    /// <summary>Whether it is known of a work item, and of the next one anew.</summary>
    private static bool IsOfItem(Variable variable) => variable.Name is "contained" or "overrun" or "urged" or "work.severity" or "work.holder"
        || (variable.Name.StartsWith(Words.Work, StringComparison.Ordinal) && Words.ActOf(variable.Name) is not null);

    /// <summary>Facts and clocks are so or not, with one bit each.</summary>
    private State FactsOf(Func<Meanings.Fact, bool> isMeant) => Of(Meanings.Facts.Where(isMeant).Select(fact => _words.Layout.Find(fact.Name)).OfType<Variable>());

    private static State Of(IEnumerable<Variable> variables) => variables.Aggregate(default(State), (mask, variable) => mask | variable.Mask);

    private static readonly Dictionary<string, string> NoForm = [];

    private const string Somebody = "somebody";
}

/// <summary>A clock as the search sees it: it runs while its beginning has come, its end not, its conditions hold and its section can still end it.</summary>
internal sealed class ClockTest
{
    private readonly Variable? _pending;
    private readonly Variable _step;
    private readonly bool[] _canEnd;
    private readonly List<(Variable Variable, bool[] Holds)> _conditions = [];

    public ClockTest(Procedure procedure, Words words, ClockDefinition clock)
    {
        (_pending, _step) = (words.Pending(clock), words.StepOf(clock.EndsIn));
        _canEnd = [.. _step.Values.Select(step => step is not null && procedure.CanEnd(clock, step))];
        foreach (var condition in clock.For)
            if (words.Selector(clock.EndsIn, condition.Selector) is { } variable)
                _conditions.Add((variable, [.. variable.Values.Select(value => Known(condition.Selector, value) is { } known && condition.Values.Contains(known))]));

        string? Known(string selector, string? value) => selector == "mediated" ? value is not null && procedure.Routes[value].LeadsTo == "at-mediation" ? "true" : "false"
            : selector.StartsWith(DoneActs.Done, StringComparison.Ordinal) ? value ?? "no" : value;
    }

    public IEnumerable<Variable> Reads => _conditions.Select(condition => condition.Variable);

    public bool CanEnd(State state) => _canEnd[_step.Index(state)];

    public bool Runs(State state) => _pending?.IsSet(state) != false && CanEnd(state) && _conditions.TrueForAll(condition => condition.Holds[condition.Variable.Index(state)]);
}
