using System.Collections.Concurrent;

namespace ComplaintSuite.Chaos;

/// <summary>What was acknowledged in one run, and what was answered that should not be.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentQueue<(string Case, string Name)> _acknowledged = new();
    private readonly ConcurrentQueue<string> _violations = new();
    private int _count;

    /// <summary>Requests acknowledged so far.</summary>
    public int Count => Volatile.Read(ref _count);

    public IReadOnlyCollection<string> Violations => _violations;

    /// <summary>How often a step or act of a case was acknowledged: case number and move → times.</summary>
    public IReadOnlyDictionary<(string Case, string Name), int> Acknowledged => _acknowledged.CountBy(each => each).ToDictionary();

    public void Acknowledge(string caseNumber, string move)
    {
        _acknowledged.Enqueue((caseNumber, move));
        Interlocked.Increment(ref _count);
    }

    public void Violate(string what) => _violations.Enqueue(what);
}
