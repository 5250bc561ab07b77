using ComplaintSuite.Contracts.Intake.V1;
using Google.Protobuf;

namespace ComplaintSuite.Cli.HandOver;

/// <summary>
/// What became of entries, in a file of the person who hands over: a BatchRegisterComplaintsResponse as JSON, readable by that person alone, since access codes open cases. It is
/// written after each part, whole or not at all, and what another run was answered stays in it.
/// </summary>
internal sealed class HandOverResults
{
    private readonly OrderedDictionary<string, OfflineResult> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _path;

    private HandOverResults(string path) => _path = path;

    /// <summary>Reads what is there, and writes it back: that nothing can be written is known before anything is sent.</summary>
    /// <exception cref="ToolFailedException">The file holds something else.</exception>
    /// <exception cref="IOException">It can't be read or written.</exception>
    public static HandOverResults Open(string path)
    {
        var results = new HandOverResults(path);
        if (File.Exists(path))
            try
            {
                foreach (var result in JsonParser.Default.Parse<BatchRegisterComplaintsResponse>(File.ReadAllText(path)).Results)
                    results._byId[result.RequestId] = result;
            }
            catch (Exception other) when (other is InvalidJsonException or InvalidProtocolBufferException)
            {
                // Whatever it is, such as the desk's own file, it is not written over.
                throw new ToolFailedException($"{path} holds something else than results of a hand-over. Name another file with --results.");
            }
        results.Write();
        return results;
    }

    /// <summary>What became of an entry that has its case; null for one that was refused or never answered: it is handed over again.</summary>
    public OfflineResult? SettledOf(OfflineEntry entry) => _byId.GetValueOrDefault(entry.Registration?.RequestId ?? "") is { Outcome: OfflineOutcome.Registered or OfflineOutcome.Known } settled ? settled : null;

    /// <summary>Keeps what a part was answered, in the file before anything else happens.</summary>
    /// <exception cref="IOException">It can't be written; what was kept before is still there.</exception>
    public void Add(IEnumerable<OfflineResult> results)
    {
        foreach (var result in results)
            _byId[result.RequestId] = result;
        Write();
    }

    private void Write()
    {
        var draft = _path + ".new";
        File.Delete(draft); // one that a killed run left may have other rights
        using (var stream = new FileStream(draft, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            using (var writer = new StreamWriter(stream, leaveOpen: true))
                writer.Write(JsonFormatter.Default.Format(new BatchRegisterComplaintsResponse { Results = { _byId.Values } }));
            stream.Flush(flushToDisk: true);
        }
        File.Move(draft, _path, overwrite: true);
    }
}
