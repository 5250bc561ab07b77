using System.Globalization;
using System.IO.Compression;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.TestKit;
using Sylvan.Data.Csv;

namespace ComplaintSuite.ProceduresTests.Time;

/// <summary>
/// Targets that the City of Boston published with its service requests, for the three kinds whose rule is known: a dead animal is picked up one working day later at the
/// same time, from Monday to Friday 08:30 to 17:00; pests and bed bugs have 120 days, around the clock.
/// </summary>
public sealed class BostonTargetTests
{
    private static readonly WorkingCalendar Boston = CalendarFiles.Load(CalendarFiles.DefaultFolder)["boston"];
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly OpeningHours Office = OpeningHours.Parse("{monday-friday: [08:30-17:00]}");
    private static readonly (Limit Limit, OpeningHours? Hours) Pests = (Limit.Parse("120 d at the same time"), null);

    private static readonly Dictionary<string, (Limit Limit, OpeningHours? Hours)> Rules = new()
    {
        ["Pick up Dead Animal"] = (Limit.Parse("1 wd at the same time"), Office),
        ["Pest Infestation - Residential"] = Pests,
        ["Bed Bugs"] = Pests,
    };

    [Fact]
    public void Requests_of_every_year_have_the_published_target()
    {
        using var text = new StreamReader(Path.Combine(AppContext.BaseDirectory, "Data", "boston-targets.csv"));
        while (text.Peek() == '#') text.ReadLine();
        var (rows, met) = Compare(text);
        Assert.Equal(44, rows);
        Assert.Equal(rows, met);
    }

    [Fact]
    [Trait("Needs", "published-data")]
    public void Of_all_published_targets_996_in_a_thousand_are_met_to_a_minute()
    {
        using var file = new GZipStream(File.OpenRead(Path.Combine(Checkout.PublishedData ?? "", "boston_311.csv.gz")), CompressionMode.Decompress);
        using var text = new StreamReader(file);
        var (rows, met) = Compare(text);
        Assert.Equal(19_486, rows);
        Assert.True(met >= 0.996 * rows, $"{met} of {rows}");
    }

    private static (int Rows, int Met) Compare(TextReader text)
    {
        var (rows, met) = (0, 0);
        using var table = CsvDataReader.Create(text);
        var (type, opened, target) = (table.GetOrdinal("type"), table.GetOrdinal("opened"), table.GetOrdinal("sla_target"));
        while (table.Read())
            if (Rules.TryGetValue(table.GetString(type), out var rule) && table.GetString(target) is { Length: > 0 } published)
            {
                rows++;
                if ((CaseClock.Due(rule.Limit, Instant(table.GetString(opened)), Zone, Boston, rule.Hours).At - Instant(published)).Duration() <= TimeSpan.FromMinutes(1)) met++;
            }
        return (rows, met);
    }

    private static DateTimeOffset Instant(string text)
    {
        var local = DateTime.ParseExact(text, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return LocalDays.FirstAt(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local), Zone);
    }
}
