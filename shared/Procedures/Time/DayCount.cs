namespace ComplaintSuite.Procedures.Time;

/// <summary>What one computation asked of a calendar: the days that it looked at, in order, and the first year of which the calendar knows nothing.</summary>
internal sealed class DayCount(WorkingCalendar calendar)
{
    private readonly List<CountedDay> _days = [];

    public IReadOnlyList<CountedDay> Days => _days;

    public int Counted => _days.Count(day => day.Counted);

    public int? UnknownYear { get; private set; }

    public CalendarDay Ask(DateOnly date)
    {
        var day = calendar.Day(date);
        if (!day.Known) UnknownYear ??= date.Year;
        return day;
    }

    /// <summary>The day counts for as much open time as was used of it; for none it is skipped.</summary>
    public void Note(CalendarDay day, TimeSpan used) =>
        _days.Add(new(day.Date, used > TimeSpan.Zero ? Counted + 1 : null, day.Kind, day.Holiday) { Open = used > TimeSpan.Zero ? used : null });

    /// <summary>The nth day after a day; for a working limit the nth working day. The day itself for none.</summary>
    public DateOnly After(DateOnly day, int count, bool working)
    {
        for (var number = 0; number < count;)
        {
            day = day.AddDays(1);
            Look(day, working, ref number);
        }
        return day;
    }

    /// <summary>How many days, or working days, are after the first day up to and including the second.</summary>
    public int Between(DateOnly from, DateOnly to, bool working)
    {
        var number = 0;
        for (var day = from.AddDays(1); day <= to; day = day.AddDays(1)) Look(day, working, ref number);
        return number;
    }

    private void Look(DateOnly date, bool working, ref int number)
    {
        if (!working)
        {
            _days.Add(new(date, ++number, null, null));
            return;
        }
        var day = Ask(date);
        _days.Add(new(date, day.IsWorked ? ++number : null, day.Kind, day.Holiday));
    }
}
