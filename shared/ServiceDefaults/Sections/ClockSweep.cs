using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>What a service does when one of its clocks runs out.</summary>
public interface IClockOutcome<TDb>
    where TDb : ServiceDb
{
    /// <summary>Runs in a worker transaction scoped to the clock's organisation, the clock locked. The sweep saves and commits.</summary>
    Task RunOutAsync(TDb db, RunningClock clock, CancellationToken cancellation);
}

/// <summary>Fires every open clock whose time is over, once, each in a transaction of its own: a crash leaves it for the next round.</summary>
public sealed class ClockSweep<TDb>(
    [FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<TDb> databases, IServiceScopeFactory scopes, TimeProvider time, ILogger<ClockSweep<TDb>> logger)
    : BackgroundService
    where TDb : ServiceDb
{
    private const int Batch = 200;
    private const int MostAttempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        WorkerLoop.RunAsync(RunOnceAsync, Pause, failure => logger.WorkerFailed(failure, nameof(ClockSweep<TDb>)), stoppingToken);

    /// <returns>How many clocks fired.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        var fired = 0;
        foreach (var (id, organisation) in await DueAsync(cancellation))
            fired += await AttemptAsync(id, organisation, cancellation) ? 1 : 0;
        return fired;
    }

    private async Task<List<(Guid Id, string Organisation)>> DueAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = time.Instant();
        // What never failed comes first: clocks that can't fire don't hold up those that can.
        var due = await db.Clocks.Where(clock => clock.EndedAt == null && clock.VoidedAt == null && clock.FiredAt == null && clock.DueAt < now
                && (clock.NextAttemptAt == null || clock.NextAttemptAt <= now))
            .OrderBy(clock => clock.Attempts).ThenBy(clock => clock.DueAt).Take(Batch).Select(clock => new { clock.Id, clock.Organisation }).ToListAsync(cancellation);
        return [.. due.Select(clock => (clock.Id, clock.Organisation))];
    }

    private async Task<bool> AttemptAsync(Guid id, string organisation, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await FireAsync(id, organisation, cancellation);
            }
            catch (Exception race) when (Once.IsRace(race))
            {
                // A request changed the record in the same moment, which is nobody's fault.
                logger.ClockMetChange(id);
                if (attempt == MostAttempts)
                    return false; // Still open and due: the next round takes it up.
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                await FailAsync(id, organisation, failure, cancellation);
                return false;
            }
        }
    }

    private async Task<bool> FireAsync(Guid id, string organisation, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        // Another replica may hold it, or the act may have come in the meantime: then there is nothing to do here.
        if (await LockAsync(db, id, cancellation) is not { } clock)
            return false;
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IClockOutcome<TDb>>().RunOutAsync(db, clock, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>A transaction of its own: that of the attempt is gone.</summary>
    private async Task FailAsync(Guid id, string organisation, Exception failure, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        if (await LockAsync(db, id, cancellation) is not { } clock)
            return;
        clock.Fail(time.Instant());
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        logger.ClockFailed(failure, id, clock.Attempts, clock.NextAttemptAt!.Value);
    }

    /// <summary>The clock, if it is still open and due and nobody else holds it.</summary>
    private async Task<RunningClock?> LockAsync(TDb db, Guid id, CancellationToken cancellation)
    {
        var now = time.Instant();
        return await db.Clocks.FromSql(
            $"""
            select * from clocks where id = {id} and ended_at is null and voided_at is null and fired_at is null and due_at < {now}
               and (next_attempt_at is null or next_attempt_at <= {now}) for update skip locked
            """).SingleOrDefaultAsync(cancellation);
    }
}
