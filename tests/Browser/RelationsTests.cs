using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>Somebody of the staff declares a relation, reads it and ends it, without script.</summary>
public sealed class RelationsTests(RunningSuite suite, Chromium chromium)
{
    private readonly Office _office = suite.Office(typeof(RelationsTests));

    [Theory]
    [InlineData("en", false, "clerk")]
    [InlineData("zh-CN", true, "inspector-1")]
    [InlineData("es", true, "supervisor")]
    [InlineData("es", false, "market-order")]
    public async Task A_relation_is_declared_read_and_ended(string language, bool phone, string who)
    {
        await using var window = await chromium.OpenAsync(suite, _office, who, "/work/relations", language, phone, script: false);
        var page = window.Page;
        await Assertions.Expect(page.Locator("nav.menu a[aria-current=page]")).ToHaveTextAsync(await page.Locator("h1").InnerTextAsync());
        await Assertions.Expect(page.Locator(".entries li")).ToHaveCountAsync(0);
        await window.IsRightAsync("relations-none");

        // What is missing, and what nothing could be found by, is said at its field; what was typed stays.
        await page.Locator("main button.main").ClickAsync();
        await Assertions.Expect(page.Locator(".errors a[href='#f-declare-kind']")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".errors a[href='#f-declare-name']")).ToBeVisibleAsync();
        await page.Locator("[name='declare.kind']").SelectOptionAsync("ownership");
        await page.Locator("[name='declare.telephone']").FillAsync("at home");
        await page.Locator("[name='declare.place']").FillAsync("moon");
        await page.Locator("[name='declare.note']").FillAsync("Five per cent since 2024.");
        await page.Locator("main button.main").ClickAsync();
        await Assertions.Expect(page.Locator("#f-declare-telephone")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(page.Locator("#f-declare-telephone")).ToHaveValueAsync("at home");
        await window.IsRightAsync("relations-errors");
        await page.Locator("[name='declare.telephone']").FillAsync("010-12345678");
        await page.Locator("main button.main").ClickAsync();
        await Assertions.Expect(page.Locator("#f-declare-place")).ToHaveAttributeAsync("aria-invalid", "true");
        await page.Locator("[name='declare.place']").FillAsync("inspection-team");
        await page.Locator("[name='declare.name']").FillAsync("新城便民超市");
        await page.Locator("main button.main").ClickAsync();

        var entry = page.Locator(".entries li");
        await Assertions.Expect(entry).ToHaveCountAsync(1);
        foreach (var said in new[] { "新城便民超市", "010-12345678", "inspection-team", "Five per cent since 2024." })
            await Assertions.Expect(entry).ToContainTextAsync(said);
        await Assertions.Expect(page.Locator("[name='declare.name']")).ToHaveValueAsync("");
        await window.IsRightAsync("relations");
        await entry.Locator("button").ClickAsync();
        await Assertions.Expect(entry).ToHaveCountAsync(1);
        await Assertions.Expect(entry.Locator("button")).ToHaveCountAsync(0);
        await window.IsRightAsync("relations-ended");

        // Nobody else reads it.
        await using var other = await chromium.OpenAsync(suite, _office, "circulation", "/work/relations", language, phone, script: false);
        await Assertions.Expect(other.Page.Locator(".entries li")).ToHaveCountAsync(0);
    }
}
