using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>A changed file that is read and not taken in, for a rehearsal.</summary>
public sealed class DraftTests
{
    private static readonly string Files = Path.Combine(Checkout.Root, "shared", "Procedures", "files");
    private readonly ProcedureRegistry _registry = ProcedureRegistry.Load();

    [Fact]
    public void Every_file_is_a_draft_of_itself()
    {
        foreach (var procedure in _registry.All)
            Assert.Equal(procedure.Sha256, _registry.Draft($"{procedure.Version}.yaml", File.ReadAllText(Path.Combine(Files, procedure.Id, $"{procedure.Version}.yaml"))).Procedure!.Sha256);
    }

    [Fact]
    public void A_draft_is_read_and_nothing_of_it_taken_in()
    {
        var before = _registry.All.Count;
        var text = File.ReadAllText(Path.Combine(Files, "commerce-hotline", "2.yaml")).Replace("version: 2", "version: 99", StringComparison.Ordinal);
        var draft = _registry.Draft("99.yaml", text);
        Assert.Equal(("commerce-hotline", 99), (draft.Procedure!.Id, draft.Procedure.Version));
        Assert.True(draft.Concerns(_registry.Get("commerce-hotline", 1)));
        Assert.False(draft.Concerns(_registry.Get("cruise", 1)));
        Assert.Null(_registry.Find("commerce-hotline", 99));
        Assert.Equal(before, _registry.All.Count);
    }

    [Fact]
    public void A_year_of_a_calendar_moves_dates_in_the_draft_alone()
    {
        const string OneMore = "  one-more: {name: {zh-CN: 加一天, en: One more, es: Uno más}, off: [2026-03-04]}\n";
        var text = File.ReadAllText(Path.Combine(CalendarFiles.DefaultFolder, "cn-2026.yaml")).TrimEnd() + "\n" + OneMore;
        var draft = _registry.Draft("cn-2026.yaml", text);
        var hotline = _registry.Get("commerce-hotline", 2);
        Assert.True(draft.Concerns(hotline));
        Assert.Same(hotline, draft.InPlaceOf(hotline));
        var (limit, start) = (Limit.Parse("3 wd"), new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
        Assert.Equal(new DateOnly(2026, 3, 5), _registry.Due(hotline, limit, start).Provenance.LastDay);
        Assert.Equal(new DateOnly(2026, 3, 6), draft.Registry.Due(hotline, limit, start).Provenance.LastDay);
        // The other years are as they were.
        Assert.Equal(_registry.Calendars["cn"].Years, draft.Registry.Calendars["cn"].Years);
        Assert.False(draft.Registry.Calendars["cn"].IsWorked(new DateOnly(2025, 10, 1)));
    }

    [Theory]
    [InlineData("3.yaml", "base: base\nversion: 3\n", "3.yaml:1:1: A base is no procedure")]
    [InlineData("3.yaml", "words", "3.yaml:1:1: ")]
    [InlineData("cn-2027.yaml", "calendar: cn\nyear: 2026\nweekend: [saturday, sunday]\nholidays: {}\n", "cn-2027.yaml:2:7: ")]
    public void What_can_t_be_used_is_told_by_its_place(string name, string text, string defect)
    {
        var broken = Assert.Throws<ProcedureDefectsException>(() => _registry.Draft(name, text));
        Assert.StartsWith(defect, Assert.Single(broken.Defects).ToString(), StringComparison.Ordinal);
    }
}
