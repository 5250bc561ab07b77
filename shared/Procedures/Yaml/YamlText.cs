using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ComplaintSuite.Procedures.Yaml;

/// <summary>
/// Writes a tree in one fixed form, so that equal trees give equal text and the text can be hashed. Reading the text gives the same tree again.
/// A change of this form changes the hash of every released procedure: it must not happen.
/// </summary>
internal static partial class YamlText
{
    private const int FlowWidth = 100;

    public static string Write(Map map)
    {
        var text = new StringBuilder();
        WriteMap(text, map, 0);
        return text.ToString();
    }

    private static void WriteMap(StringBuilder text, Map map, int indent)
    {
        foreach (var entry in map.Entries)
        {
            text.Append(' ', indent).Append(Quote(entry.Key.Text)).Append(':');
            WriteValue(text, entry.Value, indent);
        }
    }

    private static void WriteValue(StringBuilder text, Node value, int indent)
    {
        switch (value)
        {
            case Word word when IsBlock(word.Text):
                WriteBlock(text, word.Text, indent + 2);
                break;
            case Word word:
                text.Append(' ').Append(Quote(word.Text)).Append('\n');
                break;
            case Map { Entries.Count: 0 }:
                text.Append(" {}\n");
                break;
            case Map map:
                text.Append('\n');
                WriteMap(text, map, indent + 2);
                break;
            case Items items when Flow(items) is { } flow:
                text.Append(' ').Append(flow).Append('\n');
                break;
            case Items items:
                text.Append('\n');
                foreach (var node in items.Nodes)
                {
                    text.Append(' ', indent + 2).Append('-');
                    WriteValue(text, node, indent + 2);
                }
                break;
        }
    }

    private static void WriteBlock(StringBuilder text, string value, int indent)
    {
        var ends = value.EndsWith('\n');
        text.Append(ends ? " |\n" : " |-\n");
        foreach (var line in (ends ? value[..^1] : value).Split('\n'))
            (line.Length == 0 ? text : text.Append(' ', indent).Append(line)).Append('\n');
    }

    /// <summary>Only where a literal block gives back exactly the same characters.</summary>
    private static bool IsBlock(string value)
    {
        var body = value.EndsWith('\n') ? value[..^1] : value;
        return body.Contains('\n') && !body.StartsWith('\n') && !body.EndsWith('\n')
            && body.Split('\n').All(line => line.Length == 0 || (line[0] != ' ' && line.Trim().Length == line.Length))
            && body.All(letter => letter == '\n' || !NeedsEscape(letter));
    }

    private static string? Flow(Items items)
    {
        if (!items.Nodes.All(node => node is Word)) return null;
        var flow = $"[{string.Join(", ", items.Nodes.Select(node => Quote(((Word)node).Text)))}]";
        return flow.Length <= FlowWidth || items.Nodes.Count == 0 ? flow : null;
    }

    private static string Quote(string value)
    {
        if (Plain().IsMatch(value)) return value;
        var text = new StringBuilder("\"");
        foreach (var letter in value)
        {
            if (letter is '"' or '\\') text.Append('\\').Append(letter);
            else if (letter == '\n') text.Append("\\n");
            else if (letter == '\t') text.Append("\\t");
            else if (NeedsEscape(letter)) text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}");
            else text.Append(letter);
        }
        return text.Append('"').ToString();
    }

    private static bool NeedsEscape(char letter) =>
        char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\uFEFF' or '\u0085' or '\uFFFE' or '\uFFFF';

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9 ._/+-]*[A-Za-z0-9])?\z")]
    private static partial Regex Plain();
}
