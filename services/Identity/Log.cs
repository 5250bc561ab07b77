namespace ComplaintSuite.Identity;

/// <summary>Everything that Identity logs: 8000–8999. Subjects are ids, never names.</summary>
internal static partial class Log
{
    [LoggerMessage(8001, LogLevel.Information, "Registered {Count} clients, removed {Removed}")]
    public static partial void ClientsRegistered(ILogger log, int count, int removed);

    [LoggerMessage(8002, LogLevel.Warning, "The clients could not be registered yet: {Failure}; trying again")]
    public static partial void ClientsNotRegistered(ILogger log, string failure);

    [LoggerMessage(8003, LogLevel.Error, "The clients can't be registered; trying again")]
    public static partial void ClientsNotRegistrable(ILogger log, Exception failure);

    [LoggerMessage(8010, LogLevel.Information, "{Subject} signed on as a demo person")]
    public static partial void SignedOn(ILogger log, string subject);

    [LoggerMessage(8011, LogLevel.Information, "{Subject} signed off")]
    public static partial void SignedOff(ILogger log, string subject);

    [LoggerMessage(8012, LogLevel.Information, "No token for {Subject}: {Reason}")]
    public static partial void TokenRefused(ILogger log, string subject, string reason);

    [LoggerMessage(8020, LogLevel.Information, "Created the key {File}")]
    public static partial void KeyCreated(ILogger log, string file);

    [LoggerMessage(8030, LogLevel.Information, "Removed {Tokens} expired tokens and {Authorizations} authorizations")]
    public static partial void Pruned(ILogger log, long tokens, long authorizations);

    [LoggerMessage(8031, LogLevel.Warning, "Expired tokens could not be removed: {Failure}; trying again later")]
    public static partial void NotPruned(ILogger log, string failure);

    [LoggerMessage(8032, LogLevel.Error, "Expired tokens can't be removed; trying again later")]
    public static partial void NotPrunable(ILogger log, Exception failure);
}
