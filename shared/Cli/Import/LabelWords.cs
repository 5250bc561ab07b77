using System.Text;
using Sylvan.Data.Csv;

namespace ComplaintSuite.Cli.Import;

/// <summary>What a publisher's labels are called in another language. A label that has no name there stays as it is.</summary>
/// <param name="names">Name by column and label.</param>
/// <param name="separators">By column, what stands between the parts of a label: each part has a name of its own.</param>
internal sealed class LabelWords(IReadOnlyDictionary<(string Column, string Label), string> names, IReadOnlyDictionary<string, string> separators)
{
    public string Of(string column, string label) => names.GetValueOrDefault((column, label), label);

    /// <summary>The row with every label by its name.</summary>
    public SourceRow Of(SourceRow row) => row with { Values = row.Values.ToDictionary(field => field.Key, field => Named(field.Key, field.Value)) };

    /// <summary>
    /// The labels of a data set out of a labels' file: dataset, field, value, and a column <c>label_</c> with the first subtag of the language. Other columns are not read.
    /// </summary>
    /// <exception cref="ToolFailedException">The file can't be read, has no such columns, or names no label of the data set: records would keep the publisher's, and an import can't be taken back.</exception>
    public static IEnumerable<((string Column, string Label) Key, string Name)> Read(string path, string dataset, string language)
    {
        var rows = new List<((string, string), string)>();
        try
        {
            using var csv = CsvDataReader.Create(new StreamReader(path, Encoding.UTF8), new CsvDataReaderOptions { OwnsReader = true });
            var name = $"label_{language.Split('-')[0]}";
            var columns = Enumerable.Range(0, csv.FieldCount).Select(csv.GetName).ToList();
            if (new[] { "dataset", "field", "value", name }.Except(columns).ToList() is { Count: > 0 } absent)
                throw new ToolFailedException($"{path} has no column {string.Join(", ", absent)}.");
            while (csv.Read())
                if (csv.GetString(columns.IndexOf("dataset")) == dataset && csv.GetString(columns.IndexOf(name)) is { Length: > 0 } named)
                    rows.Add(((csv.GetString(columns.IndexOf("field")), csv.GetString(columns.IndexOf("value"))), named));
        }
        catch (Exception broken) when (broken is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new ToolFailedException($"{path}: {broken.Message}");
        }
        return rows.Count > 0
            ? rows
            : throw new ToolFailedException($"{path} has no row with dataset '{dataset}' and a name in '{language}'. Call the file of records as the labels do, or leave --labels out where the mapping names all labels itself.");
    }

    private string Named(string column, string text) => names.TryGetValue((column, text), out var name) || !separators.TryGetValue(column, out var separator)
        ? name ?? text
        : string.Join(separator, text.Split(separator).Select(part => Of(column, part.Trim())));
}
