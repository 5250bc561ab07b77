using ComplaintSuite.Contracts.Messaging.V1;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.Messaging;

internal static class Tables
{
    public const string Outbox = "outbox";
    public const string EventLog = "event_log";
    public const string EventLogHead = "event_log_head";
    public const string TrimmedEvents = "trimmed_events";
    public const string LogReaders = "log_readers";
    public const string SubscriptionPositions = "subscription_positions";
    public const string TakenEvents = "taken_events";
    public const string TakenSubjects = "taken_subjects";
    public const string ParkedEvents = "parked_events";
}

/// <summary>What every stored event has, whichever table it stands in.</summary>
internal abstract class StoredEvent
{
    public required Guid EventId { get; init; }
    public required string Organisation { get; init; }
    public required string Subject { get; init; }
    public required long SubjectVersion { get; init; }
    /// <summary>Domain time of the change, offset 0.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
    /// <summary>Full name of the payload's message.</summary>
    public required string Type { get; init; }
    /// <summary>The payload in protobuf's binary form.</summary>
    public required byte[] Payload { get; init; }
    public string? Traceparent { get; init; }

    public Event ToMessage(long number) => new()
    {
        Number = number,
        EventId = EventId.ToString(),
        Organisation = Organisation,
        Subject = Subject,
        SubjectVersion = SubjectVersion,
        OccurTime = OccurredAt.ToTimestamp(),
        Payload = EventTypes.Stored(Type, Payload),
        Traceparent = Traceparent ?? "",
    };
}

/// <summary>Published, waiting for the relay.</summary>
internal sealed class OutboxEvent : StoredEvent
{
    /// <summary>Order of insertion; has gaps where transactions rolled back.</summary>
    public long Sequence { get; init; }
}

/// <summary>In the log.</summary>
internal sealed class LoggedEvent : StoredEvent
{
    public required long Number { get; init; }
    public required DateTimeOffset LoggedAt { get; init; }
}

/// <summary>The number of an event that the log no longer holds: what gives a snapshot the order of the log.</summary>
internal sealed class TrimmedEvent
{
    public required Guid EventId { get; init; }
    public required long Number { get; init; }
}

/// <summary>The one row whose lock makes numbers gapless.</summary>
internal sealed class EventLogHead
{
    public const int OnlyId = 1;
    public int Id { get; init; }
    /// <summary>Highest number given.</summary>
    public long Number { get; init; }
    /// <summary>Highest number trimmed away.</summary>
    public long Trimmed { get; init; }
}

/// <summary>A subscriber that this log knows.</summary>
internal sealed class LogReader
{
    public required string Subscriber { get; init; }
    public required long AcknowledgedNumber { get; init; }
    public required DateTimeOffset SeenAt { get; init; }
}

/// <summary>How far this service took a producer's log. Everything that happens for a producer happens under the lock of its row.</summary>
internal sealed class SubscriptionPosition
{
    public required string Producer { get; init; }
    public required long Position { get; init; }
    /// <summary>Since when the producer does not know the event at the position; null while it does.</summary>
    public DateTimeOffset? RefusedAt { get; init; }
}

/// <summary>Which event a number of a producer's log was when it was taken: a producer that was restored from a backup gives the number again to another.</summary>
internal sealed class TakenEvent
{
    public required string Producer { get; init; }
    public required long Number { get; init; }
    public required Guid EventId { get; init; }
}

/// <summary>
/// How far an unfinished snapshot took a subject, beyond the position: what is not beyond it was taken (applied or parked). Gone when the
/// position reaches the snapshot's number. One row is no subject's: its number, drawn by chance, is the reading that the others are of. Who reads a snapshot goes
/// on only while that row is there with the number that it began with; without it the reading ends.
/// </summary>
internal sealed class TakenSubject
{
    /// <summary>Organisation of the row that is no subject's. No event has it (<see cref="Publishing.Publish"/>).</summary>
    public const string Nobody = "";
    /// <summary>Subject of the row that is no subject's. No event has it.</summary>
    public const string Nothing = "";
    public required string Producer { get; init; }
    public required string Organisation { get; init; }
    public required string Subject { get; init; }
    public required long Number { get; init; }
}

/// <summary>An event that could not be digested, or that waits behind one of its subject.</summary>
internal sealed class ParkedRow : StoredEvent
{
    /// <summary>Order of parking, which is the order of the subject's events.</summary>
    public long Sequence { get; init; }
    public required string Producer { get; init; }
    public required long Number { get; init; }
    public required DateTimeOffset ParkedAt { get; init; }
    /// <summary>0: only waits behind an earlier one.</summary>
    public required int Attempts { get; set; }
    public string? Failure { get; set; }
    /// <summary>Null: no more automatic attempts.</summary>
    public required DateTimeOffset? NextAttemptAt { get; set; }
}
