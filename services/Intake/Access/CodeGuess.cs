using ComplaintSuite.Intake.Data;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Access;

/// <summary>Wrong codes for a number in the last hour of real time. Slows the next wrong answer; a right code is never kept waiting.</summary>
/// <param name="Organisation">Organisation code.</param>
/// <param name="CaseNumber">As asked for, whether or not there is such a case.</param>
/// <param name="Failures">Wrong codes since the hour began.</param>
/// <param name="LastAt">The last one.</param>
public sealed record CodeGuess(string Organisation, string CaseNumber, int Failures, DateTimeOffset LastAt)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <summary>Counts one more. Two at once are both counted.</summary>
    /// <returns>Wrong codes so far.</returns>
    public static async Task<int> CountAsync(IntakeDb db, string organisation, string caseNumber, DateTimeOffset realNow, CancellationToken cancellation)
    {
        var since = realNow - Window;
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into guess_counters (organisation, case_number, failures, last_at) values ({organisation}, {caseNumber}, 1, {realNow})
            on conflict (case_number) do update set failures = case when guess_counters.last_at < {since} then 1 else guess_counters.failures + 1 end, last_at = {realNow}
            """, cancellation);
        return await db.CodeGuesses.Where(it => it.CaseNumber == caseNumber).Select(it => it.Failures).SingleAsync(cancellation);
    }

    /// <summary>100 ms after the first wrong code, doubled with each further one, at most 5 s.</summary>
    public static TimeSpan DelayAfter(int failures) => TimeSpan.FromMilliseconds(Math.Min(100 * Math.Pow(2, failures - 1), LongestDelay.TotalMilliseconds));
}
