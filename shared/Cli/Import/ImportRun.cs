using System.Diagnostics;
using System.Text.Json;
using ComplaintSuite.Contracts.Intake.V1;

namespace ComplaintSuite.Cli.Import;

/// <summary>
/// Takes one file over: so many batches at a time, the next read only when one of them is answered. A batch is settled when all before it are, so that the state says
/// with one number what is done.
/// </summary>
internal sealed class ImportRun(SourceFile file, ImportScope scope, int? count, ImportFiles files, IImportCalls calls)
{
    private const int MostRecords = 200;
    private const int MostBytes = 1 << 20;

    private readonly Lock _settling = new();
    private readonly Dictionary<int, Settled> _ahead = [];
    private int _next;

    /// <summary>How far it is.</summary>
    public ImportState State { get; private set; } = new(scope, 0, 0, 0, 0, 0);

    /// <summary>Goes on from where a run before it stood, and to the end unless it is cancelled.</summary>
    /// <exception cref="ToolFailedException">The suite does not take it, or is not reached.</exception>
    public async Task<ImportSummary> RunAsync(int parallel, bool fromStart, Action<ImportState> progress, CancellationToken cancellation)
    {
        State = fromStart ? State : files.ReadState(scope) ?? State;
        var (begun, from) = (Stopwatch.GetTimestamp(), State.Position);
        using (var rejects = files.OpenRejects(State))
        {
            progress(State);
            try
            {
                await Parallel.ForEachAsync(Batches(from), new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation }, async (batch, stop) =>
                    Settle(batch.Number, new(batch.Lines, await SendAsync(batch, stop)), rejects, progress));
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // What was answered is settled; the rest is for the next run.
            }
        }
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var summary = new ImportSummary(
            scope.Dataset, scope.Organisation, file.Name, scope.FileSha256, scope.Rows, scope.Records, State.IsComplete, State.TakenOver, State.Known, State.Rejected, files.RejectedByCode(),
            Math.Round(seconds, 1), Math.Round((State.Position - from) / Math.Max(seconds, 0.001), 1));
        files.WriteSummary(summary);
        return summary;
    }

    private async Task<IReadOnlyList<ImportResult>> SendAsync(Batch batch, CancellationToken stop)
    {
        var request = new ImportComplaintsRequest { Organisation = scope.Organisation, Source = scope.Dataset, Records = { batch.Lines.Select(line => line.Record).OfType<PublishedRecord>() } };
        return request.Records.Count == 0 ? [] : (await calls.ImportAsync(request, stop)).Results;
    }

    private IEnumerable<Batch> Batches(int from)
    {
        var mapper = new RecordMapper(file.Mapping);
        var (number, lines, bytes) = (0, new List<Line>(), 0);
        foreach (var source in Chosen().Skip(from))
        {
            mapper.TryMap(source, out var record, out var reasons);
            var size = record?.CalculateSize() ?? 0;
            if (lines.Count > 0 && (lines.Count == MostRecords || bytes + size > MostBytes))
            {
                yield return new(number++, lines);
                (lines, bytes) = ([], 0);
            }
            lines.Add(new(source, record, reasons));
            bytes += size;
        }
        if (lines.Count > 0)
            yield return new(number, lines);
    }

    /// <summary>All records, or so many evenly over the file.</summary>
    private IEnumerable<SourceRecord> Chosen() => count is not { } some || some >= file.Records
        ? file.ReadRecords()
        : file.ReadRecords().Where((_, index) => (long)index * some / file.Records != (long)(index + 1) * some / file.Records);

    private void Settle(int number, Settled settled, FileStream rejects, Action<ImportState> progress)
    {
        lock (_settling)
        {
            _ahead.Add(number, settled);
            while (_ahead.Remove(_next, out var next))
            {
                State = Count(next, rejects);
                _next++;
            }
            files.WriteState(State);
            progress(State);
        }
    }

    private ImportState Count(Settled settled, FileStream rejects)
    {
        var state = State with { Position = State.Position + settled.Lines.Count };
        var results = new Queue<ImportResult>(settled.Results);
        foreach (var line in settled.Lines)
        {
            var result = line.Record is null ? null : results.Dequeue();
            if (result is not null && result.PublisherNumber != line.Source.Id)
                throw new ToolFailedException($"The suite answers for '{result.PublisherNumber}' where '{line.Source.Id}' was asked.");
            state = result?.Outcome switch
            {
                ImportOutcome.TakenOver => state with { TakenOver = state.TakenOver + 1 },
                ImportOutcome.Known => state with { Known = state.Known + 1 },
                _ => state with { Rejected = state.Rejected + 1 },
            };
            if (result?.Outcome is ImportOutcome.TakenOver or ImportOutcome.Known)
                continue;
            var reasons = result is null ? line.Reasons : [.. result.Violations.Select(it => new Reject(it.Code, NullIfEmpty(it.Field), NullIfEmpty(it.Rule), it.Description))];
            rejects.Write(JsonSerializer.SerializeToUtf8Bytes(
                new RejectedRecord(line.Source.Id, [.. line.Source.Rows.Select(row => row.Number)], NullIfEmpty(result?.CaseNumber ?? ""), reasons), ImportJson.Default.RejectedRecord));
            rejects.WriteByte((byte)'\n');
        }
        rejects.Flush(flushToDisk: false);
        return state with { RejectsLength = rejects.Length };
    }

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;

    /// <summary>A record as read: what is sent, or why nothing is.</summary>
    private sealed record Line(SourceRecord Source, PublishedRecord? Record, IReadOnlyList<Reject> Reasons);

    private sealed record Batch(int Number, IReadOnlyList<Line> Lines);

    private sealed record Settled(IReadOnlyList<Line> Lines, IReadOnlyList<ImportResult> Results);
}
