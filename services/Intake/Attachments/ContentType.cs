using System.Text;

namespace ComplaintSuite.Intake.Attachments;

/// <summary>
/// The closed list of media types that a case takes, each proven by the content: a file that says one thing and is another is refused. Nothing that a browser
/// would run is on it.
/// </summary>
internal static class ContentType
{
    /// <summary>How much of the beginning is needed to tell.</summary>
    public const int Prefix = 4096;

    private static readonly (string Type, string[] Extensions, Func<ReadOnlyMemory<byte>, bool> Matches)[] Known =
    [
        ("application/pdf", [".pdf"], head => Starts(head, "%PDF-"u8)),
        ("image/png", [".png"], head => Starts(head, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])),
        ("image/jpeg", [".jpg", ".jpeg"], head => Starts(head, [0xFF, 0xD8, 0xFF])),
        ("image/gif", [".gif"], head => Starts(head, "GIF87a"u8) || Starts(head, "GIF89a"u8)),
        ("image/webp", [".webp"], head => Starts(head, "RIFF"u8) && At(head, 8, "WEBP"u8)),
        ("image/heic", [".heic", ".heif"], head => At(head, 4, "ftyphei"u8) || At(head, 4, "ftypmif1"u8)),
        ("image/tiff", [".tif", ".tiff"], head => Starts(head, [0x49, 0x49, 0x2A, 0x00]) || Starts(head, [0x4D, 0x4D, 0x00, 0x2A])),
        ("audio/mpeg", [".mp3"], head => Starts(head, "ID3"u8) || (head.Length > 1 && head.Span[0] == 0xFF && (head.Span[1] & 0xE6) == 0xE2)),
        ("audio/wav", [".wav"], head => Starts(head, "RIFF"u8) && At(head, 8, "WAVE"u8)),
        ("audio/mp4", [".m4a"], head => At(head, 4, "ftypM4A"u8)),
        ("video/mp4", [".mp4", ".m4v", ".mov"], head => At(head, 4, "ftyp"u8) && !At(head, 4, "ftypM4A"u8) && !At(head, 4, "ftyphei"u8)),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", [".docx"], head => IsZipWith(head, "word/")),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", [".xlsx"], head => IsZipWith(head, "xl/")),
        ("application/vnd.oasis.opendocument.text", [".odt"], head => At(head, 30, "mimetypeapplication/vnd.oasis.opendocument.text"u8)),
        ("application/vnd.oasis.opendocument.spreadsheet", [".ods"], head => At(head, 30, "mimetypeapplication/vnd.oasis.opendocument.spreadsheet"u8)),
        ("text/plain", [".txt", ".eml", ".csv"], IsText),
    ];

    public static string Accepted { get; } = string.Join(", ", Known.SelectMany(entry => entry.Extensions));

    /// <summary>The type that both name and content say; null when they don't agree or the type is not taken.</summary>
    public static string? Prove(string fileName, ReadOnlyMemory<byte> head)
    {
        var extension = Path.GetExtension(fileName).ToLowerInvariant();
        return Known.FirstOrDefault(entry => entry.Extensions.Contains(extension) && entry.Matches(head)).Type;
    }

    private static bool Starts(ReadOnlyMemory<byte> head, ReadOnlySpan<byte> magic) => head.Span.StartsWith(magic);

    private static bool At(ReadOnlyMemory<byte> head, int offset, ReadOnlySpan<byte> magic) => head.Length >= offset + magic.Length && head.Span[offset..].StartsWith(magic);

    private static bool IsZipWith(ReadOnlyMemory<byte> head, string folder) =>
        Starts(head, "PK\u0003\u0004"u8) && (head.Span.IndexOf("[Content_Types].xml"u8) >= 0 || head.Span.IndexOf(Encoding.ASCII.GetBytes(folder)) >= 0);

    /// <summary>UTF-8 without control characters; a character cut off at the end of the prefix doesn't count.</summary>
    private static bool IsText(ReadOnlyMemory<byte> head)
    {
        if (Starts(head, "%PDF-"u8) || Starts(head, "PK"u8) || Starts(head, "MZ"u8))
            return false;
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        var characters = new char[head.Length];
        try
        {
            var count = decoder.GetChars(head.Span, characters, flush: false);
            return !characters.AsSpan(0, count).ContainsAnyInRange('\u0000', '\u0008') && !characters.AsSpan(0, count).ContainsAnyInRange('\u000E', '\u001F');
        }
        catch (DecoderFallbackException)
        {
            return false; // Not UTF-8, so not text that we take.
        }
    }
}
