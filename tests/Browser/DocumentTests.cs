using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>Somebody records an act that demands a document: it comes along with the form, without a script (HA-03).</summary>
public sealed class DocumentTests(RunningSuite suite, Chromium chromium)
{
    private const string Act = "on-case-show-authority";

    private readonly Office _office = suite.Office("YYKS");

    [Theory]
    [InlineData("en", false)]
    [InlineData("zh-CN", true)]
    [InlineData("es", false)]
    public async Task A_proof_that_the_case_does_not_have_comes_along(string language, bool phone)
    {
        var filed = await FileAsync();
        await using var clerk = await chromium.OpenAsync(suite, _office, "clerk", $"/reception/{filed.Number}", language, phone, script: false);
        var form = clerk.Page.Locator($"form[action*='/{Act}']");
        await clerk.UnfoldAsync(Act);
        await form.Locator($"[name='{Act}.scope']").SelectOptionAsync("complain");
        // Without one the act is refused, and the form says so at its field.
        await form.Locator("button").ClickAsync();
        await Assertions.Expect(clerk.Page.Locator($"#f-{Act}-proof-error")).ToBeVisibleAsync();
        await form.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "authority.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.7 authority"u8.ToArray() });
        await clerk.IsRightAsync("document");
        await form.Locator("button").ClickAsync();
        await Assertions.Expect(clerk.Page.Locator("[role=status]")).ToBeVisibleAsync();

        var by = await _office.ClerkAsync();
        var document = Assert.Single((await suite.SendAsync<ListAttachmentsResponse>(new ListAttachmentsRequest { CaseNumber = filed.Number }, by)).Attachments);
        var values = Assert.Single((await suite.SendAsync<ListCaseActsResponse>(new ListCaseActsRequest { CaseNumber = filed.Number }, by)).Acts).Values.ToDictionary(value => value.Field, value => value.Value);
        Assert.Equal(("authority.pdf", document.AttachmentId), (document.FileName, values["proof"]));
    }

    /// <summary>Filed at the office by the patient's agent, whose authority is not shown yet.</summary>
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
        Agent = new() { Name = "患者之女", Telephone = "13900000001" },
        Details = { ["filed-by"] = "agent" },
        Language = "en",
    }, await _office.ClerkAsync());
}
