using ComplaintSuite.AppHost;
using ComplaintSuite.TestKit;
using ComplaintSuite.TestKit.Running;
using ComplaintSuite.TestKit.Sidecars;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ComplaintSuite.Chaos;

/// <summary>The running suite on a PostgreSQL that can be killed, with a Redis that can be emptied, slowed and cut off, and processes that die at a chosen commit.</summary>
public sealed class FaultySuite : RunningSuite
{
    /// <summary>The processes that hold what this is about; each can be killed.</summary>
    public static readonly IReadOnlyList<string> Processes = ["postgres", "redis", "identity", "intake", "routing", "portal", "gateway"];

    /// <summary>The services that hold nothing yet but a copy of the directory: each can make it anew from Routing's log.</summary>
    public static readonly IReadOnlyList<string> Copyists = ["mediation", "hrgrievance", "reporting"];

    private static readonly TimeSpan RestartPause = TimeSpan.FromMilliseconds(100);

    private readonly TcpProxy _redis;
    private readonly Dictionary<string, Witness> _witnesses = [];
    private int _redisPort;

    /// <summary>Made by the test framework.</summary>
    public FaultySuite() => _redis = new(() => _redisPort);

    protected override bool OwnsPostgres => true;

    /// <summary>What frameworks say of a server that is away, and that a poison was parked. Other errors of our own, and what ends a process, are never expected.</summary>
    protected override bool IsProvoked(LogEntry error) => error.Level == LogLevel.Error && (
        error.Category.StartsWith("Microsoft.EntityFrameworkCore.", StringComparison.Ordinal)
        || (error.Category.StartsWith("ComplaintSuite.Messaging.Subscription", StringComparison.Ordinal) && error.Message.Contains(Poison.Failure, StringComparison.Ordinal))
        // A database that was away, and a caller that was killed while its request was being read.
        || (error.Category == "Grpc.AspNetCore.Server.ServerCallHandler" && error.Exception is { } thrown
            && (thrown.Contains("Npgsql", StringComparison.Ordinal) || thrown.Contains(nameof(Microsoft.AspNetCore.Connections.ConnectionAbortedException), StringComparison.Ordinal)
                || thrown.Contains("The client reset the request stream", StringComparison.Ordinal)))
        || error.Category is "Microsoft.AspNetCore.DataProtection.KeyManagement.KeyRingProvider" or "Microsoft.AspNetCore.Diagnostics.DeveloperExceptionPageMiddleware");

    protected override SuiteOptions Configure(SuiteOptions options)
    {
        Directory.CreateDirectory(Points);
        Disarm();
        var environment = options.Environment.ToDictionary();
        foreach (var service in Copyists.Concat(["intake", "routing"]))
            environment[service] = new Dictionary<string, string>
            {
                ["COMPLAINTSUITE_FAILPOINT"] = PointOf(service),
                // Over Dapr: nothing comes after the last event that was lost, and a run waits for it.
                ["Messaging__CatchUpInterval"] = "00:00:02",
            };
        // Whatever every reader has and is a day old is trimmed away at once, but for the last few.
        environment["*"] = new Dictionary<string, string>(environment["*"])
        {
            ["Messaging__TrimInterval"] = "00:00:01",
            ["Messaging__KeepAge"] = "1.00:00:00",
            ["Messaging__KeepEvents"] = "20",
            // No process lives long enough for optimised code to pay, and its compilation was half of what a restart cost.
            ["DOTNET_TC_CallCountThreshold"] = "7FFF",
            ["DOTNET_EnableWriteXorExecute"] = "0",
        };
        return options with
        {
            // What a service has acknowledged must be on disk before it.
            Durable = true,
            Environment = environment,
            // They die all the time.
            RestartPauses = (RestartPause, RestartPause),
            RedisRoute = port =>
            {
                _redisPort = port;
                return _redis.Port;
            },
        };
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        // Before a day has passed, and the first events are trimmed.
        foreach (var producer in new[] { "intake", "routing" })
            await Witness(producer).ReadOnAsync();
    }

    /// <summary>A process ends by itself at a commit to come.</summary>
    /// <param name="service">Which of them.</param>
    /// <param name="point">Role, when and count: <c>worker after 3</c>.</param>
    /// <param name="name">Tells this one from others.</param>
    public static void Arm(string service, string point, string name) => File.WriteAllText(PointOf(service), $"{point} {name}");

    /// <summary>How many processes have not come to their commit.</summary>
    public static int Armed => Directory.GetFiles(Points).Length;

    /// <summary>No process ends by itself any more.</summary>
    /// <returns>How many had not come to their commit.</returns>
    public static int Disarm()
    {
        var left = Armed;
        foreach (var file in Directory.GetFiles(Points)) File.Delete(file);
        return left;
    }

    /// <summary>Who reads the whole log of a producer, from its first event on.</summary>
    public Witness Witness(string producer) => _witnesses.TryGetValue(producer, out var witness) ? witness : _witnesses[producer] = new(this, producer);

    /// <summary>How long Redis holds back each piece; zero: not at all.</summary>
    public void SlowRedis(TimeSpan delay) => _redis.Delay = delay;

    /// <summary>Takes Redis away, or gives it back.</summary>
    public void CutRedis(bool isCut) => _redis.IsCut = isCut;

    /// <summary>What became of deliveries so far; null where the suite follows the logs.</summary>
    public DaprCounts? Deliveries => OverDapr ? Sidecars.Counts : null;

    /// <summary>Over Dapr, the broker repeats, reorders and loses from now on, by the seed.</summary>
    internal void DisturbDeliveries(int seed, Disturbance how)
    {
        if (!OverDapr)
            return;
        Sidecars.Faults.Seed = seed;
        (Sidecars.Faults.DuplicateEvery, Sidecars.Faults.ReorderWindow, Sidecars.Faults.LoseEvery) = (how.DuplicateEvery, how.ReorderWindow, how.LoseEvery);
    }

    /// <summary>The broker brings everything once and in order again.</summary>
    public void CalmDeliveries()
    {
        if (OverDapr)
            (Sidecars.Faults.DuplicateEvery, Sidecars.Faults.ReorderWindow, Sidecars.Faults.LoseEvery) = (0, 0, 0);
    }

    /// <summary>Redis loses everything.</summary>
    public async Task EmptyRedisAsync()
    {
        await using var connection = await ConnectRedisAsync();
        await connection.GetServers().Single().FlushAllDatabasesAsync();
    }

    /// <summary>Past the proxy.</summary>
    public Task<ConnectionMultiplexer> ConnectRedisAsync() => ConnectionMultiplexer.ConnectAsync($"{Suite.Redis},allowAdmin=true");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private static string Points => Folder + ".failpoints";

    private static string PointOf(string service) => Path.Combine(Points, service);
}
