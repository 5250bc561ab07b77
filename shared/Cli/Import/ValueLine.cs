using YamlDotNet.Serialization;

namespace ComplaintSuite.Cli.Import;

/// <summary>One value for all records, or one by what a column says.</summary>
internal sealed class ValueLine
{
    private Dictionary<string, string>? _table;

    public string? Value { get; set; }

    public string? Column { get; set; }

    public Dictionary<string, string> Values { get; set; } = [];

    /// <summary>The same the other way round, for long tables: by value the publisher's labels that stand for it. A label that is not listed has no value.</summary>
    public Dictionary<string, List<string>> Labels { get; set; } = [];

    /// <summary>For values that are not listed; null: they stay as they are.</summary>
    public string? Otherwise { get; set; }

    /// <summary>What stands between the parts of a label; the first part counts. Null: a label is one.</summary>
    public string? Separator { get; set; }

    /// <summary>Lines with labels that come first, in their order: the first that lists what its column says decides.</summary>
    public List<ValueLine> Before { get; set; } = [];

    [YamlIgnore]
    public bool IsWhole => Value is null != Column is null && (Labels.Count == 0 || Values.Count == 0) && (Separator is null || Separator.Length > 0) && Before.TrueForAll(line => line.IsWhole && line.Labels.Count > 0);

    /// <summary>Labels that stand under several values, each with these.</summary>
    [YamlIgnore]
    public IEnumerable<(string Label, IReadOnlyList<string> Values)> Twice => Before.SelectMany(line => line.Twice).Concat(Listed
        .GroupBy(entry => entry.Label).Where(label => label.Count() > 1).Select(label => (label.Key, (IReadOnlyList<string>)[.. label.Select(entry => entry.Value).Distinct()])));

    [YamlIgnore]
    public IEnumerable<string> Columns => Before.SelectMany(line => line.Columns).Concat(Column is null ? [] : [Column]);

    private IEnumerable<(string Label, string Value)> Listed => Labels.SelectMany(value => value.Value.Select(label => (label, value.Key)));

    /// <summary>The value of a row; null where its label is not among those listed.</summary>
    public string? Of(SourceRow row)
    {
        foreach (var line in Before)
            if (line.Of(row) is { } decided)
                return decided;
        if (Value is not null)
            return Value;
        var label = LabelOf(row);
        _table ??= Labels.Count > 0 ? Listed.ToDictionary(entry => entry.Label, entry => entry.Value) : Values;
        return _table.TryGetValue(label, out var named) ? named : Otherwise ?? (Labels.Count > 0 ? null : label);
    }

    /// <summary>What the row's column says, of several parts the first; empty where there is no column.</summary>
    public string LabelOf(SourceRow row) => Column is null ? "" : Separator is null ? row[Column] : row[Column].Split(Separator, 2)[0].Trim();

    /// <summary>The same table over labels in another language. Labels that read alike there must stand for the same.</summary>
    /// <exception cref="ToolFailedException">Two that read alike stand for different values.</exception>
    public ValueLine In(LabelWords words)
    {
        if (Column is not { } column)
            return this;
        var line = new ValueLine
        {
            Column = column,
            Otherwise = Otherwise,
            Separator = Separator,
            Before = [.. Before.Select(before => before.In(words))],
            Labels = Labels.ToDictionary(value => value.Key, value => value.Value.Select(label => words.Of(column, label)).Distinct().ToList()),
            Values = Values.GroupBy(entry => words.Of(column, entry.Key)).ToDictionary(label => label.Key, label => label.Select(entry => entry.Value).Distinct().ToList() is [var only]
                ? only : throw new ToolFailedException($"'{label.Key}' in '{column}' stands for {string.Join(" and ", label.Select(entry => entry.Value).Distinct())}.")),
        };
        return line.Twice.FirstOrDefault() is (Label: { } twice, Values: var several) ? throw new ToolFailedException($"'{twice}' in '{column}' stands for {string.Join(" and ", several)}.") : line;
    }
}
