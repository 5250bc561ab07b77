using Microsoft.AspNetCore.DataProtection;
using StackExchange.Redis;

namespace ComplaintSuite.Gateway.Session;

/// <summary>
/// Whether sessions can be served: Redis is reached, and the keys of cookies and tickets, which lie there, have been read. What is decrypted before that fails as if it
/// had been tampered with, and a session that still stands would be ended.
/// </summary>
internal sealed class SessionStore(IConnectionMultiplexer redis, IDataProtectionProvider protection, ILogger<SessionStore> log)
{
    private readonly IDataProtector _probe = protection.CreateProtector("ComplaintSuite.Gateway.SessionStore.v1");
    private volatile bool _keysRead;

    /// <summary>Whether a failure comes from Redis, whatever it was wrapped in on its way: data protection makes a cryptographic one of it.</summary>
    public static bool IsSilent(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
            if (cause is RedisException or RedisTimeoutException)
                return true;
        return false;
    }

    /// <summary>Asked before anything is decrypted. Keys that were read once are kept from then on, also while Redis is away.</summary>
    public bool IsThere()
    {
        if (!redis.IsConnected)
            return false;
        if (_keysRead)
            return true;
        try
        {
            _probe.Protect([]);
            return _keysRead = true;
        }
        catch (Exception silent) when (IsSilent(silent))
        {
            Log.SessionStoreSilent(log, silent);
            return false;
        }
    }
}
