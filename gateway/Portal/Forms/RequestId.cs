using System.Security.Cryptography;
using System.Text;

namespace ComplaintSuite.Portal.Forms;

/// <summary>Ids of requests: random, made when a form is shown, so that the same form sent twice asks for one thing.</summary>
internal static class RequestId
{
    public static Guid New() => Version4(RandomNumberGenerator.GetBytes(16));

    /// <summary>What a form's id stands for; a fresh one where the browser sent none that can be one.</summary>
    public static Guid Read(string text) => Guid.TryParse(text, out var id) && id.Version == 4 ? id : New();

    /// <summary>The id of the request that adds a file of a form: the same each time the form is sent with that file, whatever files of other names come before it then.</summary>
    /// <param name="form">Id of the form.</param>
    /// <param name="field">The form's name for the field in which it was chosen.</param>
    /// <param name="fileName">Its name, as the sender has it.</param>
    /// <param name="number">Which one it is of those of that name in that field.</param>
    public static Guid OfFile(Guid form, string field, string fileName, int number) =>
        Version4(SHA256.HashData(Encoding.UTF8.GetBytes($"{form:N}\n{number:D}\n{field}\n{fileName}"))[..16]);

    private static Guid Version4(byte[] bytes)
    {
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
