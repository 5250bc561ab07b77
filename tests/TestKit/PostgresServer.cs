using System.Collections.Concurrent;
using System.Reflection;
using ComplaintSuite.AppHost.Postgres;
using Npgsql;
using Testcontainers.PostgreSql;

namespace ComplaintSuite.TestKit;

/// <summary>Where the PostgreSQL server of a test process comes from.</summary>
public enum PostgresSource
{
    /// <summary>Named by COMPLAINTSUITE_TEST_POSTGRES, by hand.</summary>
    Given,

    /// <summary>A container: of this process, or one that tests/engine.sh started for all of them.</summary>
    Container,

    /// <summary>The private cluster that AppHost uses too, without durability.</summary>
    Cluster,
}

/// <summary>A server that answers.</summary>
/// <param name="Superuser">Npgsql connection string of a superuser, to the database <c>postgres</c>.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record RunningPostgres(string Superuser, PostgresSource Source);

/// <summary>
/// The one PostgreSQL server of a test process, started by the first test that asks. Use as an assembly fixture:
/// <c>[assembly: AssemblyFixture(typeof(PostgresServer))]</c>.
/// </summary>
/// <remarks>
/// Taken in this order: COMPLAINTSUITE_TEST_POSTGRES (tests/run.sh starts one server for all test processes this way), Testcontainers where a container
/// engine answers, a private cluster. It is a server for tests alone: their roles are named as a real service's are.
/// </remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    // fsync and its kind off: test data need not outlive a power cut. 400: several hosts of several services with their pools.
    internal static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string>
    {
        ["fsync"] = "off",
        ["synchronous_commit"] = "off",
        ["full_page_writes"] = "off",
        ["max_connections"] = "400",
    };

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<(string Service, Delegate? Migrate), TestDatabase.Template> _templates = new();
    private readonly Dictionary<string, string?> _environment;
    private readonly Action<string> _log;
    private RunningPostgres? _running;
    private PostgreSqlContainer? _container;
    private PrivateCluster? _cluster;

    public PostgresServer()
        : this(null, TestContextLog)
    {
    }

    /// <summary>For the kit's own tests: with these variables instead of the process's.</summary>
    internal PostgresServer(Dictionary<string, string?>? environment, Action<string> log)
    {
        _environment = environment ?? new[] { "CI", "COMPLAINTSUITE_TEST_POSTGRES", "COMPLAINTSUITE_TEST_POSTGRES_SOURCE" }.ToDictionary(name => name, Environment.GetEnvironmentVariable);
        _log = log;
    }

    /// <summary>Starts the server if this is the first call, and says where it is.</summary>
    /// <exception cref="InvalidOperationException">CI=true, and neither a server is given nor a container engine answers.</exception>
    /// <exception cref="ClusterUnavailableException">No container engine, and no private cluster either; the message says why.</exception>
    public async Task<RunningPostgres> StartAsync(CancellationToken ct = default)
    {
        await _turn.WaitAsync(ct);
        try
        {
            return _running ??= await StartOnceAsync(ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<RunningPostgres> StartOnceAsync(CancellationToken ct)
    {
        if (_environment.GetValueOrDefault("COMPLAINTSUITE_TEST_POSTGRES") is { Length: > 0 } given)
        {
            // Catalogue work of a test process: few connections, and none kept back from a database that is to be dropped.
            var superuser = new NpgsqlConnectionStringBuilder(given) { Pooling = false }.ConnectionString;
            return new RunningPostgres(superuser, _environment.GetValueOrDefault("COMPLAINTSUITE_TEST_POSTGRES_SOURCE") == "container" ? PostgresSource.Container : PostgresSource.Given);
        }

        if (ContainerEngine.Answers)
        {
            var settings = Settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" });
            _container = ContainerEngine.PostgreSql().WithCommand([.. settings]).Build();
            await _container.StartAsync(ct);
            return new RunningPostgres(new NpgsqlConnectionStringBuilder(_container.GetConnectionString()) { Pooling = false, Database = "postgres" }.ConnectionString, PostgresSource.Container);
        }

        if (_environment.GetValueOrDefault("CI") == "true")
            throw new InvalidOperationException("With CI=true the tests take a container engine, and none answers (DOCKER_HOST and the usual sockets were tried). tests/engine.sh provides one.");

        // One folder per test project, so that the server of a run that was killed is found and stopped by the next.
        var folder = Path.Combine(Checkout.Root, "artifacts", "test-postgres", Assembly.GetEntryAssembly()?.GetName().Name ?? "tests");
        _cluster = await PrivateCluster.StartAsync(folder, new PrivateClusterOptions { Durable = false, MaxConnections = 400 }, _log, ct);
        return new RunningPostgres(new NpgsqlConnectionStringBuilder(_cluster.ConnectionString) { Pooling = false }.ConnectionString, PostgresSource.Cluster);
    }

    internal TestDatabase.Template TemplateOf(string service, Func<string, Task>? migrate) =>
        _templates.GetOrAdd((service, migrate), _ => new TestDatabase.Template(this, service, migrate));

    /// <summary>Stops the server if this process started it; else removes the templates that it made there.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_container is not null) await _container.DisposeAsync();
        else if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
            Directory.Delete(_cluster.Folder, recursive: true);
        }
        else foreach (var template in _templates.Values) await template.DropAsync();
        foreach (var template in _templates.Values) template.Dispose();
        _turn.Dispose();
    }

    private static void TestContextLog(string line) => Console.Error.WriteLine(line);
}
