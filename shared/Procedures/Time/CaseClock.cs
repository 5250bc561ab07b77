namespace ComplaintSuite.Procedures.Time;

/// <summary>
/// The arithmetic of limits, as the head of the rule catalogue defines it. Day 0 is the local day of the start event. `N d` ends at 24:00 local of day N, `N wd`
/// at 24:00 of the Nth working day after day 0, weeks are 7 d, months and years end at 24:00 of the same-numbered day or of that month's last, `same day`
/// at 24:00 of day 0, `day N of the month` at 24:00 of the next such day, day 0 included, or of that month's last; minutes and hours are counted from the instant,
/// whatever the local clock does, working hours only while the desk is open. `at the same time` ends the day at the clock time of the start; with opening hours
/// a start outside them counts from the next opening.
/// </summary>
public static class CaseClock
{
    /// <summary>When an act is due that has <paramref name="limit"/> from <paramref name="start"/> on.</summary>
    /// <param name="limit">How long.</param>
    /// <param name="start">The instant of the start event; taken to the microsecond, as databases keep it, so that the stored start gives the same due date.</param>
    /// <param name="zone">The procedure's zone.</param>
    /// <param name="calendar">The procedure's calendar.</param>
    /// <param name="hours">The desk's opening hours, for limits that take them (<see cref="Limit.TakesHours"/>).</param>
    /// <param name="given">What was named, for <see cref="LimitUnit.AsGiven"/>.</param>
    /// <exception cref="ArgumentException">The limit needs opening hours, or what was named, and it is not there.</exception>
    public static DueDate Due(Limit limit, DateTimeOffset start, TimeZoneInfo zone, WorkingCalendar calendar, OpeningHours? hours = null, DueMoment? given = null)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(calendar);
        start = ToMicroseconds(start);
        if (!limit.TakesHours) hours = null;
        var count = new DayCount(calendar);
        var from = hours is null || limit.NeedsHours ? start : hours.NextOpen(start, zone, count);
        var dayZero = LocalDays.Of(from, zone);
        var time = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).DateTime);

        DueMoment Until(DateOnly day) => new(LocalDays.EndOf(day, zone), day);
        var due = limit.Unit switch
        {
            LimitUnit.Minutes => new(from + TimeSpan.FromMinutes(limit.Count), null),
            LimitUnit.Hours => new(from + TimeSpan.FromHours(limit.Count), null),
            LimitUnit.WorkingHours => new(HoursOf(limit, hours).Add(start, TimeSpan.FromHours(limit.Count), zone, count), null),
            LimitUnit.Days or LimitUnit.WorkingDays => Until(count.After(dayZero, limit.Count, limit.CountsWorkingDays)),
            LimitUnit.DaysSameTime or LimitUnit.WorkingDaysSameTime =>
                new(LocalDays.LastAt(count.After(dayZero, limit.Count, limit.CountsWorkingDays), time, zone), null),
            LimitUnit.Weeks => Until(count.After(dayZero, limit.Count * 7, working: false)),
            LimitUnit.Months => Until(dayZero.AddMonths(limit.Count)),
            LimitUnit.Years => Until(dayZero.AddYears(limit.Count)),
            LimitUnit.SameDay => Until(dayZero),
            LimitUnit.AsGiven => given ?? throw new ArgumentException("Nothing was named.", nameof(given)),
            LimitUnit.DayOfMonth => Until(NextOfMonth(dayZero, limit.Count)),
        };
        var asked = limit.CountsWorkingDays || hours is not null ? calendar : null;
        return new(due.At, count.UnknownYear, new(start, zone.Id, limit.ToString(), asked?.Id, dayZero, due.LastDay, count.Days)
        {
            Hours = hours?.ToString(),
            CountsFrom = from == start ? null : from,
            CalendarSha256 = asked?.Sha256,
        });
    }

    /// <summary>As databases keep instants: cut to the microsecond, offset 0.</summary>
    internal static DateTimeOffset ToMicroseconds(DateTimeOffset instant) => new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    internal static OpeningHours HoursOf(Limit limit, OpeningHours? hours) =>
        hours ?? throw new ArgumentException($"'{limit}' can't be counted without opening hours.", nameof(hours));

    private static DateOnly NextOfMonth(DateOnly from, int number)
    {
        static DateOnly In(DateOnly month, int number) => new(month.Year, month.Month, Math.Min(number, DateTime.DaysInMonth(month.Year, month.Month)));
        return In(from, number) is var day && day >= from ? day : In(from.AddDays(1 - from.Day).AddMonths(1), number);
    }
}
