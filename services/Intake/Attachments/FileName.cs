using System.Globalization;
using System.Text;

namespace ComplaintSuite.Intake.Attachments;

/// <summary>Makes a file name safe to store, list and send back. Letters of every script survive.</summary>
internal static class FileName
{
    private const int Longest = 150;
    private const int LongestExtension = 10;

    /// <summary>Null when nothing of the name is left.</summary>
    public static string? Clean(string name)
    {
        var last = name.Normalize(NormalizationForm.FormC).Split('/', '\\')[^1];
        var kept = new StringBuilder();
        foreach (var rune in last.EnumerateRunes())
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                && rune.Value is not ('"' or '<' or '>' or '|' or ':' or '*' or '?'))
                kept.Append(rune.ToString());
        var clean = kept.ToString().Trim(' ', '.');
        if (clean.Length <= Longest)
            return clean.Length == 0 ? null : clean;
        var extension = Path.GetExtension(clean);
        if (extension.Length > LongestExtension)
            extension = "";
        // Whole characters as people see them, as many as fit.
        var stem = new StringBuilder();
        for (var elements = StringInfo.GetTextElementEnumerator(clean[..^extension.Length]); elements.MoveNext() && stem.Length + elements.GetTextElement().Length + extension.Length <= Longest;)
            stem.Append(elements.GetTextElement());
        return stem.Length == 0 ? null : stem.Append(extension).ToString();
    }
}
