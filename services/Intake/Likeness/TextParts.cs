using System.Text;

namespace ComplaintSuite.Intake.Likeness;

/// <summary>
/// What a text of any script is made of, for comparing it with others: its units (ideographs, and words of scripts that write words) and its grams (neighbouring ideographs,
/// and four neighbouring characters within a word and its borders). Compatibility forms, letter case, blanks and punctuation don't matter (Unicode NFKC).
/// </summary>
internal sealed class TextParts
{
    /// <summary>Like matters show in what stands first; a very long text costs no more than this.</summary>
    private const int Longest = 4_000;

    private const int GramLength = 4;

    /// <summary>Who tells a matter in two sentences chooses other words than the next one: up to so many units only those count, not how they stand together.</summary>
    private const int Short = 80;

    private TextParts(HashSet<string> units, HashSet<string> grams) => (Units, Grams) = (units, grams);

    public IReadOnlySet<string> Units { get; }

    public IReadOnlySet<string> Grams { get; }

    /// <summary>What is compared by marks.</summary>
    public IEnumerable<string> Marked => IsShort ? Units : Units.Concat(Grams).Distinct();

    private bool IsShort => Units.Count <= Short;

    public static TextParts Of(string? text)
    {
        var (units, grams) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var run = new StringBuilder();
        var ideographs = new List<string>();
        foreach (var rune in Cut(text ?? "").Replace('\uFFFE', ' ').Replace('\uFFFF', ' ').Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            if (IsIdeograph(rune))
            {
                TakeWord(run, units, grams);
                ideographs.Add(rune.ToString());
                continue;
            }
            TakeIdeographs(ideographs, units, grams);
            if (Rune.IsLetterOrDigit(rune))
                run.Append(Rune.ToLowerInvariant(rune).ToString());
            else
                TakeWord(run, units, grams);
        }
        TakeWord(run, units, grams);
        TakeIdeographs(ideographs, units, grams);
        return new(units, grams);
    }

    /// <summary>
    /// How alike two texts are, from 0 to 1: the share of their units that they have in common (Jaccard); where one of them is no short one, the mean of that and of the share
    /// of their grams. Words may stand in another order.
    /// </summary>
    public double LikenessTo(TextParts other) => IsShort && other.IsShort ? Share(Units, other.Units) : (Share(Units, other.Units) + Share(Grams, other.Grams)) / 2;

    private static double Share(IReadOnlySet<string> one, IReadOnlySet<string> other)
    {
        var common = one.Count(other.Contains);
        return common == 0 ? 0 : (double)common / (one.Count + other.Count - common);
    }

    private static string Cut(string text) => text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)];

    /// <summary>Han, kana and what else is written without blanks: unified ideographs with their extensions, kana.</summary>
    private static bool IsIdeograph(Rune rune) => rune.Value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    private static void TakeIdeographs(List<string> run, HashSet<string> units, HashSet<string> grams)
    {
        units.UnionWith(run);
        for (var index = 1; index < run.Count; index++)
            grams.Add(run[index - 1] + run[index]);
        run.Clear();
    }

    private static void TakeWord(StringBuilder run, HashSet<string> units, HashSet<string> grams)
    {
        if (run.Length == 0)
            return;
        var word = run.ToString();
        run.Clear();
        units.Add(word);
        var bordered = $" {word} ";
        for (var index = 0; index < Math.Max(1, bordered.Length - GramLength + 1); index++)
            grams.Add(bordered.Substring(index, Math.Min(GramLength, bordered.Length - index)));
    }
}
