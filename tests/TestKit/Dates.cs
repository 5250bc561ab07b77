using System.Globalization;

namespace ComplaintSuite.TestKit;

/// <summary>Dates that read aloud: <c>8.October(2026)</c>, <c>8.October(2026).At("09:30", "Asia/Shanghai")</c>.</summary>
public static class Dates
{
    public static DateOnly January(this int day, int year) => new(year, 1, day);

    public static DateOnly February(this int day, int year) => new(year, 2, day);

    public static DateOnly March(this int day, int year) => new(year, 3, day);

    public static DateOnly April(this int day, int year) => new(year, 4, day);

    public static DateOnly May(this int day, int year) => new(year, 5, day);

    public static DateOnly June(this int day, int year) => new(year, 6, day);

    public static DateOnly July(this int day, int year) => new(year, 7, day);

    public static DateOnly August(this int day, int year) => new(year, 8, day);

    public static DateOnly September(this int day, int year) => new(year, 9, day);

    public static DateOnly October(this int day, int year) => new(year, 10, day);

    public static DateOnly November(this int day, int year) => new(year, 11, day);

    public static DateOnly December(this int day, int year) => new(year, 12, day);

    /// <summary>The instant of a wall-clock time on that day, with offset 0 as the suite keeps instants.</summary>
    /// <param name="day">The day, in the zone.</param>
    /// <param name="time">Wall-clock time there: <c>09:30</c> or <c>09:30:15</c>.</param>
    /// <param name="zone">IANA id of the zone.</param>
    /// <exception cref="ArgumentException">The clocks there skip that time, or show it twice.</exception>
    public static DateTimeOffset At(this DateOnly day, string time, string zone) => day.At(time, TimeZoneInfo.FindSystemTimeZoneById(zone));

    /// <inheritdoc cref="At(DateOnly, string, string)"/>
    public static DateTimeOffset At(this DateOnly day, string time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.Parse(time, CultureInfo.InvariantCulture), DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local)) throw new ArgumentException($"The clocks of {zone.Id} skip {local:yyyy-MM-dd HH:mm}.", nameof(time));
        if (zone.IsAmbiguousTime(local)) throw new ArgumentException($"The clocks of {zone.Id} show {local:yyyy-MM-dd HH:mm} twice.", nameof(time));
        return new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(local, zone), TimeSpan.Zero);
    }
}
