using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>Related cases are shown to staff: before something is filed, at the reception, and to who works on it.</summary>
public sealed class LikeTests(RunningSuite suite, Chromium chromium)
{
    private readonly Office _office = suite.Property(typeof(LikeTests));

    [Theory]
    [InlineData("en", false)]
    [InlineData("zh-CN", true)]
    public async Task Staff_see_what_may_be_the_same_matter(string language, bool phone)
    {
        var unit = $"3-12{(phone ? "02" : "01")}";
        var first = await FileAsync(unit, "3栋电梯本周三次停在两层之间。");
        await using var clerk = await chromium.OpenAsync(suite, _office, "clerk", "/reception", language, phone, script: false);
        await clerk.GoAsync($"/file/{_office.Organisation}/complaint?lang={language}");
        var page = clerk.Page;
        await page.Locator("[name='facts']").FillAsync("电梯这周停在两层中间三次，在3栋。");
        await page.Locator("[name='complainant.unit']").FillAsync(unit);
        // Also with a document that was chosen before: looking files nothing.
        await page.Locator("#f-documents").SetInputFilesAsync(new FilePayload { Name = "lift.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.7 lift"u8.ToArray() });
        await page.Locator("button[name='look']").ClickAsync();
        await Assertions.Expect(page.Locator($"section[aria-labelledby=like-heading] a:has-text('{first.Number}')")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[name='complainant.unit']")).ToHaveValueAsync(unit);
        await clerk.IsRightAsync("like-filing");

        var second = await FileAsync(unit, "The lift has stopped again.");
        await clerk.GoAsync($"/reception/{second.Number}?lang={language}");
        await Assertions.Expect(page.Locator($"section[aria-labelledby=like-heading] a:has-text('{first.Number}')")).ToBeVisibleAsync();
        await clerk.IsRightAsync("like-reception");
        // Who files without a sign-on is shown nobody's cases.
        await using var visitor = await chromium.OpenAsync(suite, language, phone, script: false);
        await visitor.GoAsync($"/file/{_office.Organisation}/complaint?lang={language}");
        await Assertions.Expect(visitor.Page.Locator("button[name='look']")).ToHaveCountAsync(0);
    }

    private Task<Filed> FileAsync(string unit, string facts) => _office.FileAsync(_office.Complaint(request =>
    {
        (request.Subject, request.Facts, request.Demand, request.Respondent) = ("", facts, "", null);
        request.UnknownFields.Clear();
        request.Complainant = new() { Name = "住户", Unit = unit, Telephone = "13800000000" };
    }));
}
