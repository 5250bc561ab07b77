using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>The same pages at a property manager: its procedure names no outcomes, and has severities, a visit and the means by which somebody is told.</summary>
public sealed class PropertyTests(RunningSuite suite, Chromium chromium)
{
    private readonly Office _office = suite.Property(typeof(PropertyTests));

    [Theory]
    [InlineData("en", false)]
    [InlineData("zh-CN", true)]
    [InlineData("es", false)]
    public async Task A_resident_s_complaint_is_assessed_handled_and_told(string language, bool phone)
    {
        var filed = await _office.FileAsync(_office.Complaint(request =>
        {
            (request.Subject, request.Facts, request.Demand, request.Respondent) = ("电梯停运", "3栋电梯本周三次停在两层之间。", "尽快修好。", null);
            request.UnknownFields.Clear();
            request.Complainant = new() { Name = "住户", Unit = "3-1201", Telephone = "13800000000" };
        }));
        await using var clerk = await chromium.OpenAsync(suite, _office, "clerk", $"/reception/{filed.Number}", language, phone, script: false);
        var desk = clerk.Page;
        await Assertions.Expect(desk.Locator("section[aria-labelledby=people]")).ToContainTextAsync("3-1201");
        await desk.Locator("[name='accept.category']").SelectOptionAsync("lifts");
        await desk.Locator("[name='accept.validity']").SelectOptionAsync("valid");
        await desk.Locator("[name='accept.severity']").SelectOptionAsync("minor");
        await desk.Locator("[name='accept.criteria'][value='limits-of-equipment']").CheckAsync();
        await clerk.IsRightAsync("property-reception");
        await desk.Locator("form[action*='/accept'] button.main").ClickAsync();
        await _office.AtAsync(filed.Number, "at-work");

        await using var handler = await chromium.OpenAsync(suite, _office, "engineering-head", "/work", language, phone, script: false);
        var work = handler.Page;
        await work.Locator($"#queue a:has-text('{filed.Number}')").ClickAsync();
        await work.Locator("form[action*='/claim'] button").ClickAsync();
        await handler.UnfoldAsync("release");
        await work.Locator("[name='release.reason']").FillAsync("It takes an electrician.");
        await work.Locator("form[action*='/release'] button").ClickAsync();
        await work.Locator($"#queue a:has-text('{filed.Number}')").ClickAsync();
        await Assertions.Expect(work.Locator("section[aria-labelledby=record]")).ToContainTextAsync("It takes an electrician.");
        await work.Locator("form[action*='/claim'] button").ClickAsync();
        await work.Locator("[name='record.text']").FillAsync("The door contact was worn out; replaced it.");
        await work.Locator("form[action*='/record'] button").ClickAsync();
        await work.Locator("[name='finish.result']").FillAsync("The lift runs again.");
        await work.Locator("input[name='finish.outcome']").FillAsync("repaired");
        await handler.IsRightAsync("property-item");
        await work.Locator("form[action*='/finish'] button").ClickAsync();
        await work.Locator("form[action*='/hand-in'] button").ClickAsync();
        await _office.AtAsync(filed.Number, "result-known");

        await clerk.GoAsync($"/reception/{filed.Number}?lang={language}");
        // Who tells the result reads it first.
        await Assertions.Expect(desk.Locator("section[aria-labelledby=content-heading]")).ToContainTextAsync("The lift runs again.");
        await desk.Locator("[name='notify.means']").SelectOptionAsync("at-the-door");
        await desk.Locator("[name='notify.given_by']").SelectOptionAsync($"{_office.Organisation.ToLowerInvariant()}-04");
        await clerk.IsRightAsync("property-telling");
        await desk.Locator("form[action*='/notify'] button").ClickAsync();
        await Assertions.Expect(desk.Locator("[role=status]")).ToBeVisibleAsync();
        // Whoever told it is named.
        await Assertions.Expect(desk.Locator("section[aria-labelledby=content-heading]")).ToContainTextAsync($"({_office.Organisation.ToLowerInvariant()}-04)");
        var told = await _office.ReadAsync(filed.Number);
        Assert.Equal(("notified", "at-the-door", "minor"), (told.Step, told.NotifiedMeans, told.Assessment.Severity));

        // What was decided before, and why no longer, is there for staff to read.
        await suite.SendAsync<ChangeSeverityResponse>(
            new ChangeSeverityRequest
            {
                CaseNumber = filed.Number,
                RequestId = RequestId.New(),
                ExpectedVersion = told.Version,
                Severity = "important",
                Criteria = { "company-fault" },
                Fault = "The yearly service of the lift was left out.",
                Reason = "The log of the lift was found.",
            },
            await _office.ClerkAsync());
        await using var visitor = await chromium.OpenAsync(suite, _office, "patrol-1", $"/reception/{filed.Number}", language, phone, script: false);
        await visitor.Page.Locator("[name='followed-up.record']").FillAsync("It stopped again.");
        await visitor.Page.Locator("[name='followed-up.solved']").SelectOptionAsync("no");
        await visitor.IsRightAsync("property-visit");
        await visitor.Page.Locator("form[action*='/followed-up'] button").ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("form[action*='/followed-up']")).ToHaveCountAsync(0);
        await clerk.GoAsync($"/reception/{filed.Number}?lang={language}");
        foreach (var written in new[] { "The log of the lift was found.", "It stopped again." })
            await Assertions.Expect(desk.Locator("section[aria-labelledby=content-heading]")).ToContainTextAsync(written);
        await clerk.IsRightAsync("property-reopened");
    }
}
