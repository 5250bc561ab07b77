namespace ComplaintSuite.Procedures.Checking;

/// <summary>A state of the search: the values of all variables, packed.</summary>
internal readonly record struct State(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    public static State operator &(State left, State right) => new(left.First & right.First, left.Second & right.Second, left.Third & right.Third, left.Fourth & right.Fourth);

    public static State operator |(State left, State right) => new(left.First | right.First, left.Second | right.Second, left.Third | right.Third, left.Fourth | right.Fourth);

    public static State operator ~(State state) => new(~state.First, ~state.Second, ~state.Third, ~state.Fourth);

    public ulong Word(int number) => number switch { 0 => First, 1 => Second, 2 => Third, _ => Fourth };

    public State With(int number, ulong word) => number switch
    {
        0 => this with { First = word },
        1 => this with { Second = word },
        2 => this with { Third = word },
        _ => this with { Fourth = word },
    };
}

/// <summary>Something that a state says: one of a few values, the first of which it has at the beginning.</summary>
internal sealed class Variable(string name, IReadOnlyList<string?> values, int word, int shift, int bits)
{
    private readonly ulong _mask = (1UL << bits) - 1;

    public string Name => name;

    public IReadOnlyList<string?> Values => values;

    public State Mask => default(State).With(word, _mask << shift);

    public int Index(State state) => (int)((state.Word(word) >> shift) & _mask);

    public string? Of(State state) => values[Index(state)];

    public bool IsSet(State state) => Index(state) != 0;

    public State With(State state, int index) => state.With(word, (state.Word(word) & ~(_mask << shift)) | ((ulong)index << shift));

    /// <exception cref="InvalidOperationException">It has no such value: an error of the program.</exception>
    public State With(State state, string? value)
    {
        for (var index = 0; index < values.Count; index++)
            if (values[index] == value) return With(state, index);
        throw new InvalidOperationException($"'{name}' is never '{value}'.");
    }

    public override string ToString() => name;
}

/// <summary>Gives variables their place in a state.</summary>
/// <param name="keeps">Which are wanted, by name; what is left out may be so or not at any time.</param>
internal sealed class Layout(Func<string, bool> keeps)
{
    private const int Words = 4;
    private readonly Dictionary<string, Variable> _variables = [];
    private int _word;
    private int _shift;

    public IReadOnlyCollection<Variable> All => _variables.Values;

    public Variable? Find(string name) => _variables.GetValueOrDefault(name);

    /// <summary>A variable that is no more than there or not.</summary>
    public void Bit(string name) => Lay(name, [null, "yes"]);

    /// <summary>A variable, where it is wanted.</summary>
    public void Lay(string name, IReadOnlyList<string?> values)
    {
        if (keeps(name)) Add(name, values);
    }

    /// <exception cref="InvalidOperationException">A state has no room for so many.</exception>
    public void RequireRoom()
    {
        if (_word >= Words) throw new InvalidOperationException($"A state has no room for {_variables.Count} variables.");
    }

    /// <summary>A variable that is always wanted.</summary>
    public Variable Add(string name, IReadOnlyList<string?> values)
    {
        if (_variables.TryGetValue(name, out var known)) return known;
        var bits = Math.Max(1, (int)Math.Ceiling(Math.Log2(values.Count)));
        if (_shift + bits > 64) (_word, _shift) = (_word + 1, 0);
        var variable = new Variable(name, values, _word, _shift, bits);
        _shift += bits;
        _variables.Add(name, variable);
        return variable;
    }
}
