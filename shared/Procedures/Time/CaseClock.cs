using System.Diagnostics;

namespace ComplaintSuite.Procedures.Time;

/// <summary>One day that was looked at on the way to a due day, and why it counted or did not.</summary>
/// <param name="Date">Local day.</param>
/// <param name="Number">Which day of the limit it is, from 1; null where it is skipped.</param>
/// <param name="Kind">What the calendar says of it; null where the limit does not ask the calendar.</param>
/// <param name="Holiday">The holiday behind a day off or a moved working day.</param>
public sealed record CountedDay(DateOnly Date, int? Number, DayKind? Kind, LocalText? Holiday)
{
    public bool Counted => Number is not null;
}

/// <summary>How a due date came about: enough to compute it again and to explain it. Holds no personal data.</summary>
/// <param name="Start">The instant of the start event, to the microsecond, offset 0.</param>
/// <param name="Zone">IANA id of the zone whose days are counted.</param>
/// <param name="Limit">As <see cref="Time.Limit"/> writes it.</param>
/// <param name="Calendar">The calendar that was asked; null where the limit does not count working days.</param>
/// <param name="DayZero">The local day of the start.</param>
/// <param name="LastDay">The local day that the limit ends with; null for minutes and hours.</param>
/// <param name="Days">Every day after day 0 up to the last; empty for minutes, hours, months, years and the same day.</param>
public sealed record Provenance(
    DateTimeOffset Start, string Zone, string Limit, string? Calendar, DateOnly DayZero, DateOnly? LastDay, IReadOnlyList<CountedDay> Days)
{
    /// <summary>Which procedure's clock it is, where it is one.</summary>
    public ClockSource? Clock { get; init; }
}

/// <summary>The line of a procedure that a clock comes from.</summary>
public sealed record ClockSource(string ProcedureId, int ProcedureVersion, string Clock, string Origin, string Rule);

/// <summary>A due date with its reasons.</summary>
/// <param name="At">
/// The last instant at which the act is in time, offset 0. A limit in days ends at 24:00 local of its last day, which is the first instant of the following day.
/// </param>
/// <param name="ProvisionalYear">The first year without a calendar file that the count reached into; then the date may still move. Null: final.</param>
/// <param name="Provenance">How it came about.</param>
public sealed record DueDate(DateTimeOffset At, int? ProvisionalYear, Provenance Provenance)
{
    /// <summary>The one convention for all limits: in time up to and including <see cref="At"/>, late from the next instant on.</summary>
    public bool IsLate(DateTimeOffset now) => now > At;
}

/// <summary>
/// The arithmetic of limits, as the head of the rule catalogue defines it. Day 0 is the local day of the start event. `N d` ends at 24:00 local of day N, `N wd`
/// at 24:00 of the Nth working day after day 0, weeks are 7 d, months and years end at 24:00 of the same-numbered day or of that month's last, `same day`
/// at 24:00 of day 0; minutes and hours are counted from the instant, whatever the local clock does.
/// </summary>
public static class CaseClock
{
    /// <summary>When an act is due that has <paramref name="limit"/> from <paramref name="start"/> on.</summary>
    /// <param name="limit">How long.</param>
    /// <param name="start">The instant of the start event; taken to the microsecond, as databases keep it, so that the stored start gives the same due date.</param>
    /// <param name="zone">The procedure's zone.</param>
    /// <param name="calendar">The procedure's calendar.</param>
    public static DueDate Due(Limit limit, DateTimeOffset start, TimeZoneInfo zone, WorkingCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(calendar);
        start = new DateTimeOffset(start.UtcTicks - start.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        var dayZero = LocalDays.Of(start, zone);

        DueDate Exact(TimeSpan length) => new(start + length, null, new(start, zone.Id, limit.ToString(), null, dayZero, null, []));
        DueDate Until(DateOnly last, IReadOnlyList<CountedDay> days, string? asked = null, int? provisional = null) =>
            new(LocalDays.EndOf(last, zone), provisional, new(start, zone.Id, limit.ToString(), asked, dayZero, last, days));
        DueDate Days(int count) =>
            Until(dayZero.AddDays(count), [.. Enumerable.Range(1, count).Select(number => new CountedDay(dayZero.AddDays(number), number, null, null))]);

        switch (limit.Unit)
        {
            case LimitUnit.Minutes: return Exact(TimeSpan.FromMinutes(limit.Count));
            case LimitUnit.Hours: return Exact(TimeSpan.FromHours(limit.Count));
            case LimitUnit.Days: return Days(limit.Count);
            case LimitUnit.Weeks: return Days(limit.Count * 7);
            case LimitUnit.Months: return Until(dayZero.AddMonths(limit.Count), []);
            case LimitUnit.Years: return Until(dayZero.AddYears(limit.Count), []);
            case LimitUnit.SameDay: return Until(dayZero, []);
            case LimitUnit.WorkingDays:
                var days = new List<CountedDay>();
                int? provisional = null;
                var day = dayZero;
                for (var number = 0; number < limit.Count;)
                {
                    day = day.AddDays(1);
                    var known = calendar.Day(day);
                    if (!known.Known) provisional ??= day.Year;
                    days.Add(new(day, known.IsWorked ? ++number : null, known.Kind, known.Holiday));
                }
                return Until(day, days, calendar.Id, provisional);
            default: throw new UnreachableException();
        }
    }
}
