using System.Globalization;
using ComplaintSuite.Procedures.Time;
using CsCheck;

namespace ComplaintSuite.ProceduresTests.Time;

/// <summary>Desks with blocks of hours, against an oracle that walks minute by minute and asks only what the clock on the wall shows.</summary>
public sealed class OpeningHoursTests
{
    private const string Desk = "{monday-friday: [08:30-12:00, 13:30-17:00], saturday: [09:00-12:00]}";
    private static readonly WorkingCalendar Cn = CalendarFiles.Load(CalendarFiles.DefaultFolder)["cn"];
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Theory]
    [InlineData(Desk, Desk)]
    [InlineData("{monday: [08:00-12:00], tuesday: [08:00-12:00], wednesday: [08:00-12:00]}", "{monday-wednesday: [08:00-12:00]}")]
    [InlineData("{monday: 08:00-12:00, wednesday: 08:00-12:00}", "{monday: [08:00-12:00], wednesday: [08:00-12:00]}")]
    [InlineData("{saturday-sunday: [00:00-24:00], holidays: [10:00-24:00]}", "{saturday-sunday: [00:00-24:00], holidays: [10:00-24:00]}")]
    [InlineData("monday-friday:\n- 08:30-17:00\n", "{monday-friday: [08:30-17:00]}")]
    public void Hours_are_read_and_written_in_one_form(string text, string written)
    {
        var hours = OpeningHours.Parse(text);
        Assert.Equal(written, hours.ToString());
        Assert.Equal(hours, OpeningHours.Parse(written));
    }

    [Theory]
    [InlineData("{}", "No day of the week has hours here.")]
    [InlineData("{holidays: [08:00-12:00]}", "No day of the week has hours here.")]
    [InlineData("{monday: []}", "No hours stand here; leave a day on which the desk is closed out.")]
    [InlineData("{monday: [8:30-12:00]}", "'8:30-12:00' are no hours; write for example 08:30-12:00, up to 24:00.")]
    [InlineData("{monday: [08:30-24:30]}", "'08:30-24:30' are no hours; write for example 08:30-12:00, up to 24:00.")]
    [InlineData("{monday: [12:00-12:00]}", "12:00-12:00 ends before it begins; hours over midnight are two blocks, the second on the next day.")]
    [InlineData("{monday: [22:00-06:00]}", "22:00-06:00 ends before it begins; hours over midnight are two blocks, the second on the next day.")]
    [InlineData("{monday: [13:00-17:00, 08:00-12:00]}", "08:00-12:00 does not come after 13:00-17:00; hours stand in order and apart.")]
    [InlineData("{monday: [08:00-12:00, 12:00-17:00]}", "12:00-17:00 does not come after 08:00-12:00; hours stand in order and apart.")]
    [InlineData("{someday: [08:00-12:00]}", "'someday' is no day; write monday … sunday, monday-friday or holidays.")]
    [InlineData("{friday-monday: [08:00-12:00]}", "'friday-monday' is no day; write monday … sunday, monday-friday or holidays.")]
    [InlineData("{monday-tuesday-friday: [08:00-12:00]}", "'monday-tuesday-friday' is no day; write monday … sunday, monday-friday or holidays.")]
    [InlineData("{monday-friday: [08:00-12:00], friday: [09:00-10:00]}", "The hours of friday are already given; keep one of the two.")]
    [InlineData("open", "A map is expected here (key: value).")]
    public void Anything_else_is_refused_with_what_to_write(string text, string problem)
    {
        Assert.False(OpeningHours.TryParse(text, out var hours, out var said));
        Assert.Null(hours);
        Assert.Contains(problem, said, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => OpeningHours.Parse(text));
    }

    [Theory]
    [InlineData("2026-03-06T08:30", "2026-03-06T08:30")] // Friday, the first minute
    [InlineData("2026-03-06T08:29", "2026-03-06T08:30")]
    [InlineData("2026-03-06T12:00", "2026-03-06T13:30")] // the end is not included
    [InlineData("2026-03-06T17:00", "2026-03-07T09:00")] // the ordinary Saturday has hours of its own
    [InlineData("2026-03-07T12:00", "2026-03-09T08:30")]
    [InlineData("2026-05-01T09:00", "2026-05-06T08:30")] // Labour Day, 1 to 5 May
    [InlineData("2026-05-09T08:00", "2026-05-09T09:00")] // adjusted Saturday: its own hours
    [InlineData("2026-09-20T08:00", "2026-09-20T08:30")] // adjusted Sunday: Monday's
    public void The_next_opening_follows_week_holidays_and_adjusted_weekends(string instant, string opens) =>
        Assert.Equal(Local(opens), OpeningHours.Parse(Desk).NextOpen(Local(instant), Shanghai, Cn));

    [Fact]
    public void A_desk_that_names_hours_for_holidays_is_open_then()
    {
        var hours = OpeningHours.Parse("{monday-sunday: [00:00-24:00], holidays: [10:00-12:00]}");
        Assert.True(hours.IsOpen(Local("2026-05-01T11:59"), Shanghai, Cn));
        Assert.False(hours.IsOpen(Local("2026-05-01T12:00"), Shanghai, Cn));
        Assert.Equal(Local("2026-05-02T10:00"), hours.NextOpen(Local("2026-05-01T12:00"), Shanghai, Cn));
        Assert.Equal(TimeSpan.FromHours(24 + 5 * 2 + 24), hours.Between(Local("2026-04-30T00:00"), Local("2026-05-07T00:00"), Shanghai, Cn));
    }

    [Fact]
    public void Working_hours_end_with_the_minute_that_completes_them() =>
        Gen.Select(Gen.OneOf("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"), Gen.Long[new DateTime(2018, 1, 3).Ticks, new DateTime(2026, 10, 30).Ticks], Gen.Int[1, 30],
            Gen.OneOf(Desk, "{monday-friday: [08:30-17:00]}", "{monday-sunday: [00:00-24:00]}", "{sunday: [05:00-05:20, 05:40-09:00], monday: [22:15-24:00]}"))
        .Sample((zoneId, ticks, count, text) =>
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
            var start = new DateTimeOffset(ticks - ticks % TimeSpan.TicksPerMinute, TimeSpan.Zero);
            var hours = OpeningHours.Parse(text);
            var due = CaseClock.Due(Limit.Parse($"{count} working hours"), start, zone, Cn, hours);
            var at = start;
            for (var left = count * 60; left > 0; at = at.AddMinutes(1))
                if (ShowsOpen(hours, at, zone)) left--;
            return due.At == at && due.Provenance.LastDay is null
                && due.Provenance.Days.Sum(day => day.Open?.Ticks ?? 0) == TimeSpan.FromHours(count).Ticks
                && hours.Between(start, due.At, zone, Cn) == TimeSpan.FromHours(count);
        }, iter: 60);

    [Fact]
    public void Working_hours_run_out_at_the_end_of_a_block_and_not_at_the_next_opening()
    {
        var due = CaseClock.Due(Limit.Parse("7 working hours"), Local("2026-03-06T08:30"), Shanghai, Cn, OpeningHours.Parse(Desk));
        Assert.Equal(Local("2026-03-06T17:00"), due.At);
        Assert.Equal([new(new(2026, 3, 6), 1, DayKind.Workday, null) { Open = TimeSpan.FromHours(7) }], due.Provenance.Days);
    }

    [Fact]
    public void Working_hours_without_a_desk_can_not_be_counted() =>
        Assert.Throws<ArgumentException>(() => CaseClock.Due(Limit.Parse("1 working hour"), Local("2026-03-06T08:30"), Shanghai, Cn));

    [Fact]
    public void Working_hours_that_reach_into_a_year_without_calendar_name_it()
    {
        var hours = OpeningHours.Parse("{monday-friday: [09:00-17:00]}");
        Assert.Equal(2027, CaseClock.Due(Limit.Parse("9 working hours"), Local("2026-12-31T09:00"), Shanghai, Cn, hours).ProvisionalYear);
        Assert.Null(CaseClock.Due(Limit.Parse("8 working hours"), Local("2026-12-31T09:00"), Shanghai, Cn, hours).ProvisionalYear);
    }

    [Theory]
    // 1 November 2026 in New York: the hour from one to two comes twice. The desk stays open from the first 01:15 to the last 01:45: an hour and a half.
    [InlineData("{sunday: [01:15-01:45]}", "2026-11-01T05:15:00Z", "2026-11-01T06:45:00Z")]
    // 8 March 2026: two to three is skipped. The desk opens when the clock would have shown half past two.
    [InlineData("{sunday: [02:30-04:00]}", "2026-03-08T07:30:00Z", "2026-03-08T08:00:00Z")]
    [InlineData("{sunday: [00:00-24:00]}", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z")]
    [InlineData("{sunday: [00:00-24:00]}", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z")]
    public void On_the_days_when_the_clocks_change_the_hours_are_those_that_the_clock_shows(string hours, string opens, string closes)
    {
        var (zone, open) = (TimeZoneInfo.FindSystemTimeZoneById("America/New_York"), OpeningHours.Parse(hours));
        var (from, to) = (Instant(opens), Instant(closes));
        Assert.Equal(from, open.NextOpen(from.AddHours(-1), zone, Cn));
        Assert.True(open.IsOpen(to.AddTicks(-1), zone, Cn));
        Assert.False(open.IsOpen(to, zone, Cn));
        Assert.Equal(to - from, open.Between(from.AddHours(-1), to.AddHours(1), zone, Cn));
    }

    private static bool ShowsOpen(OpeningHours hours, DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        return hours.On(Cn.Day(DateOnly.FromDateTime(local))).Any(block => local.TimeOfDay >= block.From && local.TimeOfDay < block.To);
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset Local(string text) =>
        LocalDays.FirstAt(DateOnly.ParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture), TimeOnly.ParseExact(text[11..], "HH:mm", CultureInfo.InvariantCulture), Shanghai);
}
