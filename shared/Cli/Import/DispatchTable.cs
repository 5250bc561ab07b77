using System.Globalization;
using System.Text;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Cli.Import;

/// <summary>Where a procedure's table sends the records of a file, against the publisher's own labels. Counts only: nothing of a record is in it.</summary>
internal sealed class DispatchTable(Procedure procedure, ImportMapping mapping)
{
    private readonly Dictionary<Line, int> _counts = [];
    private readonly SortedDictionary<string, int> _rejects = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _differences = new(StringComparer.Ordinal);
    private int _inOther;

    /// <summary>Records that the table gives no department.</summary>
    public int Unrouted { get; private set; }

    /// <summary>Whether a record had another category, or none, in the other language.</summary>
    public bool Differs => _differences.Count > 0;

    private int Routed => _counts.Values.Sum();

    /// <summary>Reads a file by its mapping.</summary>
    /// <param name="procedure">Whose table is asked.</param>
    /// <param name="file">The file, as published.</param>
    /// <param name="other">The same in another language; null: not compared.</param>
    public static DispatchTable Of(Procedure procedure, SourceFile file, SourceFile? other)
    {
        var table = new DispatchTable(procedure, file.Mapping);
        var mapper = new RecordMapper(file.Mapping);
        using var translated = other?.ReadRecords().GetEnumerator();
        var second = other is null ? null : new RecordMapper(other.Mapping);
        foreach (var source in file.ReadRecords())
        {
            var category = mapper.TryMap(source, out var record, out var reasons) ? record.Category : null;
            table.Count(source, category, reasons);
            if (translated?.MoveNext() == true)
                table.Compare(source, category, second!.TryMap(translated.Current, out var same, out _) ? same.Category : null);
        }
        return table;
    }

    /// <summary>As Markdown; the columns in the order of the mapping's own table.</summary>
    public string Write(SourceFile file)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {mapping.Name}\n\n`{mapping.Dataset}` by the table of `{procedure.Id}/{procedure.Version}`: {Number(file.Rows)} rows, {Number(file.Records)} records, ")
            .Append(CultureInfo.InvariantCulture, $"{Number(Routed)} dispatched, {Number(_rejects.Values.Sum())} rejected, {Number(Unrouted)} unrouted.\n");
        foreach (var (why, records) in _rejects)
            text.Append(CultureInfo.InvariantCulture, $"\nRejected, {why}: {Number(records)}\n");
        if (_inOther > 0)
            text.Append(CultureInfo.InvariantCulture, $"\nIn the other language {(Differs ? $"these differ: {string.Join(", ", _differences)}" : $"all {Number(_inOther)} go the same way, record by record")}.\n");
        WriteRows(text, "Department", _counts.GroupBy(count => count.Key.Department), "Category", count => count.Category);
        WriteRows(text, "Publisher's label", _counts.GroupBy(count => Cell(count.Key.Label)), "Category → department", count => $"{count.Category} → {count.Department}");
        if (mapping.PublisherDepartment.Length > 0)
        {
            WriteRows(text, "Publisher's department", _counts.GroupBy(count => Cell(count.Key.Theirs)), "Category → department", count => $"{count.Category} → {count.Department}");
            var agreed = _counts.GroupBy(count => count.Key.Theirs).Sum(theirs => theirs.GroupBy(count => count.Key.Category).Max(category => category.Sum(count => count.Value)));
            text.Append(CultureInfo.InvariantCulture, $"\nA department of the publisher's stands for one category here in {100.0 * agreed / Math.Max(1, Routed):0.0} % of the records.\n");
        }
        return text.ToString();
    }

    private void Count(SourceRecord source, string? category, IReadOnlyList<Reject> reasons)
    {
        if (category is null)
        {
            foreach (var why in reasons.Select(reason => $"{reason.Code}{(reason.Field is null ? "" : $" {reason.Field}")}: {reason.Description}").Distinct())
                _rejects[why] = _rejects.GetValueOrDefault(why) + 1;
            return;
        }
        if (procedure.DepartmentFor(null, category, _ => null) is not { Length: > 0 } department)
        {
            Unrouted++;
            return;
        }
        var row = source.Rows[0];
        var line = new Line(mapping.Category?.LabelOf(row) ?? "", mapping.PublisherDepartment.Length > 0 ? row[mapping.PublisherDepartment] : "", category, department);
        _counts[line] = _counts.GetValueOrDefault(line) + 1;
    }

    private void Compare(SourceRecord source, string? here, string? there)
    {
        _inOther++;
        if (here != there)
            _differences.Add($"{source.Id} ({here ?? "rejected"}/{there ?? "rejected"})");
    }

    private static void WriteRows(StringBuilder text, string first, IEnumerable<IGrouping<string, KeyValuePair<Line, int>>> rows, string second, Func<Line, string> by)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n| {first} | Records | {second} |\n| --- | ---: | --- |\n");
        foreach (var row in rows.OrderByDescending(row => row.Sum(count => count.Value)).ThenBy(row => row.Key, StringComparer.Ordinal))
        {
            var shares = row.GroupBy(count => by(count.Key)).Select(share => (share.Key, Records: share.Sum(count => count.Value))).OrderByDescending(share => share.Records).ThenBy(share => share.Key, StringComparer.Ordinal).ToList();
            text.Append(CultureInfo.InvariantCulture, $"| {row.Key} | {Number(row.Sum(count => count.Value))} | {string.Join("; ", shares.Select(share => shares.Count == 1 ? share.Key : $"{share.Key} {Number(share.Records)}"))} |\n");
        }
    }

    private static string Cell(string label) => label.Length == 0 ? "(empty)" : label.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>What records have in common that go the same way.</summary>
    /// <param name="Label">The publisher's label.</param>
    /// <param name="Theirs">The publisher's department; empty where it names none.</param>
    /// <param name="Category">Category of the procedure.</param>
    /// <param name="Department">Department of the procedure.</param>
    private sealed record Line(string Label, string Theirs, string Category, string Department);
}
