using System.Security.Cryptography;
using System.Text;
using YamlDotNet.Serialization;

namespace ComplaintSuite.Cli.Import;

/// <summary>A mapping in another language, or with what an organisation adds: another import, with files and cases of its own.</summary>
partial class ImportMapping
{
    /// <summary>What rows are read by in another language; null: as published.</summary>
    [YamlIgnore]
    public LabelWords? Words { get; private set; }

    /// <summary>
    /// The mapping in another language: subject and facts in its words, and the category by the labels as they read there. The code of the data set then ends with the
    /// language, so that the same record is one case in each.
    /// </summary>
    /// <param name="language">BCP 47 tag, such as "zh-CN".</param>
    /// <param name="labels">File of labels; null: those of the mapping alone.</param>
    /// <param name="dataset">What the labels' file calls the data set.</param>
    /// <exception cref="ToolFailedException">The mapping has no words in the language, the labels' file has no row for the data set, or two labels that read alike there have different categories.</exception>
    public ImportMapping Into(string language, string? labels, string dataset)
    {
        if (!In.TryGetValue(language, out var wording))
            throw new ToolFailedException($"{Dataset} has no words in '{language}'{(In.Count > 0 ? $", only in {string.Join(", ", In.Keys.Order(StringComparer.Ordinal))}" : "")}.");
        var names = new Dictionary<(string, string), string>();
        foreach (var (column, named) in wording.Labels)
            foreach (var (label, name) in named)
                names[(column, label)] = name;
        // A file says it last: whoever names one knows better than the mapping.
        foreach (var (key, name) in labels is null ? [] : LabelWords.Read(labels, dataset, language))
            names[key] = name;
        var words = new LabelWords(names, Category is { Column: { } of, Separator: { } separator } ? new Dictionary<string, string> { [of] = separator } : new Dictionary<string, string>());
        var adapted = (ImportMapping)MemberwiseClone();
        (adapted.Words, adapted.Language, adapted.Subject, adapted.Facts) = (words, language, wording.Subject, wording.Facts);
        (adapted.Dataset, adapted.Category) = ($"{Dataset}-{language.ToLowerInvariant()}", Category?.In(words));
        adapted.Sha256 = HashWith([language, .. names.Select(name => $"{name.Key.Item1}\n{name.Key.Item2}\n{name.Value}").Order(StringComparer.Ordinal)]);
        return adapted;
    }

    /// <summary>The mapping with details of the organisation's own for all records, such as the place where they belong.</summary>
    public ImportMapping With(IReadOnlyDictionary<string, string> details)
    {
        if (details.Count == 0)
            return this;
        var adapted = (ImportMapping)MemberwiseClone();
        adapted.Details = new(Details);
        foreach (var (name, value) in details)
            adapted.Details[name] = new ValueLine { Value = value };
        adapted.Sha256 = HashWith(details.Select(detail => $"{detail.Key}={detail.Value}").Order(StringComparer.Ordinal));
        return adapted;
    }

    private string HashWith(IEnumerable<string> added) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Sha256}\n{string.Join('\n', added)}")));
}
