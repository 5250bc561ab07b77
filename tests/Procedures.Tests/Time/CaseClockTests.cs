using System.Text.Json;
using ComplaintSuite.Procedures.Time;
using CsCheck;

namespace ComplaintSuite.ProceduresTests.Time;

/// <summary>Due dates against oracles that walk minute by minute or day by day and know nothing of the code's way.</summary>
public sealed class CaseClockTests
{
    private static readonly WorkingCalendar Cn = CalendarFiles.Load(CalendarFiles.DefaultFolder)["cn"];

    // Without and with summer time, at midnight and at two, east and west, half hours, and one whose day begins at one in the morning once a year.
    private static readonly string[] Zones =
        ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "America/Santiago", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Apia"];

    private static readonly Gen<DateTimeOffset> Starts = Gen.Long[new DateTime(2018, 1, 3).Ticks, new DateTime(2026, 6, 30).Ticks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
    private static readonly Gen<TimeZoneInfo> AnyZone = Gen.OneOf(Zones).Select(TimeZoneInfo.FindSystemTimeZoneById);

    [Fact]
    public void Days_end_with_the_last_minute_whose_local_day_is_not_past_day_n() =>
        Gen.Select(Starts, AnyZone, Gen.Int[1, 40]).Sample((start, zone, count) =>
        {
            var due = CaseClock.Due(Limit.Parse($"{count} d"), start, zone, Cn);
            return due.At == EndByWalking(Local(start, zone).AddDays(count), zone) && due.ProvisionalYear is null
                && due.Provenance.Days.Count == count && due.Provenance.Days.All(day => day.Counted);
        }, iter: 400);

    [Fact]
    public void Working_days_end_with_the_nth_worked_day_after_day_zero() =>
        Gen.Select(Starts, AnyZone, Gen.Int[1, 60]).Sample((start, zone, count) =>
        {
            var day = Local(start, zone);
            for (var left = count; left > 0;)
            {
                day = day.AddDays(1);
                if (Cn.IsWorked(day)) left--;
            }
            var due = CaseClock.Due(Limit.Parse($"{count} wd"), start, zone, Cn);
            return due.At == EndByWalking(day, zone) && due.Provenance.LastDay == day
                && due.Provenance.Days.Count(counted => counted.Counted) == count
                && due.Provenance.Days.Count == day.DayNumber - due.Provenance.DayZero.DayNumber
                && due.Provenance.Days.All(counted => counted.Counted == Cn.IsWorked(counted.Date) && counted.Kind == Cn.Day(counted.Date).Kind);
        }, iter: 400);

    [Fact]
    public void Months_end_with_the_same_numbered_day_or_the_last_of_the_month() =>
        Gen.Select(Starts, AnyZone, Gen.Int[1, 30]).Sample((start, zone, count) =>
        {
            var zero = Local(start, zone);
            var month = zero.Year * 12 + zero.Month - 1 + count;
            var (year, number) = (month / 12, month % 12 + 1);
            var last = new DateOnly(year, number, Math.Min(zero.Day, DateTime.DaysInMonth(year, number)));
            return CaseClock.Due(Limit.Parse($"{count} months"), start, zone, Cn).At == EndByWalking(last, zone);
        }, iter: 200);

    [Fact]
    public void Weeks_are_seven_days_and_years_twelve_months_and_the_same_day_is_day_zero() =>
        Gen.Select(Starts, AnyZone, Gen.Int[1, 10]).Sample((start, zone, count) =>
            CaseClock.Due(Limit.Parse($"{count} weeks"), start, zone, Cn).At == CaseClock.Due(Limit.Parse($"{count * 7} d"), start, zone, Cn).At
            && CaseClock.Due(Limit.Parse($"{count} years"), start, zone, Cn).At == CaseClock.Due(Limit.Parse($"{count * 12} months"), start, zone, Cn).At
            && CaseClock.Due(Limit.Parse("same day"), start, zone, Cn).At == EndByWalking(Local(start, zone), zone), iter: 200);

    [Fact]
    public void Minutes_and_hours_are_counted_from_the_instant_whatever_the_local_clock_does() =>
        Gen.Select(Starts, AnyZone, Gen.Int[1, 100]).Sample((start, zone, count) =>
        {
            var stored = start.AddTicks(-(start.Ticks % 10));
            return CaseClock.Due(Limit.Parse($"{count} h"), start, zone, Cn).At == stored.AddHours(count)
                && CaseClock.Due(Limit.Parse($"{count} min"), start, zone, Cn).At == stored.AddMinutes(count);
        });

    [Fact]
    public void A_due_date_is_the_same_when_computed_again_from_the_stored_start() =>
        Gen.Select(Starts, AnyZone, Gen.OneOf("30 min", "24 h", "3 wd", "7 d", "1 month", "same day")).Sample((start, zone, limit) =>
        {
            var due = CaseClock.Due(Limit.Parse(limit), start, zone, Cn);
            return CaseClock.Due(Limit.Parse(limit), due.Provenance.Start, zone, Cn).At == due.At && due.Provenance.Start.Ticks % 10 == 0;
        });

    [Theory]
    [InlineData("24 h", "2026-03-06T02:00:00Z")]
    [InlineData("30 min", "2026-03-05T02:30:00Z")]
    [InlineData("1 d", "2026-03-06T16:00:00Z")]
    [InlineData("1 wd", "2026-03-06T16:00:00Z")]
    [InlineData("2 wd", "2026-03-09T16:00:00Z")]
    [InlineData("1 month", "2026-04-05T16:00:00Z")]
    [InlineData("same day", "2026-03-05T16:00:00Z")]
    public void The_due_time_itself_is_in_time_and_the_next_instant_is_late(string limit, string at)
    {
        var due = CaseClock.Due(Limit.Parse(limit), Instant("2026-03-05T02:00:00Z"), Shanghai, Cn);
        Assert.Equal(Instant(at), due.At);
        Assert.Equal(TimeSpan.Zero, due.At.Offset);
        Assert.False(due.IsLate(due.At.AddTicks(-1)));
        Assert.False(due.IsLate(due.At));
        Assert.True(due.IsLate(due.At.AddTicks(1)));
    }

    [Theory]
    [InlineData("2026-03-05T15:59:59.999999Z", "2026-03-06T16:00:00Z")]
    [InlineData("2026-03-05T16:00:00Z", "2026-03-07T16:00:00Z")]
    public void Day_zero_is_the_local_day_of_the_start(string start, string at) =>
        Assert.Equal(Instant(at), CaseClock.Due(Limit.Parse("1 d"), Instant(start), Shanghai, Cn).At);

    [Fact]
    public void An_adjusted_weekend_counts_and_the_holidays_do_not()
    {
        // 30 September 2025 → 1 to 8 October off, Saturday 11 October worked.
        var due = CaseClock.Due(Limit.Parse("3 wd"), Instant("2025-09-30T01:00:00Z"), Shanghai, Cn);
        Assert.Equal(new DateOnly(2025, 10, 11), due.Provenance.LastDay);
        Assert.Equal([DayKind.Holiday, DayKind.Workday, DayKind.AdjustedWorkday],
            due.Provenance.Days.Select(day => day.Kind!.Value).Distinct());
        Assert.Equal(8, due.Provenance.Days.Count(day => !day.Counted));
        Assert.Equal("国庆节、中秋节", due.Provenance.Days[0].Holiday!.ZhCn);
    }

    [Fact]
    public void A_count_that_reaches_a_year_without_a_calendar_is_provisional_and_names_the_year()
    {
        Assert.Equal(2027, CaseClock.Due(Limit.Parse("5 wd"), Instant("2026-12-29T01:00:00Z"), Shanghai, Cn).ProvisionalYear);
        Assert.Null(CaseClock.Due(Limit.Parse("2 wd"), Instant("2026-12-29T01:00:00Z"), Shanghai, Cn).ProvisionalYear);
        Assert.Null(CaseClock.Due(Limit.Parse("30 d"), Instant("2026-12-29T01:00:00Z"), Shanghai, Cn).ProvisionalYear);
        Assert.Equal(2017, CaseClock.Due(Limit.Parse("20 wd"), Instant("2017-12-20T01:00:00Z"), Shanghai, Cn).ProvisionalYear);
    }

    [Theory]
    // Midnight is skipped: 24:00 is the instant of the skip.
    [InlineData("America/Sao_Paulo", "2018-11-03", "2018-11-04T03:00:00Z")]
    [InlineData("Asia/Beirut", "2021-03-27", "2021-03-27T22:00:00Z")]
    // The hour after midnight comes twice, both on the next day: 24:00 is the first of them.
    [InlineData("America/Havana", "2020-10-31", "2020-11-01T04:00:00Z")]
    // The clocks go back to 23:00 at midnight: 24:00 is the end of the second last hour.
    [InlineData("America/Sao_Paulo", "2018-02-17", "2018-02-18T03:00:00Z")]
    // One minute after midnight the clocks go back: the day comes again and ends an hour later.
    [InlineData("America/St_Johns", "2010-11-06", "2010-11-07T03:30:00Z")]
    // 30 December 2011 does not exist there: the 29th ends where the 31st begins.
    [InlineData("Pacific/Apia", "2011-12-29", "2011-12-30T10:00:00Z")]
    public void Twenty_four_hundred_is_where_the_local_day_is_over_for_good(string zone, string day, string at) =>
        Assert.Equal(Instant(at), LocalDays.EndOf(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Fact]
    public void Provenance_survives_json()
    {
        var due = CaseClock.Due(Limit.Parse("3 wd"), Instant("2025-09-30T01:00:00Z"), Shanghai, Cn);
        due = due with { Provenance = due.Provenance with { Clock = new("commerce-hotline", 1, "acceptance", "house", "CH-02") } };
        var text = JsonSerializer.Serialize(due);
        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize<DueDate>(text)));
        Assert.Contains("\"AdjustedWorkday\"", text, StringComparison.Ordinal);
    }

    private static TimeZoneInfo Shanghai { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static DateOnly Local(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    /// <summary>The minute after the last one that is still on the day or before it. No zone of the list changes its clocks between full minutes in these years.</summary>
    private static DateTimeOffset EndByWalking(DateOnly day, TimeZoneInfo zone)
    {
        var at = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddHours(50);
        while (Local(at, zone) > day) at = at.AddMinutes(-1);
        return at.AddMinutes(1);
    }
}
