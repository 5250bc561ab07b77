using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>Pages of a case whose story is as long as a story may be, on a phone: short to scroll, and whole to read, without script.</summary>
public sealed class ReadingTests(RunningSuite suite, Chromium chromium)
{
    private const string Last = "到此为止。";

    /// <summary>What a long story may add to a page: about two screens of a phone. Unfolded it is some thirty.</summary>
    private const int Screens = 2_000;

    private static readonly string Story = $"{string.Concat(Enumerable.Repeat("电梯又停了，我们等了很久。", 1_540))[..(20_000 - Last.Length)]}{Last}";

    private readonly Office _office = suite.Office(typeof(ReadingTests));

    [Theory]
    [InlineData("en")]
    [InlineData("zh-CN")]
    [InlineData("es")]
    public async Task A_story_of_20_000_characters_leaves_the_pages_short_and_is_read_whole(string language)
    {
        var brief = await _office.AtWorkAsync();
        var told = await _office.AtWorkAsync(_office.Complaint(request => request.Facts = Story));

        await using var clerk = await chromium.OpenAsync(suite, _office, "clerk", $"/reception/{brief.Number}", language, phone: true, script: false);
        var height = await HeightAsync(clerk);
        await clerk.GoAsync($"/reception/{told.Number}?lang={language}");
        await IsBoundedAsync(clerk, height, "reading-reception", "section[aria-labelledby=content-heading]");

        await using var handler = await chromium.OpenAsync(suite, _office, "inspector-1", "/work", language, phone: true, script: false);
        await handler.Page.Locator($"#queue a:has-text('{brief.Number}')").ClickAsync();
        height = await HeightAsync(handler);
        await handler.GoAsync($"/work?lang={language}");
        await handler.Page.Locator($"#queue a:has-text('{told.Number}')").ClickAsync();
        await IsBoundedAsync(handler, height, "reading-item", "section[aria-labelledby=content-heading]");

        await using var visitor = await chromium.OpenAsync(suite, language, phone: true, script: false);
        await OpenAsync(visitor, brief);
        height = await HeightAsync(visitor);
        await visitor.Page.Locator("form.leave button").ClickAsync();
        await OpenAsync(visitor, told);
        await IsBoundedAsync(visitor, height, "reading-case", "section[aria-labelledby=sent]");
    }

    private static async Task OpenAsync(Window visitor, Filed filed)
    {
        await visitor.GoAsync($"/track?lang={visitor.Language}");
        await visitor.Page.Locator("[name=case_number]").FillAsync(filed.Number);
        await visitor.Page.Locator("[name=access_code]").FillAsync(filed.AccessCode);
        await visitor.Page.Locator("button.main").ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("h1")).ToContainTextAsync(filed.Number);
    }

    private static Task<int> HeightAsync(Window window) => window.Page.EvaluateAsync<int>("document.documentElement.scrollHeight");

    private static async Task IsBoundedAsync(Window window, int brief, string name, string section)
    {
        var height = await HeightAsync(window);
        Assert.True(height <= brief + Screens, $"{name} is {height} high, with a short story {brief}.");
        await window.IsRightAsync(name);
        var rest = window.Page.Locator($"{section} details.rest");
        await Assertions.Expect(rest.Locator("div")).ToBeHiddenAsync();
        await rest.Locator("summary").ClickAsync();
        await Assertions.Expect(rest.Locator("div")).ToBeVisibleAsync();
        await Assertions.Expect(rest.Locator("div")).ToContainTextAsync(Last);
        // On paper it reads on without a click.
        await window.Page.ReloadAsync();
        await window.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(rest.Locator("div")).ToBeVisibleAsync();
        await Assertions.Expect(rest.Locator("summary")).ToBeHiddenAsync();
        await window.Page.EmulateMediaAsync(new() { Media = Media.Screen });
    }
}
