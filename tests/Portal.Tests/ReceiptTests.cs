using System.Net;
using System.Net.Http.Headers;
using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;

namespace ComplaintSuite.PortalTests;

/// <summary>Once a case is registered the receipt reaches its reader, whatever fails after that: the access code stands nowhere else.</summary>
public sealed class ReceiptTests : IAsyncLifetime
{
    private FakeGateway gateway = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => gateway = await FakeGateway.StartAsync();

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Fact]
    public async Task Who_files_gets_number_and_code_the_opened_case_and_what_came_of_the_documents()
    {
        var (answer, page) = await FileAsync(Whole());
        AssertReceipt(answer, page);
        Assert.Equal("ticket", answer.Headers.GetValues("x-case-ticket").Single());
        Assert.Contains("Documents received: 2", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/case/T01-1?lang=en\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("role=\"alert\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.Internal)]
    public async Task A_case_that_can_not_be_opened_is_opened_with_number_and_code_later_and_its_documents_are_named(StatusCode status)
    {
        gateway.Refused["OpenCase"] = status;
        var (answer, page) = await FileAsync(Whole());
        AssertReceipt(answer, page);
        Assert.False(answer.Headers.Contains("x-case-ticket"));
        Assert.Contains("You can open it later with the number and the code", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/track?number=T01-1&amp;lang=en\"", page, StringComparison.Ordinal);
        foreach (var file in new[] { "a.txt", "b.txt" })
            Assert.Contains($"<li>{file}: ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("UploadAttachment", gateway.Answered);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.ResourceExhausted)]
    public async Task Without_a_description_of_the_case_times_are_told_in_UTC(StatusCode status)
    {
        gateway.Refused["DescribeCase"] = status;
        var (answer, page) = await FileAsync(Whole());
        AssertReceipt(answer, page);
        Assert.Equal("ticket", answer.Headers.GetValues("x-case-ticket").Single());
        Assert.Contains("The hotline", page, StringComparison.Ordinal);
        Assert.Contains("07:00 UTC", page, StringComparison.Ordinal);
    }

    /// <summary>By the names of the form, where the case can't be described.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_filed_too_little_reads_what_is_missing_and_is_led_to_the_case(bool isDescribed)
    {
        gateway.OnFiling = filing => filing.Form.Fields.Add(new FilingField { Name = "details.room", Detail = new() { Name = "room", Title = "Room number", Type = "text" } });
        foreach (var field in new[] { "details.room", "complainant.email" })
            gateway.Missing.Enqueue(field);
        if (!isDescribed)
            gateway.Refused["DescribeCase"] = StatusCode.Unavailable;
        var (answer, page) = await FileAsync(Whole());
        AssertReceipt(answer, page);
        foreach (var shown in new[] { "<h1>Received, not registered yet</h1>", "It is registered once what is missing is there:", "<li>Room number</li>", "<li>Your e-mail address</li>" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.DoesNotContain("Your matter is registered", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("href=\"/case/T01-1?lang=en\"").Length - 1);
    }

    [Fact]
    public async Task Documents_that_are_not_taken_are_named()
    {
        gateway.Refused["UploadAttachment"] = StatusCode.Unavailable;
        var (answer, page) = await FileAsync(Whole());
        AssertReceipt(answer, page);
        foreach (var file in new[] { "a.txt", "b.txt" })
            Assert.Contains($"<li>{file}: ", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--b\r\nContent-Disp")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"documents\"; filename=\"b.txt\"\r\n\r\ntw")]
    public async Task A_form_that_breaks_off_among_its_documents_brought_the_case_all_the_same(string rest)
    {
        var (answer, page) = await FileAsync(Bytes(Fields + FilePart("a.txt", "one") + rest));
        AssertReceipt(answer, page);
        Assert.Contains("Documents received: 1", page, StringComparison.Ordinal);
        Assert.Contains("did not arrive", page, StringComparison.Ordinal);
    }

    private static string Fields => "--b\r\nContent-Disposition: form-data; name=\"facts\"\r\n\r\nWhen is it due?\r\n";

    private static string FilePart(string file, string content) => $"--b\r\nContent-Disposition: form-data; name=\"documents\"; filename=\"{file}\"\r\n\r\n{content}\r\n";

    private static ByteArrayContent Whole() => Bytes(Fields + FilePart("a.txt", "one") + FilePart("b.txt", "two") + "--b--\r\n");

    private static ByteArrayContent Bytes(string body) => new(System.Text.Encoding.UTF8.GetBytes(body));

    private static void AssertReceipt(HttpResponseMessage answer, string page)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("id=\"number\">T01-1<", page, StringComparison.Ordinal);
        Assert.Contains("id=\"code\">ABCD-EFGH-JKMN-PQRS<", page, StringComparison.Ordinal);
    }

    private async Task<(HttpResponseMessage Answer, string Page)> FileAsync(HttpContent form)
    {
        await using var portal = await RunningPortal.StartAsync(gateway.Address);
        using var browser = portal.Browser();
        form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        var answer = await browser.PostAsync("/file/T01/enquiry?lang=en", form, Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);
        return (answer, await answer.Content.ReadAsStringAsync(Ct));
    }
}
