using System.Text.Json;
using ComplaintSuite.Load.Measuring;

namespace ComplaintSuite.Load.Results;

/// <summary>Everything that was measured of one commit on one machine, as it is committed.</summary>
internal sealed record LoadResult(string Commit, DateTimeOffset Date, Machine Machine)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>What gets through at most: closed loops.</summary>
    public List<Throughput> Throughput { get; init; } = [];

    /// <summary>How long people wait at a given rate: open loops.</summary>
    public List<Waiting> Waiting { get; init; } = [];

    /// <summary>Processor time of each process.</summary>
    public List<CpuUse> Cpu { get; init; } = [];

    public List<MemoryUse> Memory { get; init; } = [];

    /// <summary>What was true at the end, and what must be known to read the figures.</summary>
    public List<string> Notes { get; init; } = [];

    public static LoadResult? Read(string file) => File.Exists(file) ? JsonSerializer.Deserialize<LoadResult>(File.ReadAllText(file), Json) : null;

    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, Json) + "\n");

    /// <summary>Figures of an earlier part of the same measurement stay where this one has none of the kind.</summary>
    public LoadResult Over(LoadResult? earlier) => earlier is null ? this : this with
    {
        Throughput = Replaced(earlier.Throughput, Throughput, it => (it.Operation, it.Clients, it.Cases)),
        Waiting = Replaced(earlier.Waiting, Waiting, it => (it.Operation, it.Clients, it.Cases, it.Share)),
        Cpu = Replaced(earlier.Cpu, Cpu, it => (it.Operation, it.Cases)),
        Memory = Replaced(earlier.Memory, Memory, it => (it.When, it.Process)),
        Notes = [.. earlier.Notes.Union(Notes)],
    };

    private static List<T> Replaced<T, TKey>(List<T> earlier, List<T> now, Func<T, TKey> key)
    {
        var keys = now.Select(key).ToHashSet();
        return [.. earlier.Where(it => !keys.Contains(key(it))), .. now];
    }
}

/// <param name="Operation">What was done.</param>
/// <param name="Clients">How many did it, one call each at a time.</param>
/// <param name="Cases">Cases stored beforehand.</param>
/// <param name="Rounds">Operations per second of each round.</param>
internal sealed record Throughput(string Operation, int Clients, int Cases, IReadOnlyList<double> Rounds)
{
    public double Median => Rounds.Order().ElementAt(Rounds.Count / 2);

    public double Least => Rounds.Min();

    public double Most => Rounds.Max();
}

/// <param name="Operation">What was done.</param>
/// <param name="Clients">How many did it.</param>
/// <param name="Cases">Cases stored beforehand.</param>
/// <param name="Share">The rate as a share of what gets through at most.</param>
/// <param name="PerSecond">The rate.</param>
/// <param name="Count">How many.</param>
/// <param name="P50">Half waited at most this, in milliseconds from the intended start.</param>
/// <param name="P95">Nineteen of twenty.</param>
/// <param name="P99">Ninety-nine of a hundred.</param>
/// <param name="Longest">All.</param>
internal sealed record Waiting(string Operation, int Clients, int Cases, double Share, double PerSecond, long Count, double P50, double P95, double P99, double Longest)
{
    public static Waiting Of(string operation, int clients, int cases, double share, double perSecond, Latencies latencies) => new(
        operation, clients, cases, share, perSecond, latencies.Count,
        latencies.Percentile(0.5).TotalMilliseconds, latencies.Percentile(0.95).TotalMilliseconds, latencies.Percentile(0.99).TotalMilliseconds, latencies.Longest.TotalMilliseconds);
}

/// <param name="Operation">What was done meanwhile.</param>
/// <param name="Cases">Cases stored beforehand.</param>
/// <param name="PerSecond">How often a second.</param>
/// <param name="Milliseconds">Process → processor time for each.</param>
internal sealed record CpuUse(string Operation, int Cases, double PerSecond, IReadOnlyDictionary<string, double> Milliseconds);

/// <param name="When">idle or busy.</param>
/// <param name="Process">Name in the topology.</param>
/// <param name="ResidentMiB">Pages in memory, shared ones included.</param>
/// <param name="ProportionalMiB">Shared pages divided among those who share them.</param>
/// <param name="CpuPercent">Of one processor, meanwhile.</param>
internal sealed record MemoryUse(string When, string Process, double ResidentMiB, double ProportionalMiB, double CpuPercent);
