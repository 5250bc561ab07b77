using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ComplaintSuite.Contracts.Intake.V1;
using Google.Protobuf;

namespace ComplaintSuite.Cli.HandOver;

/// <summary>
/// What a desk without a connection saved: a BatchRegisterComplaintsRequest as JSON, or the file of the reception's page, whose entries are sealed one by one with AES-256-GCM
/// under a key that PBKDF2 makes of the desk's passphrase (RFC 8018 §5.2).
/// </summary>
/// <param name="Organisation">Organisation code.</param>
/// <param name="HandOverId">The same for the same file, so that a repeated hand-over is known as such.</param>
/// <param name="Entries">The entries, in the order of the file.</param>
internal sealed record DeskFile(string Organisation, string HandOverId, IReadOnlyList<OfflineEntry> Entries)
{
    private const string Sealed = "complaintsuite-desk/1";
    private const int KeyBytes = 32;

    /// <summary>No page of the suite asks for more; a file that does would keep the machine busy for nothing.</summary>
    private const int MostIterations = 10_000_000;

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default);

    /// <summary>Ids of the entries that are damaged: the passphrase opens others of the file, and not them.</summary>
    public IReadOnlyList<string> Damaged { get; init; } = [];

    /// <param name="content">The file.</param>
    /// <param name="passphrase">Asked for once, where entries are sealed.</param>
    /// <exception cref="ToolFailedException">It is no such file, or the passphrase does not open it.</exception>
    public static DeskFile Read(byte[] content, Func<string> passphrase)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return json.RootElement.TryGetProperty("format", out var format) && format.GetString() == Sealed
                ? Open(JsonSerializer.Deserialize(content, DeskFileJson.Default.SealedFile)!, IdOf(content), passphrase())
                : Of(Parser.Parse<BatchRegisterComplaintsRequest>(Encoding.UTF8.GetString(content)), IdOf(content));
        }
        catch (Exception failure) when (failure is JsonException or InvalidJsonException or InvalidProtocolBufferException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ToolFailedException("This is neither a file of the reception's page nor a BatchRegisterComplaintsRequest as JSON.");
        }
    }

    private static DeskFile Of(BatchRegisterComplaintsRequest batch, string id) => new(batch.Organisation, batch.HandOverId.Length > 0 ? batch.HandOverId : id, batch.Entries);

    private static DeskFile Open(SealedFile file, string id, string passphrase)
    {
        if (file.Kdf.Name != "PBKDF2" || file.Kdf.Hash != "SHA-256" || file.Kdf.Iterations is < 1 or > MostIterations)
            throw new ToolFailedException("The file's key is made in a way that this tool does not know.");
        using var cipher = new AesGcm(Rfc2898DeriveBytes.Pbkdf2(passphrase, Convert.FromBase64String(file.Kdf.Salt), file.Kdf.Iterations, HashAlgorithmName.SHA256, KeyBytes), AesGcm.TagByteSizes.MaxSize);
        var (opened, damaged) = (new List<OfflineEntry>(), new List<string>());
        foreach (var entry in file.Entries)
            if (TryUnseal(cipher, file.Organisation, entry) is { } plain)
                opened.Add(plain);
            else
                damaged.Add(entry.Id);
        return opened.Count > 0 || damaged.Count == 0
            ? new DeskFile(file.Organisation, id, opened) { Damaged = damaged }
            : throw new ToolFailedException("This passphrase does not open the file.");
    }

    /// <returns>The entry; null where it was not sealed so, under this key and for this organisation and id.</returns>
    private static OfflineEntry? TryUnseal(AesGcm cipher, string organisation, SealedEntry entry)
    {
        try
        {
            return Parser.Parse<OfflineEntry>(Unseal(cipher, organisation, entry));
        }
        catch (Exception damage) when (damage is AuthenticationTagMismatchException or FormatException or InvalidJsonException or InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static string Unseal(AesGcm cipher, string organisation, SealedEntry entry)
    {
        var (iv, data) = (Convert.FromBase64String(entry.Iv), Convert.FromBase64String(entry.Data));
        var length = data.Length - AesGcm.TagByteSizes.MaxSize;
        if (iv.Length != AesGcm.NonceByteSizes.MaxSize || length < 0)
            throw new FormatException("Not sealed as the page does it.");
        var plain = new byte[length];
        cipher.Decrypt(iv, data.AsSpan(0, length), data.AsSpan(length), plain, Encoding.UTF8.GetBytes($"{organisation}\n{entry.Id}"));
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>A UUID (RFC 9562 §5.4 by its bits) that follows from the content.</summary>
    private static string IdOf(byte[] content)
    {
        var bytes = SHA256.HashData(content)[..16];
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    internal sealed record SealedFile(string Organisation, Kdf Kdf, IReadOnlyList<SealedEntry> Entries);

    internal sealed record Kdf(string Name, string Hash, int Iterations, string Salt);

    internal sealed record SealedEntry(string Id, string Iv, string Data);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DeskFile.SealedFile))]
internal sealed partial class DeskFileJson : JsonSerializerContext;
