using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>QR codes of windows: staff print them, and who scans one finds the form with the window filled in, without script (GB-08).</summary>
public sealed class CodesTests(RunningSuite suite, Chromium chromium)
{
    private readonly Office _office = suite.Office("ZWFW");

    [Theory]
    [InlineData("en", false)]
    [InlineData("zh-CN", true)]
    [InlineData("es", true)]
    public async Task A_code_opens_the_form_of_its_window(string language, bool phone)
    {
        await using var clerk = await chromium.OpenAsync(suite, _office, "clerk", "/reception/codes", language, phone, script: false);
        await clerk.IsRightAsync("codes");
        var address = await clerk.Page.Locator(".sheet .hint").First.InnerTextAsync();
        Assert.StartsWith(new Uri(suite.Suite.Web, $"/file/ZWFW?place=").ToString(), address, StringComparison.Ordinal);
        Assert.Equal(await clerk.Page.Locator(".sheet").CountAsync(), await clerk.Page.Locator(".sheet svg.qr").CountAsync());

        await using var visitor = await chromium.OpenAsync(suite, language, phone, script: false);
        await visitor.GoAsync($"{address}&lang={language}");
        await visitor.Page.Locator("a[href*='/file/ZWFW/opinion']").ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("[name='details.window']")).ToHaveValueAsync(address[(address.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        foreach (var path in new[] { "/file/ZWFW", "/file/ZWFW/opinion" })
        {
            Assert.Equal(404, (await visitor.GoAsync($"{path}?place=window-99&lang={language}")).Status);
            await visitor.IsRightAsync("codes-unknown");
        }
    }
}
