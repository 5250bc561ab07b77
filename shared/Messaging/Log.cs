using Microsoft.Extensions.Logging;

namespace ComplaintSuite.Messaging;

/// <summary>Event ids 100–199. Ids, numbers, types and failure kinds; never a payload and never the message of a failure.</summary>
internal static partial class Log
{
    // Producer
    [LoggerMessage(100, LogLevel.Warning, "The relay could not move events: {Failure}.")]
    public static partial void RelayFailed(ILogger logger, string failure);

    [LoggerMessage(101, LogLevel.Warning, "Events {First} to {Last} are in the log but were not announced: {Failure}.")]
    public static partial void AnnouncementFailed(ILogger logger, long first, long last, string failure);

    [LoggerMessage(102, LogLevel.Information, "Trimmed {Count} events; the log now begins after {Number}.")]
    public static partial void Trimmed(ILogger logger, int count, long number);

    [LoggerMessage(103, LogLevel.Warning, "The log could not be trimmed: {Failure}.")]
    public static partial void TrimmingFailed(ILogger logger, string failure);

    [LoggerMessage(104, LogLevel.Information, "{Subscriber} reads the log after {Number}.")]
    public static partial void ReaderCame(ILogger logger, string subscriber, long number);

    [LoggerMessage(105, LogLevel.Warning, "{Subscriber} stands at {Position} after an event that is not there in the log, which ends at {End}.")]
    public static partial void ReaderUnknown(ILogger logger, string subscriber, long position, long end);

    [LoggerMessage(106, LogLevel.Information, "{Subscriber} read the snapshot up to {Number}: {Cases} cases.")]
    public static partial void SnapshotServed(ILogger logger, string subscriber, long number, int cases);

    [LoggerMessage(107, LogLevel.Warning, "{Subscriber} holds the log at {Number} and was last heard of at {SeenAt:O}: nothing beyond it is trimmed. If it is gone for good, delete its row in log_readers.")]
    public static partial void ReaderHoldsLog(ILogger logger, string subscriber, long number, DateTimeOffset seenAt);

    // Subscriber
    [LoggerMessage(120, LogLevel.Information, "Follows {Producer} from {Position}.")]
    public static partial void SubscriptionActive(ILogger logger, string producer, long position);

    [LoggerMessage(121, LogLevel.Warning, "The subscription to {Producer} was interrupted and goes on from its position: {Failure}.")]
    public static partial void SubscriptionInterrupted(ILogger logger, string producer, string failure);

    [LoggerMessage(122, LogLevel.Warning, "Event {Number} of {Producer} does not follow the position {Position}; reading the log.")]
    public static partial void Gap(ILogger logger, string producer, long number, long position);

    [LoggerMessage(123, LogLevel.Error, "Parked event {EventId} ({Type}, number {Number}) of {Producer}: {Failure}\n{Trace}")]
    public static partial void Parked(ILogger logger, string producer, long number, string eventId, string type, string failure, string? trace);

    [LoggerMessage(124, LogLevel.Information, "Event {EventId} ({Type}, number {Number}) of {Producer} waits behind a parked event of its subject.")]
    public static partial void ParkedBehind(ILogger logger, string producer, long number, string eventId, string type);

    [LoggerMessage(125, LogLevel.Information, "The log of {Producer} no longer holds what follows {Position}; reading its snapshot.")]
    public static partial void SnapshotNeeded(ILogger logger, string producer, long position);

    [LoggerMessage(126, LogLevel.Information, "Took the snapshot of {Producer}: {Cases} cases, up to {Number}.")]
    public static partial void SnapshotTaken(ILogger logger, string producer, int cases, long number);

    [LoggerMessage(127, LogLevel.Warning, "{Producer} does not know the event at the position {Position}: it was restored from a backup. suite events continue or rebuild says how to go on.")]
    public static partial void LogRewound(ILogger logger, string producer, long position);

    [LoggerMessage(128, LogLevel.Debug, "Event {Number} of {Producer} met a concurrent change ({Failure}); attempt {Attempt}.")]
    public static partial void Conflict(ILogger logger, string producer, long number, string failure, int attempt);

    [LoggerMessage(129, LogLevel.Debug, "Case {Subject} of {Organisation} in the snapshot of {Producer} can't be taken as a whole ({Failure}); going event by event.")]
    public static partial void CaseNotDigested(ILogger logger, string producer, string organisation, string subject, string failure);

    [LoggerMessage(130, LogLevel.Debug, "Event {EventId} of {Producer} was waited for and did not come: {Reason}.")]
    public static partial void EventNotArrived(ILogger logger, string producer, Guid eventId, string reason);

    [LoggerMessage(131, LogLevel.Debug, "Events {First} to {Last} of {Producer} go one by one: {Number} can't go with the others ({Failure}).")]
    public static partial void EventsGoAlone(ILogger logger, string producer, long first, long last, long number, string failure);

    [LoggerMessage(132, LogLevel.Warning, "An operator continues {Producer} after {Position}; it lost {Lost} events that were taken here.")]
    public static partial void Continued(ILogger logger, string producer, long position, long lost);

    [LoggerMessage(133, LogLevel.Warning, "An operator has everything of {Producer} taken again.")]
    public static partial void RebuildBegun(ILogger logger, string producer);

    [LoggerMessage(134, LogLevel.Information, "Stands by for {Producer}: another replica follows it.")]
    public static partial void StandsBy(ILogger logger, string producer);

    [LoggerMessage(135, LogLevel.Warning, "Event {EventId} of {Producer} could not be waited for: {Failure}.")]
    public static partial void ArrivalNotAnswered(ILogger logger, string producer, Guid eventId, string failure);

    // Parked events
    [LoggerMessage(140, LogLevel.Information, "Retried a parked subject of {Producer}: {Applied} applied, {Remaining} remain.")]
    public static partial void Retried(ILogger logger, string producer, int applied, int remaining);

    [LoggerMessage(141, LogLevel.Warning, "Parked event {EventId} ({Type}, number {Number}) of {Producer} failed again, attempt {Attempts}: {Failure}\n{Trace}")]
    public static partial void RetryFailed(ILogger logger, string producer, long number, string eventId, string type, int attempts, string failure, string? trace);

    [LoggerMessage(143, LogLevel.Error, "Parked event {EventId} ({Type}, number {Number}) of {Producer} has failed {Attempts} times and is tried by hand only; its subject stands still until then: {Failure}")]
    public static partial void AttemptsUsedUp(ILogger logger, string producer, long number, string eventId, string type, int attempts, string failure);

    [LoggerMessage(142, LogLevel.Warning, "Parked events could not be looked at: {Failure}.")]
    public static partial void RetrySweepFailed(ILogger logger, string failure);

    // Figures
    [LoggerMessage(150, LogLevel.Warning, "The figures of messaging could not be measured and are not there meanwhile: {Failure}.")]
    public static partial void NotMeasured(ILogger logger, string failure);
}
