using System.Diagnostics;
using ComplaintSuite.AppHost.Postgres;
using ComplaintSuite.Load.Measuring;
using ComplaintSuite.Load.Results;
using ComplaintSuite.Load.Running;
using ComplaintSuite.Load.Stored;
using Google.Protobuf;
using Npgsql;

namespace ComplaintSuite.Load;

/// <summary>What is measured, and how long.</summary>
internal sealed record BenchOptions
{
    public required IReadOnlyList<string> Parts { get; init; }

    public required IReadOnlyList<int> Clients { get; init; }

    public required IReadOnlyList<int> Cases { get; init; }

    /// <summary>What is compared is measured in turn, this often.</summary>
    public required int Rounds { get; init; }

    /// <summary>How long each measurement lasts.</summary>
    public required TimeSpan Slot { get; init; }

    public bool Small { get; init; }

    public bool Reuse { get; init; }

    /// <summary>Variables that every process gets beside the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string? Into { get; init; }
}

/// <summary>One run: brings the suite up, measures part by part, compares the databases with what was acknowledged, tells and keeps the figures.</summary>
internal sealed class Bench(LoadSuite suite, BenchOptions options, LoadResult result, Action<string> log)
{
    public const int FewCases = 10_000;
    public const int ManyCases = 100_000;
    public const double HalfLoad = 0.5;
    private const double HighLoad = 0.8;

    public const string PgBenchInsert = "pgbench insert";
    public const string BareWrite = "bare .NET write";
    public const string Submit = "Submit";
    public const string EmptySubmit = "Submit to an empty service";
    public const string ListQueue = "ListQueue";
    public const string ClaimSpread = "ClaimNext, eight departments";
    public const string ClaimOne = "ClaimNext, one department";
    public const string SearchWord = "search, a word";
    public const string SearchNumber = "search, a number";
    public const string Lifecycle = "lifecycle";

    public static readonly IReadOnlyList<string> Parts = ["idle", "durable", "cpu", "listqueue", "search", "claim", "lifecycle"];

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Clients of the figures that have a target.</summary>
    private const int UsualClients = 8;

    private readonly Operations _operations = new(suite);

    private TimeSpan IdleWindow => TimeSpan.FromSeconds(options.Small ? 5 : 20);

    /// <summary>At most so many turns of warming up (<see cref="WarmAsync"/>).</summary>
    private int WarmUps => options.Small ? 1 : 12;

    /// <returns>Exit code: 0 where every answer was right and nothing is nonsense. A missed target is told, and is no failure.</returns>
    public static async Task<int> RunAsync(BenchOptions options, CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        void Log(string line) => Console.WriteLine($"[{Stopwatch.GetElapsedTime(begun).TotalSeconds,5:0} s] {line}");
        await using var suite = await LoadSuite.StartAsync(options.Reuse, options.Environment, Log, ct);
        Log($"the suite is up ({suite.Suite.StartTook.TotalSeconds:0.0} s)");
        var version = await suite.TextAsync("intake", "select split_part(version(), ' on ', 1)");
        var result = new LoadResult(await Git.CommitAsync(ct), TimeProvider.System.GetUtcNow(), Machine.Here(version, LoadSuite.Folder));
        if (options.Environment.Count > 0) result.Notes.Add($"Every process had {string.Join(", ", options.Environment.Select(variable => $"{variable.Key}={variable.Value}"))}.");
        var bench = new Bench(suite, options, result, Log);
        await bench.RunPartsAsync(ct);

        var file = options.Into ?? Path.Combine(LoadSuite.Folder, FormattableString.Invariant($"{result.Date:yyyy-MM-dd}-{result.Commit}.json"));
        var whole = result.Over(LoadResult.Read(file));
        whole.Write(file);
        await File.WriteAllTextAsync(Path.ChangeExtension(file, ".svg"), Chart.Of(whole), ct);
        await File.WriteAllTextAsync(Path.ChangeExtension(file, ".md"), Report.Of(whole, Path.GetFileNameWithoutExtension(file)), ct);
        Console.WriteLine();
        Console.WriteLine(Report.OfTargets(whole));
        Console.WriteLine($"{file} (.md, .svg), {Stopwatch.GetElapsedTime(begun).TotalMinutes:0.0} minutes");
        var nonsense = Targets.Nonsense(whole);
        foreach (var defect in nonsense) Console.WriteLine($"NONSENSE: {defect}");
        return nonsense.Count == 0 ? 0 : 1;
    }

    private async Task RunPartsAsync(CancellationToken ct)
    {
        var before = await Counts.ReadAsync(suite);
        if (Wants("idle")) await IdleAsync("idle", ct);
        if (Wants("durable")) await DurableAsync(ct);
        if (Wants("cpu")) await CpuAsync(ct);
        var stored = new StoredCases(suite, _operations, log);
        if (Wants("listqueue") || Wants("search") || Wants("claim") || Wants("lifecycle"))
            foreach (var cases in options.Cases.Order())
            {
                await stored.FillAsync(cases, ct);
                suite.RenewTokens();
                if (Wants("listqueue")) await ListQueueAsync(cases, ct);
                if (Wants("search")) await SearchAsync(cases, ct);
                if (Wants("claim")) await ClaimAsync(cases, ct);
                if (Wants("lifecycle")) await LifecycleAsync(cases, ct);
            }
        if (Wants("idle")) await IdleAsync("idle after load", ct);
        await CompareAsync(before, stored.Copies);
    }

    private bool Wants(string part) => options.Parts.Contains(part);

    private async Task IdleAsync(string when, CancellationToken ct)
    {
        await suite.SettleAsync();
        await Task.Delay(IdleWindow, TimeProvider.System, ct);
        var meter = CpuMeter.Start(suite);
        await Task.Delay(IdleWindow, TimeProvider.System, ct);
        foreach (var (process, cpu) in meter.Read())
        {
            var usage = process == CpuMeter.Generator ? ProcessUsage.Of(Environment.ProcessId) : suite.UsageOf(process);
            result.Memory.Add(new(when, process, Mebibytes(usage.ResidentBytes), Mebibytes(usage.ProportionalBytes), 100 * cpu / meter.Elapsed));
        }
        var dotnet = result.Memory.Where(it => it.When == when && LoadSuite.DotNetProcesses.Contains(it.Process)).ToList();
        log($"{when}: .NET processes {dotnet.Sum(it => it.ResidentMiB):0} MiB resident, {dotnet.Sum(it => it.ProportionalMiB):0} MiB proportional, {dotnet.Sum(it => it.CpuPercent):0.0} % of a processor");
    }

    /// <summary>pgbench, the bare program and Submit in turn.</summary>
    private async Task DurableAsync(CancellationToken ct)
    {
        var filed = (await _operations.SubmitAsync(0, ct)).Complaint;
        await suite.SettleAsync();
        CaseRows rows;
        await using (var connection = new NpgsqlConnection(suite.Superuser("intake")))
        {
            await connection.OpenAsync(ct);
            rows = await CaseRows.ReadAsync(new Dictionary<string, NpgsqlConnection> { ["intake"] = connection }, Guid.Parse(filed.CaseId), filed.CaseNumber, ct);
        }
        result.Notes.Add(FormattableString.Invariant($"A Submit writes {rows.Count} rows of {rows.Bytes} bytes together; that is pgbench's payload."));
        var bare = await CopyIntakeAsync(ct);
        var pgbench = await PgBench.PrepareAsync(suite.Suite.Postgres, (int)rows.Bytes, ct);
        if (pgbench is null) result.Notes.Add("This PostgreSQL came without pgbench: not measured.");
        await WarmAsync(SubmitAsync, ct);

        foreach (var clients in options.Clients)
        {
            var (inserts, writes, submits) = (new List<double>(), new List<double>(), new List<double>());
            var cpu = new CpuTotal();
            for (var round = 0; round < options.Rounds; round++)
            {
                await suite.SettleAsync();
                if (pgbench is not null) inserts.Add(await pgbench.RunAsync(clients, options.Slot, ct));
                writes.Add((await Children.WriteBareAsync(suite.Superuser("intake"), bare, Guid.Parse(filed.CaseId), filed.CaseNumber, clients, options.Slot, ct)).PerSecond);
                var meter = CpuMeter.Start(suite);
                var submitted = await Loops.ClosedAsync(clients, options.Slot, SubmitAsync, ct);
                await suite.SettleAsync();
                cpu.Add(meter, submitted.Done);
                submits.Add(submitted.PerSecond);
            }
            if (inserts.Count > 0) Add(new Throughput(PgBenchInsert, clients, 0, inserts));
            Add(new Throughput(BareWrite, clients, 0, writes));
            Add(new Throughput(Submit, clients, 0, submits));
            Add(new CpuUse(FormattableString.Invariant($"{Submit}, {clients} clients, as many as get through"), 0, submits.Average(), cpu.Each));
            if (clients == UsualClients) await WaitAsync(Submit, clients, 0, SubmitAsync, ct);
        }

        async Task SubmitAsync(int client, CancellationToken token) => await _operations.SubmitAsync(client, token);
    }

    /// <summary>Submit, and the same to a service that does nothing, at the same rate.</summary>
    private async Task CpuAsync(CancellationToken ct)
    {
        var answer = Path.Combine(LoadSuite.Folder, "answer.bin");
        await File.WriteAllBytesAsync(answer, (await _operations.SubmitAsync(0, ct)).ToByteArray(), ct);
        await using var alone = await suite.StartGatewayWithoutServicesAsync(ct);
        await using var empty = await Children.StartEmptyServiceAsync(alone.Address("intake"), answer, ct);
        var channels = Enumerable.Range(0, UsualClients).Select(_ => suite.Connect(alone.Grpc)).ToArray();
        Task SubmitEmptyAsync(int client, CancellationToken token) => Operations.SubmitAsync(channels[client], Requests.Complaint(client), token);
        async Task SubmitAsync(int client, CancellationToken token) => await _operations.SubmitAsync(client, token);

        await WarmAsync(SubmitEmptyAsync, ct);
        await WarmAsync(SubmitAsync, ct);
        var rate = HalfLoad * (await Loops.ClosedAsync(UsualClients, options.Slot, SubmitAsync, ct)).PerSecond;
        var (full, bare) = (new CpuTotal(), new CpuTotal());
        for (var round = 0; round < options.Rounds; round++)
        {
            await suite.SettleAsync();
            var meter = CpuMeter.Start(suite);
            var done = (await Loops.OpenAsync(UsualClients, rate, 2 * options.Slot, SubmitAsync, ct)).Done;
            await suite.SettleAsync();
            full.Add(meter, done);
            meter = CpuMeter.Start(new Dictionary<string, int> { ["gateway"] = LoadSuite.ProcessId(alone, "gateway"), ["empty"] = empty.Id });
            bare.Add(meter, (await Loops.OpenAsync(UsualClients, rate, 2 * options.Slot, SubmitEmptyAsync, ct)).Done);
        }
        Add(new CpuUse(Submit, 0, rate, full.Each));
        Add(new CpuUse(EmptySubmit, 0, rate, bare.Each));
    }

    private Task ListQueueAsync(int cases, CancellationToken ct) =>
        MeasureAsync(ListQueue, cases, (client, token) => _operations.ListQueueAsync(client, LoadOrganisation.Department(client), token), ct);

    private async Task SearchAsync(int cases, CancellationToken ct)
    {
        var number = await suite.TextAsync("intake", "select case_number from complaints order by id limit 1");
        await MeasureAsync(SearchWord, cases, (client, token) => _operations.SearchAsync(client, Requests.WordOf(client), token), ct);
        await MeasureAsync(SearchNumber, cases, (client, token) => _operations.SearchAsync(client, number, token), ct);
    }

    /// <summary>Clients spread over eight departments, and all on one, in turn. Each claim takes an item away, so how many are made is bounded by how many there are.</summary>
    private async Task ClaimAsync(int cases, CancellationToken ct)
    {
        var most = cases / 2 / (4 * options.Rounds * options.Clients.Count + 4);
        Task SpreadAsync(int client, CancellationToken token) => _operations.ClaimAsync(client, LoadOrganisation.Department(client), token);
        Task OneAsync(int client, CancellationToken token) => _operations.ClaimAsync(client, LoadOrganisation.Department(0), token);
        await WarmAsync(SpreadAsync, ct, most);
        foreach (var clients in options.Clients)
        {
            var (spread, one) = (new List<double>(), new List<double>());
            var cpu = new CpuTotal();
            for (var round = 0; round < options.Rounds; round++)
            {
                await suite.SettleAsync();
                var meter = CpuMeter.Start(suite);
                var claims = await Loops.ClosedAsync(clients, options.Slot, SpreadAsync, ct, most);
                await suite.SettleAsync();
                cpu.Add(meter, claims.Done);
                spread.Add(claims.PerSecond);
                one.Add((await Loops.ClosedAsync(clients, options.Slot, OneAsync, ct, most)).PerSecond);
            }
            Add(new Throughput(ClaimSpread, clients, cases, spread));
            Add(new Throughput(ClaimOne, clients, cases, one));
            if (clients != UsualClients) continue;
            Add(new CpuUse(ClaimSpread, cases, spread.Average(), cpu.Each));
            await suite.SettleAsync();
            await WaitAsync(ClaimSpread, clients, cases, SpreadAsync, ct);
        }
    }

    private async Task LifecycleAsync(int cases, CancellationToken ct)
    {
        // So that whoever claims finds something: the one that a client has just filed comes into the queue a moment later.
        await Parallel.ForAsync(0, 2 * options.Clients.Max(), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct },
            async (client, token) => await _operations.FileAndAcceptAsync(client, LoadOrganisation.LifecycleDepartment, token));
        await suite.SettleAsync();
        await MeasureAsync(Lifecycle, cases, _operations.LifecycleAsync, ct);
    }

    private async Task MeasureAsync(string operation, int cases, Func<int, CancellationToken, Task> one, CancellationToken ct)
    {
        await WarmAsync(one, ct);
        foreach (var clients in options.Clients)
        {
            var rounds = new List<double>();
            var cpu = new CpuTotal();
            for (var round = 0; round < options.Rounds; round++)
            {
                await suite.SettleAsync();
                var meter = CpuMeter.Start(suite);
                var done = await Loops.ClosedAsync(clients, options.Slot, one, ct);
                await suite.SettleAsync();
                cpu.Add(meter, done.Done);
                rounds.Add(done.PerSecond);
            }
            Add(new Throughput(operation, clients, cases, rounds));
            if (clients != UsualClients) continue;
            Add(new CpuUse(operation, cases, rounds.Average(), cpu.Each));
            await WaitAsync(operation, clients, cases, one, ct);
        }
    }

    /// <summary>
    /// Runs an operation until it gets no faster: two turns, one after the other, that are less than a twentieth faster than the best before. A service compiles what it runs often
    /// once more, well after its start, and only when it has a moment: hence the pauses. What is measured is a service that has been running for a while.
    /// </summary>
    private async Task WarmAsync(Func<int, CancellationToken, Task> one, CancellationToken ct, long most = long.MaxValue)
    {
        var (best, slower) = (0d, 0);
        for (var turn = 0; turn < WarmUps && slower < 2; turn++)
        {
            var perSecond = (await Loops.ClosedAsync(UsualClients, options.Slot, one, ct, most)).PerSecond;
            slower = perSecond < 1.05 * best ? slower + 1 : 0;
            best = Math.Max(best, perSecond);
            await suite.SettleAsync();
            await Task.Delay(Pause, TimeProvider.System, ct);
        }
    }

    /// <summary>How long people wait at half of what gets through, and at four fifths (a short run: at half).</summary>
    private async Task WaitAsync(string operation, int clients, int cases, Func<int, CancellationToken, Task> one, CancellationToken ct)
    {
        var most = result.Throughput.Last(it => it.Operation == operation && it.Clients == clients && it.Cases == cases).Median;
        foreach (var share in options.Small ? [HalfLoad] : new[] { HalfLoad, HighLoad })
        {
            await suite.SettleAsync();
            var done = await Loops.OpenAsync(clients, share * most, 2 * options.Slot, one, ct);
            var waiting = Results.Waiting.Of(operation, clients, cases, share, share * most, done.Latencies);
            result.Waiting.Add(waiting);
            log(FormattableString.Invariant($"{operation}, {clients} clients, {cases} cases, {waiting.PerSecond:0} a second: p50 {waiting.P50:0.0}, p95 {waiting.P95:0.0}, p99 {waiting.P99:0.0}, longest {waiting.Longest:0.0} ms ({waiting.Count})"));
        }
    }

    /// <summary>A copy of Intake's database with its tables, indexes, roles and row security, which nobody follows. A template may have no connections.</summary>
    private async Task<string> CopyIntakeAsync(CancellationToken ct)
    {
        const string copy = "load_intake";
        var intake = suite.Suite.Databases["intake"];
        await suite.SettleAsync();
        await suite.Suite.StopProcessAsync("intake");
        NpgsqlConnection.ClearAllPools();
        await DatabaseSetup.DropAsync(suite.Suite.Postgres, copy, ct);
        var access = await DatabaseSetup.CopyAsync(suite.Suite.Postgres, intake.Database, copy, intake.Database, new(Password(intake.Owner), Password(intake.App), Password(intake.Worker)), ct);
        await suite.Suite.StartProcessAsync("intake", ct);
        return access.App;

        static string Password(string connection) => new NpgsqlConnectionStringBuilder(connection).Password!;
    }

    /// <summary>The databases hold exactly what was acknowledged.</summary>
    private async Task CompareAsync(Counts before, long copies)
    {
        await suite.SettleAsync();
        var after = await Counts.ReadAsync(suite);
        var expected = before with
        {
            Cases = before.Cases + _operations.Filed.Count + copies,
            Claims = before.Claims + _operations.Claimed.Count,
            Closed = before.Closed + _operations.Closed.Count,
        };
        if (after != expected)
            throw new WrongAnswerException($"The databases hold {after}; acknowledged is {expected}.");
        string[] numbers = [.. _operations.Filed.Keys];
        if (await suite.CountAsync("intake", "select count(*) from complaints where case_number = any($1)", (object)numbers) != numbers.Length)
            throw new WrongAnswerException("A case that was acknowledged is not there.");
        Guid[] claimed = [.. _operations.Claimed.Keys.Select(Guid.Parse)];
        if (await suite.CountAsync("routing", "select count(*) from work_items where id = any($1) and handler is not null", (object)claimed) != claimed.Length)
            throw new WrongAnswerException("A work item that was acknowledged as claimed has no handler.");
        result.Notes.Add(FormattableString.Invariant(
            $"Every answer was checked; at the end the databases held exactly the {_operations.Filed.Count} cases, {claimed.Length} claims (none given twice) and {_operations.Closed.Count} closings that were acknowledged, and nothing was parked."));
        log("the databases hold exactly what was acknowledged");
    }

    private void Add(Throughput throughput)
    {
        result.Throughput.Add(throughput);
        log(FormattableString.Invariant($"{throughput.Operation}, {throughput.Clients} clients, {throughput.Cases} cases: {throughput.Median:0} a second ({throughput.Least:0} to {throughput.Most:0})"));
    }

    private void Add(CpuUse use)
    {
        result.Cpu.Add(use);
        log(FormattableString.Invariant($"{use.Operation}: processor time {string.Join(", ", use.Milliseconds.Where(it => it.Value >= 0.005).Select(it => FormattableString.Invariant($"{it.Key} {it.Value:0.00}")))} ms each"));
    }

    private static double Mebibytes(long bytes) => bytes / 1024.0 / 1024;

    /// <summary>What the databases hold.</summary>
    private sealed record Counts(long Cases, long Claims, long Closed, long Parked)
    {
        public static async Task<Counts> ReadAsync(LoadSuite suite) => new(
            await suite.CountAsync("intake", "select count(*) from complaints"),
            await suite.CountAsync("routing", "select count(*) from history where move = 'claimed'"),
            await suite.CountAsync("intake", "select count(*) from complaints where step = 'closed'"),
            await suite.CountAsync("intake", "select count(*) from parked_events") + await suite.CountAsync("routing", "select count(*) from parked_events"));
    }
}
