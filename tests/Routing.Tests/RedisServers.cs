using System.Net;
using ComplaintSuite.TestKit;
using Garnet;
using Garnet.server;
using StackExchange.Redis;
using Testcontainers.Redis;

namespace ComplaintSuite.RoutingTests;

/// <summary>A Redis that a test empties, stops, slows and starts again, always at the same address.</summary>
internal abstract class RedisUnderTest : IAsyncDisposable
{
    private readonly TcpProxy _proxy;

    protected RedisUnderTest() => _proxy = new(() => Port);

    public string Configuration => $"127.0.0.1:{_proxy.Port}";

    public TimeSpan Delay
    {
        set => _proxy.Delay = value;
    }

    protected abstract int Port { get; }

    /// <summary>The real one, or the one that runs in this process.</summary>
    public static async Task<RedisUnderTest> StartAsync(bool real)
    {
        RedisUnderTest redis = real ? new ContainerRedis() : new GarnetRedis();
        await redis.StartAsync();
        return redis;
    }

    public abstract Task StartAsync();

    /// <summary>Takes it away. What comes back may be empty (Garnet here keeps nothing) or hold what there was (Redis here keeps it on disk).</summary>
    public async Task StopAsync()
    {
        _proxy.IsCut = true;
        await StopServerAsync();
    }

    public async Task ComeBackAsync()
    {
        await StartAsync();
        _proxy.IsCut = false;
    }

    public async Task EmptyAsync()
    {
        await using var connection = await ConnectAsync();
        await connection.GetServers().Single().FlushAllDatabasesAsync();
    }

    /// <summary>Past the proxy.</summary>
    public Task<ConnectionMultiplexer> ConnectAsync() => ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Port},allowAdmin=true,abortConnect=false");

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await StopServerAsync();
        await DisposeServerAsync();
    }

    protected abstract Task StopServerAsync();

    protected virtual ValueTask DisposeServerAsync() => default;

    private sealed class GarnetRedis : RedisUnderTest
    {
        private readonly int _port = Loopback.FreePort();
        private GarnetServer? _server;

        protected override int Port => _port;

        public override Task StartAsync()
        {
            _server = new GarnetServer(new GarnetServerOptions
            {
                EndPoints = [new IPEndPoint(IPAddress.Loopback, _port)],
                LogMemorySize = "64m",
                IndexMemorySize = "16m",
                PageSize = "1m",
                QuietMode = true,
                EnableLua = true,
                LuaOptions = new LuaOptions(),
            });
            _server.Start();
            return Task.CompletedTask;
        }

        protected override Task StopServerAsync()
        {
            _server?.Dispose();
            _server = null;
            return Task.CompletedTask;
        }
    }

    private sealed class ContainerRedis : RedisUnderTest
    {
        private readonly RedisContainer _container = ContainerEngine.Redis().WithCommand("--appendonly", "yes").Build();

        protected override int Port => _container.GetMappedPublicPort(RedisBuilder.RedisPort);

        public override Task StartAsync() => _container.StartAsync();

        protected override Task StopServerAsync() => _container.StopAsync();

        protected override ValueTask DisposeServerAsync() => _container.DisposeAsync();
    }
}
