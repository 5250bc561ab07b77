using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.Intake.Access;
using Microsoft.Extensions.Options;

namespace ComplaintSuite.Intake.Sealing;

/// <summary>
/// Keyed hashes by which parties are found though they lie sealed. Equal after normalisation is equal; organisations can't be compared with each other. The key
/// comes from the case key, so wrapping keys anew leaves the hashes as they are.
/// </summary>
public sealed class LookUps
{
    public const string Name = "name";
    public const string Telephone = "telephone";
    public const string Email = "email";
    public const string Unit = "unit";

    /// <summary>Procedure, cause and respondent together.</summary>
    public const string Alike = "alike";

    private readonly byte[] _key;

    public LookUps(IOptions<CaseKeySettings> settings) => _key = CaseKeys.Derive(CaseKeys.Master(settings.Value), "party-look-up");

    /// <returns>Null where nothing is left to compare, such as a telephone number without a digit.</returns>
    public byte[]? Hash(string organisation, string field, string text) => Normal(field, text) is { Length: > 0 } normal
        ? HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{organisation}\n{field}\n{normal}"))
        : null;

    /// <summary>
    /// Names and units: compatibility forms (full-width letters), blanks and letter case don't matter. E-mail addresses: letter case doesn't. Telephone numbers: see
    /// <see cref="Digits"/>.
    /// </summary>
    internal static string Normal(string field, string text)
    {
        var folded = text.Normalize(NormalizationForm.FormKC);
        return field == Telephone ? Digits(folded) : string.Concat(folded.Where(character => !char.IsWhiteSpace(character))).ToLowerInvariant();
    }

    /// <summary>
    /// The digits up to the first letter, which begins an extension; +86 and 0086, and the zero before an area code, don't matter. A number of another country
    /// keeps its country code.
    /// </summary>
    private static string Digits(string text)
    {
        var number = text.Trim();
        var international = number.StartsWith('+') || number.StartsWith("00", StringComparison.Ordinal);
        var digits = string.Concat(number.TakeWhile(character => !char.IsLetter(character)).Where(char.IsAsciiDigit));
        if (international)
            digits = digits.TrimStart('0');
        if (international && !digits.StartsWith("86", StringComparison.Ordinal))
            return $"+{digits}";
        return (international ? digits[2..] : digits).TrimStart('0');
    }
}
