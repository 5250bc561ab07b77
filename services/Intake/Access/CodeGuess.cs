namespace ComplaintSuite.Intake.Access;

/// <summary>Wrong codes for a number, until an hour of real time passes without one. Slows the next wrong answer; a right code is never kept waiting.</summary>
/// <param name="Organisation">Organisation code.</param>
/// <param name="CaseNumber">As asked for, whether or not there is such a case.</param>
/// <param name="Failures">Wrong codes so far.</param>
/// <param name="LastAt">The last one.</param>
public sealed record CodeGuess(string Organisation, string CaseNumber, int Failures, DateTimeOffset LastAt)
{
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <summary>100 ms after the first wrong code, doubled with each further one, at most 5 s.</summary>
    public static TimeSpan DelayAfter(int failures) => TimeSpan.FromMilliseconds(Math.Min(100 * Math.Pow(2, failures - 1), LongestDelay.TotalMilliseconds));
}
