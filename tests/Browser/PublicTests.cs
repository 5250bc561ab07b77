using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>What somebody without an account does, with scripts switched off: file, keep the receipt, follow the case.</summary>
public sealed partial class PublicTests(RunningSuite suite, Chromium chromium)
{
    private readonly Office _office = suite.Office(typeof(PublicTests));

    [Theory]
    [InlineData("zh-CN", true)]
    [InlineData("en", false)]
    [InlineData("es", true)]
    public async Task Without_script_a_complaint_is_filed_kept_and_followed(string language, bool phone)
    {
        await using var window = await chromium.OpenAsync(suite, language, phone, script: false);
        var page = window.Page;
        await window.GoAsync("/");
        await window.IsRightAsync("start");
        await page.Locator("a[href^='/file?']").ClickAsync();
        await window.IsRightAsync("organisations");
        await page.Locator($"a[href^='/file/{_office.Organisation}?']").ClickAsync();
        await window.IsRightAsync("kinds");
        await page.Locator($"a[href^='/file/{_office.Organisation}/complaint?']").ClickAsync();
        await window.IsRightAsync("form");

        await page.Locator("button.main").ClickAsync();
        Assert.Equal(2, await page.Locator(".errors a").CountAsync());
        await window.IsRightAsync("form-errors");
        Assert.Equal("facts", await page.EvaluateAsync<string>("document.querySelector(document.querySelector('.errors a').getAttribute('href')).name"));

        await FillAsync(page);
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "小票.png", MimeType = "image/png", Buffer = Png });
        await page.Locator("button.main").ClickAsync();
        var (number, code) = (await page.Locator("#number").InnerTextAsync(), await page.Locator("#code").InnerTextAsync());
        Assert.StartsWith(_office.Organisation + "-", number, StringComparison.Ordinal);
        Assert.Matches(Code(), code);
        Assert.DoesNotContain(code, page.Url, StringComparison.Ordinal);
        await window.IsRightAsync("receipt");

        // Someone else's browser, later.
        await using var later = await chromium.OpenAsync(suite, language, phone, script: false);
        page = later.Page;
        await later.GoAsync("/");
        await page.Locator("a[href^='/track']").ClickAsync();
        await page.Locator("[name=case_number]").FillAsync(number);
        await page.Locator("[name=access_code]").FillAsync("0000-0000-0000-0000");
        await page.Locator("button.main").ClickAsync();
        await later.IsRightAsync("track-wrong-code");
        Assert.Equal(number, await page.Locator("[name=case_number]").InputValueAsync());
        await page.Locator("[name=access_code]").FillAsync(code.ToLowerInvariant());
        await page.Locator("button.main").ClickAsync();
        Assert.EndsWith($"/case/{number}?lang={language}", page.Url, StringComparison.Ordinal);
        await later.IsRightAsync("case");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("section[aria-labelledby=documents] a[download]").ClickAsync());
        Assert.Equal("小票.png", download.SuggestedFilename);
        Assert.Equal(Png, await File.ReadAllBytesAsync(await download.PathAsync()));

        await page.Locator("form[action*='/message'] button").ClickAsync();
        Assert.Equal("#f-message-text", await page.Locator(".errors a").GetAttributeAsync("href"));
        await later.IsRightAsync("case-errors");
        await page.Locator("[name='message.text']").FillAsync("店员今天打电话说可以退。");
        await page.Locator("form[action*='/message'] button").ClickAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=messages] .timeline")).ToContainTextAsync("店员今天打电话说可以退。");
        await page.Locator("[name='withdraw.text']").FillAsync("已经退款。");
        await page.Locator("form[action*='/withdraw'] button").ClickAsync();
        await Assertions.Expect(page.Locator("[role=status]")).ToBeVisibleAsync();
        Assert.Equal("withdrawn", (await _office.ReadAsync(number)).Step);
        Assert.Equal(0, await page.Locator("form[action*='/withdraw']").CountAsync());
        await later.IsRightAsync("case-withdrawn");

        await page.Locator("form.leave button").ClickAsync();
        Assert.Contains("/track", page.Url, StringComparison.Ordinal);
        await later.GoAsync($"/case/{number}?lang={language}");
        Assert.Contains("/track", page.Url, StringComparison.Ordinal);
        await later.IsRightAsync("track");
    }

    [Fact]
    public async Task What_is_asked_for_is_answered_and_what_was_typed_is_not_lost_with_the_session()
    {
        var filed = await _office.FileAsync();
        await suite.SendAsync<RequestMaterialsResponse>(
            new RequestMaterialsRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Text = "Please send the receipt.", Items = { "The receipt of the card" } }, await _office.ClerkAsync());
        await using var window = await chromium.OpenAsync(suite, script: false);
        var page = window.Page;
        await window.GoAsync("/track?lang=en");
        await page.Locator("[name=case_number]").FillAsync(filed.Number);
        await page.Locator("[name=access_code]").FillAsync(filed.AccessCode);
        await page.Locator("button.main").ClickAsync();
        await Assertions.Expect(page.Locator(".wanted")).ToContainTextAsync("The receipt of the card");
        await window.IsRightAsync("case-materials");

        await page.Locator("[name='materials.text']").FillAsync("I have lost it; the shop has a copy.");
        var cookies = await page.Context.CookiesAsync();
        Assert.Equal(["complaintsuite-case"], cookies.Select(cookie => cookie.Name));
        await page.Context.ClearCookiesAsync();
        await page.Locator("form[action*='/materials'] button").ClickAsync();
        await Assertions.Expect(page.Locator("blockquote")).ToHaveTextAsync("I have lost it; the shop has a copy.");
        await window.IsRightAsync("track-over");

        await page.Locator("[name=access_code]").FillAsync(filed.AccessCode);
        await page.Locator("button.main").ClickAsync();
        await page.Locator("[name='materials.text']").FillAsync("I have lost it; the shop has a copy.");
        await page.Locator("form[action*='/materials'] button").ClickAsync();
        await Assertions.Expect(page.Locator(".wanted")).ToHaveCountAsync(0);
        Assert.Empty((await _office.ReadAsync(filed.Number)).AwaitedMaterials);
    }

    [Fact]
    public async Task The_same_form_sent_twice_files_one_case()
    {
        await using var window = await chromium.OpenAsync(suite, script: false);
        var page = window.Page;
        await window.GoAsync($"/file/{_office.Organisation}/complaint?lang=en");
        await FillAsync(page);
        await page.Locator("button.main").ClickAsync();
        var first = (await page.Locator("#number").InnerTextAsync(), await page.Locator("#code").InnerTextAsync());
        // Whoever goes back finds the same form, and the browser keeps nothing of what was typed.
        await page.GoBackAsync();
        await FillAsync(page);
        await page.Locator("button.main").ClickAsync();
        Assert.Equal(first, (await page.Locator("#number").InnerTextAsync(), await page.Locator("#code").InnerTextAsync()));
    }

    internal static byte[] Png { get; } = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static async Task FillAsync(IPage page)
    {
        await page.Locator("[name=subject]").FillAsync("预付卡余额不退");
        await page.Locator("[name=facts]").FillAsync("2026年3月在店内充值预付卡500元，店铺停业后余额300元拒绝退还。");
        await page.Locator("[name=demand]").FillAsync("退还余额300元。");
        await page.Locator("[name='respondent.name']").FillAsync("新城便民超市");
        await page.Locator("[name='complainant.name']").FillAsync("王小明");
        await page.Locator("[name='complainant.telephone']").FillAsync("13800000000");
    }

    [GeneratedRegex("^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$")]
    private static partial Regex Code();
}
