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
        ArgumentNullException.ThrowIfNull(procedure);
        if (day > procedure.DayOf(now).AddYears(MostYearsAhead))
            throw Refusal.Invalid("DATE_TOO_FAR", field, $"This day is more than {MostYearsAhead} years away.");
    }
}
