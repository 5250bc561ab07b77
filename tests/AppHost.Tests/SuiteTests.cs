using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using ComplaintSuite.AppHost;
using ComplaintSuite.AppHost.Run;
using ComplaintSuite.FakeSuite;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.AppHostTests;

/// <summary>A suite of three fake processes on a private cluster and Garnet, as the host runs it.</summary>
public sealed class SuiteTests(ClusterFixture server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _said = new();
    private readonly string _prefix = $"t{RandomNumberGenerator.GetHexString(8, lowercase: true)}_";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SuiteOptions Options => FakeTopology.Options(_folder["data"]) with { Log = _said.Enqueue };

    /// <summary>On the tests' common server and with no Redis: for what is not about these.</summary>
    private SuiteOptions SmallOptions => Options with { Postgres = server.Cluster.ConnectionString, DatabasePrefix = _prefix, Redis = "127.0.0.1:1" };

    [Fact]
    public async Task It_comes_up_tells_each_process_what_it_needs_and_finds_all_data_at_the_next_start()
    {
        await using (var suite = await Suite.StartAsync(Options with { SimulatedClock = true }, Ct))
        {
            Assert.All(suite.Processes, process => Assert.True(process is { State: "ready", MemoryBytes: > 1_000_000 }, $"{process}"));
            Assert.Equal(["postgres", "redis", "identity", "intake", "gateway"], suite.Processes.Select(process => process.Name));

            // Of the processes only the one with HTTP/2 is asked in HTTP/2.
            var intake = await VariablesAsync(suite.Address("intake"), HttpVersion.Version20);
            var identity = await VariablesAsync(suite.Issuer, HttpVersion.Version11);
            var gateway = await VariablesAsync(suite.Web, HttpVersion.Version11);
            Assert.Equal("Development", intake["ASPNETCORE_ENVIRONMENT"]);
            Assert.Equal(suite.Address("intake").ToString().TrimEnd('/'), intake["Listen__Url"]);
            Assert.Equal(suite.Databases["intake"].App, intake["ConnectionStrings__App"]);
            Assert.Equal(suite.Databases["intake"].Worker, intake["ConnectionStrings__Worker"]);
            Assert.DoesNotContain("ConnectionStrings__Owner", intake.Keys);
            Assert.Equal(suite.Issuer.ToString(), intake["Identity__Issuer"]);
            Assert.Equal(("intake", suite.ClientSecret("intake")), (intake["Identity__ClientId"], intake["Identity__ClientSecret"]));
            Assert.Equal(suite.ClientSecret("intake"), identity["Identity__Clients__intake"]);
            Assert.Equal(suite.ClientSecret("operator"), identity["Identity__Clients__operator"]);
            Assert.Equal(suite.Web.ToString(), identity["Identity__GatewayAddresses__0"]);
            Assert.Equal($"http://localhost:{suite.Web.Port}/", identity["Identity__GatewayAddresses__1"]);
            Assert.True(Directory.Exists(identity["Demo__Organisations"]));
            Assert.Equal(32, Convert.FromBase64String(intake["Intake__CaseKey"]!).Length);
            Assert.StartsWith("k1:", intake["Intake__SealingKeys"], StringComparison.Ordinal);
            Assert.DoesNotContain("Intake__CaseKey", gateway.Keys);
            Assert.DoesNotContain("Intake__SealingKeys", gateway.Keys);
            Assert.DoesNotContain("ConnectionStrings__App", gateway.Keys);
            Assert.Equal(suite.Web.ToString().TrimEnd('/'), gateway["Listen__Web"]);
            Assert.Equal(suite.Grpc.ToString().TrimEnd('/'), gateway["Listen__Grpc"]);
            Assert.Equal(intake["Listen__Url"], gateway["Services__Intake"]);
            Assert.Equal(suite.Redis, gateway["Redis__Configuration"]);
            Assert.DoesNotContain("Redis__Configuration", intake.Keys);
            Assert.Equal(Path.Combine(suite.DataFolder, "clock"), gateway["Clock__File"]);

            suite.AdvanceClock(TimeSpan.FromDays(15));
            Assert.True(suite.Now - TimeProvider.System.GetUtcNow() > TimeSpan.FromDays(14.9));
            foreach (var secret in new[] { "secrets.json", "run.json" })
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(suite.DataFolder, secret)));
            foreach (var ours in new[] { "import", "logs", "print", "identity-keys", "redis" })
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(suite.DataFolder, ours)));
        }
        Assert.Empty(RunRecord.Read(_folder["data"])!.Processes);

        await using var again = await Suite.StartAsync(Options, Ct);
        Assert.Equal(2L, await Sql.RunAsync(again.Databases["intake"].App, "select count(*) from starts"));
        // The second migration of the same build was left out; this table can't be made twice.
        Assert.Equal(0L, await Sql.RunAsync(again.Databases["intake"].Owner, "select count(*) from migrations"));
        Assert.True(again.Now - TimeProvider.System.GetUtcNow() > TimeSpan.FromDays(14.9), "time went back");
        Assert.Contains(_said, line => line.Contains("time never goes back", StringComparison.Ordinal));

        await again.DisposeAsync();
        // The folder may be one of the user's, with more in it.
        await File.WriteAllTextAsync(Path.Combine(_folder["data"], "thesis.txt"), "not ours", Ct);
        // How far an import into the old databases was says nothing of the new ones.
        await File.WriteAllTextAsync(Path.Combine(_folder["data"], "import", "cfpb-XC12312-0.state.json"), "{}", Ct);
        await using var fresh = await Suite.StartAsync(Options with { Fresh = true }, Ct);
        Assert.True(File.Exists(Path.Combine(_folder["data"], "thesis.txt")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder["data"], "import")));
        Assert.Equal(1L, await Sql.RunAsync(fresh.Databases["intake"].App, "select count(*) from starts"));
        Assert.True(fresh.Now - TimeProvider.System.GetUtcNow() < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_process_that_dies_is_started_again_and_so_is_the_database_server()
    {
        await using var suite = await Suite.StartAsync(Options, Ct);
        await suite.KillAsync("intake", Ct);
        await suite.WaitReadyAsync("intake", Ct);

        Assert.Equal(2L, await Sql.RunAsync(suite.Databases["intake"].App, "select count(*) from starts"));
        Assert.Contains(_said, line => line.StartsWith("intake was killed; starting it again", StringComparison.Ordinal) && line.Contains("Its last lines:", StringComparison.Ordinal)
            && line.Contains("Application started", StringComparison.Ordinal));
        Assert.True(RunRecord.Read(suite.DataFolder)!.Processes["intake"].IsAlive());

        await suite.KillAsync("postgres", Ct);
        await Poll.UntilAsync(() => _said.Contains("postgres is back"), TimeSpan.FromSeconds(20), "the database server is back");
        Assert.Equal(2L, await Sql.RunAsync(suite.Databases["intake"].App, "select count(*) from starts"));

        await suite.StopProcessAsync("intake");
        Assert.Equal("stopped", suite.Processes.Single(process => process.Name == "intake").State);
        await suite.StartProcessAsync("intake", Ct);
        Assert.Equal(3L, await Sql.RunAsync(suite.Databases["intake"].App, "select count(*) from starts"));
    }

    [Fact]
    public async Task A_process_that_does_not_start_is_named_with_its_last_lines_and_nothing_is_left_running()
    {
        var options = Options with { Environment = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["gateway"] = new Dictionary<string, string> { ["Fake__Dies"] = "the certificate is missing" } } };
        var failure = await Assert.ThrowsAsync<SuiteStartException>(() => Suite.StartAsync(options, Ct));

        Assert.Contains("gateway does not start: ended with exit code 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the certificate is missing", failure.Message, StringComparison.Ordinal);
        Assert.Empty(RunRecord.Read(_folder["data"])!.Processes);
        Assert.False(Directory.EnumerateFiles(_folder["data/postgres/data"], "postmaster.pid").Any());
    }

    [Fact]
    public async Task A_migration_that_fails_stops_the_start_with_its_last_lines()
    {
        var options = SmallOptions with { Environment = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["intake"] = new Dictionary<string, string> { ["Fake__Dies"] = "column is not there" } } };
        var failure = await Assert.ThrowsAsync<SuiteStartException>(() => Suite.StartAsync(options, Ct));

        Assert.Contains("intake.migrate ended with exit code 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("column is not there", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_suite_on_the_same_folder_is_refused_and_on_occupied_ports_takes_free_ones_and_says_so()
    {
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        var port = ((IPEndPoint)occupant.LocalEndpoint).Port;
        var options = SmallOptions with
        {
            FreePorts = false,
            WebPort = port,
            Members = [.. FakeTopology.Members.Where(member => member.Name != "intake").Select(member => member with { Port = port })],
        };
        await using var suite = await Suite.StartAsync(options, Ct);

        Assert.NotEqual(port, suite.Web.Port);
        Assert.Contains($"port {port} is occupied: gateway listens on {suite.Web.Port}", _said);

        var refusal = await Assert.ThrowsAsync<SuiteStartException>(() => Suite.StartAsync(SmallOptions, Ct));
        Assert.Contains($"already runs on {_folder["data"]} (process {Environment.ProcessId})", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orphans_of_a_crashed_start_are_stopped_but_no_process_that_merely_has_the_id_of_one()
    {
        using var orphan = Process.Start("sleep", "600");
        using var stranger = Process.Start("sleep", "600");
        try
        {
            var reused = ProcessStamp.Of(stranger.Id)!;
            new RunRecord
            {
                Processes = new Dictionary<string, ProcessStamp>
                {
                    ["routing"] = ProcessStamp.Of(orphan.Id)!,
                    ["intake"] = reused with { StartTicks = reused.StartTicks - 1 },
                    ["portal"] = reused with { Boot = "another boot" },
                },
            }.Write(Directory.CreateDirectory(_folder["data"]).FullName);

            await using var suite = await Suite.StartAsync(SmallOptions with { Processes = ["identity"] }, Ct);

            Assert.True(orphan.HasExited);
            Assert.False(stranger.HasExited);
            Assert.Contains(_said, line => line.Contains($"routing ({orphan.Id})", StringComparison.Ordinal) && !line.Contains("intake", StringComparison.Ordinal));
        }
        finally
        {
            orphan.Kill();
            stranger.Kill();
        }
    }

    [Fact]
    public async Task Killed_without_warning_the_host_leaves_orphans_that_the_next_start_stops_and_Ctrl_C_then_ends_all_within_five_seconds()
    {
        using var crashed = StartHost();
        await UpAsync(crashed);
        var left = RunRecord.Read(_folder["data"])!.Processes;
        Assert.Equal(["gateway", "identity", "intake", "postgres", "redis"], left.Keys.Order());
        crashed.Kill();
        await crashed.WaitForExitAsync(Ct);
        Assert.All(left.Values, process => Assert.True(process.IsAlive()));

        // One of the new ones does not listen to SIGTERM: it must not hold up the end.
        using var host = StartHost(stubborn: true);
        var output = await UpAsync(host);
        Assert.All(left.Values, process => Assert.False(process.IsAlive()));
        Assert.Contains(output, line => line.Contains("an earlier start ended without stopping its processes", StringComparison.Ordinal));

        var running = RunRecord.Read(_folder["data"])!.Processes;
        using (Process.Start("kill", ["-INT", host.Id.ToString(CultureInfo.InvariantCulture)])) await host.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromMinutes(1), Ct);
        Assert.Equal(0, host.ExitCode);
        Assert.All(running.Values, process => Assert.False(process.IsAlive()));
        Assert.Contains("database system is shut down", await File.ReadAllTextAsync(_folder["data/postgres/server.log"], Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_used_is_said_with_the_one_used_instead()
    {
        await File.WriteAllTextAsync(_folder["data"], "", Ct);
        var instead = DataFolder.Candidates(_folder["data"])[1];
        try
        {
            await using var suite = await Suite.StartAsync(SmallOptions with { Processes = [] }, Ct);
            Assert.Equal(instead, suite.DataFolder);
            Assert.Contains($"{_folder["data"]} can't be used (it is a file): the data goes to {instead} instead", _said);
        }
        finally
        {
            if (Directory.Exists(instead)) Directory.Delete(instead, recursive: true);
        }
    }

    [Fact]
    public void A_data_folder_that_cannot_be_made_is_passed_over()
    {
        var chosen = DataFolder.Choose("/proc/complaintsuite/.data", _said.Enqueue);
        try
        {
            Assert.Contains(chosen, DataFolder.Candidates("/proc/complaintsuite/.data").Skip(1));
            Assert.Single(_said);
        }
        finally
        {
            Directory.Delete(chosen);
        }
    }

    public void Dispose() => _folder.Dispose();

    private Process StartHost(bool stubborn = false)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "FakeSuite", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "ComplaintSuite.FakeSuite");
        // As at a terminal: whoever runs the tests in the background has Ctrl-C ignored, and children inherit that.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", program, "--host", _folder["data"]])
        {
            RedirectStandardOutput = true,
        };
        if (stubborn) start.Environment["Fake__Stubborn"] = "1";
        return Process.Start(start)!;
    }

    private static async Task<List<string>> UpAsync(Process host)
    {
        List<string> output = [];
        while (await host.StandardOutput.ReadLineAsync(Ct) is { } line)
        {
            output.Add(line);
            if (line.Contains("Ctrl-C stops it", StringComparison.Ordinal))
            {
                _ = host.StandardOutput.ReadToEndAsync(CancellationToken.None); // So that it can go on talking.
                return output;
            }
        }
        Assert.Fail(string.Join(Environment.NewLine, output));
        return output;
    }

    private static async Task<Dictionary<string, string?>> VariablesAsync(Uri address, Version version)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "variables")) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await http.SendAsync(request, Ct);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Dictionary<string, string?>>(Ct))!;
    }
}
