using System.Globalization;
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

    /// <summary>LI-02, while whoever complains is still there.</summary>
    [Theory]
    [InlineData("zh-CN", true)]
    [InlineData("es", false)]
    public async Task Who_takes_in_the_fifth_is_told_before_it_is_registered(string language, bool phone)
    {
        var inspection = suite.Office("LDJC", "first");
        var employer = $"新城电子厂 {RequestId.New()}";
        var others = new List<Filed>();
        for (var number = 0; number < 4; number++)
            others.Add(await inspection.FileAsync(Wages(inspection, employer)));
        await using var clerk = await chromium.OpenAsync(suite, inspection, "first", "/reception", language, phone, script: false);
        await clerk.GoAsync($"/reception/take-in/{inspection.Organisation}/in-person/complaint?lang={language}");
        var page = clerk.Page;
        await page.Locator("[name='respondent.name']").FillAsync(employer);
        await page.Locator("[name='details.cause']").SelectOptionAsync("wages");
        await page.Locator("button[name='look']").ClickAsync();
        await Assertions.Expect(page.Locator("section[aria-labelledby=collective] .note")).ToBeVisibleAsync();
        foreach (var other in others)
            await Assertions.Expect(page.Locator($"section[aria-labelledby=like-heading] a:has-text('{other.Number}')")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[name='respondent.name']")).ToHaveValueAsync(employer);
        await clerk.IsRightAsync("take-in-collective");
    }

    private RegisterComplaintRequest Wages(Office inspection, string employer) => new()
    {
        RequestId = RequestId.New(),
        Organisation = inspection.Organisation,
        Kind = "complaint",
        Channel = "portal",
        Facts = "9月、10月工资至今未发。",
        Respondent = new() { Name = employer },
        Complainant = new() { Name = "劳动者", Telephone = "13300000000" },
        UnknownFields = { "leads" },
        Details = { ["violation"] = DateOnly.FromDateTime(suite.Now.ToOffset(TimeSpan.FromHours(8)).DateTime).AddDays(-60).ToString("O", CultureInfo.InvariantCulture), ["cause"] = "wages" },
        Language = "en",
    };

    private Task<Filed> FileAsync(string unit, string facts) => _office.FileAsync(_office.Complaint(request =>
    {
        (request.Subject, request.Facts, request.Demand, request.Respondent) = ("", facts, "", null);
        request.UnknownFields.Clear();
        request.Complainant = new() { Name = "住户", Unit = unit, Telephone = "13800000000" };
    }));
}
