using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComplaintSuite.Cli.Import;

/// <summary>What is imported where: another suite, file, mapping, organisation or choice of records is another import, with files of its own.</summary>
/// <param name="Gateway">Address of the gateway that it is sent to.</param>
/// <param name="Dataset">Code of the data set.</param>
/// <param name="Organisation">Who takes the records in.</param>
/// <param name="FileSha256">Of the file.</param>
/// <param name="MappingSha256">Of the mapping.</param>
/// <param name="Rows">Rows of the file that are read.</param>
/// <param name="Records">Records that are taken of them.</param>
internal sealed record ImportScope(Uri Gateway, string Dataset, string Organisation, string FileSha256, string MappingSha256, int Rows, int Records)
{
    private const int HashLength = 8;

    /// <summary>What the names of its files begin with: readable, and no other import's.</summary>
    [JsonIgnore]
    public string FileName => $"{Dataset}-{Organisation}-{Hash()}";

    private string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Gateway}\n{FileSha256}\n{MappingSha256}\n{Rows}\n{Records}"))))[..HashLength];
}

/// <summary>How far an import is. Written after each batch; whoever starts it again goes on from here.</summary>
/// <param name="Scope">What is imported.</param>
/// <param name="Position">Records settled, from the first on without a gap.</param>
/// <param name="TakenOver">How many of them made a case.</param>
/// <param name="Known">How many had their case before.</param>
/// <param name="Rejected">How many became none.</param>
/// <param name="RejectsLength">Length of the rejects' file at this position.</param>
internal sealed record ImportState(ImportScope Scope, int Position, int TakenOver, int Known, int Rejected, long RejectsLength)
{
    [JsonIgnore]
    public bool IsComplete => Position == Scope.Records;
}

/// <summary>What came of an import, as JSON.</summary>
/// <param name="Dataset">Code of the data set.</param>
/// <param name="Organisation">Who took the records in.</param>
/// <param name="File">Name of the file.</param>
/// <param name="FileSha256">Of the file.</param>
/// <param name="Rows">Rows read.</param>
/// <param name="Records">Records that they are, or that were chosen.</param>
/// <param name="Complete">False when it was stopped before the end.</param>
/// <param name="TakenOver">Records that made a case.</param>
/// <param name="Known">Records that had their case before.</param>
/// <param name="Rejected">Records that became none.</param>
/// <param name="RejectedByCode">How often each reason was given; a record can have several.</param>
/// <param name="Seconds">How long this run took.</param>
/// <param name="RecordsPerSecond">Of this run.</param>
internal sealed record ImportSummary(
    string Dataset, string Organisation, string File, string FileSha256, int Rows, int Records, bool Complete, int TakenOver, int Known, int Rejected, SortedDictionary<string, int> RejectedByCode,
    double Seconds, double RecordsPerSecond);

/// <summary>The files that an import keeps in its work folder: state, rejects (a line of JSON each), summary.</summary>
internal sealed class ImportFiles
{
    private readonly string _state;

    public ImportFiles(string folder, ImportScope scope)
    {
        Directory.CreateDirectory(folder);
        string In(string ending) => Path.Combine(folder, $"{scope.FileName}.{ending}");
        (_state, Rejects, Summary) = (In("state.json"), In("rejects.jsonl"), In("summary.json"));
    }

    public string Rejects { get; }

    public string Summary { get; }

    /// <summary>The state of this very import; null where there is none, it is of another one, or it can't be read: then it begins at the start, which does no harm.</summary>
    public ImportState? ReadState(ImportScope scope)
    {
        if (!File.Exists(_state))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(_state), ImportJson.Default.ImportState) is { } state && state.Scope == scope && state.RejectsLength <= RejectsLength() ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Opens the rejects' file where the state left it: what a killed run wrote after it is written again.</summary>
    public FileStream OpenRejects(ImportState state)
    {
        var rejects = new FileStream(Rejects, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        rejects.SetLength(state.RejectsLength);
        rejects.Seek(0, SeekOrigin.End);
        return rejects;
    }

    /// <summary>Whole or not at all, however the process ends.</summary>
    public void WriteState(ImportState state)
    {
        var draft = _state + ".new";
        File.WriteAllText(draft, JsonSerializer.Serialize(state, ImportJson.Default.ImportState));
        File.Move(draft, _state, overwrite: true);
    }

    public void WriteSummary(ImportSummary summary) => File.WriteAllText(Summary, JsonSerializer.Serialize(summary, ImportJson.Default.ImportSummary) + "\n");

    /// <summary>How often each reason stands in the rejects' file.</summary>
    public SortedDictionary<string, int> RejectedByCode()
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Rejects))
            foreach (var reason in JsonSerializer.Deserialize(line, ImportJson.Default.RejectedRecord)!.Reasons)
                counts[reason.Code] = counts.GetValueOrDefault(reason.Code) + 1;
        return counts;
    }

    private long RejectsLength() => File.Exists(Rejects) ? new FileInfo(Rejects).Length : 0;
}
