using System.Text;
using ComplaintSuite.Intake.Attachments;

namespace ComplaintSuite.IntakeTests;

public sealed class AttachmentTests
{
    public static TheoryData<string, byte[], string?> Files => new()
    {
        { "Beschwerde.pdf", "%PDF-1.7\n"u8.ToArray(), "application/pdf" },
        { "照片.PNG", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0], "image/png" },
        { "foto.jpeg", [0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg" },
        { "brief.txt", Encoding.UTF8.GetBytes("尊敬的负责人：\r\n第一段。"), "text/plain" },
        { "letter.docx", [0x50, 0x4B, 0x03, 0x04, .. new byte[26], .. "[Content_Types].xml"u8], "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
        { "invoice.pdf", "MZ\u0090\0"u8.ToArray(), null },
        { "invoice.pdf", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], null },
        { "page.html", "<html><script>"u8.ToArray(), null },
        { "page.svg", "<svg onload='x'>"u8.ToArray(), null },
        { "run.txt", "MZ is the beginning of a program"u8.ToArray(), null },
        { "binary.txt", [0x00, 0x01, 0x02], null },
        { "latin.txt", [0x4D, 0xFC, 0x6C, 0x6C], null },
        { "noextension", "%PDF-1.7\n"u8.ToArray(), null },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void The_type_is_what_name_and_content_agree_on(string name, byte[] content, string? type) => Assert.Equal(type, ContentType.Prove(name, content));

    [Fact]
    public void A_character_cut_in_two_at_the_end_of_the_prefix_is_still_text() =>
        Assert.Equal("text/plain", ContentType.Prove("a.txt", Encoding.UTF8.GetBytes("证据").AsMemory(0, 4)));

    [Theory]
    [InlineData("证据 照片（1）.jpg", "证据 照片（1）.jpg")]
    [InlineData("..\\..\\windows\\system.pdf", "system.pdf")]
    [InlineData("/etc/passwd.txt", "passwd.txt")]
    [InlineData("a\r\nContent-Type: text.pdf", "aContent-Type text.pdf")]
    [InlineData("quo\"te<>.pdf", "quote.pdf")]
    [InlineData("\u202Efdp.exe", "fdp.exe")]
    [InlineData("...", null)]
    [InlineData("", null)]
    public void A_file_name_keeps_its_letters_and_loses_what_harms(string name, string? clean) => Assert.Equal(clean, FileName.Clean(name));

    [Fact]
    public void An_ending_or_a_single_character_without_end_never_makes_a_name_too_long()
    {
        Assert.Equal("ab", FileName.Clean("ab." + new string('x', 300))![..2]);
        Assert.InRange(FileName.Clean("ab." + new string('x', 300))!.Length, 2, 150);
        Assert.Null(FileName.Clean("a" + new string('\u0301', 300) + ".pdf"));
    }

    [Fact]
    public void A_very_long_name_is_cut_between_characters_and_keeps_its_ending()
    {
        var clean = FileName.Clean(string.Concat(Enumerable.Repeat("👩‍⚖️", 200)) + ".pdf")!;

        Assert.EndsWith(".pdf", clean, StringComparison.Ordinal);
        Assert.InRange(clean.Length, 140, 150);
    }
}
