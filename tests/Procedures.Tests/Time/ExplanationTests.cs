using System.Globalization;
using System.Text;
using ComplaintSuite.Procedures.Time;

namespace ComplaintSuite.ProceduresTests.Time;

/// <summary>What people read who ask why a date is what it is.</summary>
public sealed class ExplanationTests
{
    private static readonly WorkingCalendar Cn = CalendarFiles.Load(CalendarFiles.DefaultFolder)["cn"];
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly OpeningHours Desk = OpeningHours.Parse("{monday-friday: [08:30-12:00, 13:30-17:00], saturday: [09:00-12:00]}");

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    [InlineData("es")]
    public void Dates_are_explained_in_plain_sentences(string language)
    {
        var text = new StringBuilder();
        foreach (var (name, due) in Examples())
            text.Append(CultureInfo.InvariantCulture, $"## {name}\n{string.Join('\n', Explanation.Of(due, language))}\n\n");
        GoldenFile.AssertSame($"explanations.{language}.txt", text.ToString());
    }

    [Fact]
    public void Ranges_tell_every_day_once_and_in_order()
    {
        foreach (var (_, due) in Examples())
        {
            var ranges = DayRange.Of(due.Provenance.Days);
            Assert.Equal(due.Provenance.Days.Select(day => day.Date),
                ranges.SelectMany(range => Enumerable.Range(0, range.To.DayNumber - range.From.DayNumber + 1).Select(range.From.AddDays)));
            Assert.Equal(due.Provenance.Days.Count(day => day.Counted), ranges.Sum(range => range.FirstNumber is { } first ? range.LastNumber!.Value - first + 1 : 0));
        }
    }

    private static IEnumerable<(string Name, DueDate Due)> Examples()
    {
        yield return ("24 h", Due("24 h", "2026-03-05T14:07", "house"));
        yield return ("same day", Due("same day", "2026-03-05T14:07", "text"));
        yield return ("7 d", Due("7 d", "2026-03-05T14:07", "text"));
        yield return ("1 month, short", Due("1 month", "2026-01-31T14:07", "inferred"));
        yield return ("day 29 of the month", Due("day 29 of the month", "2026-02-10T14:07", "text"));
        yield return ("1 wd", Due("1 wd", "2026-03-05T14:07", "text"));
        yield return ("7 wd over National Day", Due("7 wd", "2025-09-26T14:07", "text"));
        yield return ("3 wd, named as worked", Due("3 wd", "2020-01-22T14:07", "text"));
        yield return ("10 working hours", Due("10 working hours", "2026-03-06T11:20", "house", Desk));
        yield return ("1 wd at the same time, outside the hours", Due("1 wd at the same time", "2026-03-06T19:00", "house", Desk));
        yield return ("provisional", Due("5 wd", "2026-12-29T14:07", "text"));
        yield return ("paused", Due("3 wd", "2026-03-05T14:07", "text").Paused(At("2026-03-06T09:00")));
        yield return ("paused and resumed", Due("3 wd", "2026-03-05T14:07", "text").Paused(At("2026-03-06T09:00")).Resumed(At("2026-03-11T16:00"), Cn));
        yield return ("paused and resumed on one day", Due("3 d", "2026-03-05T14:07", "text").Paused(At("2026-03-06T09:00")).Resumed(At("2026-03-06T16:00"), Cn));
        yield return ("hours paused", Due("24 h", "2026-03-05T14:07", "text").Paused(At("2026-03-05T15:00")).Resumed(At("2026-03-06T09:30"), Cn));
        yield return ("replaced and extended", Due("2 d", "2026-03-05T14:07", "text").ReplacedBy(new(2026, 3, 12), At("2026-03-05T15:00"))
            .ExtendedTo(new(2026, 3, 16), At("2026-03-11T10:00")).ExtendedBy(Limit.Parse("2 wd"), At("2026-03-16T10:00"), Cn));
        yield return ("counted again", Again(Due("5 wd", "2026-12-29T14:07", "text"), "off: [2027-01-01, 2027-01-04]"));
        yield return ("counted again, now final", Again(Due("5 wd", "2026-12-29T14:07", "text"), "off: [2027-05-01]"));
        yield return ("no procedure", CaseClock.Due(Limit.Parse("2 weeks"), At("2026-03-05T14:07"), Shanghai, Cn));
    }

    private static DueDate Due(string limit, string start, string origin, OpeningHours? hours = null)
    {
        var due = CaseClock.Due(Limit.Parse(limit), At(start), Shanghai, Cn, hours);
        return due with { Provenance = due.Provenance with { Clock = new("property-internal", 1, "handle", origin, "PI-13") } };
    }

    private static DueDate Again(DueDate due, string newYear)
    {
        using var folder = new Folder();
        foreach (var file in Directory.EnumerateFiles(CalendarFiles.DefaultFolder, "cn-*.yaml")) folder.Write(Path.GetFileName(file), File.ReadAllText(file));
        folder.Write("cn-2027.yaml", $"calendar: cn\nyear: 2027\nweekend: [saturday, sunday]\nholidays:\n  new-year:\n    name: {{zh-CN: 元旦, en: New Year's Day, es: Año Nuevo}}\n    {newYear}\n");
        return due.Recomputed(CalendarFiles.Load(folder.Path)["cn"], At("2026-12-30T09:00"));
    }

    private static DateTimeOffset At(string text) => new(DateTime.ParseExact(text, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
}
