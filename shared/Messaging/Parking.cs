using System.Runtime.ExceptionServices;
using ComplaintSuite.Contracts.Messaging.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.Messaging;

/// <summary>
/// What of one producer's events can't be digested: parks it with all that follows it of its subject, and tries it again in order.
/// </summary>
internal sealed class Parking<TDb>(string producer, SubscriptionState<TDb> state, EventHandlers<TDb> handlers, MessagingOptions options, TimeProvider time, ILogger logger)
    where TDb : DbContext
{
    /// <summary>Applies an event, or parks it: when it has failed before, or when one of its subject is parked already.</summary>
    /// <param name="db">The context of the turn.</param>
    /// <param name="e">The event.</param>
    /// <param name="isBehind">One of its subject is parked.</param>
    /// <param name="failure">How it failed before; null: it did not.</param>
    /// <param name="ct">Cancels.</param>
    public async Task ApplyOrParkAsync(TDb db, Event e, bool isBehind, Exception? failure, CancellationToken ct)
    {
        if (isBehind)
            await ParkBehindAsync(db, e, ct);
        else if (failure is not null)
            await ParkAsync(db, e, failure, ct);
        else
            await handlers.HandleAsync(db, e, ct);
    }

    /// <summary>
    /// Applies a subject's parked events in order, each in its own transaction, until one fails. A failure that may pass by itself is thrown and
    /// is no attempt.
    /// </summary>
    /// <param name="organisation">Organisation of the subject.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="byHand">Somebody asks for it: also what is not due.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(int Applied, int Remaining)> RetryAsync(string organisation, string subject, bool byHand, CancellationToken ct)
    {
        var applied = 0;
        while (await RetryFirstAsync(organisation, subject, byHand, ct))
            applied++;
        var remaining = await state.CountParkedAsync(organisation, subject, ct);
        if (applied > 0 || remaining > 0)
            Log.Retried(logger, producer, applied, remaining);
        return (applied, remaining);
    }

    private async Task<bool> RetryFirstAsync(string organisation, string subject, bool byHand, CancellationToken ct)
    {
        ParkedRow? tried = null;
        var isApplied = false;
        var failure = await Attempts.TryAsync(
            async () =>
            {
                await using var turn = await state.TakeTurnAsync(organisation, ct);
                tried = await turn.Db.Set<ParkedRow>().AsNoTracking().Where(row => row.Producer == producer && row.Organisation == organisation && row.Subject == subject)
                    .OrderBy(row => row.Sequence).FirstOrDefaultAsync(ct);
                // Another replica found it due at the same time, and has tried it meanwhile.
                if (tried is null || !(byHand || tried.NextAttemptAt <= time.GetUtcNow()))
                    return;
                await handlers.HandleAsync(turn.Db, tried.ToMessage(tried.Number), ct);
                await turn.Db.Database.ExecuteSqlAsync($"delete from parked_events where sequence = {tried.Sequence}", ct);
                await turn.CommitAsync(ct);
                isApplied = true;
            },
            (met, attempt) => Log.Conflict(logger, producer, tried?.Number ?? 0, Failures.KindOf(met), attempt), ct);
        if (failure is not null && tried is null)
            ExceptionDispatchInfo.Throw(failure);
        if (failure is not null)
            await NoteFailureAsync(tried!, failure, ct);
        return isApplied;
    }

    // Between the attempt and this the lock was free: an attempt of another replica is the same one.
    private async Task NoteFailureAsync(ParkedRow tried, Exception failure, CancellationToken ct)
    {
        await using var turn = await state.TakeTurnAsync(tried.Organisation, ct);
        var row = await turn.Db.Set<ParkedRow>().SingleOrDefaultAsync(row => row.Sequence == tried.Sequence, ct);
        if (row is null || row.Attempts != tried.Attempts)
            return;
        row.Attempts++;
        row.Failure = Failures.KindOf(failure);
        row.NextAttemptAt = NextAttempt(row.Attempts);
        await turn.Db.SaveChangesAsync(ct);
        await turn.CommitAsync(ct);
        var id = row.EventId.ToString();
        Log.RetryFailed(logger, producer, row.Number, id, row.Type, row.Attempts, row.Failure, failure.StackTrace);
        if (row.NextAttemptAt is null)
            Log.AttemptsUsedUp(logger, producer, row.Number, id, row.Type, row.Attempts, row.Failure);
    }

    // What only waits is due as soon as it is the first of its subject.
    private async Task ParkBehindAsync(TDb db, Event e, CancellationToken ct)
    {
        await AddAsync(db, e, attempts: 0, failure: null, time.GetUtcNow(), ct);
        OrganisationScope.OnCommit(db, () => Log.ParkedBehind(logger, producer, e.Number, e.EventId, EventTypes.NameOf(e.Payload)));
    }

    private async Task ParkAsync(TDb db, Event e, Exception failure, CancellationToken ct)
    {
        var kind = Failures.KindOf(failure);
        await AddAsync(db, e, attempts: 1, kind, NextAttempt(1), ct);
        OrganisationScope.OnCommit(db, () => Log.Parked(logger, producer, e.Number, e.EventId, EventTypes.NameOf(e.Payload), kind, failure.StackTrace));
    }

    private Task<int> AddAsync(TDb db, Event e, int attempts, string? failure, DateTimeOffset? nextAttemptAt, CancellationToken ct)
    {
        db.Add(new ParkedRow
        {
            Producer = producer,
            Number = e.Number,
            EventId = Guid.Parse(e.EventId),
            Organisation = e.Organisation,
            Subject = e.Subject,
            SubjectVersion = e.SubjectVersion,
            OccurredAt = e.OccurTime.ToDateTimeOffset(),
            Type = EventTypes.NameOf(e.Payload),
            Payload = e.Payload.Value.ToByteArray(),
            Traceparent = e.Traceparent.Length == 0 ? null : e.Traceparent,
            ParkedAt = time.GetUtcNow(),
            Attempts = attempts,
            Failure = failure,
            NextAttemptAt = nextAttemptAt,
        });
        return db.SaveChangesAsync(ct);
    }

    private DateTimeOffset? NextAttempt(int attempts) => attempts <= options.RetryIntervals.Count ? time.GetUtcNow() + options.RetryIntervals[attempts - 1] : null;
}
