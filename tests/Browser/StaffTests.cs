using ComplaintSuite.Contracts.Common.V1;
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
        await Assertions.Expect(work.Locator($"#queue tr:has-text('{filed.Number}') .title")).ToHaveTextAsync(filed.Complaint.Subject);
        await Assertions.Expect(work.Locator("#queue nav a[aria-current]")).ToContainTextAsync("(1)");
        await Assertions.Expect(work.Locator("#queue-status")).ToHaveTextAsync(await work.Locator("#queue-status").GetAttributeAsync("data-updated") ?? "");
        await handler.IsRightAsync("queue");
        await work.Locator($"#queue button[aria-label$='{filed.Number}']").ClickAsync();
        await handler.IsRightAsync("work-item");
        await work.Locator("form[action*='/finish'] button").ClickAsync();
        await Assertions.Expect(work.Locator(".errors a")).Not.ToHaveCountAsync(0);
        await work.Locator("[name='finish.result']").FillAsync("The shop repaid 300 yuan.");
        await work.Locator("[name='finish.outcome']").SelectOptionAsync("upheld");
        await work.Locator("form[action*='/finish'] button").ClickAsync();
        await IsPointedToAsync(work, "f-finish-record");
        await handler.IsRightAsync("work-item-not-finished");
        await work.Locator("[name='finish.record']").FillAsync("Visited the shop.");
        await work.Locator("form[action*='/finish'] button").ClickAsync();
        await Assertions.Expect(work.Locator(".timeline")).ToContainTextAsync("Visited the shop.");
        await handler.IsRightAsync("work-item-handled");
        await work.Locator("form[action*='/hand-in'] button").ClickAsync();
        await Assertions.Expect(work.Locator("h1")).ToBeVisibleAsync();
        Assert.Contains("/work?", work.Url, StringComparison.Ordinal);

        await _office.AtAsync(filed.Number, "result-known");
        await clerk.GoAsync($"/reception/{filed.Number}?lang={language}");
        await desk.Locator("form[action*='/notify'] button").ClickAsync();
        await desk.Locator("form[action*='/close'] button").ClickAsync();
        foreach (var indicator in Office.Indicators.Keys)
            await IsPointedToAsync(desk, $"f-indicators-indicators-{indicator}");
        await clerk.IsRightAsync("reception-not-closed");
        await desk.Locator("form[action*='/indicators'] button").ClickAsync();
        await Assertions.Expect(desk.Locator(".errors a[href='#f-indicators']")).ToBeVisibleAsync();
        await clerk.IsRightAsync("reception-no-indicators");
        foreach (var (indicator, value) in Office.Indicators.Where(indicator => indicator.Key != "amount-involved"))
            await desk.Locator($"[name='indicators.indicators.{indicator}']").SelectOptionAsync(value);
        await desk.Locator("[name='indicators.indicators.amount-involved']").FillAsync(Office.Indicators["amount-involved"]);
        await desk.Locator("form[action*='/indicators'] button").ClickAsync();
        await clerk.IsRightAsync("reception-closing");
        await desk.Locator("form[action*='/close'] button").ClickAsync();
        await Assertions.Expect(desk.Locator("[role=status]")).ToBeVisibleAsync();
        Assert.Equal("closed", (await _office.ReadAsync(filed.Number)).Step);
    }

    [Theory]
    [InlineData("en", false)]
    [InlineData("zh-CN", true)]
    [InlineData("es", true)]
    public async Task Harm_is_stopped_more_time_is_granted_and_an_order_answered(string language, bool phone)
    {
        var filed = await _office.AtWorkAsync(_office.Complaint(request => request.HarmOngoing = true));
        await using var supervisor = await OpenAsync("supervisor", "/work/alerts", language, phone, script: false);
        await Assertions.Expect(supervisor.Page.Locator($"a:has-text('{filed.Number}')")).ToBeVisibleAsync();
        await supervisor.IsRightAsync("alerts");
        await supervisor.Page.Locator("form[action*='/acknowledge'] button").First.ClickAsync();
        await Assertions.Expect(supervisor.Page.Locator("h1")).ToBeVisibleAsync();

        await using var handler = await OpenAsync("inspector-1", "/work", language, phone, script: false);
        var work = handler.Page;
        await work.Locator($"#queue a:has-text('{filed.Number}')").ClickAsync();
        await work.Locator("form[action*='/claim'] button").ClickAsync();
        await work.Locator("[name='record.text']").FillAsync("Visited the shop.");
        await work.Locator("form[action*='/record'] button").ClickAsync();
        await Assertions.Expect(work.Locator(".errors a")).Not.ToHaveCountAsync(0);
        await work.Locator("[name='contain.text']").FillAsync("The sale was stopped.");
        await work.Locator("form[action*='/contain'] button").ClickAsync();
        await Assertions.Expect(work.Locator("[role=status]")).ToBeVisibleAsync();
        await handler.UnfoldAsync("request-extension");
        await work.Locator("[name='request-extension.clock']").SelectOptionAsync("handling-summary");
        await work.Locator("[name='request-extension.until']").FillAsync(suite.Now.AddDays(60).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await work.Locator("[name='request-extension.reason']").FillAsync("The laboratory needs six weeks.");
        await work.Locator("form[action*='/request-extension'] button").ClickAsync();
        await handler.IsRightAsync("work-item-acts");

        await supervisor.GoAsync($"{new Uri(work.Url).AbsolutePath}?lang={language}");
        var desk = supervisor.Page;
        // Who decides is not offered what the handler alone does.
        await Assertions.Expect(desk.Locator("form[action*='/finish'], form[action*='/record'], form[action*='/release']")).ToHaveCountAsync(0);
        await desk.Locator("[name='decide-extension.granted']").SelectOptionAsync("yes");
        await desk.Locator("[name='decide-extension.reason']").FillAsync("Granted.");
        await supervisor.IsRightAsync("work-item-decisions");
        await desk.Locator("form[action*='/decide-extension'] button").ClickAsync();
        await Assertions.Expect(desk.Locator("[role=status]")).ToBeVisibleAsync();
        await supervisor.UnfoldAsync("supervise");
        await desk.Locator("[name='supervise.text']").FillAsync("Report every week.");
        await desk.Locator("form[action*='/supervise'] button").ClickAsync();
        await Assertions.Expect(desk.Locator("[role=status]")).ToBeVisibleAsync();

        await work.ReloadAsync();
        await work.Locator("[name='answer-supervision.text']").FillAsync("The first report is attached.");
        await work.Locator("form[action*='/answer-supervision'] button").ClickAsync();
        await Assertions.Expect(work.Locator(".timeline").Last).ToContainTextAsync("The first report is attached.");
        await suite.SettleAsync();
        Assert.Contains("extension", (await _office.NoticesAsync(filed.Number, await _office.ClerkAsync())).Select(notice => notice.Template));
    }

    [Theory]
    [InlineData("en", "Filing prepaid cards", false)]
    [InlineData("zh-CN", "预付卡备案", true)]
    [InlineData("es", "Registro de tarjetas de prepago", false)]
    public async Task An_enquiry_is_answered_with_a_published_article(string language, string title, bool phone)
    {
        var code = $"filing-{language.ToLowerInvariant()}";
        await PublishAsync(code);
        var filed = await _office.FileAsync(_office.Enquiry());
        await using var clerk = await OpenAsync("clerk", $"/reception/{filed.Number}", language, phone, script: false);
        var desk = clerk.Page;
        await desk.Locator("[name='answer.answer']").FillAsync("Within 30 days of starting business.");
        await desk.Locator("form[action*='/answer?'] button").ClickAsync();
        Assert.Equal("#f-answer-article", await desk.Locator(".errors a").GetAttributeAsync("href"));
        await clerk.IsRightAsync("reception-enquiry");
        Assert.Contains(title, await desk.Locator("[name='answer.article'] option").AllInnerTextsAsync());
        await desk.Locator("[name='answer.article']").SelectOptionAsync(code);
        await desk.Locator("form[action*='/answer?'] button").ClickAsync();
        await Assertions.Expect(desk.Locator("[role=status]")).ToBeVisibleAsync();
        var answered = await _office.ReadAsync(filed.Number);
        Assert.Equal(("answered", code), (answered.Step, answered.Assessment.Article));
    }

    [Theory]
    [InlineData("en", false)]
    [InlineData("zh-CN", true)]
    [InlineData("es", true)]
    public async Task What_the_complainant_writes_reaches_staff_and_is_answered(string language, bool phone)
    {
        var filed = await _office.AtWorkAsync();
        var complainant = await _office.OpenAsync(filed);
        var told = (await suite.SendAsync<SendMessageResponse>(
            new SendMessageRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Text = "The shop called today." }, complainant)).Complaint;
        await suite.SendAsync<UrgeComplaintResponse>(
            new UrgeComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = told.Version, Text = "Three weeks have passed." }, complainant);

        await using var clerk = await OpenAsync("clerk", $"/reception/{filed.Number}", language, phone, script: false);
        var desk = clerk.Page;
        await Assertions.Expect(desk.Locator("section[aria-labelledby=messages] .timeline")).ToContainTextAsync("The shop called today.");
        await Assertions.Expect(desk.Locator("section[aria-labelledby=answer-urge] blockquote")).ToHaveTextAsync("Three weeks have passed.");
        await clerk.IsRightAsync("reception-messages");
        await desk.Locator("[name='answer-urge.text']").FillAsync("The inspector visits the shop tomorrow.");
        await desk.Locator("form[action*='/answer-urge'] button").ClickAsync();
        await Assertions.Expect(desk.Locator("section[aria-labelledby=answer-urge]")).ToHaveCountAsync(0);

        await using var handler = await OpenAsync("inspector-1", "/work", language, phone, script: false);
        var work = handler.Page;
        await work.Locator($"#queue a:has-text('{filed.Number}')").ClickAsync();
        await Assertions.Expect(work.Locator("section[aria-labelledby=messages] .timeline")).ToContainTextAsync("The inspector visits the shop tomorrow.");
        await work.Locator("form[action*='/claim'] button").ClickAsync();
        await work.Locator("[name='send-message.text']").FillAsync("I have your file.");
        await work.Locator("form[action*='/send-message'] button").ClickAsync();
        await Assertions.Expect(work.Locator("section[aria-labelledby=messages] .timeline")).ToContainTextAsync("I have your file.");
        await handler.UnfoldAsync("request-materials");
        await work.Locator("[name='request-materials.text']").FillAsync("Please send what you have.");
        await work.Locator("form[action*='/request-materials'] button").ClickAsync();
        Assert.Equal("#f-request-materials-items", await work.Locator(".errors a").GetAttributeAsync("href"));
        await work.Locator("[name='request-materials.items']").FillAsync("The receipt\nA photograph of the card");
        await work.Locator("form[action*='/request-materials'] button").ClickAsync();
        await Assertions.Expect(work.Locator("[name='request-materials.items']")).ToHaveCountAsync(0);
        await handler.IsRightAsync("work-item-messages");
        Assert.Equal(["The receipt", "A photograph of the card"], (await _office.ReadAsync(filed.Number)).AwaitedMaterials);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-CN")]
    [InlineData("es")]
    public async Task A_live_queue_that_met_a_no_is_live_again_by_itself(string language)
    {
        var refusals = 0;
        await using var handler = await OpenAsync("inspector-1", "/work", language, phone: false);
        var status = handler.Page.Locator("#queue-status");
        // As while the portal restarts: the gateway answers, and no stream.
        await handler.Page.RouteAsync("**/work/changes?*", async route =>
        {
            if (Interlocked.Increment(ref refusals) > 2)
                await route.ContinueAsync();
            else
                await route.FulfillAsync(new() { Status = 404, ContentType = "text/html", Body = "" });
        });
        await handler.GoAsync($"/work?lang={language}");
        await Assertions.Expect(status).Not.ToHaveTextAsync(await status.GetAttributeAsync("data-live") ?? "");
        await Assertions.Expect(status).ToHaveTextAsync(await status.GetAttributeAsync("data-live") ?? "", new() { Timeout = 15_000 });
        Assert.Equal(3, refusals);
    }

    [Fact]
    public async Task What_was_typed_into_a_form_that_is_not_there_any_more_is_kept()
    {
        var filed = await _office.FileAsync();
        await using var clerk = await OpenAsync("clerk", $"/reception/{filed.Number}", "en", phone: false, script: false);
        var desk = clerk.Page;
        await suite.SendAsync<WithdrawComplaintResponse>(
            new WithdrawComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Reason = "It was repaid." }, await _office.OpenAsync(filed));
        await clerk.UnfoldAsync("decline");
        await desk.Locator("[name='decline.reason']").FillAsync("Banks are looked after by the banking authority.");
        await desk.Locator("form[action*='/decline'] button").ClickAsync();
        await Assertions.Expect(desk.Locator("blockquote")).ToHaveTextAsync("Banks are looked after by the banking authority.");
        await Assertions.Expect(desk.Locator(".errors")).ToBeVisibleAsync();
        Assert.Equal(0, await desk.Locator(".errors a").CountAsync());
        await clerk.IsRightAsync("reception-gone");
    }

    [Fact]
    public async Task Who_works_for_no_department_is_told_that_there_is_no_queue()
    {
        await using var clerk = await OpenAsync("clerk", "/work", "en", phone: false, script: false);
        await Assertions.Expect(clerk.Page.Locator("main")).ToContainTextAsync("Your posts have no queue.");
        await clerk.IsRightAsync("queue-none");
        await clerk.GoAsync("/work/alerts?lang=en");
        await Assertions.Expect(clerk.Page.Locator("h1")).ToHaveTextAsync("Alerts");
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

    private Task<Window> OpenAsync(string who, string path, string language, bool phone, bool script = true) => chromium.OpenAsync(suite, _office, who, path, language, phone, script);

    /// <summary>The refusal names a field of another form than the one that was sent and leads to it, where it says so again.</summary>
    private static async Task IsPointedToAsync(IPage page, string id)
    {
        await Assertions.Expect(page.Locator($".errors a[href='#{id}']")).ToContainTextAsync((await page.Locator($"label[for='{id}']").InnerTextAsync()).Trim());
        await Assertions.Expect(page.Locator($"#{id}")).ToHaveAttributeAsync("aria-invalid", "true");
    }

    /// <summary>The clerk writes an article and publishes it.</summary>
    private async Task PublishAsync(string code)
    {
        var clerk = await _office.ClerkAsync();
        var words = new LocalizedText { ZhCn = "预付卡备案", En = "Filing prepaid cards", Es = "Registro de tarjetas de prepago" };
        var article = (await suite.SendAsync<PutArticleResponse>(
            new PutArticleRequest { Organisation = _office.Organisation, Code = code, RequestId = RequestId.New(), Categories = { "prepaid-cards" }, Title = words, Body = words }, clerk)).Article;
        await suite.SendAsync<PublishArticleResponse>(
            new PublishArticleRequest { Organisation = _office.Organisation, Code = code, RequestId = RequestId.New(), ExpectedVersion = article.Version }, clerk);
    }
}
