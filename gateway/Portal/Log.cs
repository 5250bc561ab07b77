using Grpc.Core;

namespace ComplaintSuite.Portal;

/// <summary>Everything that the portal logs: 7000–7999. Nothing of cases or people.</summary>
internal static partial class Log
{
    [LoggerMessage(7001, LogLevel.Warning, "A page was shown without {Part}: {Status}")]
    public static partial void NotThere(ILogger log, string part, StatusCode status);
}
