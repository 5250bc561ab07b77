using System.Globalization;
using System.Text;
using QRCoder;

namespace ComplaintSuite.Portal.Codes;

/// <summary>A QR code (ISO/IEC 18004) as a drawing: sharp at any size, and nothing that a page would have to fetch.</summary>
internal static class QrCode
{
    /// <summary>Draws an address with error correction M (15 %): a sheet on a wall gets scratched.</summary>
    /// <param name="address">What the code says.</param>
    /// <param name="title">What it is, for who doesn't see it.</param>
    public static string Draw(string address, string title)
    {
        using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        var modules = code.ModuleMatrix; // with its quiet zone of four modules
        var dark = new StringBuilder();
        for (var row = 0; row < modules.Count; row++)
            for (var column = 0; column < modules.Count; column++)
                if (modules[row][column])
                    dark.Append(CultureInfo.InvariantCulture, $"M{column} {row}h1v1h-1z");
        return string.Create(CultureInfo.InvariantCulture,
            $"""<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {modules.Count} {modules.Count}" shape-rendering="crispEdges" role="img" aria-label="{System.Net.WebUtility.HtmlEncode(title)}"><path fill="#fff" d="M0 0h{modules.Count}v{modules.Count}h-{modules.Count}z"/><path fill="#000" d="{dark}"/></svg>""");
    }
}
