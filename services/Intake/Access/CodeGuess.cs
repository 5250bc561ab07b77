namespace ComplaintSuite.Intake.Access;

/// <summary>Wrong codes for a number in the last hour of real time. Slows the next wrong answer; a right code is never kept waiting.</summary>
public sealed class CodeGuess
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private CodeGuess()
    {
    }

    public CodeGuess(string organisation, string caseNumber)
    {
        Organisation = organisation;
        CaseNumber = caseNumber;
    }

    public string Organisation { get; private set; } = "";

    /// <summary>As asked for, whether or not there is such a case.</summary>
    public string CaseNumber { get; private set; } = "";

    public int Failures { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    public void Fail(DateTimeOffset realNow)
    {
        Failures = realNow - LastAt > Window ? 1 : Failures + 1;
        LastAt = realNow;
    }

    /// <summary>100 ms after the first wrong code, doubled with each further one, at most 5 s.</summary>
    public TimeSpan Delay => TimeSpan.FromMilliseconds(Math.Min(100 * Math.Pow(2, Failures - 1), LongestDelay.TotalMilliseconds));
}
