using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>A receptionist and a handler at work in two browsers: what one does appears with the other.</summary>
public sealed class StaffTests(RunningSuite suite, Chromium chromium)
{
    private readonly Office _office = suite.Office(typeof(StaffTests));

    [Theory]
    [InlineData("en", false)]
    [InlineData("zh-CN", true)]
    [InlineData("es", false)]
    public async Task A_case_goes_from_reception_to_the_queue_to_its_closing(string language, bool phone)
    {
        var filed = await _office.FileAsync();
        await using var handler = await OpenAsync("inspector-1", "/work", language, phone);
        await Assertions.Expect(handler.Page.Locator("#queue-status")).ToHaveTextAsync(await handler.Page.Locator("#queue-status").GetAttributeAsync("data-live") ?? "");
        await handler.IsRightAsync("queue-empty");

        // The receptionist needs no script.
        await using var clerk = await OpenAsync("clerk", "/reception", language, phone, script: false);
        var desk = clerk.Page;
        await clerk.IsRightAsync("reception");
        await desk.Locator($"a[href^='/reception/{filed.Number}']").ClickAsync();
        await clerk.IsRightAsync("reception-case");
        await desk.Locator("form[action*='/accept'] button.main").ClickAsync();
        await Assertions.Expect(desk.Locator(".errors a")).Not.ToHaveCountAsync(0);
        await clerk.IsRightAsync("reception-errors");
        await desk.Locator("[name='accept.category']").SelectOptionAsync("prepaid-cards");
        await desk.Locator("[name='accept.legal_field']").SelectOptionAsync("prepaid-cards");
        await desk.Locator("[name='accept.route']").SelectOptionAsync("summary");
        foreach (var finding in new[] { "facts-clear", "matter-simple" })
            await desk.Locator($"[name='accept.findings'][value='{finding}']").CheckAsync();
        await desk.Locator("form[action*='/accept'] button.main").ClickAsync();
        await Assertions.Expect(desk.Locator("[role=status]")).ToBeVisibleAsync();

        // It appears with the handler, who has not touched the page.
        var work = handler.Page;
        await Assertions.Expect(work.Locator($"#queue a:has-text('{filed.Number}')")).ToBeVisibleAsync();
        await Assertions.Expect(work.Locator("#queue-status")).ToHaveTextAsync(await work.Locator("#queue-status").GetAttributeAsync("data-updated") ?? "");
        await handler.IsRightAsync("queue");
        await work.Locator($"#queue button[aria-label$='{filed.Number}']").ClickAsync();
        await handler.IsRightAsync("work-item");
        await work.Locator("form[action*='/finish'] button").ClickAsync();
        await Assertions.Expect(work.Locator(".errors a")).Not.ToHaveCountAsync(0);
        await work.Locator("[name=text]").FillAsync("Visited the shop.");
        await work.Locator("form[action*='/record'] button").ClickAsync();
        await Assertions.Expect(work.Locator(".timeline")).ToContainTextAsync("Visited the shop.");
        await work.Locator("[name=result]").FillAsync("The shop repaid 300 yuan.");
        await work.Locator("[name=outcome]").SelectOptionAsync("upheld");
        await work.Locator("form[action*='/finish'] button").ClickAsync();
        await handler.IsRightAsync("work-item-handled");
        await work.Locator("form[action*='/hand-in'] button").ClickAsync();
        await Assertions.Expect(work.Locator("h1")).ToBeVisibleAsync();
        Assert.Contains("/work?", work.Url, StringComparison.Ordinal);

        await _office.AtAsync(filed.Number, "result-known");
        await clerk.GoAsync($"/reception/{filed.Number}?lang={language}");
        await desk.Locator("form[action*='/notify'] button").ClickAsync();
        foreach (var (indicator, value) in Office.Indicators.Where(indicator => indicator.Key != "amount-involved"))
            await desk.Locator($"[name='indicators.indicators.{indicator}']").SelectOptionAsync(value);
        await desk.Locator("[name='indicators.indicators.amount-involved']").FillAsync(Office.Indicators["amount-involved"]);
        await desk.Locator("form[action*='/indicators'] button").ClickAsync();
        await clerk.IsRightAsync("reception-closing");
        await desk.Locator("form[action*='/close'] button").ClickAsync();
        await Assertions.Expect(desk.Locator("[role=status]")).ToBeVisibleAsync();
        Assert.Equal("closed", (await _office.ReadAsync(filed.Number)).Step);
    }

    [Fact]
    public async Task An_empty_queue_says_so_and_a_stranger_signs_on_first()
    {
        await using var handler = await OpenAsync("market-order", "/work", "en", phone: false, script: false);
        await handler.Page.Locator("form[action^='/work/claim-next'] button").ClickAsync();
        await Assertions.Expect(handler.Page.Locator(".errors")).ToContainTextAsync("There is nothing to take");
        await handler.IsRightAsync("queue-nothing");

        await using var complainant = await chromium.OpenAsync(suite);
        await complainant.GoAsync("/reception");
        Assert.StartsWith(suite.Suite.Issuer.ToString(), complainant.Page.Url, StringComparison.Ordinal);
    }

    /// <summary>A browser in which somebody of the office has signed on.</summary>
    private async Task<Window> OpenAsync(string who, string path, string language, bool phone, bool script = true)
    {
        var window = await chromium.OpenAsync(suite, language, phone, script);
        await window.GoAsync($"{path}?lang={language}");
        await window.Page.Locator($"button[name=subject][value='{_office.Organisation.ToLowerInvariant()}-{who}']").ClickAsync();
        await window.Page.WaitForURLAsync(url => url.StartsWith(new Uri(suite.Suite.Web, path).ToString(), StringComparison.Ordinal));
        return window;
    }
}
