using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>
/// Public number of a case: the organisation's code, eight random characters that hide how many cases there are, and a check character
/// (ISO/IEC 7064, MOD 37,36) over both, such as XC12312-7K4M9Q2D-6. A mistyped number is recognised before anything is looked up.
/// </summary>
public sealed record CaseNumber
{
    // ISO 7064 order; the random part leaves out I, L, O and U, which are misread or spell words.
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string RandomAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int RandomLength = 8;

    private CaseNumber(string organisation, string body)
    {
        Organisation = organisation;
        Body = body;
    }

    /// <summary>Code of the organisation, so that a caller with nothing but number and code is in the right one before the first row is read.</summary>
    public string Organisation { get; }

    private string Body { get; }

    /// <summary>Longest code of an organisation.</summary>
    public const int LongestOrganisation = 8;

    /// <summary>Whether a text has the form of an organisation's code.</summary>
    public static bool IsOrganisation(string text) => text.Length is >= 2 and <= LongestOrganisation && text.All(Alphabet.Contains);

    /// <summary>A new number; 40 random bits, uniqueness is held by the database.</summary>
    public static CaseNumber New(string organisation) => new(organisation, RandomNumberGenerator.GetString(RandomAlphabet, RandomLength));

    /// <summary>Takes lower case and surrounding blanks; refuses a wrong check character.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CaseNumber? number)
    {
        number = null;
        var parts = (text ?? "").Trim().ToUpperInvariant().Split('-');
        if (parts is not [var organisation, { Length: RandomLength } body, { Length: 1 } check] || !IsOrganisation(organisation) || !body.All(Alphabet.Contains) || check[0] != CheckCharacter(organisation + body))
            return false;
        number = new(organisation, body);
        return true;
    }

    public override string ToString() => $"{Organisation}-{Body}-{CheckCharacter(Organisation + Body)}";

    /// <summary>ISO/IEC 7064, hybrid system MOD 37,36.</summary>
    internal static char CheckCharacter(string payload)
    {
        var product = 36;
        foreach (var character in payload)
        {
            var sum = (product + Alphabet.IndexOf(character, StringComparison.Ordinal)) % 36;
            product = (sum == 0 ? 36 : sum) * 2 % 37;
        }
        return Alphabet[(37 - product) % 36];
    }
}
