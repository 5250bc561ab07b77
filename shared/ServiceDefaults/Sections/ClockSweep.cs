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
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        WorkerLoop.RunAsync(RunOnceAsync, Pause, failure => logger.WorkerFailed(failure, nameof(ClockSweep<TDb>)), stoppingToken);

    /// <returns>How many clocks fired.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        var fired = 0;
        foreach (var (id, organisation) in await DueAsync(cancellation))
        {
            try
            {
                fired += await FireAsync(id, organisation, cancellation) ? 1 : 0;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // One clock that can't fire must not keep the others waiting; it is tried again in the next round.
                logger.ClockFailed(failure, id);
            }
        }
        return fired;
    }

    private async Task<List<(Guid Id, string Organisation)>> DueAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = time.Instant();
        var due = await db.Clocks.Where(clock => clock.EndedAt == null && clock.VoidedAt == null && clock.FiredAt == null && clock.DueAt < now)
            .OrderBy(clock => clock.DueAt).Take(Batch).Select(clock => new { clock.Id, clock.Organisation }).ToListAsync(cancellation);
        return [.. due.Select(clock => (clock.Id, clock.Organisation))];
    }

    private async Task<bool> FireAsync(Guid id, string organisation, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var now = time.Instant();
        // Another replica may hold it, or the act may have come in the meantime: then there is nothing to do here.
        var clock = await db.Clocks.FromSql(
            $"select * from clocks where id = {id} and ended_at is null and voided_at is null and fired_at is null and due_at < {now} for update skip locked")
            .SingleOrDefaultAsync(cancellation);
        if (clock is null)
            return false;
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IClockOutcome<TDb>>().RunOutAsync(db, clock, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }
}
