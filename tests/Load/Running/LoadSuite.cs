using System.Globalization;
using ComplaintSuite.AppHost;
using ComplaintSuite.AppHost.Run;
using ComplaintSuite.Load.Measuring;
using ComplaintSuite.TestKit;
using ComplaintSuite.TestKit.Running;
using Grpc.Net.Client;
using Npgsql;

namespace ComplaintSuite.Load.Running;

/// <summary>The suite as it is measured: Release builds on loopback, PostgreSQL as durable as in production, on the system clock.</summary>
internal sealed class LoadSuite : IAsyncDisposable
{
    /// <summary>The processes of .NET, whose memory is told together.</summary>
    public static readonly IReadOnlyList<string> DotNetProcesses = ["redis", "identity", "intake", "routing", "mediation", "hrgrievance", "reporting", "portal", "gateway"];

    /// <summary>Everybody comes from one address here; the limits have tests of their own.</summary>
    private static readonly IReadOnlyDictionary<string, string> NoRateLimits =
        new[] { "address", "anonymous-read", "anonymous-write", "authenticated" }.SelectMany(limit => new[] { "PerMinute", "Burst" }.Select(which => $"RateLimits__{limit}__{which}")).ToDictionary(name => name, _ => "100000000");

    /// <summary>As in a cluster: for quick starts the suite on one machine turns off compiling by what was seen to run often.</summary>
    private static readonly IReadOnlyDictionary<string, string> Deployed = new Dictionary<string, string> { ["DOTNET_TieredPGO"] = "1" };

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly List<GrpcChannel> _channels = [];

    private LoadSuite(Suite suite) => (Suite, SignOns) = (suite, SignOnsOf(suite));

    public Suite Suite { get; }

    /// <summary>How people get their tokens; renewed by <see cref="RenewTokens"/>.</summary>
    public SignOns SignOns { get; private set; }

    public static string Folder { get; } = Path.Combine(TestKit.Checkout.Root, "artifacts", "load");

    /// <param name="reuse">True: goes on with the data of the run before.</param>
    /// <param name="environment">Variables that every process gets.</param>
    /// <param name="log">Takes one line for a person.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<LoadSuite> StartAsync(bool reuse, IReadOnlyDictionary<string, string> environment, Action<string> log, CancellationToken ct)
    {
        var suite = await Suite.StartAsync(new SuiteOptions
        {
            DataFolder = Path.Combine(Folder, "suite"),
            FreePorts = true,
            Durable = true,
            Fresh = !reuse,
            Sample = false,
            DemoOrganisations = LoadOrganisation.Write(Path.Combine(Folder, "organisations")),
            Environment = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["*"] = Deployed.Concat(environment).GroupBy(variable => variable.Key).ToDictionary(given => given.Key, given => given.Last().Value), ["gateway"] = NoRateLimits },
            Log = log,
        }, ct);
        var running = new LoadSuite(suite);
        try
        {
            await Poll.UntilAsync(async () => await running.CountAsync("intake", "select count(*) from directory_copies where organisation = $1", LoadOrganisation.Code) == 1, Patience, "Intake has the directory");
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>A second gateway, on the same PostgreSQL and Redis, whose Intake is somebody else's to serve.</summary>
    public Task<Suite> StartGatewayWithoutServicesAsync(CancellationToken ct) => Suite.StartAsync(new SuiteOptions
    {
        DataFolder = Path.Combine(Folder, "gateway-alone"),
        FreePorts = true,
        Fresh = true,
        Seed = false,
        Postgres = Suite.Postgres,
        DatabasePrefix = "alone_",
        Redis = Suite.Redis,
        Processes = ["identity", "gateway"],
        DemoOrganisations = Path.Combine(Folder, "organisations"),
        Environment = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["*"] = Deployed, ["gateway"] = NoRateLimits },
    }, ct);

    /// <summary>Tokens last half an hour.</summary>
    public void RenewTokens()
    {
        SignOns.Dispose();
        SignOns = SignOnsOf(Suite);
    }

    /// <summary>A connection to the gateway of its own, as each client has one.</summary>
    public GrpcChannel Connect() => Connect(Suite.Grpc);

    public GrpcChannel Connect(Uri gateway)
    {
        var channel = GrpcChannel.ForAddress(gateway, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler() });
        _channels.Add(channel);
        return channel;
    }

    public static int ProcessId(Suite suite, string process) => RunRecord.Read(suite.DataFolder)?.Processes.GetValueOrDefault(process)?.Pid
        ?? throw new InvalidOperationException($"{process} does not run.");

    public ProcessUsage UsageOf(string process) => ProcessUsage.Of(ProcessId(Suite, process), withChildren: process == "postgres");

    public async Task<long> CountAsync(string service, string sql, params object[] parameters) => Convert.ToInt64(await ScalarAsync(service, sql, parameters), CultureInfo.InvariantCulture);

    public async Task<string> TextAsync(string service, string sql, params object[] parameters) => Convert.ToString(await ScalarAsync(service, sql, parameters), CultureInfo.InvariantCulture)!;

    /// <summary>A service's database for a superuser, whom row security does not hold.</summary>
    public string Superuser(string service) => new NpgsqlConnectionStringBuilder(Suite.Postgres) { Database = Suite.Databases[service].Database, CommandTimeout = 600 }.ConnectionString;

    /// <summary>Waits until nothing is on its way between the services.</summary>
    public Task SettleAsync() => Poll.UntilAsync(async () =>
        await CountAsync("intake", "select (select count(*) from outbox) + (select count(*) from deliveries where state = 'Pending')") == 0
        && await CountAsync("routing", "select count(*) from outbox") == 0
        && await EndAsync("intake") == await TakenAsync("routing", "intake")
        && await EndAsync("routing") == await TakenAsync("intake", "routing"), Patience, "nothing is on its way");

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels) channel.Dispose();
        SignOns.Dispose();
        await Suite.DisposeAsync();
    }

    private static SignOns SignOnsOf(Suite suite) => new(suite.Issuer, new Uri(suite.Web, "session/signed-in"), suite.ClientSecret);

    private Task<long> EndAsync(string producer) => CountAsync(producer, "select number from event_log_head");

    private Task<long> TakenAsync(string subscriber, string producer) => CountAsync(subscriber, "select coalesce((select position from subscription_positions where producer = $1), 0)", producer);

    private async Task<object?> ScalarAsync(string service, string sql, object[] parameters)
    {
        await using var connection = new NpgsqlConnection(Superuser(service));
        await connection.OpenAsync();
        // Written here, never by a user.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return await command.ExecuteScalarAsync();
    }
}
