namespace ComplaintSuite.EndToEnd.BadInput;

/// <summary>Well-formed case numbers that no case has.</summary>
internal static class Numbers
{
    public static string Unused(string organisation) => $"{organisation}-00000000-{CheckCharacter(organisation + "00000000")}";

    /// <summary>ISO/IEC 7064, hybrid system MOD 37,36.</summary>
    private static char CheckCharacter(string payload)
    {
        const string alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        var product = 36;
        foreach (var character in payload)
        {
            var sum = (product + alphabet.IndexOf(character, StringComparison.Ordinal)) % 36;
            product = (sum == 0 ? 36 : sum) * 2 % 37;
        }
        return alphabet[(37 - product) % 36];
    }
}
