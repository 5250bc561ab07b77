using System.Net;
using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;

namespace ComplaintSuite.PortalTests;

/// <summary>The form of an act that demands a document (HA-03): one of the case is chosen, or one is brought along, without a script.</summary>
public sealed class DocumentTests : PortalPages
{
    [Theory]
    [InlineData("/reception/T01-1", "en", "Upload: Proof")]
    [InlineData("/work/items/w", "zh-CN", "上传文件：Proof")]
    [InlineData("/work/items/w", "es", "Subir: Proof")]
    public async Task One_chooses_a_document_of_the_case_or_uploads_one(string path, string language, string label)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"{path}?lang={language}", Ct));
        Assert.Contains("<select id=\"f-on-case-show-authority-proof\"", page, StringComparison.Ordinal);
        Assert.Contains($"<label for=\"f-on-case-show-authority-proof-file\">{label}", page, StringComparison.Ordinal);
        var upload = page.IndexOf("<input type=\"file\" id=\"f-on-case-show-authority-proof-file\" name=\"on-case-show-authority.proof.file\" aria-describedby=\"f-on-case-show-authority-proof-file-hint\"", StringComparison.Ordinal);
        Assert.True(page.IndexOf("name=\"on-case-show-authority.until\"", StringComparison.Ordinal) < upload, "Files stand last in a form.");
        // Nobody draws a proof: the pad is the signature's.
        Assert.DoesNotContain("data-signature=\"on-case-show-authority", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/reception/T01-1", "")]
    [InlineData("/reception/T01-1", "d-0")]
    [InlineData("/work/items/w", "d-0")]
    public async Task What_is_uploaded_stands_for_the_choice(string path, string chosen)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        using var form = Form(chosen);
        using var answer = await browser.PostAsync($"{path}/on-case-show-authority?lang=en", form, Ct);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.True(gateway.Acts.TryDequeue(out var act));
        Assert.Equal(("show-authority", 4, "d-1", "2027-01-31"), (act.Act, act.ExpectedVersion, act.Fields["proof"], act.Fields["until"]));
        Assert.Single(gateway.Answered, name => name == "UploadAttachment");
    }

    [Fact]
    public async Task Without_a_file_the_choice_stays()
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        using var form = new FormUrlEncodedContent([new("version", "3"), new("on-case-show-authority.proof", "d-0")]);
        using var answer = await browser.PostAsync("/reception/T01-1/on-case-show-authority?lang=en", form, Ct);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.True(gateway.Acts.TryDequeue(out var act));
        Assert.Equal((3, "d-0"), (act.ExpectedVersion, act.Fields["proof"]));
        Assert.DoesNotContain("UploadAttachment", gateway.Answered);
    }

    [Fact]
    public async Task A_document_that_is_not_taken_leaves_the_act_undone_and_the_words_in_the_form()
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        gateway.Refused["UploadAttachment"] = StatusCode.FailedPrecondition;
        using var form = Form("");
        using var answer = await browser.PostAsync("/reception/T01-1/on-case-show-authority?lang=en", form, Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("value=\"2027-01-31\"", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Empty(gateway.Acts);
    }

    [Fact]
    public async Task What_is_wrong_with_a_document_is_said_of_the_upload_too()
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        gateway.Unmet["DoCaseAct"] = new() { Code = "FIELD_MISSING", Field = "proof", Description = "Name the document." };
        gateway.Refused["DoCaseAct"] = StatusCode.FailedPrecondition;
        using var form = new FormUrlEncodedContent([new("version", "3"), new("on-case-show-authority.proof", "")]);
        using var answer = await browser.PostAsync("/reception/T01-1/on-case-show-authority?lang=en", form, Ct);
        var page = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Contains("id=\"f-on-case-show-authority-proof-error\"", page, StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"f-on-case-show-authority-proof-file-hint f-on-case-show-authority-proof-error\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/reception/T01-1", "zh-CN", "不接受此类文件。")]
    [InlineData("/reception/T01-1", "en", "Files of this type are not taken.")]
    [InlineData("/work/items/w", "es", "No se admiten archivos de este tipo.")]
    [InlineData("/case/T01-1", "en", "Files of this type are not taken.")]
    public async Task A_file_that_is_not_taken_is_named_where_it_was_chosen(string path, string language, string words)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"), ("x-case-ticket", "ticket"), ("x-case-ticket-end", "1900000000"));
        gateway.Refused["UploadAttachment"] = StatusCode.InvalidArgument;
        gateway.Unmet["UploadAttachment"] = new() { Code = "FILE_TYPE_NOT_TAKEN", Field = "content", Description = "Its type is not taken." };
        using var form = Form("");
        using var answer = await browser.PostAsync($"{path}/on-case-show-authority?lang={language}", form, Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct));
        Assert.Contains($"<a href=\"#f-on-case-show-authority-proof-file\">Proof: proof.pdf: {words}</a>", page, StringComparison.Ordinal);
        Assert.Contains($"id=\"f-on-case-show-authority-proof-file-error\">proof.pdf: {words}</p>", page, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\" aria-describedby=\"f-on-case-show-authority-proof-file-hint f-on-case-show-authority-proof-file-error\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/reception/T01-1", "zh-CN", "无需再次上传")]
    [InlineData("/work/items/w", "en", "The file that you sent is with the case and chosen in the list above")]
    [InlineData("/case/T01-1", "es", "no hace falta enviarlo otra vez")]
    public async Task A_document_of_an_act_that_was_refused_is_chosen_and_need_not_be_sent_again(string path, string language, string words)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"), ("x-case-ticket", "ticket"), ("x-case-ticket-end", "1900000000"));
        gateway.Documents.Enqueue(new() { AttachmentId = "d-1", FileName = "proof.pdf" });
        gateway.Refused["DoCaseAct"] = StatusCode.FailedPrecondition;
        gateway.Unmet["DoCaseAct"] = new() { Code = "FIELD_MISSING", Field = "seen-by", Description = "Name who saw it." };
        using var form = Form("");
        using var answer = await browser.PostAsync($"{path}/on-case-show-authority?lang={language}", form, Ct);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct));
        Assert.Contains("<option value=\"d-1\" selected>", page, StringComparison.Ordinal);
        // Said of the one form and field that it came with.
        Assert.Equal(2, page.Split(words).Length);

        using var chosen = new FormUrlEncodedContent([new("version", "3"), new("on-case-show-authority.proof", "d-1")]);
        using var again = await browser.PostAsync($"{path}/on-case-show-authority?lang={language}", chosen, Ct);
        Assert.DoesNotContain(words, WebUtility.HtmlDecode(await again.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);
    }

    /// <summary>Where the transfer broke after the first of two, the second is sent again alone: it is not taken for the first.</summary>
    [Theory]
    [InlineData("/file/T01/enquiry", "documents")]
    [InlineData("/case/T01-1/attach", "documents")]
    [InlineData("/reception/T01-1/answer-materials", "answer-materials.documents")]
    [InlineData("/reception/T01-1/on-case-show-authority", "on-case-show-authority.proof.file")]
    public async Task A_file_is_the_same_request_whatever_others_come_before_it(string path, string field)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"), ("x-case-ticket", "ticket"), ("x-case-ticket-end", "1900000000"));
        foreach (var names in new[] { "a.pdf,b.pdf", "b.pdf" })
        {
            using var form = new MultipartFormDataContent { { new StringContent("7f0c4e0a-6d0e-4b56-9a43-0a5c8f2f9e11"), "request_id" }, { new StringContent("3"), "version" }, { new StringContent("It leaks."), "facts" } };
            foreach (var name in names.Split(','))
                form.Add(new StringContent("%PDF-1.7"), field, name);
            using var answer = await browser.PostAsync($"{path}?lang=en", form, Ct);
            Assert.True((int)answer.StatusCode < 400, answer.StatusCode.ToString());
        }
        Assert.Equal(["a.pdf", "b.pdf", "b.pdf"], gateway.Uploaded.Select(file => file.FileName));
        var ids = gateway.Uploaded.Select(file => file.RequestId).ToList();
        Assert.NotEqual(ids[0], ids[1]);
        Assert.Equal(ids[1], ids[2]);
    }

    [Fact]
    public async Task A_document_is_passed_on_whole_and_under_its_name()
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        gateway.Documents.Enqueue(Proof);
        using var answer = await browser.GetAsync("/reception/T01-1/documents/d-0?lang=en", Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("application/pdf", "proof.pdf"), (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.FileName));
        Assert.Equal("%PDF-1.7 proof", await answer.Content.ReadAsStringAsync(Ct));
    }

    [Theory]
    [InlineData("zh-CN", "此人已申请身份保密。")]
    [InlineData("en", "The person asked for identity protection.")]
    [InlineData("es", "La persona pidió que se protegiera su identidad.")]
    public async Task A_protected_document_is_refused_in_words_and_nothing_is_downloaded(string language, string words)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        gateway.Documents.Enqueue(Proof);
        gateway.Refused["DownloadAttachment"] = StatusCode.FailedPrecondition;
        gateway.Unmet["DownloadAttachment"] = new() { Code = "IDENTITY_NOT_PROTECTED", Rule = "LI-09", Description = "The identity is protected." };
        using var answer = await browser.GetAsync($"/reception/T01-1/documents/d-0?lang={language}", Ct);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Null(answer.Content.Headers.ContentDisposition);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct));
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Contains("LI-09", page, StringComparison.Ordinal);
    }

    private static Attachment Proof => new() { AttachmentId = "d-0", FileName = "proof.pdf", MediaType = "application/pdf" };

    private static MultipartFormDataContent Form(string chosen) => new()
    {
        { new StringContent("3"), "version" },
        { new StringContent(chosen), "on-case-show-authority.proof" },
        { new StringContent("2027-01-31"), "on-case-show-authority.until" },
        { new ByteArrayContent("%PDF-1.7 proof"u8.ToArray()), "on-case-show-authority.proof.file", "proof.pdf" },
    };
}
