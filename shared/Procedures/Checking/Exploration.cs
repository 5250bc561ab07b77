namespace ComplaintSuite.Procedures.Checking;

/// <summary>All states that a procedure's course can come to, the shortest ways first, and which lead where.</summary>
internal sealed class Exploration
{
    private readonly Dictionary<State, int> _numbers = [];
    private readonly List<State> _states = [];
    private readonly List<(int From, string Told)> _ways = [];
    private readonly List<(int From, int To, int Moves)> _turns = [];
    private readonly Dictionary<string, int> _moveSets = [];
    private readonly List<IReadOnlyList<string>> _moves = [];

    /// <param name="course">The course.</param>
    /// <param name="most">Where the search is given up.</param>
    /// <param name="until">What is looked for: once it has happened, the search is over. Null for everything.</param>
    public Exploration(Course course, int most, Func<Turn, bool>? until = null)
    {
        Add(default, -1, "");
        if (until is not null)
        {
            (IsFound, IsWhole) = Seek(course, most, until);
            return;
        }
        for (var at = 0; at < _states.Count; at++)
        {
            if (_states.Count > most)
            {
                IsWhole = false;
                return;
            }
            var from = _states[at];
            foreach (var turn in course.TurnsFrom(from))
            {
                var moves = MoveSet(turn.Moves);
                if (turn.Next == from && at > 0) continue;
                _turns.Add((at, Add(turn.Next, at, turn.Told), moves));
            }
        }
    }

    /// <summary>Whether everything was explored, or what was looked for was found.</summary>
    public bool IsWhole { get; } = true;

    /// <summary>Whether what was looked for was found.</summary>
    public bool IsFound { get; }

    public IReadOnlyList<State> States => _states;

    /// <summary>Every step and act that happened on some way.</summary>
    public IReadOnlySet<string> Happened => _moves.SelectMany(moves => moves).ToHashSet();

    /// <summary>For each state, whether some way from it leads to one of those, by turns that are allowed.</summary>
    /// <param name="isGoal">Which are meant.</param>
    /// <param name="isAllowed">By which turns, given their steps and acts.</param>
    public bool[] LeadsTo(Func<int, bool> isGoal, Func<IReadOnlyList<string>, bool> isAllowed)
    {
        var allowed = _moves.Select(isAllowed).ToArray();
        var (starts, sources) = Backwards(allowed);
        var leads = new bool[_states.Count];
        var waiting = new Queue<int>();
        for (var number = 0; number < leads.Length; number++)
            if (isGoal(number)) Reach(number);
        while (waiting.TryDequeue(out var reached))
            for (var place = starts[reached]; place < starts[reached + 1]; place++) Reach(sources[place]);
        return leads;

        void Reach(int number)
        {
            if (leads[number]) return;
            leads[number] = true;
            waiting.Enqueue(number);
        }
    }

    /// <summary>The states from which a turn with one of these steps and acts goes out.</summary>
    public HashSet<int> Before(IReadOnlyList<string> moves)
    {
        var wanted = _moves.Select(made => made.Any(moves.Contains)).ToArray();
        return [.. _turns.Where(turn => wanted[turn.Moves]).Select(turn => turn.From)];
    }

    /// <summary>How one gets to a state, one sentence each.</summary>
    public IReadOnlyList<string> PathTo(int number)
    {
        var path = new List<string>();
        for (var at = number; at > 0; at = _ways[at].From) path.Add(_ways[at].Told);
        path.Reverse();
        return path;
    }

    public int NumberOf(State state) => _numbers.GetValueOrDefault(state);

    /// <summary>Looks for something by following one way to its end before the next: there are many ways to it, and any will do.</summary>
    private (bool IsFound, bool IsWhole) Seek(Course course, int most, Func<Turn, bool> isIt)
    {
        var waiting = new Stack<int>([0]);
        while (waiting.TryPop(out var at))
        {
            if (_states.Count > most) return (false, false);
            foreach (var turn in course.TurnsFrom(_states[at]))
            {
                if (isIt(turn)) return (true, true);
                var known = _states.Count;
                if (Add(turn.Next, at, turn.Told) == known) waiting.Push(known);
            }
        }
        return (false, true);
    }

    private (int[] Starts, int[] Sources) Backwards(bool[] allowed)
    {
        var starts = new int[_states.Count + 1];
        foreach (var turn in _turns)
            if (allowed[turn.Moves]) starts[turn.To + 1]++;
        for (var number = 0; number < _states.Count; number++) starts[number + 1] += starts[number];
        var (sources, next) = (new int[starts[^1]], starts.ToArray());
        foreach (var turn in _turns)
            if (allowed[turn.Moves]) sources[next[turn.To]++] = turn.From;
        return (starts, sources);
    }

    private int Add(State state, int from, string told)
    {
        if (_numbers.TryGetValue(state, out var number)) return number;
        number = _states.Count;
        _numbers.Add(state, number);
        _states.Add(state);
        _ways.Add((from, told));
        return number;
    }

    private int MoveSet(IReadOnlyList<string> moves)
    {
        var key = string.Join(' ', moves);
        if (_moveSets.TryGetValue(key, out var number)) return number;
        number = _moves.Count;
        _moveSets.Add(key, number);
        _moves.Add(moves);
        return number;
    }
}
