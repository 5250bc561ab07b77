using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Messaging;

/// <summary>
/// What a service does on an event of another: one file <c>On….cs</c> per event. Made anew for each event from the service container.
/// </summary>
/// <typeparam name="TDb">The service's context.</typeparam>
/// <typeparam name="TEvent">A message of <c>complaintsuite.events.v1</c>.</typeparam>
public interface IEventHandler<TDb, TEvent> where TDb : DbContext where TEvent : IMessage<TEvent>
{
    /// <summary>
    /// Puts the effect into <paramref name="db"/>. Runs in a transaction of the worker role, scoped to the event's organisation; the framework
    /// saves and commits the effect together with the position, so the effect happens once. The handler neither commits nor begins.
    /// </summary>
    /// <remarks>
    /// Called again after a failure or a crash before the commit: a call to another service made from here must bear repetition.
    /// An exception that means "not now" (database or service unavailable) leaves the position and the event is tried again; any other
    /// parks the event and all later ones of its subject.
    /// </remarks>
    Task HandleAsync(TDb db, EventContext<TEvent> e, CancellationToken ct);
}

/// <summary>An event as a handler gets it.</summary>
/// <param name="Producer">Service that published it.</param>
/// <param name="Number">Place in the producer's log.</param>
/// <param name="EventId">Unique id.</param>
/// <param name="Organisation">Organisation that it belongs to; the transaction's scope.</param>
/// <param name="Subject">What it is about: a case id or another subject.</param>
/// <param name="SubjectVersion">Version of the subject after the change.</param>
/// <param name="OccurredAt">When it happened, offset 0.</param>
/// <param name="Payload">The fact.</param>
public sealed record EventContext<TEvent>(
    string Producer, long Number, Guid EventId, string Organisation, string Subject, long SubjectVersion, DateTimeOffset OccurredAt, TEvent Payload)
    where TEvent : IMessage<TEvent>;
