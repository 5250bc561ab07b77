namespace ComplaintSuite.Routing;

/// <summary>What Routing may log: event ids 2000–2999. Ids, codes and rules only.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "Directory of {Organisation} imported at revision {Revision}")]
    public static partial void DirectoryImported(this ILogger logger, string organisation, long revision);

    [LoggerMessage(2001, LogLevel.Information, "Case {CaseId}: work item {WorkItemId} queued for {Department}")]
    public static partial void WorkItemQueued(this ILogger logger, Guid caseId, Guid workItemId, string department);

    [LoggerMessage(2100, LogLevel.Warning, "The feed of queue changes was interrupted ({Failure}) and goes on where it was")]
    public static partial void FeedInterrupted(this ILogger logger, string failure);

    [LoggerMessage(2101, LogLevel.Warning, "A queue goes out without titles: Intake answered {Status}")]
    public static partial void TitlesMissing(this ILogger logger, Grpc.Core.StatusCode status);

    [LoggerMessage(2102, LogLevel.Warning, "Redis can't be used ({Failure}): queues are served from the database")]
    public static partial void RedisUnusable(this ILogger logger, string failure);

    [LoggerMessage(2103, LogLevel.Warning, "Redis does not answer ({Failure}): queues are served from the database meanwhile")]
    public static partial void RedisSilent(this ILogger logger, string failure);

    [LoggerMessage(2104, LogLevel.Warning, "The queue cache is not kept ({Failure}) and therefore not served")]
    public static partial void CacheNotKept(this ILogger logger, string failure);

    [LoggerMessage(2105, LogLevel.Information, "The queue cache is kept again")]
    public static partial void CacheKeptAgain(this ILogger logger);

    [LoggerMessage(2107, LogLevel.Warning, "Queues that were asked for can't be brought into the cache ({Failure}) and are served from the database")]
    public static partial void SetsNotCompleted(this ILogger logger, string failure);

    [LoggerMessage(2108, LogLevel.Information, "Queues are brought into the cache again")]
    public static partial void SetsCompletedAgain(this ILogger logger);

    [LoggerMessage(2109, LogLevel.Warning, "The queue cache could not be compared with the database ({Failure})")]
    public static partial void CacheNotChecked(this ILogger logger, string failure);

    [LoggerMessage(2110, LogLevel.Information, "The queue cache is compared with the database again")]
    public static partial void CacheCheckedAgain(this ILogger logger);

    [LoggerMessage(2106, LogLevel.Warning, "Queue {Department} of {Organisation} differed from the database in the cache: {Count} mended")]
    public static partial void CacheMended(this ILogger logger, string organisation, string department, int count);

    [LoggerMessage(2002, LogLevel.Information, "Case {CaseId}: clock {Clock} ran out ({Rule})")]
    public static partial void ClockRanOut(this ILogger logger, Guid caseId, string clock, string rule);

    [LoggerMessage(2003, LogLevel.Information, "Case {CaseId}: alert {Kind} raised for {Addressee}")]
    public static partial void AlertRaised(this ILogger logger, Guid caseId, Alerts.AlertKind kind, string addressee);

    [LoggerMessage(2004, LogLevel.Information, "Case {CaseId}: alert {Kind} lapsed")]
    public static partial void AlertLapsed(this ILogger logger, Guid caseId, Alerts.AlertKind kind);

    [LoggerMessage(2113, LogLevel.Warning, "Whether alerts of {Organisation} are over can't be asked: Intake answered {Status}; again in a minute")]
    public static partial void CaseStatesMissing(this ILogger logger, string organisation, Grpc.Core.StatusCode status);

    [LoggerMessage(2114, LogLevel.Information, "The alerts of {Organisation} changed while they were gone through: again in a minute")]
    public static partial void AlertRoundMetChange(this ILogger logger, string organisation);

    [LoggerMessage(2115, LogLevel.Error, "The alerts of {Organisation} can't be gone through; again in a minute")]
    public static partial void AlertRoundFailed(this ILogger logger, Exception failure, string organisation);

    [LoggerMessage(2111, LogLevel.Information, "The duties of {Organisation} changed while they were laid out: again in a moment")]
    public static partial void DutyRoundMetChange(this ILogger logger, string organisation);

    [LoggerMessage(2112, LogLevel.Error, "The duties of {Organisation} can't be laid out; again in a minute")]
    public static partial void DutyRoundFailed(this ILogger logger, Exception failure, string organisation);
}
