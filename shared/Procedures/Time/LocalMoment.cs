using System.Globalization;

namespace ComplaintSuite.Procedures.Time;

/// <summary>Instants as people read them, in the procedure's zone, to the minute. Seconds are cut off, so a due time is never shown later than it is.</summary>
public static class LocalMoment
{
    private static readonly string[] English =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] Spanish =
        ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"];

    /// <summary>2026年3月5日14:05 · 5 March 2026, 14:05 · 5 de marzo de 2026, 14:05.</summary>
    public static string Write(DateTimeOffset instant, TimeZoneInfo zone, string language)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        return Write(DateOnly.FromDateTime(local.DateTime), local.ToString("HH:mm", CultureInfo.InvariantCulture), language);
    }

    /// <summary>Like <see cref="Write(DateTimeOffset, TimeZoneInfo, string)"/>, but a limit that ends with a day reads as 24:00 of that day.</summary>
    public static string WriteDue(DueDate due, TimeZoneInfo zone, string language)
    {
        ArgumentNullException.ThrowIfNull(due);
        return WriteDue(due.Moment, zone, language);
    }

    /// <inheritdoc cref="WriteDue(DueDate, TimeZoneInfo, string)"/>
    public static string WriteDue(DueMoment due, TimeZoneInfo zone, string language)
    {
        ArgumentNullException.ThrowIfNull(due);
        return due.LastDay is { } day ? Write(day, "24:00", language) : Write(due.At, zone, language);
    }

    /// <summary>2026年3月5日 · 5 March 2026 · 5 de marzo de 2026.</summary>
    public static string Write(DateOnly day, string language) => LocalText.Nearest(language) switch
    {
        "zh-CN" => string.Create(CultureInfo.InvariantCulture, $"{day.Year}年{day.Month}月{day.Day}日"),
        "es" => string.Create(CultureInfo.InvariantCulture, $"{day.Day} de {Spanish[day.Month - 1]} de {day.Year}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{day.Day} {English[day.Month - 1]} {day.Year}"),
    };

    private static string Write(DateOnly day, string time, string language) =>
        LocalText.Nearest(language) == "zh-CN" ? $"{Write(day, language)}{time}" : $"{Write(day, language)}, {time}";
}
