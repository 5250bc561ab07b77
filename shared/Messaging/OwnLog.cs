using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Messaging;

/// <summary>An event of this service, as its own process reads it.</summary>
/// <param name="Number">Place in the log; null for one that the relay has not moved yet.</param>
/// <param name="EventId">Id.</param>
/// <param name="Organisation">Organisation.</param>
/// <param name="Subject">What it is about.</param>
public sealed record OwnEvent(long? Number, Guid EventId, string Organisation, string Subject);

/// <summary>A piece of this service's own log.</summary>
/// <param name="Events">After the number asked for, in order.</param>
/// <param name="Waiting">Committed and not in the log yet.</param>
/// <param name="End">Highest number in the log.</param>
/// <param name="Trimmed">Highest number that the log no longer holds.</param>
/// <param name="IsWhole">Whether nothing was left out for being too much: the pieces together hold all that was committed.</param>
public sealed record OwnLogPiece(IReadOnlyList<OwnEvent> Events, IReadOnlyList<OwnEvent> Waiting, long End, long Trimmed, bool IsWhole);

/// <summary>The log of this service for the service itself: what is derived from its own changes follows it without a subscription.</summary>
public static class OwnLog
{
    private const int MostWaiting = 1000;

    /// <summary>Reads a piece. In a transaction of <see cref="OrganisationScope"/> with isolation RepeatableRead, so that all of it is of one instant.</summary>
    /// <param name="db">A context of the worker role.</param>
    /// <param name="after">Number after which to read.</param>
    /// <param name="atMost">Most events of the log.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<OwnLogPiece> ReadAsync(DbContext db, long after, int atMost, CancellationToken ct)
    {
        var head = await db.Set<EventLogHead>().AsNoTracking().SingleAsync(ct);
        var events = await db.Set<LoggedEvent>().Where(row => row.Number > after).OrderBy(row => row.Number).Take(atMost)
            .Select(row => new OwnEvent(row.Number, row.EventId, row.Organisation, row.Subject)).ToListAsync(ct);
        var waiting = await db.Set<OutboxEvent>().OrderBy(row => row.Sequence).Take(MostWaiting + 1)
            .Select(row => new OwnEvent(null, row.EventId, row.Organisation, row.Subject)).ToListAsync(ct);
        var last = events.Count > 0 ? events[^1].Number!.Value : after;
        return new OwnLogPiece(events, waiting, head.Number, head.Trimmed, last >= head.Number && waiting.Count <= MostWaiting);
    }

    /// <summary>How often this process has let the log grow. Take it before reading, then <see cref="WaitPastAsync"/>.</summary>
    public static long Changes(DbContext db) => DatabaseSignals.Of(db).Log.Count;

    /// <summary>Returns when the log has grown since, by this process, and in any case after <paramref name="atMost"/>: for what other replicas commit.</summary>
    public static Task WaitPastAsync(DbContext db, long seen, TimeSpan atMost, CancellationToken ct) => DatabaseSignals.Of(db).Log.WaitPastAsync(seen, atMost, ct);
}
