using System.Globalization;
using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.Portal.Pages;

/// <summary>Instants as people read them, in the zone of the procedure.</summary>
internal static class Moments
{
    private static readonly LocalText EndOfDay = new("{0}24:00", "{0}, 24:00", "{0}, 24:00");

    public static string Write(Timestamp? instant, string zone, string language) =>
        instant is null ? "" : LocalMoment.Write(instant.ToDateTimeOffset(), TimeZoneInfo.FindSystemTimeZoneById(zone), language);

    /// <summary>When something was done, and by whom where that is told: of what the complainant or the system did, nobody is named.</summary>
    public static string WriteBy(Timestamp? instant, string zone, string language, string who) =>
        string.Join(" · ", new[] { Write(instant, zone, language), who }.Where(part => part.Length > 0));

    /// <summary>A day that the contract has as YYYY-MM-DD; anything else stands as it is.</summary>
    public static string WriteDay(string day, string language) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var known) ? LocalMoment.Write(known, language) : day;

    /// <summary>A due time: one that ends with a day reads as 24:00 of that day.</summary>
    public static string WriteDue(Timestamp? instant, string zone, string language)
    {
        if (instant is null)
            return "";
        var local = TimeZoneInfo.ConvertTime(instant.ToDateTimeOffset(), TimeZoneInfo.FindSystemTimeZoneById(zone));
        return local.TimeOfDay == TimeSpan.Zero
            ? Texts.Fill(EndOfDay.In(language), LocalMoment.Write(DateOnly.FromDateTime(local.DateTime).AddDays(-1), language))
            : LocalMoment.Write(instant.ToDateTimeOffset(), TimeZoneInfo.FindSystemTimeZoneById(zone), language);
    }
}
