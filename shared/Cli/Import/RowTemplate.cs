using System.Text;
using System.Text.RegularExpressions;

namespace ComplaintSuite.Cli.Import;

/// <summary>A text with columns in it: <c>{type} ({subject})[, {neighborhood}].</c> What stands in square brackets falls away where a column in it is empty.</summary>
internal sealed partial class RowTemplate
{
    private readonly List<(string Text, List<string> Columns, bool Optional)> _parts = [];

    private RowTemplate()
    {
    }

    public IEnumerable<string> Columns => _parts.SelectMany(part => part.Columns);

    /// <exception cref="FormatException">A bracket has no other.</exception>
    public static RowTemplate Parse(string text)
    {
        var template = new RowTemplate();
        foreach (Match part in Part().Matches(text))
        {
            var (inner, optional) = part.Groups["optional"].Success ? (part.Groups["optional"].Value, true) : (part.Value, false);
            if (Column().Replace(inner, "").AsSpan().IndexOfAny("{}[]") >= 0)
                throw new FormatException($"'{text}' has a bracket without its other.");
            template._parts.Add((inner, [.. Column().Matches(inner).Select(column => column.Groups[1].Value)], optional));
        }
        return template;
    }

    /// <summary>Whether every column is filled that does not stand in square brackets.</summary>
    public bool IsFilled(SourceRow row) => _parts.Where(part => !part.Optional).SelectMany(part => part.Columns).All(column => row[column].Length > 0);

    public string Of(SourceRow row)
    {
        var text = new StringBuilder();
        foreach (var (inner, columns, optional) in _parts)
            if (!optional || columns.TrueForAll(column => row[column].Length > 0))
                text.Append(Column().Replace(inner, column => row[column.Groups[1].Value]));
        return text.ToString().Trim();
    }

    [GeneratedRegex(@"\[(?<optional>[^\[\]]*)\]|[^\[\]]+|[\[\]]")]
    private static partial Regex Part();

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Column();
}
