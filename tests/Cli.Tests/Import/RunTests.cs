using System.Collections.Concurrent;
using System.Text.Json;
using ComplaintSuite.Cli;
using ComplaintSuite.Cli.Import;
using ComplaintSuite.Contracts.Intake.V1;

namespace ComplaintSuite.CliTests.Import;

/// <summary>Batches, their order, stopping and going on.</summary>
public sealed class RunTests : IDisposable
{
    private static readonly Uri Gateway = new("http://gateway");

    private readonly Folder _folder = new();
    private ImportFiles? _files;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_record_is_sent_once_in_batches_of_two_hundred_and_counted()
    {
        var suite = new FakeSuite();
        var summary = await RunAsync(suite, 950);
        Assert.Equal((true, 950, 950, 0, 0), (summary.Complete, summary.Records, summary.TakenOver, summary.Known, summary.Rejected));
        Assert.Equal([150, 200, 200, 200, 200], suite.Sizes.Order());
        Assert.Equal(summary, JsonSerializer.Deserialize(await File.ReadAllTextAsync(Files().Summary, Ct), ImportJson.Default.ImportSummary)! with { RejectedByCode = summary.RejectedByCode });
        Assert.Equal((0, 950), (await RunAsync(suite, 950, fromStart: true)) is var again ? (again.TakenOver, again.Known) : default);
        Assert.Equal(950, suite.Cases.Count);
    }

    [Fact]
    public async Task No_more_batches_are_on_their_way_than_allowed_and_none_is_read_ahead_of_them()
    {
        var suite = new FakeSuite { Hold = new TaskCompletionSource() };
        var run = RunAsync(suite, 3000, parallel: 3);
        await suite.WaitAsync(3, Ct);
        suite.Hold.SetResult();
        await run;
        Assert.Equal(3, suite.Most);
    }

    [Fact]
    public async Task Answers_that_come_out_of_order_are_settled_in_order()
    {
        var suite = new FakeSuite { Hold = new TaskCompletionSource(), HoldOnly = "1001" }; // the first batch waits for all others
        var states = new ConcurrentQueue<ImportState>();
        var run = RunAsync(suite, 1000, parallel: 5, progress: states.Enqueue);
        await suite.WaitAsync(5, Ct);
        await suite.AnsweredAsync(4, Ct);
        Assert.All(states, state => Assert.Equal(0, state.Position));
        suite.Hold.SetResult();
        Assert.True((await run).Complete);
    }

    [Fact]
    public async Task A_stopped_import_goes_on_where_it_stood_and_its_rejects_are_written_once()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var suite = new FakeSuite { Refuse = number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) % 100 == 0 };
        var stopped = await RunAsync(suite, 2000, progress: state => { if (state.Position >= 600) stop.Cancel(); }, cancellation: stop.Token);
        Assert.False(stopped.Complete);
        Assert.InRange(stopped.TakenOver + stopped.Rejected, 600, 1999);

        // What a killed process wrote after the state is written again.
        await File.AppendAllTextAsync(Files().Rejects, "{\"number\":\"half a li", Ct);
        var sent = suite.Sizes.Count;
        var rest = await RunAsync(suite, 2000);
        Assert.Equal((true, 1980, 0, 20), (rest.Complete, rest.TakenOver, rest.Known, rest.Rejected));
        Assert.InRange(suite.Sizes.Count - sent, 1, 7);
        Assert.Equal(Enumerable.Range(11, 20).Select(hundred => $"{hundred}00"), await RejectedAsync(Files()));
        Assert.Equal(["REFUSED_HERE 20"], rest.RejectedByCode.Select(code => $"{code.Key} {code.Value}"));
    }

    [Fact]
    public async Task Another_file_or_choice_begins_at_the_start()
    {
        var suite = new FakeSuite();
        await RunAsync(suite, 400);
        Assert.Equal((100, 400), (await RunAsync(suite, 500)) is var longer ? (longer.TakenOver, longer.Known) : default);
        Assert.Equal((0, 50), (await RunAsync(suite, 500, count: 50)) is var some ? (some.TakenOver, some.Known) : default);
    }

    [Fact]
    public async Task Two_imports_of_one_data_set_keep_their_rejects_each()
    {
        var suite = new FakeSuite { Refuse = number => number.EndsWith("00", StringComparison.Ordinal) };
        await RunAsync(suite, 200);
        var first = Files();
        await RunAsync(suite, 400);
        Assert.Equal(["1100", "1200"], await RejectedAsync(first));
        Assert.Equal(["1100", "1200", "1300", "1400"], await RejectedAsync(Files()));
        var again = await RunAsync(suite, 200);
        Assert.Equal((first.Rejects, first.Summary), (Files().Rejects, Files().Summary));
        Assert.Equal(["REFUSED_HERE 2"], again.RejectedByCode.Select(code => $"{code.Key} {code.Value}"));
    }

    [Fact]
    public async Task What_was_sent_to_another_suite_is_not_done_here()
    {
        var (there, here) = (new FakeSuite(), new FakeSuite());
        await RunAsync(there, 400);
        Assert.Equal(400, (await RunAsync(here, 400, gateway: new("http://another"))).TakenOver);
    }

    [Fact]
    public async Task A_state_that_cannot_be_read_begins_at_the_start()
    {
        var suite = new FakeSuite();
        await RunAsync(suite, 400);
        await File.WriteAllTextAsync(Assert.Single(Directory.GetFiles(_folder.Path, "boston-311-CITY311-*.state.json")), "{", Ct);
        Assert.Equal(400, (await RunAsync(suite, 400)).Known);
    }

    [Fact]
    public async Task Some_records_are_taken_evenly_over_the_file()
    {
        var suite = new FakeSuite();
        await RunAsync(suite, 100, count: 4);
        Assert.Equal(["1025", "1050", "1075", "1100"], suite.Cases.Keys.Order());
    }

    [Fact]
    public async Task Rows_that_are_rejected_here_are_not_sent_and_say_where_they_stand()
    {
        var suite = new FakeSuite();
        var text = Samples.BostonHeader + Samples.BostonRow("1") + Samples.BostonRow("2", opened: "") + Samples.BostonRow("3");
        var summary = await RunAsync(suite, text);
        Assert.Equal((2, 1), (summary.TakenOver, summary.Rejected));
        Assert.Equal(["1", "3"], suite.Cases.Keys.Order());
        Assert.Equal("""{"number":"2","rows":[2],"reasons":[{"code":"COLUMN_EMPTY","field":"opened","description":"The column \u0027opened\u0027 is empty."}]}""", Assert.Single(await File.ReadAllLinesAsync(Files().Rejects, Ct)));
    }

    [Fact]
    public async Task An_answer_for_another_record_stops_the_import() =>
        await Assert.ThrowsAsync<ToolFailedException>(() => RunAsync(new FakeSuite { Mistaken = true }, 2));

    /// <summary>The files of the last run.</summary>
    private ImportFiles Files() => _files ?? throw new InvalidOperationException("Nothing was imported.");

    private static async Task<IReadOnlyList<string>> RejectedAsync(ImportFiles files) =>
        [.. (await File.ReadAllLinesAsync(files.Rejects, Ct)).Select(line => JsonSerializer.Deserialize(line, ImportJson.Default.RejectedRecord)!.Number)];

    private Task<ImportSummary> RunAsync(
        FakeSuite suite, int rows, int parallel = 2, int? count = null, bool fromStart = false, Action<ImportState>? progress = null, Uri? gateway = null, CancellationToken? cancellation = null) =>
        RunAsync(suite, Samples.Boston(rows), parallel, count, fromStart, progress, gateway, cancellation);

    private async Task<ImportSummary> RunAsync(
        FakeSuite suite, string text, int parallel = 2, int? count = null, bool fromStart = false, Action<ImportState>? progress = null, Uri? gateway = null, CancellationToken? cancellation = null)
    {
        var file = Samples.Open(_folder, text);
        var scope = new ImportScope(gateway ?? Gateway, file.Mapping.Dataset, "CITY311", file.Sha256, file.Mapping.Sha256, file.Rows, Math.Min(file.Records, count ?? int.MaxValue));
        _files = new(_folder.Path, scope);
        return await new ImportRun(file, scope, count, _files, suite).RunAsync(parallel, fromStart, progress ?? (_ => { }), cancellation ?? Ct);
    }

    /// <summary>Takes over as the suite does: a record once.</summary>
    private sealed class FakeSuite : IImportCalls
    {
        private readonly SemaphoreSlim _arrived = new(0);
        private readonly SemaphoreSlim _answered = new(0);
        private int _now;

        public ConcurrentDictionary<string, bool> Cases { get; } = new();

        public ConcurrentBag<int> Sizes { get; } = [];

        /// <summary>Batches wait for it.</summary>
        public TaskCompletionSource? Hold { get; init; }

        /// <summary>Only the batch with this record waits.</summary>
        public string? HoldOnly { get; init; }

        public Func<string, bool> Refuse { get; init; } = _ => false;

        public bool Mistaken { get; init; }

        public int Most { get; private set; }

        public async Task<ImportComplaintsResponse> ImportAsync(ImportComplaintsRequest request, CancellationToken cancellation)
        {
            Most = Math.Max(Most, Interlocked.Increment(ref _now));
            Sizes.Add(request.Records.Count);
            _arrived.Release();
            if (Hold is not null && (HoldOnly is null || request.Records.Any(record => record.PublisherNumber == HoldOnly)))
                await Hold.Task.WaitAsync(cancellation);
            Interlocked.Decrement(ref _now);
            _answered.Release();
            return new() { Results = { request.Records.Select(Answer) } };
        }

        public Task WaitAsync(int batches, CancellationToken cancellation) => TakeAsync(_arrived, batches, cancellation);

        public Task AnsweredAsync(int batches, CancellationToken cancellation) => TakeAsync(_answered, batches, cancellation);

        private ImportResult Answer(PublishedRecord record) => Refuse(record.PublisherNumber)
            ? new() { PublisherNumber = record.PublisherNumber, Outcome = ImportOutcome.Refused, Violations = { new Contracts.Common.V1.Violation { Code = "REFUSED_HERE", Description = "No." } } }
            : new() { PublisherNumber = Mistaken ? "another" : record.PublisherNumber, Outcome = Cases.TryAdd(record.PublisherNumber, true) ? ImportOutcome.TakenOver : ImportOutcome.Known, CaseNumber = "C" };

        private static async Task TakeAsync(SemaphoreSlim turn, int times, CancellationToken cancellation)
        {
            for (var i = 0; i < times; i++)
                await turn.WaitAsync(cancellation);
        }
    }
}
