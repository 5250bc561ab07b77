using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>What a service does when one of its clocks runs out, and when the calendar behind a date changes.</summary>
public interface IClockOutcome<TDb>
    where TDb : ServiceDb
{
    /// <summary>Loads the records of clocks that are about to run out together, by as few statements as possible.</summary>
    Task PrepareAsync(TDb db, IReadOnlyList<RunningClock> clocks, CancellationToken cancellation);

    /// <summary>Runs in a worker transaction scoped to the clock's organisation, the clock locked. The sweep saves and commits.</summary>
    Task RunOutAsync(TDb db, RunningClock clock, CancellationToken cancellation);

    /// <summary>Counts a running clock again (<see cref="Acting{T, TSubject}.Recompute"/>), in the same way.</summary>
    Task RecomputeAsync(TDb db, RunningClock clock, CancellationToken cancellation);
}

/// <summary>
/// Fires every open clock whose time is over, once. Clocks of one organisation go together in one transaction; where one of them can't, each goes in a transaction of
/// its own. A crash leaves what was not committed for the next round. One replica sweeps at a time; that a clock fires once does not depend on it.
/// </summary>
public sealed class ClockSweep<TDb>(
    [FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<TDb> databases, IServiceScopeFactory scopes, TimeProvider time, ILogger<ClockSweep<TDb>> logger)
    : BackgroundService
    where TDb : ServiceDb
{
    private const int Round = 1_000;
    private const int Together = 50;
    private const int MostAttempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        ActiveWorker.RunAsync(databases, "clock-sweep", RunOnceAsync, Pause, logger, stoppingToken);

    /// <returns>How many clocks fired.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        var fired = 0;
        foreach (var (organisation, ids) in await DueAsync(cancellation))
            fired += await FireAsync(organisation, ids, cancellation);
        return fired;
    }

    private async Task<List<(string Organisation, Guid[] Ids)>> DueAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = time.Instant();
        // What never failed comes first: clocks that can't fire don't hold up those that can.
        var due = await db.Clocks.Where(clock => clock.EndedAt == null && clock.VoidedAt == null && clock.FiredAt == null && clock.Keeper == null && !clock.PublishedRecord
                && clock.DueAt < now && (clock.PausedAt == null || clock.DueAt < clock.PausedAt) && (clock.NextAttemptAt == null || clock.NextAttemptAt <= now))
            .OrderBy(clock => clock.Attempts).ThenBy(clock => clock.DueAt).Take(Round).Select(clock => new { clock.Id, clock.Organisation, clock.Attempts }).ToListAsync(cancellation);
        // What failed before goes alone from the beginning.
        return
        [
            .. due.Where(clock => clock.Attempts == 0).GroupBy(clock => clock.Organisation)
                .SelectMany(clocks => clocks.Chunk(Together).Select(chunk => (clocks.Key, chunk.Select(clock => clock.Id).ToArray()))),
            .. due.Where(clock => clock.Attempts > 0).Select(clock => (clock.Organisation, new[] { clock.Id })),
        ];
    }

    private async Task<int> FireAsync(string organisation, Guid[] ids, CancellationToken cancellation)
    {
        if (ids.Length > 1)
        {
            try
            {
                return await FireTogetherAsync(organisation, ids, cancellation);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                // One of them failed or met a change: alone, each shows for itself.
                logger.ClocksGoAlone(ids.Length, Failures.KindOf(failure));
            }
        }
        var fired = 0;
        foreach (var id in ids)
            fired += await AttemptAsync(organisation, id, cancellation) ? 1 : 0;
        return fired;
    }

    private async Task<bool> AttemptAsync(string organisation, Guid id, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await FireTogetherAsync(organisation, [id], cancellation) > 0;
            }
            catch (Exception race) when (Once.IsRace(race))
            {
                // A request changed the record in the same moment, which is nobody's fault.
                logger.ClockTriedAgain(id, Failures.KindOf(race));
                if (attempt == MostAttempts)
                    return false; // Still open and due: the next round takes it up.
            }
            catch (Exception passing) when (attempt < MostAttempts && !cancellation.IsCancellationRequested && Failures.PassesByItself(passing))
            {
                logger.ClockTriedAgain(id, Failures.KindOf(passing)); // With a connection of its own again.
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                await FailAsync(organisation, id, failure, cancellation);
                return false;
            }
        }
    }

    private async Task<int> FireTogetherAsync(string organisation, Guid[] ids, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        // Another replica may hold some, or the act may have come in the meantime: then there is nothing to do here.
        var clocks = await LockAsync(db, ids, cancellation);
        if (clocks.Count == 0)
            return 0;
        await using var scope = scopes.CreateAsyncScope();
        var outcome = scope.ServiceProvider.GetRequiredService<IClockOutcome<TDb>>();
        await outcome.PrepareAsync(db, clocks, cancellation);
        foreach (var clock in clocks)
            if (clock.IsOpen) // Another of the same record may just have ended it.
                await outcome.RunOutAsync(db, clock, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return clocks.Count;
    }

    /// <summary>A transaction of its own: that of the attempt is gone.</summary>
    private async Task FailAsync(string organisation, Guid id, Exception failure, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        if ((await LockAsync(db, [id], cancellation)).SingleOrDefault() is not { } clock)
            return;
        clock.Fail(time.Instant());
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        logger.ClockFailed(failure, id, clock.Attempts, clock.NextAttemptAt!.Value);
    }

    /// <summary>Those that are still open and due and that nobody else holds, the longest due first.</summary>
    private async Task<List<RunningClock>> LockAsync(TDb db, Guid[] ids, CancellationToken cancellation)
    {
        var now = time.Instant();
        return await db.Clocks.FromSql(
            $"""
            select * from clocks where id = any({ids}) and ended_at is null and voided_at is null and fired_at is null and due_at < {now}
               and (paused_at is null or due_at < paused_at) and (next_attempt_at is null or next_attempt_at <= {now}) order by due_at, id for update skip locked
            """).ToListAsync(cancellation);
    }
}
