using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ComplaintSuite.Portal.Forms;

/// <summary>Ids of requests: random, made when a form is shown, so that the same form sent twice asks for one thing.</summary>
internal static class RequestId
{
    public static Guid New() => Version4(RandomNumberGenerator.GetBytes(16));

    /// <summary>What a form's id stands for; a fresh one where the browser sent none that can be one.</summary>
    public static Guid Read(string text) => Guid.TryParse(text, out var id) && id.Version == 4 ? id : New();

    /// <summary>The id of a further request that belongs to the same form, such as its n-th file: the same each time the form is sent.</summary>
    public static Guid Further(Guid form, int number)
    {
        Span<byte> content = stackalloc byte[20];
        form.TryWriteBytes(content);
        BinaryPrimitives.WriteInt32BigEndian(content[16..], number);
        return Version4(SHA256.HashData(content)[..16]);
    }

    private static Guid Version4(byte[] bytes)
    {
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
