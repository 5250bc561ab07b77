using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Options;

namespace ComplaintSuite.Intake.Notices;

/// <summary>The Delivery contract: one way by which notices are brought to somebody. Into the inbox they need not be brought (<see cref="Delivery.Inbox"/>).</summary>
public interface IDeliveryWay
{
    /// <summary>Stable name, such as "print".</summary>
    string Name { get; }

    /// <summary>
    /// Delivers a notice with its text in the clear, at least once: it is called again after a failure, and where the process ended before the success was recorded. Whoever
    /// gets it twice must see that it is one notice.
    /// </summary>
    /// <returns>What proves the service.</returns>
    Task<string> DeliverAsync(Notice notice, NoticeText text, CancellationToken cancellation);
}

/// <summary>Where print files go. The folder holds personal data: it belongs to the print room alone.</summary>
internal sealed class PrintSettings
{
    public string PrintFolder { get; set; } = "";
}

/// <summary>
/// A file that the print room posts. Written under a temporary name first, so that a half-written one is never picked up. It may come twice, under the same name, where the
/// first was taken out before its success was recorded: the foot of the page names the notice and its time.
/// </summary>
internal sealed class PrintFile(IOptions<PrintSettings> settings) : IDeliveryWay
{
    public const string WayName = "print";

    public string Name => WayName;

    public async Task<string> DeliverAsync(Notice notice, NoticeText text, CancellationToken cancellation)
    {
        var page = Encoding.UTF8.GetBytes(Page(notice, text));
        var folder = Directory.CreateDirectory(settings.Value.PrintFolder);
        var file = Path.Combine(folder.FullName, $"{notice.Id:N}.html");
        await File.WriteAllBytesAsync(file + ".part", page, cancellation);
        File.Move(file + ".part", file, overwrite: true);
        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(page))}";
    }

    private static string Page(Notice notice, NoticeText text)
    {
        var paragraphs = text.Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(paragraph => $"<p>{HtmlEncoder.Default.Encode(paragraph).Replace("&#xA;", "<br>", StringComparison.Ordinal)}</p>");
        var recipient = HtmlEncoder.Default.Encode(text.Recipient).Replace("&#xA;", "<br>", StringComparison.Ordinal);
        var subject = HtmlEncoder.Default.Encode(text.Subject);
        return $"""
            <!doctype html>
            <html lang="{notice.Language}">
            <head><meta charset="utf-8"><title>{subject}</title><style>@page {"{ size: A4; margin: 25mm }"} body {"{ font-family: serif; line-height: 1.5 }"} address {"{ margin-bottom: 20mm; font-style: normal }"} footer {"{ margin-top: 15mm; font-size: 8pt }"}</style></head>
            <body>
            <address>{recipient}</address>
            <h1>{subject}</h1>
            {string.Join('\n', paragraphs)}
            <footer>{notice.Id:D} · {notice.IssuedAt.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}</footer>
            </body>
            </html>

            """;
    }
}
