using ComplaintSuite.Contracts.Procedures.V1;

namespace ComplaintSuite.ServiceDefaults.Rehearsals;

/// <summary>What a rehearsal counts.</summary>
internal sealed class Tally
{
    /// <summary>What is stored does not say how a clock ran, or would have run.</summary>
    public const string StoredCourse = "STORED_COURSE";

    /// <summary>Nor whether a guard held.</summary>
    public const string Guard = "GUARD";

    /// <summary>Nor whether a field was there.</summary>
    public const string Field = "FIELD";

    /// <summary>Nor whether who acted has what the change asks for.</summary>
    public const string Actor = "ACTOR";

    /// <summary>Nor who would have had to withdraw by a relation that they declared.</summary>
    public const string Recusal = "RECUSAL";

    private readonly Dictionary<(string Code, string What), int> _notJudged = [];
    private readonly Dictionary<DifferenceKind, int> _differences = [];
    private int _differing;

    public int Records { get; private set; }

    /// <summary>Something could not be judged.</summary>
    public void NotJudged(string code, string what) => _notJudged[(code, what)] = _notJudged.GetValueOrDefault((code, what)) + 1;

    /// <summary>A record was gone through.</summary>
    public void Count(IReadOnlyCollection<Difference> differences)
    {
        Records++;
        _differing += differences.Count > 0 ? 1 : 0;
        foreach (var difference in differences)
            _differences[difference.Kind] = _differences.GetValueOrDefault(difference.Kind) + 1;
    }

    public RehearsalSummary ToSummary() => new()
    {
        Records = Records,
        RecordsThatDiffer = _differing,
        Deadlines = _differences.GetValueOrDefault(DifferenceKind.Deadline),
        Queues = _differences.GetValueOrDefault(DifferenceKind.Queue),
        Outcomes = _differences.GetValueOrDefault(DifferenceKind.Outcome),
        NotJudged =
        {
            _notJudged.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key)
                .Select(entry => new NotJudged { Code = entry.Key.Code, What = entry.Key.What, Times = entry.Value }),
        },
    };
}
