using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.Gateway.Routing;

namespace ComplaintSuite.Gateway.Limits;

/// <summary>
/// Whom the portal calls for. The portal's calls all come from its own address; so that limits hold for each visitor and not for all of them together, a page's
/// request carries a mark of the visitor's network to the portal, which sends it back with its calls. It proves itself by its MAC and is good for as long as the portal may
/// take for a page, an upload included, so nobody else can pass for others with it. Services never see it.
/// </summary>
internal sealed class VisitorMark(GatewaySettings settings, Exposure exposure, TimeProvider time)
{
    public const string Header = "x-visitor";
    private const int MacLength = 32;

    /// <summary>The clocks of two replicas, and the last call of a page.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private readonly TimeSpan lifetime = exposure.LongestPage + Margin;

    // The client secret is what all replicas share.
    private readonly byte[] key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(settings.ClientSecret), 32, info: "visitor-mark"u8.ToArray());

    public string Of(HttpContext context)
    {
        var content = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(time.GetUtcNow() + lifetime).ToUnixTimeSeconds()} {NetworkOf(context)}"));
        return Base64Url.EncodeToString([.. HMACSHA256.HashData(key, content), .. content]);
    }

    /// <summary>The network that a request counts for: the one in a valid mark, else the caller's own.</summary>
    public string NetworkOf(HttpContext context) => Read(context.Request.Headers[Header].ToString()) ?? Network(context.Connection.RemoteIpAddress);

    private string? Read(string mark)
    {
        if (mark.Length is 0 or > 200 || !Base64Url.IsValid(mark))
            return null;
        var bytes = Base64Url.DecodeFromChars(mark);
        if (bytes.Length <= MacLength || !CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, bytes.AsSpan(MacLength)), bytes.AsSpan(0, MacLength)))
            return null;
        var parts = Encoding.UTF8.GetString(bytes.AsSpan(MacLength)).Split(' ', 2);
        return DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[0], CultureInfo.InvariantCulture)) > time.GetUtcNow() ? parts[1] : null;
    }

    /// <summary>An IPv6 household has a whole /64; an address of it is worth nothing as a name.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily is AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
