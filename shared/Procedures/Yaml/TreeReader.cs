using System.Globalization;
using System.Text.RegularExpressions;

namespace ComplaintSuite.Procedures.Yaml;

/// <summary>Takes values out of a tree and reports each thing that is not as it should be at the word that is wrong, going on with the rest.</summary>
internal sealed partial class TreeReader(List<Defect> defects)
{
    private static readonly LocalText Unread = new("", "", "");

    public void Defect(Node at, string message) => defects.Add(new(at.At.File, at.At.Line, at.At.Column, message));

    /// <summary>The node as a map with no other keys than the known ones; null (reported) where it is something else.</summary>
    public Map? Map(Node node, IReadOnlyList<string> known, IReadOnlyList<string> needed)
    {
        if (AnyMap(node) is not { } map) return null;
        foreach (var entry in map.Entries.Where(entry => !known.Contains(entry.Key.Text)))
            Defect(entry.Key, $"Unknown key '{entry.Key.Text}'.{Nearest(entry.Key.Text, known)} Keys here: {string.Join(", ", known)}.");
        foreach (var missing in needed.Where(key => map.Find(key) is null))
            Defect(map, $"'{missing}' is missing here.");
        return map;
    }

    public Map? AnyMap(Node node)
    {
        if (node is Map map) return map;
        Defect(node, "A map is expected here (key: value).");
        return null;
    }

    /// <summary>The entries of the map under a key; none where the key is absent.</summary>
    public IReadOnlyList<Entry> Entries(Map map, string key) => map.Find(key) is { } entry && AnyMap(entry.Value) is { } inner ? inner.Entries : [];

    public string? Word(Map map, string key) => map.Find(key) is { } entry ? Word(entry.Value)?.Text : null;

    public Word? Word(Node node)
    {
        if (node is Word { Text.Length: > 0 } word) return word;
        Defect(node, node is Word ? "A value is missing here." : "A single word or text is expected here.");
        return null;
    }

    /// <summary>A list of words, or one word in place of a list of one.</summary>
    public IReadOnlyList<Word> Words(Map map, string key) => map.Find(key) is { } entry ? Words(entry.Value) : [];

    public IReadOnlyList<Word> Words(Node node)
    {
        var words = node is Items items ? items.Nodes.Select(Word).OfType<Word>().ToList() : Word(node) is { } single ? [single] : [];
        foreach (var again in words.GroupBy(word => word.Text).SelectMany(same => same.Skip(1)))
            Defect(again, $"'{again.Text}' stands twice in this list; keep one.");
        return [.. words.DistinctBy(word => word.Text)];
    }

    public int Number(Map map, string key, int least, int most)
    {
        if (map.Find(key) is not { } entry || Word(entry.Value) is not { } word) return least;
        if (int.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Defect(word, $"'{word.Text}' is not a whole number from {least} to {most}.");
        return least;
    }

    /// <summary>A number that is reported elsewhere when it is none.</summary>
    public static int NumberOr(Node node, int otherwise) =>
        node is Word word && int.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    public DateOnly? Date(Word word)
    {
        if (DateOnly.TryParseExact(word.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        Defect(word, $"'{word.Text}' is no date; write YYYY-MM-DD.");
        return null;
    }

    /// <summary>A text in all languages; each missing one is reported.</summary>
    public LocalText LocalText(Map map, string key) => map.Find(key) is { } entry ? LocalText(entry.Value) : Unread;

    public LocalText LocalText(Node node)
    {
        if (AnyMap(node) is not { } map) return Unread;
        Languages(map);
        string In(string language) => map.Find(language) is { } entry ? Word(entry.Value)?.Text ?? "" : "";
        return new(In("zh-CN"), In("en"), In("es"));
    }

    /// <summary>Reports languages that are missing or unknown.</summary>
    public void Languages(Map map)
    {
        foreach (var entry in map.Entries.Where(entry => !Procedures.LocalText.Languages.Contains(entry.Key.Text)))
            Defect(entry.Key, $"'{entry.Key.Text}' is no language of the suite; the languages are {string.Join(", ", Procedures.LocalText.Languages)}.");
        foreach (var language in Procedures.LocalText.Languages.Where(language => map.Find(language) is null))
            Defect(map, $"The text in {language} is missing; every text stands in {string.Join(", ", Procedures.LocalText.Languages)}.");
    }

    /// <summary>Reports a word that is not on a list.</summary>
    public bool OneOf(Word word, IEnumerable<string> known, string what)
    {
        var list = known.ToList();
        if (list.Contains(word.Text)) return true;
        Defect(word, $"Unknown {what} '{word.Text}'.{Nearest(word.Text, list)}{(list.Count == 0 ? " There is none." : $" Known: {string.Join(", ", list)}.")}");
        return false;
    }

    /// <summary>Reports a name of the file's own making that is not kebab-case.</summary>
    public void Kebab(Word word)
    {
        if (!KebabForm().IsMatch(word.Text)) Defect(word, $"'{word.Text}' is not kebab-case (small letters, digits, single hyphens).");
    }

    private static string Nearest(string written, IEnumerable<string> known)
    {
        var best = known.Select(word => (Word: word, Distance: Distance(written, word))).OrderBy(pair => pair.Distance).FirstOrDefault();
        return best.Word is not null && best.Distance <= Math.Max(1, written.Length / 3) ? $" Did you mean '{best.Word}'?" : "";
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[b.Length];
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(?:-[a-z0-9]+)*\z")]
    private static partial Regex KebabForm();
}
