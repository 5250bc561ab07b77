using System.Security.Cryptography;

namespace ComplaintSuite.Load.Stored;

/// <summary>Case numbers as Intake gives them: eight random characters, and a check character (ISO/IEC 7064, MOD 37,36) over organisation and these.</summary>
internal static class CaseNumbers
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static string New(string organisation)
    {
        var body = RandomNumberGenerator.GetString("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 8);
        return $"{organisation}-{body}-{CheckCharacter(organisation + body)}";
    }

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
