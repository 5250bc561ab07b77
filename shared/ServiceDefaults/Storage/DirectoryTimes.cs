using System.Globalization;
using ComplaintSuite.Procedures.Time;

namespace ComplaintSuite.ServiceDefaults.Storage;

/// <summary>Days and times as a directory writes them: local ones of its zone. What begins at midnight begins where the day before is over for good.</summary>
public static class DirectoryTimes
{
    private const int FirstYear = 1900;
    private const int LastYear = 2200;

    /// <summary>2026-10-01.</summary>
    public static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is >= FirstYear and <= LastYear;

    /// <summary>2026-10-01T08:00, in the zone.</summary>
    public static bool TryInstant(string text, TimeZoneInfo zone, out DateTimeOffset instant)
    {
        var read = DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is >= FirstYear and <= LastYear;
        instant = !read ? default
            : local.TimeOfDay == TimeSpan.Zero ? Begin(DateOnly.FromDateTime(local), zone)
            : LocalDays.FirstAt(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local), zone);
        return read;
    }

    /// <summary>The first instant of a local day.</summary>
    public static DateTimeOffset Begin(DateOnly day, TimeZoneInfo zone) => LocalDays.EndOf(day.AddDays(-1), zone);

    /// <exception cref="FormatException">It is no day.</exception>
    internal static DateOnly Day(string text) => TryDay(text, out var day) ? day : throw new FormatException($"'{text}' is no day.");

    /// <exception cref="FormatException">It is no date and time.</exception>
    internal static DateTimeOffset Instant(string text, TimeZoneInfo zone) =>
        TryInstant(text, zone, out var instant) ? instant : throw new FormatException($"'{text}' is no date and time.");
}
