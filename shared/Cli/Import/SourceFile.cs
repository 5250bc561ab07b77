using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Sylvan.Data.Csv;

namespace ComplaintSuite.Cli.Import;

/// <summary>A row of a publisher's file.</summary>
/// <param name="Number">From 1, without the header.</param>
/// <param name="Values">Value by column; what the file does not have is not there.</param>
internal sealed record SourceRow(int Number, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The value of a column, without blanks around it.</summary>
    public string this[string column] => Values[column];
}

/// <summary>The rows that are one record, in the order of the file.</summary>
/// <param name="Id">The publisher's number; empty where the row has none.</param>
/// <param name="Rows">One or more.</param>
/// <param name="Defect">Why no record can be made of them; null where one can.</param>
internal sealed record SourceRecord(string Id, IReadOnlyList<SourceRow> Rows, Reject? Defect);

/// <summary>A publisher's file: comma-separated with a header row, RFC 4180 quoting, UTF-8, plain or gzip. Read as a stream; only records whose rows are still to come are held.</summary>
internal sealed class SourceFile
{
    private readonly string _path;
    private readonly int? _rows;
    private readonly Dictionary<string, int> _rowsOfRecord = [];

    private SourceFile(string path, int? rows) => (_path, _rows) = (path, rows);

    /// <summary>Without its folder.</summary>
    public string Name => Path.GetFileName(_path);

    public required ImportMapping Mapping { get; init; }

    /// <summary>Of the file as it lies there, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>How many rows it has of those that the mapping means, of all or of as many as were asked for.</summary>
    public int Rows { get; private set; }

    /// <summary>How many records these rows are.</summary>
    public int Records { get; private set; }

    /// <summary>Whether a file's columns are of a data set that the tool knows.</summary>
    public static bool IsKnown(string path)
    {
        using var csv = Csv(path);
        return ImportMapping.Known.Count(known => known.FitsAlone(Columns(csv))) == 1;
    }

    /// <summary>Reads a file once through and counts what is in it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mapping">Code of a data set or file of a mapping; null: by the columns.</param>
    /// <param name="rows">Only the first rows; null: all.</param>
    /// <param name="adapt">What becomes of the mapping that was found, such as one into another language; null: it stays.</param>
    /// <exception cref="ToolFailedException">It can't be read, or is of no data set that is known.</exception>
    public static SourceFile Open(string path, string? mapping, int? rows, Func<ImportMapping, ImportMapping>? adapt = null)
    {
        try
        {
            string[] columns;
            using (var csv = Csv(path))
                columns = Columns(csv);
            using var content = File.OpenRead(path);
            var found = ImportMapping.Find(mapping, path, columns);
            var file = new SourceFile(path, rows) { Mapping = adapt is null ? found : adapt(found), Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)) };
            file.Survey();
            return file;
        }
        catch (Exception broken) when (broken is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new ToolFailedException($"{path}: {broken.Message}");
        }
    }

    /// <summary>Every record, as soon as its last row is there: in the order of the file for one row each.</summary>
    /// <exception cref="ToolFailedException">The file can't be read further; the text says where.</exception>
    public IEnumerable<SourceRecord> ReadRecords()
    {
        var (seen, waiting) = (new HashSet<string>(), new Dictionary<string, List<SourceRow>>());
        foreach (var (row, whole) in ReadRows())
        {
            var id = whole ? row[Mapping.Record.Id] : "";
            if (!whole)
                yield return new(id, [row], new("ROW_BROKEN", null, null, "The row has another number of fields than the header."));
            else if (id.Length == 0)
                yield return new(id, [row], new("COLUMN_EMPTY", Mapping.Record.Id, null, "The row has no number."));
            else if (Mapping.Record.Rows == "one")
                yield return new(id, [row], seen.Add(id) ? null : new("NUMBER_REPEATED", Mapping.Record.Id, null, "A row before this one has the same number."));
            else
            {
                if (!waiting.TryGetValue(id, out var rows))
                    waiting[id] = rows = [];
                rows.Add(row);
                if (rows.Count == _rowsOfRecord[id] && waiting.Remove(id))
                    yield return new(id, rows, null);
            }
        }
    }

    private void Survey()
    {
        foreach (var (row, whole) in ReadRows())
        {
            Rows++;
            var id = whole && Mapping.Record.Rows == "many" ? row[Mapping.Record.Id] : "";
            if (id.Length == 0)
                Records++;
            else if (!_rowsOfRecord.TryAdd(id, 1))
                _rowsOfRecord[id]++;
        }
        Records += _rowsOfRecord.Count;
    }

    private IEnumerable<(SourceRow Row, bool Whole)> ReadRows()
    {
        using var csv = Csv(_path);
        var columns = Columns(csv);
        for (var number = 1; (_rows is null || number <= _rows) && Next(csv, number); number++)
        {
            var row = new SourceRow(number, columns.Take(csv.RowFieldCount).Select((column, index) => (column, csv.GetString(index).Trim())).ToDictionary(field => field.column, field => field.Item2));
            var whole = csv.RowFieldCount == columns.Length;
            if (!whole || Mapping.Select is not { } meant || meant.Values.Contains(row[meant.Column]))
                yield return (row, whole);
        }
    }

    private bool Next(CsvDataReader csv, int number)
    {
        try
        {
            return csv.Read();
        }
        catch (Exception broken) when (broken is FormatException or IOException)
        {
            throw new ToolFailedException($"{_path}: row {number} can't be read, nor what follows: {broken.Message}");
        }
    }

    private static CsvDataReader Csv(string path)
    {
        var stream = File.OpenRead(path);
        Stream content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        return CsvDataReader.Create(new StreamReader(content, Encoding.UTF8), new CsvDataReaderOptions { BufferSize = 1 << 20, OwnsReader = true });
    }

    private static string[] Columns(CsvDataReader csv) => [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetName)];
}
