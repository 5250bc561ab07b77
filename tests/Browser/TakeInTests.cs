using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>Somebody calls: the clerk takes it down with scripts switched off, tells number and code, and finds the case at the reception.</summary>
public sealed class TakeInTests(RunningSuite suite, Chromium chromium)
{
    private readonly Office _office = suite.Office(typeof(TakeInTests));

    [Theory]
    [InlineData("zh-CN", true)]
    [InlineData("en", false)]
    [InlineData("es", true)]
    public async Task What_comes_by_telephone_is_taken_in_told_and_found_at_the_reception(string language, bool phone)
    {
        await using var clerk = await chromium.OpenAsync(suite, _office, "clerk", "/reception", language, phone, script: false);
        var page = clerk.Page;
        await page.Locator("nav.menu a[href^='/reception/take-in?']").ClickAsync();
        await clerk.IsRightAsync("take-in");
        await page.Locator($"a[href^='/reception/take-in/{_office.Organisation}/telephone/complaint?']").ClickAsync();
        await clerk.IsRightAsync("take-in-form");

        await page.Locator("[name='complainant.name']").FillAsync("王小明");
        await page.Locator("button.main").ClickAsync();
        await Assertions.Expect(page.Locator(".errors a")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("[name='complainant.name']")).ToHaveValueAsync("王小明");
        await clerk.IsRightAsync("take-in-errors");

        await page.Locator("[name=subject]").FillAsync("预付卡余额不退");
        await page.Locator("[name=facts]").FillAsync("2026年3月在店内充值预付卡500元，店铺停业后余额300元拒绝退还。");
        await page.Locator("[name='complainant.telephone']").FillAsync("13800000000");
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "小票.png", MimeType = "image/png", Buffer = PublicTests.Png });
        await page.Locator("button.main").ClickAsync();
        var (number, code) = (await page.Locator("#number").InnerTextAsync(), await page.Locator("#code").InnerTextAsync());
        Assert.DoesNotContain(code, page.Url, StringComparison.Ordinal);
        await clerk.IsRightAsync("take-in-receipt");

        await page.Locator($"a[href^='/reception/{number}?']").ClickAsync();
        await Assertions.Expect(page.Locator("a[download]:has-text('小票.png')").First).ToBeVisibleAsync();
        Assert.DoesNotContain(code, await page.ContentAsync(), StringComparison.Ordinal);
        await clerk.GoAsync($"/reception?lang={language}");
        await Assertions.Expect(page.Locator($"a[href^='/reception/{number}?']")).ToBeVisibleAsync();
        Assert.Equal(1, await suite.CountAsync("intake", "select count(*) from complaints where case_number = $1 and channel = 'telephone'", number));

        // What the clerk tells opens the case for whoever called.
        await using var caller = await chromium.OpenAsync(suite, language, phone, script: false);
        await caller.GoAsync($"/track?lang={language}");
        await caller.Page.Locator("[name=case_number]").FillAsync(number);
        await caller.Page.Locator("[name=access_code]").FillAsync(code);
        await caller.Page.Locator("button.main").ClickAsync();
        Assert.EndsWith($"/case/{number}?lang={language}", caller.Page.Url, StringComparison.Ordinal);
    }
}
