using ComplaintSuite.Contracts.Messaging.V1;

namespace ComplaintSuite.Messaging;

/// <summary>
/// How events get to a subscriber quickly. That they get there is the log's matter: a transport may lose, repeat and reorder.
/// <see cref="LogFollower"/> is the default; a push transport announces what the relay moved, delivers what it receives by
/// <see cref="IEventSubscription.ApplyAsync"/> and calls <see cref="LogFollower.CatchUpAsync"/> at its start, on a gap and every now and then
/// (nothing comes after the last event that was lost, to show the gap).
/// </summary>
public interface IEventTransport
{
    /// <summary>Whether the relay hands over what it moved.</summary>
    bool Announces => false;

    /// <summary>Called after the events are in the producer's log, in order, once per relay batch; not repeated after a failure.</summary>
    Task AnnounceAsync(string producer, IReadOnlyList<Event> events, CancellationToken ct) => Task.CompletedTask;

    /// <summary>
    /// Delivers to the subscription until cancelled. Called on one replica at a time; two at once are harmless. Comes back by an exception when
    /// delivery broke off, and is then called again after a wait.
    /// </summary>
    Task DeliverAsync(IEventSubscription subscription, CancellationToken ct);
}

/// <summary>A service's subscription to one producer, as a transport sees it.</summary>
public interface IEventSubscription
{
    /// <summary>Name of the subscribing service.</summary>
    string Subscriber { get; }

    /// <summary>Name of the producing service.</summary>
    string Producer { get; }

    /// <summary>Number of the last event of the producer that was taken (applied, parked or skipped); 0 at the beginning.</summary>
    Task<long> GetPositionAsync(CancellationToken ct);

    /// <summary>The last event of the producer that was taken: its number and id. No id at the beginning, and for what was taken before ids were kept.</summary>
    Task<(long Number, Guid? EventId)> GetLastTakenAsync(CancellationToken ct);

    /// <summary>The producer does not know that event: operators see it until it does, or until they have decided.</summary>
    Task NoteRefusalAsync(CancellationToken ct);

    /// <summary>
    /// Takes events, at any time and from anywhere: what was taken before is ignored, a gap stops it. Each event's effect commits together with
    /// the position. None at all says that nothing is left to take.
    /// </summary>
    /// <exception cref="Exception">A failure that may pass by itself. What was taken up to it stays; deliver the rest again later.</exception>
    Task<TakeResult> ApplyAsync(IReadOnlyList<Event> events, CancellationToken ct);

    /// <summary>
    /// Takes a producer's snapshot and moves the position to its number. What was taken before is ignored; broken off, it is simply taken
    /// again from the beginning.
    /// </summary>
    /// <exception cref="IOException">The snapshot ended without its number, or meanwhile the subscription was set back, or another reading finished: go on from the position.</exception>
    Task<TakeResult> ApplySnapshotAsync(IAsyncEnumerable<ReadSnapshotResponse> snapshot, CancellationToken ct);
}

/// <summary>Where a subscription stands after a delivery.</summary>
/// <param name="Position">Number of the last event taken.</param>
/// <param name="Gap">An event came that does not follow the position: read the log.</param>
public readonly record struct TakeResult(long Position, bool Gap);
