using System.Net;
using ComplaintSuite.IdentityTests;
using ComplaintSuite.TestKit;
using Garnet;
using Garnet.server;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace ComplaintSuite.GatewayTests;

/// <summary>Identity, a Redis-compatible server, services' places and a gateway in front of them, for the tests of a class.</summary>
public sealed class GatewayFixture(PostgresServer server) : IAsyncLifetime
{
    private readonly DirectoryInfo keys = Directory.CreateTempSubdirectory("gateway-tests-");
    private TestDatabase? database;
    private GarnetServer? redis;
    private RunningIdentity? identity;
    private FakeService? services;
    private FakeService? portal;
    private RunningGateway? gateway;

    public RunningIdentity Identity => identity!;

    public FakeService Services => services!;

    public FakeService Portal => portal!;

    public RunningGateway Gateway => gateway!;

    public string RedisConfiguration { get; private set; } = "";

    public string Keys => keys.FullName;

    public PostgresServer Postgres => server;

    public async ValueTask InitializeAsync()
    {
        var web = Loopback.FreeAddress();
        database = await TestDatabase.CreateAsync(server, "identity", RunningIdentity.MigrateAsync);
        (redis, RedisConfiguration) = StartRedis();
        services = await FakeService.GrpcAsync();
        portal = await FakeService.PortalAsync();
        identity = await RunningIdentity.StartAsync(RunningIdentity.Settings(database.App, keys.FullName, Loopback.FreeAddress(), web));
        gateway = await RunningGateway.StartAsync(Settings(web));
    }

    /// <summary>Settings of a gateway at this address in front of the same services.</summary>
    public Dictionary<string, string?> Settings(Uri web, params (string Key, string? Value)[] changes) =>
        RunningGateway.Settings(web, Identity.Issuer, RedisConfiguration, Services.Address, Portal.Address, changes);

    public static (GarnetServer Server, string Configuration) StartRedis()
    {
        var port = Loopback.FreePort();
        var server = new GarnetServer(new GarnetServerOptions { EndPoints = [new IPEndPoint(IPAddress.Loopback, port)], LogMemorySize = "64m", IndexMemorySize = "16m", PageSize = "1m", QuietMode = true });
        server.Start();
        return (server, $"127.0.0.1:{port},connectTimeout=2000,syncTimeout=2000,asyncTimeout=2000");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var running in new IAsyncDisposable?[] { gateway, identity, services, portal, database })
            if (running is not null)
                await running.DisposeAsync();
        redis?.Dispose();
        keys.Delete(recursive: true);
    }
}

/// <summary>A gateway with an Identity and a Redis-compatible server that nobody else uses, so that a test may take the latter away.</summary>
public sealed class LonelyGateway : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly RunningIdentity identity;
    private GarnetServer? redis;

    private LonelyGateway(TestDatabase database, GarnetServer redis, RunningIdentity identity, RunningGateway gateway)
    {
        this.database = database;
        this.redis = redis;
        this.identity = identity;
        Gateway = gateway;
    }

    public RunningGateway Gateway { get; }

    public static async Task<LonelyGateway> StartAsync(GatewayFixture fixture)
    {
        var web = Loopback.FreeAddress();
        var (redis, configuration) = GatewayFixture.StartRedis();
        var database = await TestDatabase.CreateAsync(fixture.Postgres, "identity", RunningIdentity.MigrateAsync);
        var identity = await RunningIdentity.StartAsync(RunningIdentity.Settings(database.App, fixture.Keys, Loopback.FreeAddress(), web));
        var gateway = await RunningGateway.StartAsync(RunningGateway.Settings(web, identity.Issuer, configuration, fixture.Services.Address, fixture.Portal.Address));
        return new LonelyGateway(database, redis, identity, gateway);
    }

    public Task<string> PersonTokenAsync(string subject) => identity.PersonTokenAsync(subject);

    public void LoseRedis()
    {
        redis?.Dispose();
        redis = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await identity.DisposeAsync();
        await database.DisposeAsync();
        LoseRedis();
    }
}
