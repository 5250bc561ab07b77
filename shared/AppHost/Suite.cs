using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ComplaintSuite.AppHost.Postgres;
using ComplaintSuite.AppHost.Processes;
using ComplaintSuite.AppHost.Redis;
using ComplaintSuite.AppHost.Run;
using Npgsql;

namespace ComplaintSuite.AppHost;

/// <summary>
/// The whole suite on this machine: PostgreSQL, Redis, and each process of <see cref="Topology"/>, brought up in order, kept alive and taken down again.
/// </summary>
public sealed class Suite : IAsyncDisposable
{
    /// <summary>Folders in the data folder for our user alone.</summary>
    private static readonly string[] PrivateFolders = ["identity-keys", "logs", "print", .. Run.DataFolder.AboutDatabases];

    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan StepLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RedisGrace = TimeSpan.FromSeconds(1);

    private readonly SuiteOptions _options;
    private readonly FolderLock _lock;
    private readonly Secrets _secrets;
    private readonly Health _health = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, ChildProcess> _children = new();
    private readonly ConcurrentDictionary<string, string> _phases = new();
    private readonly Lock _recordTurn = new();
    private readonly SuiteEnvironment _environment;
    private SuiteClock? _clock;
    private PrivateCluster? _cluster;
    private Task _clusterWatch = Task.CompletedTask;
    private Task _samples = Task.CompletedTask;
    private Dictionary<string, DatabaseAccess> _databases = [];
    private int _stopped;

    private Suite(SuiteOptions options, string dataFolder, FolderLock held)
    {
        _options = options;
        DataFolder = dataFolder;
        _lock = held;
        _secrets = options.Fresh ? Secrets.None(dataFolder) : Secrets.In(dataFolder);
        _environment = new SuiteEnvironment(options, dataFolder, _secrets);
    }

    /// <summary>The folder with everything that outlives a run.</summary>
    public string DataFolder { get; }

    /// <summary>The gateway for browsers and JSON, HTTP/1.1.</summary>
    public Uri Web => _environment.Addresses["gateway"];

    /// <summary>The gateway for gRPC, HTTP/2 without TLS.</summary>
    public Uri Grpc => _environment.Addresses["gateway-grpc"];

    /// <summary>The issuer that tokens are validated against.</summary>
    public Uri Issuer => _environment.Addresses["identity"];

    /// <summary>StackExchange.Redis configuration.</summary>
    public string Redis => _environment.Redis;

    /// <summary>Process name → the ways into its database.</summary>
    public IReadOnlyDictionary<string, DatabaseAccess> Databases => _databases;

    /// <summary>Npgsql connection string of the database server's superuser.</summary>
    public string Postgres => _options.Postgres ?? _cluster?.ConnectionString ?? "";

    /// <summary>The suite's time: the simulated clock's, else the system's. Offset 0.</summary>
    public DateTimeOffset Now => _clock?.Now ?? _options.Time.GetUtcNow();

    /// <summary>From the call to being usable.</summary>
    public TimeSpan StartTook { get; private set; }

    /// <summary>Every process with its state, in the order of the topology.</summary>
    public IReadOnlyList<ProcessStatus> Processes =>
    [
        PostgresStatus(),
        Status("redis", _options.Redis is null ? _environment.RedisAddress : "from outside"),
        .. Chosen.Select(member => Status(member.Name, _environment.Addresses.GetValueOrDefault(member.Name)?.ToString())),
        .. _options.Seed ? Steps.Select(step => new ProcessStatus(step.Name, null, _phases.GetValueOrDefault(step.Name, "waiting"), null)) : [],
    ];

    private IEnumerable<Member> Chosen => _options.Members.Where(member => _options.Processes?.Contains(member.Name) ?? true);

    private IEnumerable<Step> Steps => _options.Steps.Where(step => !step.Sample || (_options.Sample && _options.DemoOrganisations is null));

    /// <summary>Brings the suite up and returns when it is usable.</summary>
    /// <param name="options">How it is run.</param>
    /// <param name="ct">Gives up; what was started is stopped.</param>
    /// <exception cref="SuiteStartException">It can't be brought up; everything is stopped again.</exception>
    public static async Task<Suite> StartAsync(SuiteOptions options, CancellationToken ct)
    {
        var suite = Open(options);
        await suite.BringUpAsync(ct);
        return suite;
    }

    /// <summary>Takes the data folder; nothing runs yet.</summary>
    internal static Suite Open(SuiteOptions options)
    {
        try
        {
            var folder = Run.DataFolder.Choose(options.DataFolder, options.Log);
            var held = FolderLock.TryTake(Path.Combine(folder, "lock"), out var holder)
                ?? throw new SuiteStartException($"ComplaintSuite already runs on {folder} (process {holder}). Stop that one, or take another folder with --data.");
            try
            {
                return new Suite(options, folder, held);
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new SuiteStartException(e.Message, e);
        }
    }

    internal async Task BringUpAsync(CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, _stopping.Token);
        try
        {
            await RunStepsAsync(both.Token);
            StartTook = Stopwatch.GetElapsedTime(since);
        }
        catch (Exception e)
        {
            await StopAsync();
            if (e is ChildFailedException or ClusterUnavailableException or IOException or InvalidDataException or NpgsqlException or System.ComponentModel.Win32Exception)
                throw new SuiteStartException(e.Message, e);
            throw;
        }
    }

    /// <summary>Address of a process by its name (also <c>gateway-grpc</c>).</summary>
    public Uri Address(string process) => _environment.Addresses[process];

    /// <summary>Secret of a client by its id: a process's name, <c>operator</c> or <c>import</c>.</summary>
    public string ClientSecret(string clientId) => _environment.ClientSecret(clientId);

    /// <summary>The log file of a process.</summary>
    public string LogFile(string process) => _children.TryGetValue(process, out var child) ? child.LogFile : Path.Combine(DataFolder, "logs", process + ".log");

    /// <summary>Kills a process without warning, as a crash would. It is started again by itself; <see cref="WaitReadyAsync"/> waits for that.</summary>
    public Task KillAsync(string process, CancellationToken ct) =>
        process == "postgres" ? KillClusterAsync(ct) : _children[process].KillAsync(ct);

    /// <summary>Waits until a process is ready.</summary>
    public Task WaitReadyAsync(string process, CancellationToken ct) => _children[process].WaitReadyAsync(ct);

    /// <summary>Stops a process; it stays stopped until <see cref="StartProcessAsync"/>.</summary>
    public Task StopProcessAsync(string process) => _children[process].StopAsync(StopGrace);

    /// <summary>Starts a stopped process and waits until it is ready.</summary>
    public Task StartProcessAsync(string process, CancellationToken ct)
    {
        _children[process].Start();
        return _children[process].WaitReadyAsync(ct);
    }

    /// <summary>Moves the simulated clock forward; every process sees it before its next look at the time.</summary>
    /// <exception cref="InvalidOperationException">The suite runs on real time.</exception>
    public void AdvanceClock(TimeSpan by) => (_clock ?? throw new InvalidOperationException("The suite runs on real time: start it with SimulatedClock.")).Advance(by);

    /// <summary>Stops everything, PostgreSQL last, within about five seconds. Does nothing the second time.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0) return;
        await _stopping.CancelAsync();
        try
        {
            await Task.WhenAll(_children.Values.Where(child => child.Name != "redis").Select(child => child.StopAsync(StopGrace)));
            if (_children.TryGetValue("redis", out var redis)) await redis.StopAsync(RedisGrace);
#pragma warning disable VSTHRD003 // Started here, by BringUpAsync.
            await Task.WhenAll(_clusterWatch, _samples);
#pragma warning restore VSTHRD003
        }
        finally
        {
            if (_cluster is not null) await _cluster.DisposeAsync();
            foreach (var child in _children.Values) await child.DisposeAsync();
            _health.Dispose();
            WriteRecord();
            _lock.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private async Task RunStepsAsync(CancellationToken ct)
    {
        await StopOrphansAsync(ct);
        if (_options.Fresh) await EmptyAsync(ct);
        Protect();
        OpenClock();
        _environment.Settle();
        _options.Settled(_environment.Addresses);

        var redis = StartRedisAsync(ct);
        var databases = StartDatabasesAsync(ct);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var started = new Dictionary<string, Task>();
        foreach (var member in Chosen) started[member.Name] = Watched(BringUpAsync(member, [redis, databases], started, failed.Token));
        await AllAsync([redis, databases, .. started.Values]);
        if (_options.Seed)
            foreach (var step in Steps.Where(step => !step.Sample))
                await RunStepAsync(step, ct);
        if (_options.Seed)
            _samples = LoadSamplesAsync();

        // The first failure ends the others' waiting, and it alone is reported.
        async Task Watched(Task task)
        {
            try
            {
#pragma warning disable VSTHRD003
                await task;
#pragma warning restore VSTHRD003
            }
            catch
            {
                await failed.CancelAsync();
                throw;
            }
        }
    }

    /// <summary>Waits for all; of several failures the one that is not merely "cancelled".</summary>
    private static async Task AllAsync(IReadOnlyList<Task> tasks)
    {
        try
        {
            await Task.WhenAll(tasks);
        }
        catch
        {
            var reason = tasks.Where(task => task.IsFaulted).Select(task => task.Exception!.InnerException!).FirstOrDefault(e => e is not OperationCanceledException);
            if (reason is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(reason);
            throw;
        }
    }

    private async Task BringUpAsync(Member member, IReadOnlyList<Task> first, Dictionary<string, Task> started, CancellationToken ct)
    {
        // The dictionary is complete once the first await has let the loop that fills it go on.
        await Task.Yield();
        var launch = Launch.Of(_options.Artifacts ?? Launch.DefaultArtifacts, member.Project);
#pragma warning disable VSTHRD003 // Our own steps, each started once and waited for by whoever builds on it.
        await Task.WhenAll(first);
        if (member.Database is not null) await MigrateAsync(member, launch, ct);
        foreach (var before in member.After.Where(started.ContainsKey)) await started[before].WaitAsync(ct);
#pragma warning restore VSTHRD003
        var address = _environment.Addresses[member.Name];
        await StartChildAsync(new ChildCommand(member.Name, launch.Program, launch.Arguments, Merge(launch.Environment, _environment.Of(member, _databases.GetValueOrDefault(member.Name), _clock)),
            member.Listens == Listens.Http2 ? _health.Grpc(address) : _health.Http(address)), ct);
    }

    private async Task StartChildAsync(ChildCommand command, CancellationToken ct)
    {
        var merged = _options.MergedLog is { } sink ? line => sink($"{command.Name,-12}| {line}") : (Action<string>?)null;
        var child = _children[command.Name] = new ChildProcess(_options.RestartPauses is { } pauses ? command with { Pauses = pauses } : command, new BoundedLog(Path.Combine(DataFolder, "logs", command.Name + ".log")), _options.Log, merged, WriteRecord, _options.Time);
        ct.ThrowIfCancellationRequested();
        child.Start();
        await child.WaitReadyAsync(ct);
    }

    private async Task StartRedisAsync(CancellationToken ct)
    {
        if (_options.Redis is not null) return;
        var folder = Path.Combine(DataFolder, "redis");
        var host = Launch.Of(Launch.DefaultArtifacts, "AppHost");
        await StartChildAsync(RedisServer.Command(host, _environment.RedisPort, folder, _environment.RedisPassword), ct);
    }

    private async Task StartDatabasesAsync(CancellationToken ct)
    {
        if (_options.Postgres is null)
        {
            _phases["postgres"] = "starting";
            _cluster = await PrivateCluster.StartAsync(Path.Combine(DataFolder, "postgres"),
                new PrivateClusterOptions { Port = _options.FreePorts ? 0 : _environment.PostgresPort, Durable = _options.Durable, NpmFolder = Path.Combine(DataFolder, "npm") }, _options.Log, ct);
            WriteRecord();
            _clusterWatch = Task.Run(() => WatchClusterAsync(_cluster, _stopping.Token), CancellationToken.None);
        }
        var made = await Task.WhenAll(_options.Members.Where(member => member.Database is not null).Select(async member =>
            (member.Name, Access: await DatabaseSetup.CreateAsync(Postgres, _options.DatabasePrefix + member.Database, new DatabasePasswords(
                _secrets.Password($"{member.Database}-owner"), _secrets.Password($"{member.Database}-app"), _secrets.Password($"{member.Database}-worker")), ct))));
        _databases = made.ToDictionary(each => each.Name, each => each.Access);
        _phases["postgres"] = "ready";
        WriteRecord();
    }

    /// <summary>The service's own <c>--migrate</c> step; left out when this very build has migrated this very cluster before.</summary>
    private async Task MigrateAsync(Member member, Launch launch, CancellationToken ct)
    {
        var done = _cluster is null ? null : new MigrationMarks(_cluster.Folder);
        var build = MigrationMarks.Fingerprint(Launch.OwnAssemblies(_options.Artifacts ?? Launch.DefaultArtifacts, member.Project));
        if (done?.Read(member.Name) == build) return;

        _phases[member.Name] = "migrating";
        await RunToEndAsync(member.Name + ".migrate", launch, ["--migrate"], _environment.Of(member, _databases[member.Name], _clock, migrating: true), ct);
        done?.Write(member.Name, build);
        _phases.TryRemove(member.Name, out _);
    }

    private async Task RunStepAsync(Step step, CancellationToken ct)
    {
        _phases[step.Name] = "running";
        await RunToEndAsync(step.Name, Launch.Of(_options.Artifacts ?? Launch.DefaultArtifacts, step.Project), step.Arguments, _environment.OfTool(step.Client, _clock), ct);
        _phases[step.Name] = "done";
    }

    // The suite is usable without them.
    private async Task LoadSamplesAsync()
    {
        foreach (var step in Steps.Where(step => step.Sample))
            try
            {
                await RunStepAsync(step, _stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return; // The next start goes on.
            }
            catch (Exception e)
            {
                _phases[step.Name] = "failed";
                _options.Log(e.Message);
            }
    }

    private async Task RunToEndAsync(string name, Launch launch, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment, CancellationToken ct)
    {
        var variables = Merge(launch.Environment, environment).Where(variable => variable.Value is not null).ToDictionary(variable => variable.Key, variable => variable.Value!);
        using var log = new BoundedLog(Path.Combine(DataFolder, "logs", name + ".log"));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(StepLimit);
        Tool.Result end;
        try
        {
            end = await Tool.RunAsync(launch.Program, [.. launch.Arguments, .. arguments], new Tool.Options(Folder: Path.GetDirectoryName(launch.Program), Environment: variables), patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new ChildFailedException($"{name} did not end within {StepLimit.TotalMinutes} minutes and was ended.");
        }
        foreach (var line in end.Output.Split('\n')) log.Write(line.TrimEnd('\r'));
        if (!end.Succeeded)
            throw new ChildFailedException($"{name} ended with exit code {end.ExitCode}. Its last lines ({log.Path}):{Environment.NewLine}{string.Join(Environment.NewLine, log.LastLines(15).Select(line => "    " + line))}");
    }

    private static Dictionary<string, string?> Merge(IReadOnlyDictionary<string, string?> first, IReadOnlyDictionary<string, string?> second)
    {
        var merged = new Dictionary<string, string?>(first);
        foreach (var (name, value) in second) merged[name] = value;
        return merged;
    }

    private async Task WatchClusterAsync(PrivateCluster cluster, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), _options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                if (cluster.Process is not null) continue;
                _phases["postgres"] = "restarting";
                _options.Log($"postgres ended; starting it again. Its last lines:{Environment.NewLine}{cluster.LastLines(8)}");
                try
                {
                    await cluster.RestartAsync(stopping);
                    _phases["postgres"] = "ready";
                    _options.Log("postgres is back");
                    WriteRecord();
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // Whatever it was (a full disk, a file that vanished meanwhile): the next tick tries again; said once more then.
                    _options.Log(e.Message);
                    await Task.Delay(TimeSpan.FromSeconds(5), _options.Time, stopping);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop: the cluster is stopped by whoever told.
        }
    }

    private async Task KillClusterAsync(CancellationToken ct)
    {
        if (_cluster?.Process is not { } postmaster) return;
        Libc.Signal(postmaster.Pid, Libc.Kill);
        while (postmaster.IsAlive()) await Task.Delay(10, ct);
    }

    private async Task StopOrphansAsync(CancellationToken ct)
    {
        var orphans = (RunRecord.Read(DataFolder)?.Processes ?? new Dictionary<string, ProcessStamp>()).Where(each => each.Value.IsAlive() && each.Key != "postgres").ToList();
        if (orphans.Count == 0) return;
        _options.Log($"an earlier start ended without stopping its processes; stopping {string.Join(", ", orphans.Select(each => $"{each.Key} ({each.Value.Pid.ToString(CultureInfo.InvariantCulture)})"))}");
        // PostgreSQL's own leftover is stopped where the cluster is started, after those who use it.
        await Task.WhenAll(orphans.Select(each => ChildProcess.EndAsync(each.Value, StopGrace))).WaitAsync(ct);
    }

    /// <summary>Removes what starts put into the folder, and nothing else: it may be a folder of the user's with more in it. The packaged PostgreSQL binaries stay.</summary>
    private async Task EmptyAsync(CancellationToken ct)
    {
        if (_options.Postgres is { } outside)
            await EmptyOutsideAsync(new NpgsqlConnectionStringBuilder(outside), ct);
        await PrivateCluster.RemoveAsync(Path.Combine(DataFolder, "postgres"), _options.Log, ct);
        foreach (var folder in PrivateFolders.Select(name => Path.Combine(DataFolder, name)).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
        foreach (var file in new[] { "clock", "run.json", "secrets.json" })
            File.Delete(Path.Combine(DataFolder, file));
        _secrets.Forget();
    }

    /// <summary>On a server from outside: the databases that the last start used there.</summary>
    private async Task EmptyOutsideAsync(NpgsqlConnectionStringBuilder server, CancellationToken ct)
    {
        foreach (var database in RunRecord.Read(DataFolder)?.Databases.Values ?? [])
            if (new NpgsqlConnectionStringBuilder(database.Owner) is var owner && (owner.Host, owner.Port) == (server.Host, server.Port))
                await database.EmptyAsync(ct);
    }

    /// <summary>Logs, keys and notices are for our user alone.</summary>
    private void Protect()
    {
        foreach (var name in PrivateFolders)
            File.SetUnixFileMode(Directory.CreateDirectory(Path.Combine(DataFolder, name)).FullName, Run.DataFolder.OwnerOnly);
    }

    private void OpenClock()
    {
        var file = Path.Combine(DataFolder, "clock");
        if (_options.SimulatedClock || File.Exists(file)) _clock = SuiteClock.At(file, _options.Time, _options.ClockBegins);
        if (_options.SimulatedClock || _clock is null) return;
        if (_clock.Offset == TimeSpan.Zero)
        {
            File.Delete(file);
            _clock = null;
        }
        else
            _options.Log($"this data lives {_clock.Offset.TotalDays.ToString("0.##", CultureInfo.InvariantCulture)} days ahead of the system clock, and time never goes back: the simulated clock stays on (--fresh starts over)");
    }

    private ProcessStatus PostgresStatus() => _options.Postgres is not null
        ? new ProcessStatus("postgres", "from outside", _phases.GetValueOrDefault("postgres", "waiting"), null)
        : new ProcessStatus("postgres", _cluster is null ? null : $"127.0.0.1:{_cluster.Port}", _phases.GetValueOrDefault("postgres", "waiting"), _cluster?.Process?.ResidentBytes());

    private ProcessStatus Status(string name, string? address)
    {
        var child = _children.GetValueOrDefault(name);
        var state = name == "redis" && _options.Redis is not null ? "ready" : child?.State.ToString().ToLowerInvariant() ?? "waiting";
        return new ProcessStatus(name, address, _phases.GetValueOrDefault(name, state), child?.Process?.ResidentBytes());
    }

    private void WriteRecord()
    {
        lock (_recordTurn)
        {
            var processes = _children.Where(each => each.Value.Process is not null).ToDictionary(each => each.Key, each => each.Value.Process!);
            if (_cluster?.Process is { } postmaster) processes["postgres"] = postmaster;
            new RunRecord
            {
                Addresses = _environment.Addresses.ToDictionary(each => each.Key, each => each.Value.ToString()),
                // Until this start has its databases, those of the last one are what --fresh would have to empty.
                Databases = _databases.Count > 0
                    ? _databases.ToDictionary(each => each.Key, each => new RunRecord.Connections(each.Value.Database, each.Value.Owner, each.Value.App, each.Value.Worker))
                    : RunRecord.Read(DataFolder)?.Databases ?? new Dictionary<string, RunRecord.Connections>(),
                Cluster = _cluster?.Folder,
                Redis = _environment.Redis,
                Clock = _clock?.File,
                Clients = Topology.FurtherClients.ToDictionary(client => client, _environment.ClientSecret),
                Processes = processes,
            }.Write(DataFolder);
        }
    }
}
