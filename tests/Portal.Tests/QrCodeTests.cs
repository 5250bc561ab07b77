using System.Globalization;
using System.Text.RegularExpressions;
using ComplaintSuite.Portal.Codes;
using ZXing;
using ZXing.Common;
using ZXing.QrCode;

namespace ComplaintSuite.PortalTests;

/// <summary>What the sheets show is read by somebody else's reader.</summary>
public sealed partial class QrCodeTests
{
    private const int Scale = 4;

    [Theory]
    [InlineData("https://complaints.example/file/ZWFW?place=window-01")]
    [InlineData("http://127.0.0.1:8080/file/NCFW?place=village-station")]
    public void A_code_is_read_as_the_address_that_it_was_drawn_of(string address)
    {
        var drawing = QrCode.Draw(address, "1 <window>");
        Assert.Contains("aria-label=\"1 &lt;window&gt;\"", drawing, StringComparison.Ordinal);
        var side = int.Parse(Side().Match(drawing).Groups[1].Value, CultureInfo.InvariantCulture);
        var pixels = new byte[side * side * Scale * Scale];
        Array.Fill(pixels, byte.MaxValue);
        foreach (Match module in Module().Matches(drawing))
            for (var y = 0; y < Scale; y++)
                for (var x = 0; x < Scale; x++)
                    pixels[((Of(module, 2) * Scale + y) * side * Scale) + (Of(module, 1) * Scale) + x] = 0;
        var picture = new RGBLuminanceSource(pixels, side * Scale, side * Scale, RGBLuminanceSource.BitmapFormat.Gray8);
        Assert.Equal(address, new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(picture)))?.Text);
    }

    private static int Of(Match module, int group) => int.Parse(module.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"viewBox=""0 0 (\d+) ")]
    private static partial Regex Side();

    [GeneratedRegex(@"M(\d+) (\d+)h1v1h-1z")]
    private static partial Regex Module();
}
