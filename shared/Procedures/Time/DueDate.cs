using System.Text.Json.Serialization;

namespace ComplaintSuite.Procedures.Time;

/// <summary>
/// A due date with its reasons. It never changes; each operation gives the date that follows from it, with an entry more in its provenance. What a clock measures
/// in (days, working days, minutes …) is what a pause moves it by: as much as passed in the pause is added behind.
/// </summary>
/// <param name="At">
/// The last instant at which the act is in time, offset 0. A limit in days ends at 24:00 local of its last day, which is the first instant of the following day.
/// </param>
/// <param name="ProvisionalYear">The first year without a calendar file that the date depends on; then it may still move. Null: final.</param>
/// <param name="Provenance">How it came about.</param>
public sealed record DueDate(DateTimeOffset At, int? ProvisionalYear, Provenance Provenance)
{
    /// <summary>The due time as it stands.</summary>
    [JsonIgnore]
    public DueMoment Moment => new(At, Provenance.LastDay);

    /// <summary>The due time before anything happened to it.</summary>
    [JsonIgnore]
    public DueMoment Initial => Provenance.Adjustments.FirstOrDefault(entry => entry.Kind is not AdjustmentKind.Recomputed)?.From ?? Moment;

    /// <summary>Since when the clock stands still; null while it runs.</summary>
    [JsonIgnore]
    public DateTimeOffset? PausedSince =>
        Provenance.Adjustments.LastOrDefault(entry => entry.Kind is AdjustmentKind.Paused or AdjustmentKind.Resumed) is { Kind: AdjustmentKind.Paused } pause ? pause.At : null;

    /// <summary>The zone whose days are counted.</summary>
    [JsonIgnore]
    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(Provenance.Zone);

    // A day that was named while the clock stood still is meant as it was said: of the pause, only what came after moves it.
    private DateTimeOffset? StandsSince => PausedSince is null
        ? null
        : Provenance.Adjustments.Last(entry => entry.Kind is AdjustmentKind.Paused or AdjustmentKind.Replaced or AdjustmentKind.ExtendedTo).At;

    /// <summary>
    /// The one convention for all limits: in time up to and including <see cref="At"/>, late from the next instant on. While the clock stands still it is late only
    /// where it was so before.
    /// </summary>
    public bool IsLate(DateTimeOffset now) => (StandsSince is { } since && since < now ? since : now) > At;

    /// <summary>The clock stands still from <paramref name="at"/> on.</summary>
    /// <exception cref="InvalidOperationException">It does so already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It had not started then.</exception>
    public DueDate Paused(DateTimeOffset at)
    {
        at = CaseClock.ToMicroseconds(at);
        if (PausedSince is not null) throw new InvalidOperationException("The clock is paused already.");
        ArgumentOutOfRangeException.ThrowIfLessThan(at, Provenance.Start);
        return With(new(AdjustmentKind.Paused, at, Moment, Moment));
    }

    /// <summary>
    /// The clock runs again. A limit in days paused on local day A and resumed on day B moves by the days, or working days, in (A, B], on the same day by none; minutes,
    /// hours and working hours keep the exact remainder. That holds for a date that had passed, too: it keeps its distance.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is not paused.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It was paused later than that.</exception>
    public DueDate Resumed(DateTimeOffset at, WorkingCalendar calendar)
    {
        at = CaseClock.ToMicroseconds(at);
        if (StandsSince is not { } since) throw new InvalidOperationException("The clock is not paused.");
        ArgumentOutOfRangeException.ThrowIfLessThan(at, PausedSince!.Value);
        // A day that was named after it ran again, and was heard of before: nothing of the pause came after it.
        since = since < at ? since : at;
        var due = Recomputed(calendar, at);
        var limit = Limit.Parse(Provenance.Limit);
        var (waited, added) = (new DayCount(calendar), new DayCount(calendar));
        var (zone, lastDay) = (Zone, due.Provenance.LastDay);
        var moved = due.Moment;
        if (lastDay is null && limit.IsExact)
            moved = new(due.At + (at - since), null);
        else if (lastDay is null && due.Provenance.Hours is { } text && limit.NeedsHours)
        {
            var hours = OpeningHours.Parse(text);
            moved = new(hours.Add(due.At, hours.Between(since, at, zone, waited), zone, added), null);
        }
        else
        {
            var days = waited.Between(LocalDays.Of(since, zone), LocalDays.Of(at, zone), limit.CountsWorkingDays);
            if (days > 0) moved = due.OnDay(added.After(lastDay ?? LocalDays.Of(due.At, zone), days, limit.CountsWorkingDays), zone);
        }
        var asked = limit.CountsWorkingDays || limit.NeedsHours ? calendar : null;
        return due.With(new(AdjustmentKind.Resumed, at, due.Moment, moved) { Waited = waited.Days, Days = added.Days },
            due.ProvisionalYear ?? waited.UnknownYear ?? added.UnknownYear, asked);
    }

    /// <summary>Another day takes the place of the date: the time ends with its 24:00, whatever calendar or limit was behind the date before.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The day is before the day of the start.</exception>
    public DueDate ReplacedBy(DateOnly day, DateTimeOffset at)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(day, LocalDays.Of(Provenance.Start, Zone));
        return Set(AdjustmentKind.Replaced, day, at);
    }

    /// <summary>The time is extended up to 24:00 of a day.</summary>
    /// <exception cref="ArgumentOutOfRangeException">That would be before the due time.</exception>
    public DueDate ExtendedTo(DateOnly day, DateTimeOffset at)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(LocalDays.EndOf(day, Zone), At, nameof(day));
        return Set(AdjustmentKind.ExtendedTo, day, at);
    }

    /// <summary>The time is extended by a limit, counted from the due day, or from the due instant for minutes, hours and working hours.</summary>
    /// <exception cref="ArgumentException">The limit is `same day`, `as given` or a day of the month, or needs opening hours and there are none.</exception>
    public DueDate ExtendedBy(Limit limit, DateTimeOffset at, WorkingCalendar calendar)
    {
        at = CaseClock.ToMicroseconds(at);
        var due = Recomputed(calendar, at);
        var zone = Zone;
        var added = new DayCount(calendar);
        var last = due.Provenance.LastDay ?? LocalDays.Of(due.At, zone);
        DueMoment Until(DateOnly day) => new(LocalDays.EndOf(day, zone), day);
        var moved = limit.Unit switch
        {
            LimitUnit.Minutes => new(due.At + TimeSpan.FromMinutes(limit.Count), null),
            LimitUnit.Hours => new(due.At + TimeSpan.FromHours(limit.Count), null),
            LimitUnit.WorkingHours => new(CaseClock.HoursOf(limit, due.Provenance.Hours is { } text ? OpeningHours.Parse(text) : null)
                .Add(due.At, TimeSpan.FromHours(limit.Count), zone, added), null),
            LimitUnit.Days or LimitUnit.WorkingDays => Until(added.After(last, limit.Count, limit.CountsWorkingDays)),
            LimitUnit.DaysSameTime or LimitUnit.WorkingDaysSameTime => due.OnDay(added.After(last, limit.Count, limit.CountsWorkingDays), zone),
            LimitUnit.Weeks => Until(added.After(last, limit.Count * 7, working: false)),
            LimitUnit.Months => Until(last.AddMonths(limit.Count)),
            LimitUnit.Years => Until(last.AddYears(limit.Count)),
            LimitUnit.SameDay or LimitUnit.DayOfMonth or LimitUnit.AsGiven => throw new ArgumentException($"Nothing is extended by '{limit}'.", nameof(limit)),
        };
        return due.With(new(AdjustmentKind.ExtendedBy, at, due.Moment, moved) { Limit = limit.ToString(), Days = added.Days },
            due.ProvisionalYear ?? added.UnknownYear, limit.CountsWorkingDays || limit.NeedsHours ? calendar : null);
    }

    /// <summary>
    /// The date as it comes out under the calendar as it is now: start, pauses and extensions are counted again. Days that were named (<see cref="ReplacedBy"/>,
    /// <see cref="ExtendedTo"/>) stay. An entry says what it was and is, where that differs; where the calendar says nothing new, this is the date itself.
    /// </summary>
    /// <exception cref="ArgumentException">It is another calendar.</exception>
    public DueDate Recomputed(WorkingCalendar calendar, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        if (Provenance.Calendar is null || Provenance.CalendarSha256 == calendar.Sha256) return this;
        if (Provenance.Calendar != calendar.Id) throw new ArgumentException($"The date was counted by {Provenance.Calendar}, not by {calendar.Id}.", nameof(calendar));
        var again = CaseClock.Due(Limit.Parse(Provenance.Limit), Provenance.Start, Zone, calendar, Provenance.Hours is { } text ? OpeningHours.Parse(text) : null);
        again = again with { Provenance = again.Provenance with { Clock = Provenance.Clock, Calendar = calendar.Id, CalendarSha256 = calendar.Sha256 } };
        foreach (var entry in Provenance.Adjustments)
            again = entry.Kind switch
            {
                AdjustmentKind.Paused => again.Paused(entry.At),
                AdjustmentKind.Resumed => again.Resumed(entry.At, calendar),
                AdjustmentKind.Replaced or AdjustmentKind.ExtendedTo => again.Set(entry.Kind, entry.To.LastDay!.Value, entry.At),
                AdjustmentKind.ExtendedBy => again.ExtendedBy(Limit.Parse(entry.Limit!), entry.At, calendar),
                AdjustmentKind.Recomputed => again with { Provenance = again.Provenance with { Adjustments = [.. again.Provenance.Adjustments, entry] } },
            };
        return (again.Moment, again.ProvisionalYear) == (Moment, ProvisionalYear)
            ? again
            : again with
            {
                Provenance = again.Provenance with
                {
                    Adjustments =
                    [
                        .. again.Provenance.Adjustments,
                        new(AdjustmentKind.Recomputed, CaseClock.ToMicroseconds(at), Moment, again.Moment)
                        {
                            ProvisionalBefore = ProvisionalYear,
                            ProvisionalAfter = again.ProvisionalYear,
                        },
                    ],
                },
            };
    }

    private DueDate Set(AdjustmentKind kind, DateOnly day, DateTimeOffset at) =>
        With(new(kind, CaseClock.ToMicroseconds(at), Moment, new(LocalDays.EndOf(day, Zone), day)), provisionalYear: null);

    /// <summary>The due time moved to a day: its 24:00, or the same clock time where it ends inside a day.</summary>
    private DueMoment OnDay(DateOnly day, TimeZoneInfo zone) => Provenance.LastDay is null
        ? new(LocalDays.LastAt(day, TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(At, zone).DateTime), zone), null)
        : new(LocalDays.EndOf(day, zone), day);

    private DueDate With(Adjustment entry) => With(entry, ProvisionalYear);

    private DueDate With(Adjustment entry, int? provisionalYear, WorkingCalendar? asked = null) => new(entry.To.At, provisionalYear, Provenance with
    {
        LastDay = entry.To.LastDay,
        Calendar = asked?.Id ?? Provenance.Calendar,
        CalendarSha256 = asked?.Sha256 ?? Provenance.CalendarSha256,
        Adjustments = [.. Provenance.Adjustments, entry with { ProvisionalBefore = ProvisionalYear, ProvisionalAfter = provisionalYear }],
    });
}
