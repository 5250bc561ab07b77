using System.Net;
using ComplaintSuite.Contracts.Intake.V1;

namespace ComplaintSuite.PortalTests;

/// <summary>The reception's list of cases, narrowed by place.</summary>
public sealed class CaseListTests : PortalPages
{
    [Theory]
    [InlineData("zh-CN", "包括所有下级", "显示")]
    [InlineData("en", "With all below it", "Show")]
    [InlineData("es", "Con todos los inferiores", "Mostrar")]
    public async Task Cases_of_a_place_and_all_below_it_are_chosen_by_a_form_that_needs_no_script(string language, string below, string show)
    {
        gateway.OnCases = Places;
        var page = await ReadAsync($"/reception?show=all&lang={language}&organisation=T01");
        Assert.Contains("<form method=\"get\" action=\"/reception\">", page, StringComparison.Ordinal);
        foreach (var (name, value) in new[] { ("organisation", "T01"), ("show", "all"), ("lang", language) })
            Assert.Contains($"<input type=\"hidden\" name=\"{name}\" value=\"{value}\"", page, StringComparison.Ordinal);
        foreach (var shown in new[] { $"<option value=\"county\">county {language}", $"<option value=\"town\">– town {language}", $"<option value=\"village\">– – village {language}", below, $"{show}</button>" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        // The case says where it belongs.
        Assert.Contains($">village {language}</td>", page, StringComparison.Ordinal);
        Assert.Equal(("", true), Asked());

        var chosen = await ReadAsync($"/reception?show=all&place=town&below=yes&lang={language}&organisation=T01");
        Assert.Equal(("town", true), Asked());
        Assert.Contains("<option value=\"town\" selected>", chosen, StringComparison.Ordinal);
        Assert.Contains("value=\"yes\" checked", chosen, StringComparison.Ordinal);
        // What is waiting otherwise, and the next page, stay with the place.
        Assert.Contains($"/reception?organisation=T01&show=close&place=town&below=yes&lang={language}", chosen, StringComparison.Ordinal);
        Assert.Contains($"/reception?organisation=T01&show=all&place=town&below=yes&page=next&lang={language}", chosen, StringComparison.Ordinal);

        Assert.DoesNotContain("value=\"yes\" checked", await ReadAsync($"/reception?show=all&place=town&lang={language}&organisation=T01"), StringComparison.Ordinal);
        Assert.Equal(("town", false), Asked());
    }

    [Fact]
    public async Task Where_there_is_one_place_nothing_is_asked_and_of_a_place_that_is_no_more_the_cases_stay()
    {
        Assert.DoesNotContain("name=\"place\"", await ReadAsync("/reception?lang=en"), StringComparison.Ordinal);
        gateway.OnCases = Places;
        Assert.Contains("<option value=\"gone\" selected>gone</option>", await ReadAsync("/reception?place=gone&lang=en"), StringComparison.Ordinal);
        Assert.Equal(("gone", false), Asked());
    }

    private static void Places(ListComplaintsResponse answer)
    {
        foreach (var (place, parent) in new[] { ("county", ""), ("town", "county"), ("village", "town") })
            answer.Places.Add(new CasePlace { Place = place, Parent = parent, Name = new() { ZhCn = $"{place} zh-CN", En = $"{place} en", Es = $"{place} es" } });
        answer.CasePlaces["c"] = "village";
    }

    private (string Place, bool AndBelow) Asked() => gateway.Requests.OfType<ListComplaintsRequest>().Last() is var request ? (request.Place, request.AndBelow) : default;

    private async Task<string> ReadAsync(string path)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        return WebUtility.HtmlDecode(await browser.GetStringAsync(path, Ct));
    }
}
