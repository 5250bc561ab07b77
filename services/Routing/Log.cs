namespace ComplaintSuite.Routing;

/// <summary>What Routing may log: event ids 2000–2999. Ids, codes and rules only.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "Directory of {Organisation} imported at revision {Revision}")]
    public static partial void DirectoryImported(this ILogger logger, string organisation, long revision);

    [LoggerMessage(2001, LogLevel.Information, "Case {CaseId}: work item {WorkItemId} queued for {Department}")]
    public static partial void WorkItemQueued(this ILogger logger, Guid caseId, Guid workItemId, string department);

    [LoggerMessage(2002, LogLevel.Information, "Case {CaseId}: clock {Clock} ran out ({Rule})")]
    public static partial void ClockRanOut(this ILogger logger, Guid caseId, string clock, string rule);
}
