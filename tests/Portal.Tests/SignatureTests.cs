using System.Net;
using Grpc.Core;

namespace ComplaintSuite.PortalTests;

/// <summary>The form of an act that somebody signs: a drawing and a scan come the same way, with a script or without.</summary>
public sealed class SignatureTests : PortalPages
{
    [Theory]
    [InlineData("/reception/T01-1")]
    [InlineData("/work/items/w")]
    public async Task The_file_stands_last_in_the_form_and_the_pad_waits_for_its_script(string path)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = await browser.GetStringAsync($"{path}?lang=en", Ct);
        Assert.Contains("<script src=\"/signature.js\" defer></script>", page, StringComparison.Ordinal);
        Assert.Contains("data-signature=\"on-case-question.signature\"", page, StringComparison.Ordinal);
        Assert.Contains("<div class=\"pad\" hidden>", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("name=\"on-case-question.words\"", StringComparison.Ordinal) < page.IndexOf("type=\"file\" id=\"", StringComparison.Ordinal));
        Assert.Contains("name=\"on-case-question.signature-document.file\"", page, StringComparison.Ordinal);
        Assert.Equal("text/javascript", (await browser.GetAsync("/signature.js", Ct)).Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task What_comes_along_becomes_a_document_of_the_case_and_the_act_names_it()
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        using var answer = await browser.PostAsync("/reception/T01-1/on-case-question?lang=en", Form(), Ct);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.True(gateway.Acts.TryDequeue(out var act));
        Assert.Equal(("question", 4, "on-screen", "d-1", "It was so."), (act.Act, act.ExpectedVersion, act.Fields["signature"], act.Fields["signature-document"], act.Fields["words"]));
        Assert.Single(gateway.Answered, name => name == "UploadAttachment");
    }

    [Fact]
    public async Task Without_a_file_the_act_is_asked_for_on_the_version_that_the_page_showed()
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        using var answer = await browser.PostAsync("/reception/T01-1/on-case-question?lang=en", new FormUrlEncodedContent([new("version", "3"), new("on-case-question.signature", "refused")]), Ct);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.True(gateway.Acts.TryDequeue(out var act));
        Assert.Equal((3, "refused"), (act.ExpectedVersion, act.Fields["signature"]));
    }

    [Theory]
    [InlineData("refused", true)]
    [InlineData("on-paper", false)]
    public async Task Why_a_signature_was_refused_is_sent_for_one_that_was_alone(string way, bool isSent)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        using var form = new FormUrlEncodedContent(
            [new("version", "3"), new("on-case-question.signature", way), new("on-case-question.signature-witness", ""), new("on-case-question.signature-reason", "Wants a lawyer."), new("on-case-question.words-reason", "None.")]);
        using var answer = await browser.PostAsync("/reception/T01-1/on-case-question?lang=en", form, Ct);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.True(gateway.Acts.TryDequeue(out var act));
        Assert.Equal((isSent, true), (act.Fields.ContainsKey("signature-reason"), act.Fields.ContainsKey("words-reason")));
    }

    [Fact]
    public async Task A_document_that_is_not_taken_leaves_the_act_undone_and_the_words_in_the_form()
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        gateway.Refused["UploadAttachment"] = StatusCode.FailedPrecondition;
        using var answer = await browser.PostAsync("/reception/T01-1/on-case-question?lang=en", Form(), Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(">It was so.</textarea>", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Empty(gateway.Acts);
    }

    private static MultipartFormDataContent Form() => new()
    {
        { new StringContent("3"), "version" },
        { new StringContent("on-screen"), "on-case-question.signature" },
        { new StringContent("It was so."), "on-case-question.words" },
        { new ByteArrayContent([0x89, 0x50, 0x4E, 0x47]), "on-case-question.signature-document.file", "signature.png" },
    };
}
