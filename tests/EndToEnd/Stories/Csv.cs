using System.IO.Compression;
using System.Text;

namespace ComplaintSuite.EndToEnd.Stories;

/// <summary>Comma-separated files with a header row, RFC 4180 quoting, UTF-8, plain or gzip.</summary>
public static class Csv
{
    /// <exception cref="InvalidDataException">A row has more or fewer fields than the header, or a quote is never closed.</exception>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string file)
    {
        using var stream = File.OpenRead(file);
        using Stream content = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        using var reader = new StreamReader(content, Encoding.UTF8);
        var rows = Rows(reader).ToList();
        var header = rows[0];
        return [.. rows.Skip(1).Select((row, index) => row.Count == header.Count
            ? (IReadOnlyDictionary<string, string>)header.Zip(row).ToDictionary(field => field.First, field => field.Second)
            : throw new InvalidDataException($"{file}: record {index + 1} has {row.Count} fields, the header {header.Count}."))];
    }

    private static IEnumerable<List<string>> Rows(StreamReader reader)
    {
        var row = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (int next; (next = reader.Read()) >= 0;)
        {
            var character = (char)next;
            if (quoted)
            {
                if (character != '"') field.Append(character);
                else if (reader.Peek() == '"') field.Append((char)reader.Read());
                else quoted = false;
            }
            else if (character == '"') quoted = true;
            else if (character is ',' or '\n')
            {
                row.Add(field.ToString());
                field.Clear();
                if (character == ',') continue;
                yield return row;
                row = [];
            }
            else if (character != '\r') field.Append(character);
        }
        if (quoted) throw new InvalidDataException("A quote is never closed.");
        if (row.Count > 0 || field.Length > 0) yield return [.. row, field.ToString()];
    }
}
