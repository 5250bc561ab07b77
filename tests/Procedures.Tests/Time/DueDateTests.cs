using System.Globalization;
using System.Text.Json;
using ComplaintSuite.Procedures.Time;
using CsCheck;

namespace ComplaintSuite.ProceduresTests.Time;

/// <summary>What happens to a due date after it was computed, against naive oracles: a walk day by day over a list of worked days, or minute by minute.</summary>
public sealed class DueDateTests
{
    private static readonly WorkingCalendar Cn = CalendarFiles.Load(CalendarFiles.DefaultFolder)["cn"];
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly OpeningHours Desk = OpeningHours.Parse("{monday-friday: [08:30-12:00, 13:30-17:00]}");

    private static readonly string[] Zones = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Asia/Beirut"];
    private static readonly string[] DayLimits = ["1 d", "2 d", "10 d", "3 wd", "15 wd", "2 weeks", "1 month", "2 months", "1 year", "same day", "day 29 of the month"];
    private static readonly string[] OtherLimits = ["30 min", "24 h", "1 working hour", "8 working hours", "1 wd at the same time", "5 d at the same time"];

    private static readonly Gen<DateTimeOffset> Starts = Gen.Long[new DateTime(2018, 1, 3).Ticks / 10, new DateTime(2025, 6, 30).Ticks / 10].Select(ticks => new DateTimeOffset(ticks * 10, TimeSpan.Zero));
    private static readonly Gen<TimeZoneInfo> AnyZone = Gen.OneOf(Zones).Select(TimeZoneInfo.FindSystemTimeZoneById);
    private static readonly Gen<Limit> AnyLimit = Gen.OneOf<string>([.. DayLimits, .. OtherLimits]).Select(Limit.Parse);
    private static readonly Gen<TimeSpan> Waits = Gen.Long[0, TimeSpan.FromDays(40).Ticks / 10].Select(ticks => TimeSpan.FromTicks(ticks * 10));

    [Fact]
    public void A_due_time_is_never_before_the_start_and_a_later_start_never_due_earlier() =>
        Gen.Select(Starts, Waits, AnyZone, AnyLimit).Sample((start, later, zone, limit) =>
        {
            var due = Due(limit, start, zone);
            return due.At >= start && Due(limit, start + later, zone).At >= due.At;
        }, iter: 1_000);

    [Fact]
    public void A_longer_limit_is_never_due_earlier() =>
        Gen.Select(Starts, AnyZone, Gen.Int[1, 30], Gen.OneOf("min", "h", "working hours", "d", "wd", "weeks", "months", "years", "d at the same time", "wd at the same time"))
            .Sample((start, zone, count, unit) => Due(Limit.Parse($"{count + 1} {unit}"), start, zone).At > Due(Limit.Parse($"{count} {unit}"), start, zone).At, iter: 500);

    [Fact]
    public void Day_n_of_the_month_is_the_next_such_day_or_the_last_of_a_shorter_month() =>
        Gen.Select(Starts, AnyZone, Gen.Int[1, 31]).Sample((start, zone, number) =>
        {
            var day = Local(start, zone);
            while (day.Day != Math.Min(number, DateTime.DaysInMonth(day.Year, day.Month))) day = day.AddDays(1);
            var due = Due(Limit.Parse($"day {number} of the month"), start, zone);
            return due.Provenance.LastDay == day && due.At == LocalDays.EndOf(day, zone);
        }, iter: 500);

    [Theory]
    [InlineData("day 29 of the month", "2026-01-31T09:00", "2026-02-28")]
    [InlineData("day 29 of the month", "2028-01-31T09:00", "2028-02-29")]
    [InlineData("day 29 of the month", "2026-03-29T23:59", "2026-03-29")]
    [InlineData("day 29 of the month", "2026-03-30T00:00", "2026-04-29")]
    [InlineData("day 31 of the month", "2026-04-30T09:00", "2026-04-30")]
    [InlineData("1 month", "2026-01-31T09:00", "2026-02-28")]
    [InlineData("1 month", "2028-01-31T09:00", "2028-02-29")]
    [InlineData("1 year", "2024-02-29T09:00", "2025-02-28")]
    public void Short_months_end_with_their_last_day(string limit, string start, string day) =>
        Assert.Equal(Day(day), Due(Limit.Parse(limit), At(start), Shanghai).Provenance.LastDay);

    [Fact]
    public void At_the_same_time_ends_at_the_clock_time_of_the_start() =>
        Gen.Select(Starts, AnyZone, Gen.Int[1, 200], Gen.Bool).Sample((start, zone, count, working) =>
        {
            var local = TimeZoneInfo.ConvertTime(start, zone).DateTime;
            var day = DateOnly.FromDateTime(local);
            for (var left = count; left > 0;)
            {
                day = day.AddDays(1);
                if (!working || Cn.IsWorked(day)) left--;
            }
            var wall = day.ToDateTime(TimeOnly.FromDateTime(local));
            var due = CaseClock.Due(Limit.Parse($"{count} {(working ? "wd" : "d")} at the same time"), start, zone, Cn);
            return due.Provenance.LastDay is null
                && (zone.IsInvalidTime(wall) || TimeZoneInfo.ConvertTime(due.At, zone).DateTime == wall)
                && (!zone.IsAmbiguousTime(wall) || zone.GetUtcOffset(due.At) == zone.GetAmbiguousTimeOffsets(wall).Min());
        }, iter: 500);

    [Theory]
    [InlineData("2026-03-05T14:07", "2026-03-06T14:07")]
    [InlineData("2026-03-05T17:00", "2026-03-09T08:30")] // outside: counts from Friday 08:30
    [InlineData("2026-03-06T12:30", "2026-03-09T13:30")] // in the noon break
    [InlineData("2026-03-07T09:00", "2026-03-10T08:30")] // on a Saturday
    public void With_opening_hours_a_start_outside_them_counts_from_the_next_opening(string start, string due) =>
        Assert.Equal(At(due), Due(Limit.Parse("1 wd at the same time"), At(start), Shanghai).At);

    [Theory]
    [InlineData("2026-03-05T14:07", "2026-03-05T14:37")]
    [InlineData("2026-03-05T16:50", "2026-03-05T17:20")] // begun inside them it runs on
    [InlineData("2026-03-05T17:00", "2026-03-06T09:00")]
    [InlineData("2026-03-07T09:00", "2026-03-09T09:00")] // on a Saturday
    public void With_opening_hours_minutes_that_begin_outside_them_count_from_the_next_opening(string start, string due) =>
        Assert.Equal(At(due), Due(Limit.Parse("30 min"), At(start), Shanghai).At);

    [Fact]
    public void A_pause_moves_a_limit_in_days_by_the_days_of_the_pause_or_its_working_days() =>
        Gen.Select(Starts, AnyZone, Gen.OneOf(DayLimits).Select(Limit.Parse), Waits, Waits).Sample((start, zone, limit, before, during) =>
        {
            var due = Due(limit, start, zone);
            var (paused, resumed) = (start + before, start + before + during);
            var days = DaysIn(Local(paused, zone), Local(resumed, zone), limit.CountsWorkingDays);
            var expected = Walk(due.Provenance.LastDay!.Value, days, limit.CountsWorkingDays);
            var after = due.Paused(paused).Resumed(resumed, Cn);
            return after.Provenance.LastDay == expected && after.At == LocalDays.EndOf(expected, zone)
                && (limit.CountsWorkingDays || after.IsLate(resumed) == due.IsLate(paused));
        }, iter: 1_000);

    [Fact]
    public void Minutes_hours_and_working_hours_keep_the_exact_remainder() =>
        Gen.Select(Starts, AnyZone, Gen.OneOf("30 min", "24 h", "100 h", "1 working hour", "8 working hours", "30 working hours").Select(Limit.Parse), Waits, Waits)
            .Sample((start, zone, limit, before, during) =>
            {
                var due = Due(limit, start, zone);
                var (paused, resumed) = (start + before, start + before + during);
                var after = due.Paused(paused).Resumed(resumed, Cn);
                return limit.IsExact
                    ? after.At - resumed == due.At - paused
                    : Desk.Between(resumed, after.At, zone, Cn) == Desk.Between(paused, due.At, zone, Cn)
                        && Desk.Between(after.At, resumed, zone, Cn) == Desk.Between(due.At, paused, zone, Cn);
            }, iter: 500);

    [Fact]
    public void Pausing_and_resuming_in_one_instant_changes_nothing_and_two_pauses_in_a_row_are_one() =>
        Gen.Select(Starts, AnyZone, AnyLimit, Waits, Waits, Waits).Sample((start, zone, limit, before, first, second) =>
        {
            var due = Due(limit, start, zone);
            var (a, b, c) = (start + before, start + before + first, start + before + first + second);
            return due.Paused(a).Resumed(a, Cn).Moment == due.Moment
                && due.Paused(a).Resumed(b, Cn).Paused(b).Resumed(c, Cn).Moment == due.Paused(a).Resumed(c, Cn).Moment;
        }, iter: 1_000);

    [Theory]
    // Thursday 5 March 2026; the next weekend is 7 and 8 March.
    [InlineData("3 wd", "2026-03-05T10:00", "2026-03-05T11:00", "2026-03-05T18:00", "2026-03-10")] // the same day: by none
    [InlineData("3 wd", "2026-03-05T10:00", "2026-03-06T11:00", "2026-03-08T18:00", "2026-03-10")] // only a weekend passed
    [InlineData("3 wd", "2026-03-05T10:00", "2026-03-06T11:00", "2026-03-09T00:00", "2026-03-11")]
    [InlineData("3 wd", "2026-03-05T10:00", "2026-03-10T23:59", "2026-03-11T00:00", "2026-03-11")] // in the last minute
    [InlineData("3 d", "2026-03-05T10:00", "2026-03-06T11:00", "2026-03-09T00:00", "2026-03-11")]
    [InlineData("1 month", "2026-01-31T10:00", "2026-02-01T11:00", "2026-02-03T08:00", "2026-03-02")]
    [InlineData("same day", "2026-03-05T10:00", "2026-03-05T11:00", "2026-03-07T08:00", "2026-03-07")]
    // National Day 2026: 1 to 7 October off, Saturday 10 October worked.
    [InlineData("3 wd", "2026-09-29T10:00", "2026-09-30T11:00", "2026-10-11T08:00", "2026-10-13")]
    public void Pauses_move_by_what_is_in_the_catalogue(string limit, string start, string paused, string resumed, string day) =>
        Assert.Equal(Day(day), Due(Limit.Parse(limit), At(start), Shanghai).Paused(At(paused)).Resumed(At(resumed), Cn).Provenance.LastDay);

    [Theory]
    [InlineData("1 d", "2026-03-08T09:00", "2026-03-20T09:00", "2026-03-18")] // due on the 6th, two days late, and so again
    [InlineData("1 wd", "2026-03-10T09:00", "2026-03-20T09:00", "2026-03-18")] // two working days before and after
    [InlineData("1 wd", "2026-03-07T09:00", "2026-03-09T09:00", "2026-03-09")] // late on a Saturday: no working day had passed, and one is given back
    public void A_clock_that_is_late_already_keeps_its_distance(string limit, string paused, string resumed, string day)
    {
        var due = Due(Limit.Parse(limit), At("2026-03-05T10:00"), Shanghai);
        Assert.Equal(Day("2026-03-06"), due.Provenance.LastDay);
        Assert.Equal(Day(day), due.Paused(At(paused)).Resumed(At(resumed), Cn).Provenance.LastDay);
    }

    [Fact]
    public void While_it_is_paused_a_date_does_not_become_late()
    {
        var due = Due(Limit.Parse("1 d"), At("2026-03-05T10:00"), Shanghai).Paused(At("2026-03-06T10:00"));
        Assert.Equal(At("2026-03-06T10:00"), due.PausedSince);
        Assert.False(due.IsLate(At("2026-04-01T10:00")));
        var running = due.Resumed(At("2026-04-01T10:00"), Cn);
        Assert.Null(running.PausedSince);
        Assert.False(running.IsLate(At("2026-04-01T23:59")));
        Assert.True(running.IsLate(At("2026-04-02T00:01")));
        Assert.True(Due(Limit.Parse("1 d"), At("2026-03-05T10:00"), Shanghai).Paused(At("2026-03-08T10:00")).IsLate(At("2026-03-08T10:00")));
    }

    [Fact]
    public void A_day_that_was_named_after_it_ran_again_and_heard_of_before_moves_by_nothing_of_the_pause()
    {
        var due = Due(Limit.Parse("2 d"), At("2026-03-05T10:00"), Shanghai).Paused(At("2026-03-06T09:00")).ExtendedTo(Day("2026-03-20"), At("2026-03-09T12:00"));
        var running = due.Resumed(At("2026-03-08T11:00"), Cn);
        Assert.Equal((Day("2026-03-20"), (DateTimeOffset?)null), (running.Provenance.LastDay, running.PausedSince));
    }

    [Fact]
    public void Acts_that_can_not_be_are_refused()
    {
        var due = Due(Limit.Parse("3 wd"), At("2026-03-05T10:00"), Shanghai);
        Assert.Throws<InvalidOperationException>(() => due.Resumed(At("2026-03-06T10:00"), Cn));
        Assert.Throws<InvalidOperationException>(() => due.Paused(At("2026-03-06T10:00")).Paused(At("2026-03-07T10:00")));
        Assert.Throws<ArgumentOutOfRangeException>(() => due.Paused(At("2026-03-04T10:00")));
        Assert.Throws<ArgumentOutOfRangeException>(() => due.Paused(At("2026-03-06T10:00")).Resumed(At("2026-03-06T09:00"), Cn));
        Assert.Throws<ArgumentOutOfRangeException>(() => due.ReplacedBy(Day("2026-03-04"), At("2026-03-06T10:00")));
        Assert.Throws<ArgumentOutOfRangeException>(() => due.ExtendedTo(Day("2026-03-09"), At("2026-03-06T10:00")));
        Assert.Throws<ArgumentException>(() => due.ExtendedBy(Limit.Parse("same day"), At("2026-03-06T10:00"), Cn));
        Assert.Throws<ArgumentException>(() => due.ExtendedBy(Limit.Parse("2 working hours"), At("2026-03-06T10:00"), Cn));
        Assert.Throws<ArgumentException>(() => due.Recomputed(CalendarFiles.Load(CalendarFiles.DefaultFolder)["boston"], At("2026-03-06T10:00")));
    }

    [Fact]
    public void A_named_day_ends_at_its_24_hundred_and_a_later_pause_moves_it()
    {
        var due = Due(Limit.Parse("24 h"), At("2026-03-05T10:00"), Shanghai).ReplacedBy(Day("2026-03-12"), At("2026-03-05T12:00"));
        Assert.Equal((At("2026-03-13T00:00"), Day("2026-03-12")), (due.At, due.Provenance.LastDay!.Value));
        Assert.Equal(Day("2026-03-15"), due.Paused(At("2026-03-06T09:00")).Resumed(At("2026-03-09T09:00"), Cn).Provenance.LastDay);
        Assert.Equal(Day("2026-03-05"), due.ReplacedBy(Day("2026-03-05"), At("2026-03-05T13:00")).Provenance.LastDay);
        Assert.Equal(Due(Limit.Parse("24 h"), At("2026-03-05T10:00"), Shanghai).Moment, due.Initial);
    }

    [Fact]
    public void A_day_named_during_a_pause_is_moved_only_by_the_rest_of_it()
    {
        var paused = Due(Limit.Parse("2 d"), At("2026-03-05T10:00"), Shanghai).Paused(At("2026-03-05T12:00"));
        Assert.Equal(Day("2026-03-22"), paused.ReplacedBy(Day("2026-03-20"), At("2026-03-10T12:00")).Resumed(At("2026-03-12T09:00"), Cn).Provenance.LastDay);
        Assert.Equal(Day("2026-03-22"), paused.ExtendedTo(Day("2026-03-20"), At("2026-03-10T12:00")).Resumed(At("2026-03-12T09:00"), Cn).Provenance.LastDay);
        Assert.Equal(Day("2026-03-19"), paused.ExtendedBy(Limit.Parse("5 d"), At("2026-03-10T12:00"), Cn).Resumed(At("2026-03-12T09:00"), Cn).Provenance.LastDay);
    }

    [Theory]
    [InlineData("3 wd", "5 wd", "2026-03-18T00:00")]
    [InlineData("3 wd", "1 week", "2026-03-18T00:00")]
    [InlineData("3 wd", "1 month", "2026-04-11T00:00")]
    [InlineData("24 h", "12 h", "2026-03-06T22:00")]
    [InlineData("24 h", "2 d", "2026-03-09T00:00")]
    [InlineData("24 h", "2 wd at the same time", "2026-03-10T10:00")]
    [InlineData("8 working hours", "3 working hours", "2026-03-06T15:30")]
    public void An_extension_is_counted_from_the_due_time(string limit, string by, string at)
    {
        var due = Due(Limit.Parse(limit), At("2026-03-05T10:00"), Shanghai);
        var extended = due.ExtendedBy(Limit.Parse(by), At("2026-03-05T12:00"), Cn);
        Assert.Equal(At(at), extended.At);
        Assert.Equal((AdjustmentKind.ExtendedBy, by, due.Moment, extended.Moment),
            (extended.Provenance.Adjustments[0].Kind, extended.Provenance.Adjustments[0].Limit, extended.Provenance.Adjustments[0].From, extended.Provenance.Adjustments[0].To));
    }

    [Fact]
    public void Every_change_leaves_an_entry_and_each_begins_where_the_one_before_ended() =>
        Gen.Select(Starts, AnyZone, AnyLimit, Waits.Array[8], Gen.Int[0, 4].Array[8]).Sample((start, zone, limit, waits, acts) =>
        {
            var (due, kinds) = Play(Due(limit, start, zone), start, waits, acts);
            var chain = due.Provenance.Adjustments;
            return chain.Select(entry => entry.Kind).SequenceEqual(kinds)
                && chain.Zip(chain.Skip(1), (one, next) => one.To == next.From).All(fits => fits)
                && (chain.Count == 0 || chain[^1].To == due.Moment)
                && due.At >= due.Provenance.Start;
        }, iter: 500);

    [Fact]
    public void Any_due_date_survives_json() =>
        Gen.Select(Starts, AnyZone, AnyLimit, Waits.Array[5], Gen.Int[0, 4].Array[5]).Sample((start, zone, limit, waits, acts) =>
        {
            var (due, _) = Play(Due(limit, start, zone), start, waits, acts);
            due = due with { Provenance = due.Provenance with { Clock = new("commerce-hotline", 1, "acceptance", "house", "CH-02") { StartedBy = "registered" } } };
            var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(due, TimeJson.Default.DueDate), TimeJson.Default.DueDate)!;
            var json = due.Provenance.ToJson();
            return (read.At, read.ProvisionalYear, read.Provenance.ToJson()) == (due.At, due.ProvisionalYear, json)
                && Provenance.FromJson(json).ToJson() == json && read.PausedSince == due.PausedSince && read.Initial == due.Initial;
        }, iter: 200);

    [Fact]
    public void A_provenance_written_before_there_were_changes_is_read_without_any()
    {
        var read = Provenance.FromJson("""{"start":"2026-03-05T02:00:00+00:00","zone":"Asia/Shanghai","limit":"24 h","dayZero":"2026-03-05","days":[]}""");
        Assert.Empty(read.Adjustments);
        Assert.Equal(At("2026-03-06T10:00"), new DueDate(At("2026-03-06T10:00"), null, read).Paused(At("2026-03-05T11:00")).At);
    }

    [Fact]
    public void Counted_again_under_the_same_calendar_nothing_changes() =>
        Gen.Select(Starts, AnyZone, AnyLimit, Waits.Array[5], Gen.Int[0, 4].Array[5]).Sample((start, zone, limit, waits, acts) =>
        {
            var (due, _) = Play(Due(limit, start, zone), start, waits, acts);
            // Of other content as far as it knows, so that everything is counted.
            var stale = due with { Provenance = due.Provenance with { CalendarSha256 = due.Provenance.Calendar is null ? null : "other" } };
            return due.Recomputed(Cn, start) == due && stale.Recomputed(Cn, start).Provenance.ToJson() == due.Provenance.ToJson();
        }, iter: 300);

    [Fact]
    public void A_changed_calendar_moves_what_counts_by_it_and_says_so()
    {
        using var folder = new Folder();
        var before = Calendar(folder, "off: [2027-01-01]");
        var after = Calendar(folder, "off: [2027-01-01, 2027-01-04]\n    worked: [2027-01-09]");
        var due = CaseClock.Due(Limit.Parse("3 wd"), At("2026-12-31T10:00"), Shanghai, before);
        Assert.Equal(Day("2027-01-06"), due.Provenance.LastDay);
        var paused = due.Paused(At("2027-01-05T09:00"));
        var resumed = paused.Resumed(At("2027-01-07T09:00"), before); // by two working days, to Friday the 8th
        var extended = resumed.ExtendedBy(Limit.Parse("1 wd"), At("2027-01-08T09:00"), before);
        Assert.Equal(Day("2027-01-11"), extended.Provenance.LastDay);

        // By chance the same day: the entries are those of the new calendar, and nothing is to be said.
        var same = extended.Recomputed(after, At("2027-01-08T10:00"));
        Assert.Equal([Day("2027-01-07"), Day("2027-01-09"), Day("2027-01-11")], same.Provenance.Adjustments.Select(it => it.To.LastDay!.Value));
        Assert.Equal(Day("2027-01-07"), due.Recomputed(after, At("2027-01-02T10:00")).Provenance.LastDay);
        Assert.Equal(Day("2027-01-09"), resumed.Recomputed(after, At("2027-01-08T10:00")).Provenance.LastDay);
        var entry = resumed.Recomputed(after, At("2027-01-08T10:00")).Provenance.Adjustments[^1];
        Assert.Equal((AdjustmentKind.Recomputed, At("2027-01-08T10:00"), Day("2027-01-08"), Day("2027-01-09")), (entry.Kind, entry.At, entry.From.LastDay!.Value, entry.To.LastDay!.Value));
        Assert.Equal(after.Sha256, same.Provenance.CalendarSha256);

        // Days that were named stay.
        var named = resumed.ExtendedTo(Day("2027-01-20"), At("2027-01-08T09:00"));
        Assert.Equal(named.Moment, named.Recomputed(after, At("2027-01-08T10:00")).Moment);
        // And what happens next takes the calendar as it is then, first saying what that changes.
        var late = paused.Resumed(At("2027-01-07T09:00"), after);
        Assert.Equal([AdjustmentKind.Paused, AdjustmentKind.Recomputed, AdjustmentKind.Resumed], late.Provenance.Adjustments.Select(it => it.Kind));
        Assert.Equal(Day("2027-01-09"), late.Provenance.LastDay);
    }

    [Fact]
    public void A_provisional_date_is_final_once_the_calendar_is_there()
    {
        using var folder = new Folder();
        var due = CaseClock.Due(Limit.Parse("3 wd"), At("2026-12-30T10:00"), Shanghai, Calendar(folder, null));
        Assert.Equal((2027, Day("2027-01-04")), (due.ProvisionalYear, due.Provenance.LastDay!.Value));
        var moved = due.Recomputed(Calendar(folder, "off: [2027-01-01]"), At("2027-01-01T10:00"));
        Assert.Equal((null, Day("2027-01-05")), (moved.ProvisionalYear, moved.Provenance.LastDay!.Value));
        Assert.Equal((2027, null), (moved.Provenance.Adjustments[^1].ProvisionalBefore, moved.Provenance.Adjustments[^1].ProvisionalAfter));
        // The date may come out the same: that it is final now is said all the same.
        var same = due.Recomputed(Calendar(folder, "off: [2027-05-01]"), At("2027-01-01T10:00"));
        Assert.Equal((AdjustmentKind.Recomputed, due.Moment, due.Moment), (same.Provenance.Adjustments[^1].Kind, same.Provenance.Adjustments[^1].From, same.Provenance.Adjustments[^1].To));
    }

    [Fact]
    public void A_pause_or_extension_that_reaches_into_a_year_without_calendar_makes_the_date_provisional()
    {
        var due = Due(Limit.Parse("3 wd"), At("2026-12-01T10:00"), Shanghai);
        Assert.Null(due.ProvisionalYear);
        Assert.Equal(2027, due.Paused(At("2026-12-02T10:00")).Resumed(At("2027-01-03T10:00"), Cn).ProvisionalYear);
        Assert.Equal(2027, due.ExtendedBy(Limit.Parse("30 wd"), At("2026-12-02T10:00"), Cn).ProvisionalYear);
        var provisional = Due(Limit.Parse("3 wd"), At("2026-12-30T10:00"), Shanghai);
        Assert.Equal(2027, provisional.Paused(At("2026-12-30T11:00")).ProvisionalYear);
        Assert.Null(provisional.ReplacedBy(Day("2027-02-01"), At("2026-12-30T11:00")).ProvisionalYear);
        Assert.Null(Due(Limit.Parse("30 d"), At("2026-12-30T10:00"), Shanghai).Paused(At("2026-12-30T11:00")).Resumed(At("2027-01-30T11:00"), Cn).ProvisionalYear);
    }

    /// <summary>Acts in a row, each some time after the one before: 0 pauses or resumes, 1 replaces, 2 extends to a day, 3 and 4 extend by a limit.</summary>
    private static (DueDate Due, List<AdjustmentKind> Kinds) Play(DueDate due, DateTimeOffset at, TimeSpan[] waits, int[] acts)
    {
        var kinds = new List<AdjustmentKind>();
        foreach (var (wait, act) in waits.Zip(acts))
        {
            at += wait / 8;
            (due, var kind) = act switch
            {
                0 when due.PausedSince is null => (due.Paused(at), AdjustmentKind.Paused),
                0 => (due.Resumed(at, Cn), AdjustmentKind.Resumed),
                1 => (due.ReplacedBy(Local(at, due.Zone).AddDays(3), at), AdjustmentKind.Replaced),
                2 => (due.ExtendedTo(Local(due.At, due.Zone).AddDays(2), at), AdjustmentKind.ExtendedTo),
                3 => (due.ExtendedBy(Limit.Parse("2 wd"), at, Cn), AdjustmentKind.ExtendedBy),
                _ => (due.ExtendedBy(Limit.Parse("5 h"), at, Cn), AdjustmentKind.ExtendedBy),
            };
            kinds.Add(kind);
        }
        return (due, kinds);
    }

    /// <summary>China's calendar up to 2026 with 2027 as given; null: without 2027.</summary>
    private static WorkingCalendar Calendar(Folder folder, string? newYear)
    {
        foreach (var file in Directory.EnumerateFiles(CalendarFiles.DefaultFolder, "cn-*.yaml")) folder.Write(Path.GetFileName(file), File.ReadAllText(file));
        if (newYear is not null)
            folder.Write("cn-2027.yaml", $"calendar: cn\nyear: 2027\nweekend: [saturday, sunday]\nholidays:\n  new-year:\n    name: {{zh-CN: 元旦, en: New Year's Day, es: Año Nuevo}}\n    {newYear}\n");
        return CalendarFiles.Load(folder.Path)["cn"];
    }

    private static DueDate Due(Limit limit, DateTimeOffset start, TimeZoneInfo zone) => CaseClock.Due(limit, start, zone, Cn, Desk);

    private static int DaysIn(DateOnly from, DateOnly to, bool working) =>
        Enumerable.Range(1, to.DayNumber - from.DayNumber).Count(day => !working || Cn.IsWorked(from.AddDays(day)));

    private static DateOnly Walk(DateOnly day, int days, bool working)
    {
        while (days > 0)
        {
            day = day.AddDays(1);
            if (!working || Cn.IsWorked(day)) days--;
        }
        return day;
    }

    private static DateOnly Local(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string text) => new(DateTime.ParseExact(text, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
}
