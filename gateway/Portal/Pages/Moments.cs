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
