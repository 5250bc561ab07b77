using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ComplaintSuite.Cli.Import;

/// <summary>What the columns of a publisher's file stand for. One file a data set, in <c>mappings/</c>; unknown and repeated keys are errors.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "The YAML reader makes it.")]
internal sealed partial class ImportMapping
{
    private const string BuiltIn = "mapping.";

    /// <summary>Code of the data set: with a record's number it names the record for good.</summary>
    public string Dataset { get; set; } = "";

    /// <summary>The procedure whose categories the table names; empty where the mapping is for any. Such a mapping is chosen by its name, never by the columns alone.</summary>
    public string Procedure { get; set; } = "";

    /// <summary>The data set in words.</summary>
    public string Name { get; set; } = "";

    /// <summary>IANA zone of its times.</summary>
    public string Zone { get; set; } = "";

    public RecordLine Record { get; set; } = new();

    /// <summary>Which rows of the file are meant; null: all.</summary>
    public Choice? Select { get; set; }

    public TimeLine Received { get; set; } = new();

    /// <summary>By when the publisher meant to be done; absent where it says nothing.</summary>
    public TimeLine? Target { get; set; }

    public TimeLine? Closed { get; set; }

    public string Kind { get; set; } = "";

    /// <summary>A value that is not listed is a channel that the suite does not name: it stays in the publisher's words.</summary>
    public ValueLine Channel { get; set; } = new();

    public string Subject { get; set; } = "";

    /// <summary>What counts as the facts of a row: the first of these whose columns are filled.</summary>
    public List<string> Facts { get; set; } = [];

    public ValueLine? Category { get; set; }

    /// <summary>The column with the publisher's own department, to compare with; empty where it names none.</summary>
    public string PublisherDepartment { get; set; } = "";

    /// <summary>What the procedure asks for beside, by name.</summary>
    public Dictionary<string, ValueLine> Details { get; set; } = [];

    /// <summary>What the publisher took out and the procedure would demand, such as complainant.name.</summary>
    public List<string> Removed { get; set; } = [];

    public string Respondent { get; set; } = "";

    public string Outcome { get; set; } = "";

    public string Language { get; set; } = "";

    /// <summary>A row in which one of these is empty is rejected.</summary>
    public List<string> Needs { get; set; } = [];

    /// <summary>Columns that are kept with the case as published, as far as the file has them.</summary>
    public List<string> Keep { get; set; } = [];

    /// <summary>Subject, facts and labels in other languages, by BCP 47 tag.</summary>
    public Dictionary<string, Wording> In { get; set; } = [];

    /// <summary>SHA-256 of the text, and of what was added to it, lower-case hexadecimal.</summary>
    [YamlIgnore]
    public string Sha256 { get; private set; } = "";

    /// <summary>Every column without which a file is not of this data set.</summary>
    [YamlIgnore]
    public IReadOnlySet<string> Columns => Templates.SelectMany(template => template.Columns)
        .Concat([Record.Id, Received.Column, PublisherDepartment, .. Needs, .. new[] { Target?.Column, Closed?.Column, Select?.Column }.OfType<string>()])
        .Concat(Details.Values.Append(Channel).Concat(Category is null ? [] : [Category]).SelectMany(line => line.Columns))
        .Where(column => column.Length > 0).ToHashSet();

    private IEnumerable<RowTemplate> Templates => Facts.Concat(In.Values.SelectMany(wording => wording.Facts.Append(wording.Subject))).Append(Subject).Append(Respondent).Append(Outcome).Select(RowTemplate.Parse);

    /// <summary>Those that the tool knows.</summary>
    public static IReadOnlyList<ImportMapping> Known { get; } =
    [
        .. typeof(ImportMapping).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(BuiltIn, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var reader = new StreamReader(typeof(ImportMapping).Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            return Parse(name[BuiltIn.Length..], reader.ReadToEnd());
        }),
    ];

    /// <summary>The mapping that was asked for, by the code of a known data set or as a file; without one, the only known one that fits the columns.</summary>
    /// <exception cref="ToolFailedException">There is none, or it is not what it should be.</exception>
    public static ImportMapping Find(string? wanted, string file, IReadOnlyCollection<string> columns)
    {
        var mapping = wanted is null ? null : Known.FirstOrDefault(known => known.Dataset == wanted) ?? Load(wanted);
        if (mapping is null)
        {
            var fitting = Known.Where(known => known.FitsAlone(columns)).ToList();
            mapping = fitting.Count == 1 ? fitting[0] : throw new ToolFailedException($"{file}: {(fitting.Count == 0 ? "no known data set has" : "several known data sets have")} these columns; name one by --mapping ({string.Join(", ", Known.Select(known => known.Dataset))}, or a file).");
        }
        var absent = mapping.Columns.Except(columns).Order(StringComparer.Ordinal).ToList();
        return absent.Count == 0 ? mapping : throw new ToolFailedException($"{file} is not of {mapping.Dataset}: it has no column {string.Join(", ", absent)}.");
    }

    /// <summary>Whether a file is of this data set by its columns alone.</summary>
    public bool FitsAlone(IReadOnlyCollection<string> columns) => Procedure.Length == 0 && Columns.IsSubsetOf(columns);

    private static ImportMapping Load(string file) =>
        File.Exists(file) ? Parse(file, File.ReadAllText(file)) : throw new ToolFailedException($"'{file}' is neither a known data set ({string.Join(", ", Known.Select(known => known.Dataset))}) nor a file.");

    /// <exception cref="ToolFailedException">The text names file, line and column, or the key.</exception>
    internal static ImportMapping Parse(string file, string text)
    {
        try
        {
            var mapping = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).WithDuplicateKeyChecking().Build().Deserialize<ImportMapping>(text)
                ?? throw new ToolFailedException($"{file} is empty.");
            mapping.Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            if (mapping.Defects() is { Count: > 0 } defects)
                throw new ToolFailedException(string.Join('\n', defects.Select(defect => $"{file}: {defect}")));
            return mapping;
        }
        catch (YamlException defect)
        {
            throw new ToolFailedException($"{file}({defect.Start.Line},{defect.Start.Column}): {defect.InnerException?.Message ?? defect.Message}");
        }
        catch (FormatException defect)
        {
            throw new ToolFailedException($"{file}: {defect.Message}");
        }
    }

    private List<string> Defects()
    {
        var defects = new List<string>();
        void Demand(bool holds, string otherwise)
        {
            if (!holds)
                defects.Add(otherwise);
        }

        Demand(Code().IsMatch(Dataset), "dataset: a code of at most 40 lower-case letters, digits and hyphens.");
        Demand(TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out _), $"zone: '{Zone}' is no IANA zone.");
        Demand(Record.Id.Length > 0, "record.id: the column of the record's number.");
        Demand(Record.Rows is "one" or "many", "record.rows: one, or many where several rows are one record.");
        foreach (var (key, line) in new[] { ("received", Received), ("target", Target), ("closed", Closed) })
            Demand(line is null || line.Column.Length > 0 && (line.At is null || TimeOnly.TryParseExact(line.At, "HH:mm", out _)), $"{key}: a column, and at: HH:mm where it has days without a time.");
        Demand(Kind.Length > 0, "kind: what the records are, such as complaint.");
        Demand(Channel.IsWhole, "channel: a column with values, or one value.");
        Demand(Category is null || Category.IsWhole, "category: a column with values or labels, or one value; before it, columns with labels.");
        foreach (var (label, _) in Category?.Twice ?? [])
            Demand(false, $"category: '{label}' is listed under several categories.");
        Demand(Select is null || Select is { Column.Length: > 0, Values.Count: > 0 }, "select: a column, and the values of the rows that are meant.");
        foreach (var (name, line) in Details)
            Demand(line.IsWhole, $"details.{name}: a column with values, or one value.");
        Demand(Facts.Count > 0, "facts: what counts as the facts of a row.");
        Demand(Language.Length > 0, "language: of the texts.");
        _ = Templates.ToList();
        return defects;
    }

    [GeneratedRegex(@"\A[a-z0-9-]{1,40}\z")]
    private static partial Regex Code();

    internal sealed class RecordLine
    {
        public string Id { get; set; } = "";
        public string Rows { get; set; } = "one";
    }

    internal sealed class TimeLine
    {
        public string Column { get; set; } = "";

        /// <summary>Time of day for a day without one.</summary>
        public string? At { get; set; }
    }

    /// <summary>The rows whose column has one of these values.</summary>
    internal sealed class Choice
    {
        public string Column { get; set; } = "";
        public List<string> Values { get; set; } = [];
    }

    /// <summary>How the texts of a record read in another language.</summary>
    internal sealed class Wording
    {
        public string Subject { get; set; } = "";
        public List<string> Facts { get; set; } = [];

        /// <summary>What the publisher's labels are called, by column; those of a labels' file come beside them.</summary>
        public Dictionary<string, Dictionary<string, string>> Labels { get; set; } = [];
    }
}
