using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>Somebody who has a keyboard and no mouse.</summary>
public sealed class KeyboardTests(RunningSuite suite, Chromium chromium)
{
    private const int MostStops = 60;

    private readonly Office _office = suite.Office(typeof(KeyboardTests));

    [Fact]
    public async Task An_enquiry_is_filed_and_followed_by_keyboard_alone()
    {
        await using var window = await chromium.OpenAsync(suite, script: false);
        var page = window.Page;
        await window.GoAsync("/");
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("#content", await FocusedAsync(page, "href"));
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.getBoundingClientRect().top >= 0"), "Whoever is on the skip link sees it.");

        await PressOnAsync(page, "a[href^='/file?']");
        await PressOnAsync(page, $"a[href^='/file/{_office.Organisation}?']");
        await PressOnAsync(page, $"a[href^='/file/{_office.Organisation}/enquiry?']");
        await PressOnAsync(page, "button.main");
        // The summary has the focus, and its link leads to the field.
        await Assertions.Expect(page.Locator(".errors")).ToBeFocusedAsync();
        await PressOnAsync(page, ".errors a");
        await TabToAsync(page, "[name=facts]");
        await page.Keyboard.TypeAsync("Where is a prepaid card registered?");
        await PressOnAsync(page, "button.main");
        var (number, code) = (await page.Locator("#number").InnerTextAsync(), await page.Locator("#code").InnerTextAsync());

        await PressOnAsync(page, $"a[href^='/case/{number}']");
        await PressOnAsync(page, "summary");
        Assert.True(await page.Locator("details").First.EvaluateAsync<bool>("details => details.open"));
        await PressOnAsync(page, "form.leave button");
        await TabToAsync(page, "[name=case_number]");
        await page.Keyboard.TypeAsync(number);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(code);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(number);
    }

    [Fact]
    public async Task A_relation_is_declared_and_ended_by_keyboard_alone()
    {
        await using var window = await chromium.OpenAsync(suite, _office, "inspector-2", "/work/relations", "en", script: false);
        var page = window.Page;
        await TabToAsync(page, "main button.main");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".errors")).ToBeFocusedAsync();
        await PressOnAsync(page, ".errors a");
        await Assertions.Expect(page.Locator("[name='declare.kind']")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Fam");
        await TabToAsync(page, "[name='declare.name']");
        await page.Keyboard.TypeAsync("Keyboard Works");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".entries li")).ToContainTextAsync("Keyboard Works");
        await Assertions.Expect(page.Locator(".entries strong")).ToHaveTextAsync("Family");
        await PressOnAsync(page, "form[action*='/end'] button");
        await Assertions.Expect(page.Locator(".entries li")).ToContainTextAsync("over since");
        await Assertions.Expect(page.Locator("form[action*='/end']")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_folded_form_is_opened_by_keyboard_alone_and_printed_whole()
    {
        var filed = await _office.FileAsync();
        await using var window = await chromium.OpenAsync(suite, _office, "clerk", $"/reception/{filed.Number}", "en", script: false);
        var page = window.Page;
        var reason = page.Locator("[name='decline.reason']");
        await Assertions.Expect(reason).ToBeHiddenAsync();
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(reason).ToBeVisibleAsync();
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        await Assertions.Expect(page.Locator("[name='accept.category']")).ToBeVisibleAsync();
        await page.Locator("section[aria-labelledby=decline] summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(reason).ToBeVisibleAsync();
        await TabToAsync(page, "[name='decline.reason']");
        await window.IsRightAsync("reception-unfolded");
    }

    private static Task<string?> FocusedAsync(IPage page, string attribute) => page.EvaluateAsync<string?>($"document.activeElement.getAttribute('{attribute}')");

    private static async Task PressOnAsync(IPage page, string selector)
    {
        await TabToAsync(page, selector);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForLoadStateAsync();
    }

    /// <summary>Tabs until the element has the focus, which must be seen.</summary>
    private static async Task TabToAsync(IPage page, string selector)
    {
        var target = page.Locator(selector).First;
        await target.WaitForAsync();
        for (var stops = 0; stops < MostStops; stops++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                Assert.NotEqual("none", await target.EvaluateAsync<string>("element => getComputedStyle(element).outlineStyle"));
                return;
            }
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"Nobody reaches {selector} by keyboard.");
    }
}
