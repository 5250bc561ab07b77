namespace ComplaintSuite.Procedures.Time;

/// <summary>Between instants and local days. An instant is not a date: the zone is always named.</summary>
public static class LocalDays
{
    /// <summary>The local day of an instant.</summary>
    public static DateOnly Of(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    /// <summary>
    /// 24:00 of a local day: the first instant after which the day does not come again. Where midnight is skipped it is the instant of the skip; where
    /// the clocks go back over midnight, so that the day's last hour comes twice, it is the end of the second. Offset 0.
    /// </summary>
    public static DateTimeOffset EndOf(DateOnly day, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        var candidates = zone.IsAmbiguousTime(midnight)
            ? zone.GetAmbiguousTimeOffsets(midnight).Select(offset => new DateTimeOffset(midnight, offset)).OrderDescending()
            : Enumerable.Repeat(new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)), 1);
        foreach (var candidate in candidates)
            if (Of(candidate, zone) > day && Of(candidate.AddTicks(-1), zone) <= day)
                return candidate.ToUniversalTime();

        // Midnight is skipped: between these two the day is left exactly once. No zone is further than 14 hours from UTC, no skip longer than a day.
        var before = new DateTimeOffset(midnight, TimeSpan.Zero).AddHours(-40).UtcTicks;
        var after = new DateTimeOffset(midnight, TimeSpan.Zero).AddHours(40).UtcTicks;
        while (after - before > 1)
        {
            var middle = before + (after - before) / 2;
            if (Of(new DateTimeOffset(middle, TimeSpan.Zero), zone) > day) after = middle;
            else before = middle;
        }
        return new DateTimeOffset(after, TimeSpan.Zero);
    }

    /// <summary>
    /// The first instant of a day at which the local clock shows a time. A time that the clocks skip is taken as much later as they skip. Offset 0.
    /// </summary>
    public static DateTimeOffset FirstAt(DateOnly day, TimeOnly time, TimeZoneInfo zone) => At(day, time, zone, last: false);

    /// <summary>Like <see cref="FirstAt"/>, but the second of two where the clocks go back over the time.</summary>
    public static DateTimeOffset LastAt(DateOnly day, TimeOnly time, TimeZoneInfo zone) => At(day, time, zone, last: true);

    private static DateTimeOffset At(DateOnly day, TimeOnly time, TimeZoneInfo zone, bool last)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var local = day.ToDateTime(time);
        if (zone.IsAmbiguousTime(local))
        {
            var offsets = zone.GetAmbiguousTimeOffsets(local);
            return new DateTimeOffset(local, last ? offsets.Min() : offsets.Max()).ToUniversalTime();
        }
        var valid = local;
        while (zone.IsInvalidTime(valid)) valid = valid.AddMinutes(-1);
        return new DateTimeOffset(local, zone.GetUtcOffset(valid)).ToUniversalTime();
    }
}
