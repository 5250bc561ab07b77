using System.Security.Cryptography;
using System.Text;

namespace ComplaintSuite.Intake.Sealing;

/// <summary>
/// AES-256-GCM: one byte of version, nonce of 12, tag of 16, ciphertext. The associated data says what it is and where it belongs, so that a ciphertext which was
/// moved elsewhere does not open.
/// </summary>
internal static class Sealed
{
    private const byte Version = 1;
    private const int Head = 1 + NonceBytes + TagBytes;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    public static byte[] Close(byte[] key, ReadOnlySpan<byte> plain, string belongsTo)
    {
        var closed = new byte[Head + plain.Length];
        closed[0] = Version;
        var nonce = closed.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, closed.AsSpan(Head), closed.AsSpan(1 + NonceBytes, TagBytes), AssociatedData(belongsTo));
        return closed;
    }

    /// <exception cref="CryptographicException">It was changed, moved, or sealed with another key.</exception>
    public static byte[] Open(byte[] key, ReadOnlySpan<byte> closed, string belongsTo)
    {
        if (closed.Length < Head || closed[0] != Version)
            throw new CryptographicException("This is nothing sealed.");
        var plain = new byte[closed.Length - Head];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(closed.Slice(1, NonceBytes), closed[Head..], closed.Slice(1 + NonceBytes, TagBytes), plain, AssociatedData(belongsTo));
        return plain;
    }

    private static byte[] AssociatedData(string belongsTo) => Encoding.UTF8.GetBytes($"complaintsuite.intake/{belongsTo}");
}
