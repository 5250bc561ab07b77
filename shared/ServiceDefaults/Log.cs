using ComplaintSuite.Messaging;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.ServiceDefaults;

/// <summary>What every host may log: event ids 1–99. Ids, reasons, rules, and of a failure its kind and where it happened: never contents, and never the message of an exception, which may hold them.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Method} refused: {Reason} ({Rules})")]
    public static partial void Refused(this ILogger logger, string method, string reason, string rules);

    [LoggerMessage(2, LogLevel.Error, "{Method} failed unexpectedly: {Failure}\n{Trace}")]
    private static partial void UnexpectedFailure(this ILogger logger, string method, string failure, string trace);

    public static void UnexpectedFailure(this ILogger logger, Exception failure, string method) => logger.UnexpectedFailure(method, Failures.KindOf(failure), Failures.TraceOf(failure));

    [LoggerMessage(3, LogLevel.Information, "Applied {Count} migrations to {Database}")]
    public static partial void Migrated(this ILogger logger, int count, string database);

    [LoggerMessage(4, LogLevel.Information, "Directory of {Organisation} copied at revision {Revision}")]
    public static partial void DirectoryCopied(this ILogger logger, string organisation, long revision);

    [LoggerMessage(5, LogLevel.Warning, "Service token could not be fetched: {Reason}")]
    public static partial void TokenRequestFailed(this ILogger logger, string reason);

    [LoggerMessage(6, LogLevel.Warning, "Runs on a simulated clock")]
    public static partial void RunsOnSimulatedClock(this ILogger logger);

    [LoggerMessage(7, LogLevel.Error, "{Worker} failed and tries again: {Failure}\n{Trace}")]
    private static partial void WorkerBroke(this ILogger logger, string worker, string failure, string trace);

    [LoggerMessage(21, LogLevel.Warning, "{Worker} tries again: {Failure}")]
    private static partial void WorkerTriesAgain(this ILogger logger, string worker, string failure);

    /// <summary>A round of a worker failed. A server that is away comes back; anything else is for somebody to look at.</summary>
    public static void WorkerFailed(this ILogger logger, Exception failure, string worker)
    {
        if (Failures.IsServerAway(failure))
            logger.WorkerTriesAgain(worker, Failures.KindOf(failure));
        else
            logger.WorkerBroke(worker, Failures.KindOf(failure), Failures.TraceOf(failure));
    }

    [LoggerMessage(8, LogLevel.Error, "Clock {ClockId} could not fire (attempt {Attempt}) and is tried again at {NextAttempt:O}: {Failure}\n{Trace}")]
    private static partial void ClockFailed(this ILogger logger, Guid clockId, int attempt, DateTimeOffset nextAttempt, string failure, string trace);

    public static void ClockFailed(this ILogger logger, Exception failure, Guid clockId, int attempt, DateTimeOffset nextAttempt) =>
        logger.ClockFailed(clockId, attempt, nextAttempt, Failures.KindOf(failure), Failures.TraceOf(failure));

    [LoggerMessage(10, LogLevel.Warning, "{Method} could not be carried out: {Call} answered {Status}")]
    public static partial void OutgoingCallFailed(this ILogger logger, string method, string call, Grpc.Core.StatusCode status);

    [LoggerMessage(11, LogLevel.Error, "{Procedure} version {Version} was changed after cases used it: its file has the SHA-256 {Found}, theirs {Kept}; they go on under theirs")]
    public static partial void ProcedureChanged(this ILogger logger, string procedure, int version, string found, string kept);

    [LoggerMessage(12, LogLevel.Warning, "The procedure versions in use could not be read at the start ({Reason}); each is compared when it is first used")]
    public static partial void KeptProceduresUnread(this ILogger logger, string reason);

    [LoggerMessage(13, LogLevel.Information, "Procedure files taken over; new or changed: {Versions}")]
    public static partial void ProceduresReloaded(this ILogger logger, string versions);

    [LoggerMessage(14, LogLevel.Warning, "The changed procedure files can't be used and the last good ones stay:\n{Defects}")]
    public static partial void ProceduresNotReloaded(this ILogger logger, string defects);

    [LoggerMessage(9, LogLevel.Debug, "Clock {ClockId} is tried again: {Failure}")]
    public static partial void ClockTriedAgain(this ILogger logger, Guid clockId, string failure);

    [LoggerMessage(15, LogLevel.Debug, "{Count} clocks that were due together go one by one: {Failure}")]
    public static partial void ClocksGoAlone(this ILogger logger, int count, string failure);

    [LoggerMessage(16, LogLevel.Warning, "Dates reach into {Year}, for which the calendar {Calendar} has no file: they are provisional until it is added")]
    public static partial void CalendarYearMissing(this ILogger logger, string calendar, int year);

    [LoggerMessage(17, LogLevel.Information, "The calendar {Calendar} changed: {Count} running clocks were computed again")]
    public static partial void ClocksRecomputed(this ILogger logger, string calendar, int count);

    [LoggerMessage(18, LogLevel.Error, "Clock {ClockId} could not be computed again by the changed calendar and keeps its date until it can: {Failure}\n{Trace}")]
    private static partial void ClockNotRecomputed(this ILogger logger, Guid clockId, string failure, string trace);

    public static void ClockNotRecomputed(this ILogger logger, Exception failure, Guid clockId) =>
        logger.ClockNotRecomputed(clockId, Failures.KindOf(failure), Failures.TraceOf(failure));

    [LoggerMessage(19, LogLevel.Debug, "{Method}: the caller has left")]
    public static partial void CallerLeft(this ILogger logger, string method);

    [LoggerMessage(20, LogLevel.Warning, "{Method} could not be carried out: {Failure}")]
    public static partial void ServerAway(this ILogger logger, string method, string failure);

    [LoggerMessage(22, LogLevel.Information, "{Worker} stands by: another replica has the role")]
    public static partial void StandsBy(this ILogger logger, string worker);

    // Sidecar
    [LoggerMessage(40, LogLevel.Warning, "The sidecar takes no events ({Failure}); subscribers read the log")]
    public static partial void SidecarAway(this ILogger logger, string failure);

    [LoggerMessage(41, LogLevel.Information, "The sidecar takes events again; {Count} were not published and came by the log alone")]
    public static partial void SidecarBack(this ILogger logger, int count);

    [LoggerMessage(42, LogLevel.Warning, "The broker refused {Count} of {Total} events twice ({Refusal}); subscribers read them in the log. Not said again before it takes all that it is given")]
    public static partial void EventsRefusedByBroker(this ILogger logger, int count, int total, string refusal);

    [LoggerMessage(43, LogLevel.Warning, "Event {Number} was not published: its envelope has {Length} bytes; subscribers read it in the log")]
    public static partial void EventTooLargeToPublish(this ILogger logger, long number, int length);

    [LoggerMessage(44, LogLevel.Warning, "{Count} events were not published: too many wait for the sidecar; subscribers read them in the log")]
    public static partial void AnnouncementsOverflow(this ILogger logger, int count);

    [LoggerMessage(45, LogLevel.Warning, "A delivery on the topic of {Producer} was dropped: {Defect}")]
    public static partial void DeliveryDropped(this ILogger logger, string producer, string defect);

    [LoggerMessage(46, LogLevel.Warning, "Event {Number} of {Producer} is to be delivered again: {Failure}")]
    public static partial void DeliveryPutOff(this ILogger logger, string producer, long number, string failure);

    [LoggerMessage(47, LogLevel.Error, "Event {Number} was delivered as one of {Producer}, whose log ends at {End}: it was not taken")]
    public static partial void DeliveryBeyondLog(this ILogger logger, string producer, long number, long end);

    [LoggerMessage(48, LogLevel.Warning, "The sidecar gave up a delivery of {Producer}; reading the log")]
    public static partial void DeadLetterCame(this ILogger logger, string producer);

    [LoggerMessage(49, LogLevel.Warning, "The log of {Producer} could not be read after a dead letter: {Failure}")]
    public static partial void CatchUpFailed(this ILogger logger, string producer, string failure);
}
