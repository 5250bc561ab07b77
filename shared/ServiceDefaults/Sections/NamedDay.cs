using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;

namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>Days that people name for something to come.</summary>
public static class NamedDay
{
    private const int MostYearsAhead = 10;

    /// <summary>A day that nobody can mean would carry clocks out of every calendar.</summary>
    /// <exception cref="Refusal">It is more than ten years ahead of the present day where the procedure lives.</exception>
    public static void RequireWithinYears(Procedure procedure, DateOnly? day, string field, DateTimeOffset now)
    {
        if (TooFar(procedure, day, field, now) is { } violation)
            throw Refusal.Invalid([violation]);
    }

    /// <summary>What is wrong with a day that is more than ten years ahead; null for any other.</summary>
    public static Violation? TooFar(Procedure procedure, DateOnly? day, string field, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        return day > procedure.DayOf(now).AddYears(MostYearsAhead) ? new("DATE_TOO_FAR", field, null, $"This day is more than {MostYearsAhead} years away.") : null;
    }
}
