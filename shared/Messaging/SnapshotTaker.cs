using System.Security.Cryptography;
using ComplaintSuite.Contracts.Messaging.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.Messaging;

/// <summary>
/// Takes a producer's snapshot: of each subject what lies beyond the position and beyond what an unfinished snapshot took before; then the position moves to the snapshot's number.
/// </summary>
internal sealed class SnapshotTaker<TDb>(string producer, SubscriptionState<TDb> state, EventHandlers<TDb> handlers, Parking<TDb> parking, ILogger logger) where TDb : DbContext
{
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="goesOn">Told of each case that was taken.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The position after it.</returns>
    /// <exception cref="IOException">The snapshot ended without its number, or meanwhile the subscription was set back, or another reading finished.</exception>
    public async Task<long> TakeAsync(IAsyncEnumerable<ReadSnapshotResponse> snapshot, Action goesOn, CancellationToken ct)
    {
        var reading = await BeginAsync(ct);
        var cases = 0;
        await foreach (var item in snapshot.WithCancellation(ct))
        {
            if (item.ItemCase == ReadSnapshotResponse.ItemOneofCase.Number)
                return await FinishAsync(item, reading, cases, ct);
            if (item.ItemCase == ReadSnapshotResponse.ItemOneofCase.Case)
            {
                await TakeCaseAsync(item.Case, reading, ct);
                goesOn();
                cases++;
            }
        }
        throw new IOException("The snapshot ended without its number.");
    }

    // One that broke off before, or that another replica has under way, is the same: what they took counts for all of them.
    private async Task<long> BeginAsync(CancellationToken ct)
    {
        await using var turn = await state.TakeTurnAsync("", ct);
        if (await turn.FindReadingAsync(ct) is { } unfinished)
            return unfinished;
        var reading = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
        await turn.BeginReadingAsync(reading, ct);
        await turn.CommitAsync(ct);
        return reading;
    }

    private async Task<long> FinishAsync(ReadSnapshotResponse end, long reading, int cases, CancellationToken ct)
    {
        await using var turn = await state.TakeTurnAsync("", ct);
        await turn.EndReadingAsync(reading, ct);
        // No id: the log is empty. Below the position: a push transport has brought more meanwhile.
        if (end.EventId.Length > 0 && end.Number >= turn.Position)
            await turn.MoveAsync([end.Number], [Guid.Parse(end.EventId)], ct);
        await turn.CommitAsync(ct);
        var position = Math.Max(turn.Position, end.Number);
        Log.SnapshotTaken(logger, producer, cases, position);
        return position;
    }

    private async Task TakeCaseAsync(CaseSnapshot @case, long reading, CancellationToken ct)
    {
        Event[] events = [.. @case.Events.Where(handlers.Has)];
        if (events.Length == 0)
            return;
        try
        {
            // All events of a case in one transaction: a rebuild reads millions of them.
            await TakeNextAsync(events, reading, int.MaxValue, failure: null, ct);
            return;
        }
        catch (Exception failure) when (Failures.Classify(failure) != FailureClass.Transient)
        {
            Log.CaseNotDigested(logger, producer, @case.Organisation, @case.Subject, Failures.KindOf(failure));
        }
        // One of them fails: those before it get their effect one by one, and it is parked with what follows it.
        for (var isMore = true; isMore;)
        {
            var failure = await Attempts.TryAsync(
                async () => isMore = await TakeNextAsync(events, reading, 1, failure: null, ct), (met, attempt) => Log.Conflict(logger, producer, 0, Failures.KindOf(met), attempt), ct);
            if (failure is not null)
                isMore = await TakeNextAsync(events, reading, 1, failure, ct);
        }
    }

    // False: nothing was left to take.
    private async Task<bool> TakeNextAsync(Event[] events, long reading, int atMost, Exception? failure, CancellationToken ct)
    {
        await using var turn = await state.TakeTurnAsync(events[0], ct);
        var (isParked, taken) = await turn.LookAsync(events[0], ct);
        Event[] next = [.. events.Where(e => e.Number > Math.Max(turn.Position, taken)).Take(atMost)];
        if (next.Length == 0)
            return false;
        foreach (var e in next)
        {
            await parking.ApplyOrParkAsync(turn.Db, e, isParked, failure, ct);
            turn.Db.ChangeTracker.Clear();
        }
        await turn.NoteSnapshotAsync(next[^1], reading, ct);
        await turn.CommitAsync(ct);
        return true;
    }
}
