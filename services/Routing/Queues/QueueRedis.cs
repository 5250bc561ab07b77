using ComplaintSuite.Messaging;
using StackExchange.Redis;

namespace ComplaintSuite.Routing.Queues;

/// <summary>
/// The connection to Redis, and what happens when it is slow or gone. Whoever answers a request asks with little patience, and after a failure nobody asks for a while;
/// whoever mends the cache in the background has more. Without Redis:Configuration there is none.
/// </summary>
internal sealed class QueueRedis(IConfiguration configuration, ILogger<QueueRedis> logger) : BackgroundService
{
    // Somebody waits for an answer that the database can give as well.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // Longer than a follower's word lasts (QueueCache.Lease): whatever is vouched for afterwards holds what was not written, or what a server forgot.
    private static readonly TimeSpan Distrust = TimeSpan.FromSeconds(4);

    private readonly Lock _lock = new();
    private ConnectionMultiplexer? _connection;
    private int _failures;
    private DateTimeOffset _pausedUntil;
    private DateTimeOffset _distrustedUntil;
    private long _interruptions;

    public bool IsConfigured => Configuration is not null;

    /// <summary>Rises whenever a connection is lost. What began before and ends after may have been written to a server that forgot a part of it.</summary>
    public long Interruptions => Interlocked.Read(ref _interruptions);

    private string? Configuration => configuration["Redis:Configuration"] is { Length: > 0 } named ? named : null;

    /// <summary>Asks on behalf of a request. Null when Redis has no answer in time, or had none a moment ago.</summary>
    public async Task<RedisResult?> AskAsync(Func<IDatabase, Task<RedisResult>> ask)
    {
        if (!MayAsk(reading: true) || _connection is not { IsConnected: true } connection)
            return null;
        try
        {
            var answer = await ask(connection.GetDatabase()).WaitAsync(Patience, TimeProvider.System);
            Succeeded();
            return answer;
        }
        catch (Exception failure) when (IsOfRedis(failure))
        {
            Failed(failure);
            return null;
        }
    }

    /// <summary>Tells Redis what was committed, on behalf of a request. What could not be told is found by whoever follows the log, and until then this process reads from the database.</summary>
    public async Task TellAsync(Func<IDatabase, Task> tell)
    {
        if (!IsConfigured)
            return;
        if (!MayAsk(reading: false) || _connection is not { IsConnected: true } connection)
        {
            DistrustForAWhile();
            return;
        }
        try
        {
            await tell(connection.GetDatabase()).WaitAsync(Patience, TimeProvider.System);
            Succeeded();
        }
        catch (Exception failure) when (IsOfRedis(failure))
        {
            Failed(failure);
        }
    }

    /// <summary>Asks in the background.</summary>
    /// <exception cref="RedisException">Redis has no answer.</exception>
    /// <exception cref="TimeoutException">Nor has it one in time.</exception>
    public async Task<T> WorkAsync<T>(Func<IDatabase, Task<T>> ask)
    {
        if (_connection is not { IsConnected: true } connection)
            throw new RedisException("Redis is not connected.");
        return await ask(connection.GetDatabase()).WaitAsync(LongPatience, TimeProvider.System);
    }

    public static bool IsOfRedis(Exception failure) => failure is RedisException or TimeoutException or ObjectDisposedException;

    public override void Dispose()
    {
        _connection?.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Configuration is { } named ? ConnectAsync(named) : Task.CompletedTask;

    private async Task ConnectAsync(string named)
    {
        var options = ConfigurationOptions.Parse(named);
        // Starts without Redis, finds it when it comes; what can't be sent now fails now.
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry(500);
        options.ConnectTimeout = 2000;
        options.AsyncTimeout = (int)LongPatience.TotalMilliseconds;
        try
        {
            var connection = await ConnectionMultiplexer.ConnectAsync(options);
            connection.ConnectionFailed += (_, _) =>
            {
                Interlocked.Increment(ref _interruptions);
                DistrustForAWhile();
            };
            _connection = connection;
        }
        catch (Exception failure) when (IsOfRedis(failure))
        {
            logger.RedisUnusable(Failures.KindOf(failure));
        }
    }

    // Waits are real time, also on a simulated clock.
    private bool MayAsk(bool reading)
    {
        var now = TimeProvider.System.GetUtcNow();
        lock (_lock)
            return now >= _pausedUntil && (!reading || now >= _distrustedUntil);
    }

    private void DistrustForAWhile()
    {
        lock (_lock)
            _distrustedUntil = TimeProvider.System.GetUtcNow() + Distrust;
    }

    private void Succeeded()
    {
        lock (_lock)
            _failures = 0;
    }

    private void Failed(Exception failure)
    {
        var now = TimeProvider.System.GetUtcNow();
        bool first;
        lock (_lock)
        {
            first = _failures == 0;
            _pausedUntil = now + TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(_failures, 10), LongestPause.Ticks));
            _distrustedUntil = now + Distrust;
            _failures++;
        }
        if (first)
            logger.RedisSilent(Failures.KindOf(failure));
    }
}
