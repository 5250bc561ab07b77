using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>QR codes of windows, stations and wards: staff print them, and who scans one finds the form with the place filled in, without script (GB-08, RS-01, HB-07).</summary>
public sealed class CodesTests(RunningSuite suite, Chromium chromium)
{
    [Theory]
    [InlineData("ZWFW", "clerk", "opinion", "window", "window-01 window-02", "en", false)]
    [InlineData("NCFW", "county", "complaint", "station", "county-station town-station village-station", "zh-CN", true)]
    [InlineData("RMYY", "centre", "suggestion", "ward", "ward-1 ward-2", "es", true)]
    public async Task A_code_opens_the_form_of_its_place(string organisation, string who, string kind, string field, string places, string language, bool phone)
    {
        await using var clerk = await chromium.OpenAsync(suite, suite.Office(organisation), who, "/reception/codes", language, phone, script: false);
        await clerk.IsRightAsync($"codes-{organisation}");
        var addresses = await clerk.Page.Locator(".sheet .hint").AllInnerTextsAsync();
        var origin = new Uri(suite.Suite.Web, $"/file/{organisation}?place=").ToString();
        Assert.Equal(places.Split(' ').Select(place => origin + place), addresses);
        Assert.Equal(addresses.Count, await clerk.Page.Locator(".sheet svg.qr").CountAsync());

        await using var visitor = await chromium.OpenAsync(suite, language, phone, script: false);
        foreach (var address in addresses)
        {
            await visitor.GoAsync($"{address}&lang={language}");
            await visitor.Page.Locator($"a[href*='/file/{organisation}/{kind}']").ClickAsync();
            await Assertions.Expect(visitor.Page.Locator($"[name='details.{field}']")).ToHaveValueAsync(address[origin.Length..]);
        }
        foreach (var path in new[] { $"/file/{organisation}", $"/file/{organisation}/{kind}" })
        {
            Assert.Equal(404, (await visitor.GoAsync($"{path}?place={field}-99&lang={language}")).Status);
            await visitor.IsRightAsync("codes-unknown");
        }
    }
}
