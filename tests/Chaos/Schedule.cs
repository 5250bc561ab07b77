namespace ComplaintSuite.Chaos;

/// <summary>What goes wrong.</summary>
internal enum FaultKind
{
    /// <summary>One process is killed.</summary>
    Kill,

    /// <summary>Two are killed at once.</summary>
    KillTwo,

    /// <summary>A service ends by itself before or after a commit.</summary>
    DieAtCommit,

    /// <summary>Redis loses everything.</summary>
    EmptyRedis,

    /// <summary>Redis answers slowly until the next fault.</summary>
    SlowRedis,

    /// <summary>Redis can't be reached until the next fault.</summary>
    CutRedis,

    /// <summary>The suite's time jumps: clocks run out while other things break.</summary>
    DaysPass,

    /// <summary>An event comes into a log that its subscriber can't digest; an operator puts that right when the next fault is due.</summary>
    Poison,

    /// <summary>An operator has a service make its copy of the directory anew, from a log that was trimmed; some end in the middle of it.</summary>
    Rebuild,
}

/// <summary>One fault.</summary>
/// <param name="After">It comes once so many requests were acknowledged.</param>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Process">Process killed, the service that ends at a commit or is rebuilt, or the producer of the poison; empty where there is none.</param>
/// <param name="Other">The second process killed, the point (<c>worker after 3</c>), also of a rebuilding, or how the poison is applied at last (<c>by-hand</c>, <c>by-interval</c>); else empty.</param>
/// <param name="Amount">Milliseconds of delay, or days; else 0.</param>
internal sealed record Fault(int After, FaultKind Kind, string Process = "", string Other = "", int Amount = 0)
{
    public override string ToString() => string.Join(' ', new[] { $"{After}:", $"{Kind}", Process, Other, Amount > 0 ? $"{Amount}" : "" }.Where(part => part.Length > 0));
}

/// <summary>What a complainant and the desk do with one case beside its plain course.</summary>
/// <param name="ByLetter">It came by letter, and so goes every notice.</param>
/// <param name="WithMessage">The complainant writes.</param>
/// <param name="WithUrge">The complainant urges while the department has it, and is answered.</param>
/// <param name="WithMaterials">Materials are asked for and sent.</param>
/// <param name="Withdrawn">Where the complainant withdraws it: null not at all, else once it is registered, at work or has its result.</param>
internal sealed record Life(bool ByLetter, bool WithMessage, bool WithUrge, bool WithMaterials, string? Withdrawn);

/// <summary>What the broker does to events all the time, where the suite runs over Dapr; each is one of so many.</summary>
/// <param name="DuplicateEvery">Deliveries made twice.</param>
/// <param name="ReorderWindow">How many are shuffled together.</param>
/// <param name="LoseEvery">Events lost.</param>
internal sealed record Disturbance(int DuplicateEvery, int ReorderWindow, int LoseEvery);

/// <summary>
/// One run, made of its seed alone: who does what with which case, and what breaks when. It is the same over every transport; the log has no use for the disturbance.
/// </summary>
internal sealed record Schedule(int Seed, IReadOnlyList<IReadOnlyList<Life>> Clients, IReadOnlyList<Fault> Faults, Disturbance Disturbance)
{
    private const int ClientCount = 4;
    private const int LivesEach = 3;
    private const int FaultCount = 6;

    // A run acknowledges at least 75 requests: its faults lie among them, each far enough from the next to take effect.
    private const int FirstFault = 6;
    public const int BetweenFaults = 11;
    private const int Scatter = 6;

    private static readonly string?[] Ends = [null, null, null, null, "registered", "at-work", "result-known"];

    public static Schedule Of(int seed)
    {
        var random = new Random(seed);
        var clients = Enumerable.Range(0, ClientCount).Select(_ =>
            (IReadOnlyList<Life>)[.. Enumerable.Range(0, LivesEach).Select(_ => new Life(random.Next(2) == 0, random.Next(3) == 0, random.Next(4) == 0, random.Next(5) == 0, Pick(random, Ends)))]).ToList();
        var faults = Enumerable.Range(0, FaultCount).Select(n => FaultOf(random, FirstFault + n * BetweenFaults + random.Next(Scatter))).ToList();
        return new(seed, clients, faults, new(random.Next(2, 9), random.Next(2, 7), random.Next(3, 12)));
    }

    private static Fault FaultOf(Random random, int after) => random.Next(15) switch
    {
        0 or 1 => new(after, FaultKind.Kill, Pick(random, FaultySuite.Processes)),
        2 or 3 => TwoOf(random, after),
        4 or 5 or 6 or 7 => new(after, FaultKind.DieAtCommit, Pick(random, ["intake", "routing"]), $"{Pick(random, ["app", "worker", "worker"])} {Pick(random, ["before", "after"])} {random.Next(1, 6)}"),
        8 => new(after, FaultKind.EmptyRedis),
        9 => new(after, FaultKind.SlowRedis, Amount: random.Next(5, 400)),
        10 => new(after, FaultKind.CutRedis),
        13 => new(after, FaultKind.Rebuild, Pick(random, FaultySuite.Copyists), random.Next(3) == 0 ? "" : $"worker {Pick(random, ["before", "after"])} {random.Next(1, 45)}"),
        11 or 12 => new(after, FaultKind.Poison, Pick(random, ["intake", "routing"]), Pick(random, ["by-hand", "by-hand", "by-hand", "by-hand", "by-interval"])),
        _ => new(after, FaultKind.DaysPass, Amount: random.Next(1, 40)),
    };

    private static Fault TwoOf(Random random, int after)
    {
        var pair = FaultySuite.Processes.ToArray();
        random.Shuffle(pair);
        return new(after, FaultKind.KillTwo, pair[0], pair[1]);
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
