namespace ComplaintSuite.Gateway;

/// <summary>Everything that the gateway logs: 9000–9999. Routes by their pattern, never by the path that was asked for; no bodies, no addresses of people.</summary>
internal static partial class Log
{
    [LoggerMessage(9001, LogLevel.Information, "{Method} {Route} answered {Status} in {Milliseconds} ms")]
    public static partial void Answered(ILogger log, string method, string route, int status, double milliseconds);

    [LoggerMessage(9002, LogLevel.Information, "{Method} {Route} refused: {Reason}")]
    public static partial void Refused(ILogger log, string method, string route, string reason);

    [LoggerMessage(9003, LogLevel.Error, "{Method} {Route} failed unexpectedly")]
    public static partial void Failed(ILogger log, Exception failure, string method, string route);

    [LoggerMessage(9004, LogLevel.Warning, "{Cluster} did not answer {Route}: {Error}")]
    public static partial void ServiceSilent(ILogger log, string cluster, string route, string error);

    [LoggerMessage(9010, LogLevel.Information, "{Subject} signed on")]
    public static partial void SignedOn(ILogger log, string subject);

    [LoggerMessage(9011, LogLevel.Information, "{Subject} signed off")]
    public static partial void SignedOff(ILogger log, string subject);

    [LoggerMessage(9012, LogLevel.Information, "The session of {Subject} ended: {Reason}")]
    public static partial void SessionEnded(ILogger log, string subject, string reason);

    [LoggerMessage(9013, LogLevel.Warning, "The issuer did not renew a token: {Reason}")]
    public static partial void NotRenewed(ILogger log, string reason);

    [LoggerMessage(9014, LogLevel.Warning, "The session store does not answer")]
    public static partial void SessionStoreSilent(ILogger log, Exception failure);

    [LoggerMessage(9015, LogLevel.Information, "A sign-on came back without success: {Reason}")]
    public static partial void SignOnFailed(ILogger log, string reason);
}
