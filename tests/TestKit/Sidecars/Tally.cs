namespace ComplaintSuite.TestKit.Sidecars;

internal enum Happening
{
    Published,
    Delivered,
    Retried,
    Dropped,
    DeadLetter,
    Lost,
    Repeated,
    Reordered,
    Invoked,
}

/// <summary>Counts what happens at all sidecars together.</summary>
internal sealed class Tally
{
    private readonly int[] _counts = new int[Enum.GetValues<Happening>().Length];

    public void Add(Happening happening) => Interlocked.Increment(ref _counts[(int)happening]);

    public DaprCounts Read() => new(Of(Happening.Published), Of(Happening.Delivered), Of(Happening.Retried), Of(Happening.Dropped), Of(Happening.DeadLetter), Of(Happening.Lost),
        Of(Happening.Repeated), Of(Happening.Reordered), Of(Happening.Invoked));

    private int Of(Happening happening) => Volatile.Read(ref _counts[(int)happening]);
}
