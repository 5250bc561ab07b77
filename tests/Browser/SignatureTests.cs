using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>Somebody signs at the desk: with a finger or the mouse on the screen, or without a script by uploading a scan (HA-03).</summary>
public sealed class SignatureTests(RunningSuite suite, Chromium chromium)
{
    private const string Act = "on-case-take-statement";

    private readonly Office _office = suite.Office("YYKS");

    [Theory]
    [InlineData("en", false)]
    [InlineData("zh-CN", true)]
    [InlineData("es", false)]
    public async Task What_is_drawn_becomes_the_document_of_the_record(string language, bool phone)
    {
        var filed = await FileAsync();
        await using var clerk = await chromium.OpenAsync(suite, _office, "clerk", $"/reception/{filed.Number}", language, phone);
        var form = clerk.Page.Locator($"form[action*='/{Act}']");
        await clerk.UnfoldAsync(Act);
        await form.Locator($"[name='{Act}.words']").FillAsync("Nobody told me of the risk.");
        await form.Locator($"[name='{Act}.signature-witness']").SelectOptionAsync("ks-04");
        var canvas = form.Locator("canvas");
        await canvas.ScrollIntoViewIfNeededAsync();
        var area = (await canvas.BoundingBoxAsync())!;
        await clerk.Page.Mouse.MoveAsync(area.X + 20, area.Y + 20);
        await clerk.Page.Mouse.DownAsync();
        await clerk.Page.Mouse.MoveAsync(area.X + 120, area.Y + 50, new() { Steps = 5 });
        await clerk.Page.Mouse.UpAsync();
        await Assertions.Expect(form.Locator($"[name='{Act}.signature']")).ToHaveValueAsync("on-screen");
        await clerk.IsRightAsync("signature");
        await form.Locator("button").Last.ClickAsync();
        await Assertions.Expect(clerk.Page.Locator("[role=status]")).ToBeVisibleAsync();
        Assert.Equal("on-screen", await WayOfAsync(filed.Number, "signature.png"));
    }

    [Fact]
    public async Task Without_a_script_a_scan_is_uploaded()
    {
        var filed = await FileAsync();
        await using var clerk = await chromium.OpenAsync(suite, _office, "clerk", $"/reception/{filed.Number}", "en", script: false);
        var form = clerk.Page.Locator($"form[action*='/{Act}']");
        await clerk.UnfoldAsync(Act);
        await Assertions.Expect(form.Locator("canvas")).ToBeHiddenAsync();
        await form.Locator($"[name='{Act}.words']").FillAsync("Nobody told me of the risk.");
        await form.Locator($"[name='{Act}.signature']").SelectOptionAsync("on-paper");
        await form.Locator($"[name='{Act}.signature-witness']").SelectOptionAsync("ks-04");
        await form.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "statement.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.7 scan"u8.ToArray() });
        await form.Locator("button").Last.ClickAsync();
        await Assertions.Expect(clerk.Page.Locator("[role=status]")).ToBeVisibleAsync();
        Assert.Equal("on-paper", await WayOfAsync(filed.Number, "statement.pdf"));
    }

    private async Task<Filed> FileAsync() => await _office.FileAsync(new()
    {
        RequestId = RequestId.New(),
        Organisation = _office.Organisation,
        Kind = "complaint",
        Channel = "in-person",
        Subject = "术前告知不足",
        Facts = "手术前没有说明风险。",
        Demand = "请道歉。",
        Respondent = new() { Name = "外科" },
        Complainant = new() { Name = "患者甲", Telephone = "13900000000", Address = "新城市人民路3号" },
        Details = { ["filed-by"] = "in-person" },
        Language = "en",
    }, await _office.ClerkAsync());

    /// <summary>How the record was signed, whose document must be the case's only one.</summary>
    private async Task<string> WayOfAsync(string number, string fileName)
    {
        var clerk = await _office.ClerkAsync();
        var document = Assert.Single((await suite.SendAsync<ListAttachmentsResponse>(new ListAttachmentsRequest { CaseNumber = number }, clerk)).Attachments);
        var values = Assert.Single((await suite.SendAsync<ListCaseActsResponse>(new ListCaseActsRequest { CaseNumber = number }, clerk)).Acts).Values.ToDictionary(value => value.Field, value => value.Value);
        Assert.Equal((fileName, document.AttachmentId), (document.FileName, values["signature-document"]));
        return values["signature"];
    }
}
