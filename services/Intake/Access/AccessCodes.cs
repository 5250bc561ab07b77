using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace ComplaintSuite.Intake.Access;

/// <summary>Settings of the case key. 32 random bytes, base64; the same on every replica, kept as long as codes shall open cases.</summary>
public sealed class CaseKeySettings
{
    public string CaseKey { get; set; } = "";
}

/// <summary>
/// Access codes: a truncated HMAC over request id and case id, so that a repeated submission gets the same code again though only its keyed hash is stored.
/// </summary>
public sealed class AccessCodes
{
    // Crockford's base 32: no I, L, O, U. 16 characters carry 80 bits.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 16;
    private readonly byte[] _codeKey;
    private readonly byte[] _hashKey;

    /// <exception cref="InvalidOperationException">The key is missing or too short.</exception>
    public AccessCodes(IOptions<CaseKeySettings> settings)
    {
        var key = CaseKeys.Master(settings.Value);
        _codeKey = CaseKeys.Derive(key, "access-code");
        _hashKey = CaseKeys.Derive(key, "access-code-hash");
    }

    /// <returns>Four groups of four characters.</returns>
    public string CodeFor(Guid requestId, Guid caseId)
    {
        var mac = HMACSHA256.HashData(_codeKey, (byte[])[.. requestId.ToByteArray(), .. caseId.ToByteArray()]);
        var code = new StringBuilder(Length + 3);
        for (var i = 0; i < Length; i++)
        {
            if (i is 4 or 8 or 12)
                code.Append('-');
            var bit = i * 5;
            var window = (mac[bit / 8] << 8) | mac[(bit / 8) + 1];
            code.Append(Alphabet[(window >> (11 - (bit % 8))) & 31]);
        }
        return code.ToString();
    }

    /// <summary>Keyed hash of a code for a case; blanks, hyphens and letter case don't matter, and O, I, L are read as 0 and 1.</summary>
    public byte[] Hash(Guid caseId, string code)
    {
        var normal = new string([.. code.ToUpperInvariant().Where(character => character is not ('-' or ' ')).Select(character => character switch { 'O' => '0', 'I' or 'L' => '1', _ => character })]);
        return HMACSHA256.HashData(_hashKey, (byte[])[.. caseId.ToByteArray(), .. Encoding.UTF8.GetBytes(normal)]);
    }
}

internal static class CaseKeys
{
    public static byte[] Master(CaseKeySettings settings)
    {
        var key = Convert.FromBase64String(settings.CaseKey);
        return key.Length >= 32 ? key : throw new InvalidOperationException("Intake:CaseKey must be at least 32 bytes, base64.");
    }

    public static byte[] Derive(byte[] key, string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: Encoding.UTF8.GetBytes(purpose));
}
