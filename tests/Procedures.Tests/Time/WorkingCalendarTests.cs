using System.Globalization;
using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.ProceduresTests.Time;

public sealed class WorkingCalendarTests
{
    private static readonly WorkingCalendar Cn = CalendarFiles.Load(CalendarFiles.DefaultFolder)["cn"];

    [Fact]
    public void Days_around_every_moved_working_day_are_as_the_notices_say() =>
        AssertDays(Path.Combine(AppContext.BaseDirectory, "Data", "cn-adjusted-weekends.csv"), atLeast: 250);

    [Fact]
    [Trait("Needs", "published-data")]
    public void Every_day_from_2018_to_2026_is_as_the_published_table_says() => AssertDays(Path.Combine(Checkout.PublishedData ?? "", "cn_workdays_2018_2026.csv"), atLeast: 3287);

    [Fact]
    public void The_working_days_of_each_year_add_up()
    {
        int[] expected = [250, 250, 249, 250, 249, 249, 251, 248, 248];
        Assert.Equal(expected, Enumerable.Range(2018, 9).Select(year =>
            Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Count(day => Cn.IsWorked(new DateOnly(year, 1, 1).AddDays(day)))));
    }

    [Fact]
    public void The_calendar_knows_which_years_it_has()
    {
        Assert.Equal(Enumerable.Range(2018, 9), Cn.Years);
        Assert.False(Cn.Knows(2017));
        Assert.False(Cn.Knows(2027));
    }

    [Fact]
    public void Without_a_file_for_the_year_only_weekends_are_off()
    {
        Assert.Equal((DayKind.Workday, false), Kind(2027, 1, 1));
        Assert.Equal((DayKind.Weekend, false), Kind(2027, 1, 2));
        Assert.Equal((DayKind.Holiday, true), Kind(2026, 1, 1));
    }

    [Theory]
    [InlineData(2018, 12, 29)]
    [InlineData(2018, 12, 31)]
    [InlineData(2022, 12, 31)]
    public void A_day_named_by_the_next_years_notice_is_in_its_own_year(int year, int month, int day)
    {
        Assert.Equal("元旦", Cn.Day(new(year, month, day)).Holiday?.ZhCn);
        Assert.True(Cn.Day(new(year, month, day)).Known);
    }

    [Theory]
    [InlineData("    off: [2026-13-01]", 8, 11, "'2026-13-01' is no date; write YYYY-MM-DD.")]
    [InlineData("    off: [2025-12-31]", 8, 11, "2025-12-31 belongs in the file of 2025.")]
    [InlineData("    off: [2026-01-01]\n    worked: [2026-01-01]", 9, 14, "2026-01-01 is already listed; keep one of the two.")]
    [InlineData("    of: [2026-01-01]", 8, 5, "Unknown key 'of'. Did you mean 'off'? Keys here: name, off, worked.")]
    public void A_calendar_file_with_a_mistake_is_refused_at_the_word(string lines, int line, int column, string message)
    {
        using var folder = new Folder();
        folder.Write("cn-2026.yaml", $"""
            calendar: cn
            year: 2026
            weekend: [saturday, sunday]
            notices: []
            holidays:
              new-year:
                name: DUMMY
            {lines}
            """.Replace("DUMMY", "{zh-CN: 元旦, en: New Year's Day, es: Año Nuevo}"));
        var broken = Assert.Throws<ProcedureDefectsException>(() => CalendarFiles.Load(folder.Path));
        Assert.Equal(new Defect(Path.Combine(folder.Path, "cn-2026.yaml"), line, column, message), Assert.Single(broken.Defects));
    }

    [Fact]
    public void A_calendar_file_under_another_years_name_is_refused()
    {
        using var folder = new Folder();
        folder.Write("cn-2025.yaml", "calendar: cn\nyear: 2026\nweekend: [saturday, someday]\nholidays: {}\n");
        var broken = Assert.Throws<ProcedureDefectsException>(() => CalendarFiles.Load(folder.Path));
        Assert.Equal(["2:7: The file of this calendar and year is named cn-2026.yaml.", "3:21: 'someday' is no day of the week; write monday … sunday."],
            broken.Defects.Select(defect => $"{defect.Line}:{defect.Column}: {defect.Message}"));
    }

    private static (DayKind Kind, bool Known) Kind(int year, int month, int day) => (Cn.Day(new(year, month, day)).Kind, Cn.Day(new(year, month, day)).Known);

    private static void AssertDays(string file, int atLeast)
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var line in File.ReadLines(file).Where(line => char.IsAsciiDigit(line[0])))
        {
            count++;
            var parts = line.Split(',');
            var day = Cn.Day(DateOnly.ParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture));
            var kind = day.Kind switch
            {
                DayKind.Workday => "workday",
                DayKind.Weekend => "weekend",
                DayKind.Holiday => "holiday",
                DayKind.AdjustedWorkday => "adjusted_workday",
                DayKind.ListedWorkday => "workday_listed",
            };
            if ((day.IsWorked ? "1" : "0", kind, day.Holiday?.ZhCn ?? "", day.Known) != (parts[2], parts[3], parts[4], true)) wrong.Add($"{line} but {day}");
        }
        Assert.Empty(wrong);
        Assert.True(count >= atLeast, $"{file} has only {count} days.");
    }
}
