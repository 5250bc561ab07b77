using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>
/// Computes running clocks again whose calendar has changed since, by new files taken over while running or brought by a new image; tells the operator of years that a
/// date reaches into and no file is there for. One replica does it at a time.
/// </summary>
public sealed class ClockCalendars<TDb>(
    [FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<TDb> databases, IServiceScopeFactory scopes, ProcedureRegistry registry,
    ILogger<ClockCalendars<TDb>> logger)
    : BackgroundService
    where TDb : ServiceDb
{
    private const int Together = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // What was in order may not be so any more, without the files having changed: an act that was under way counted by the files of before, or a replica of another image did.
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, (string Sha256, long At)> _inOrder = [];
    private readonly HashSet<(string Calendar, int Year)> _told = [];
    private readonly HashSet<(Guid Clock, string Sha256)> _failed = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        ActiveWorker.RunAsync(databases, "clock-calendars", RunOnceAsync, Pause, logger, stoppingToken);

    /// <returns>How many clocks were computed again.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        var count = 0;
        foreach (var calendar in registry.Calendars.Values.Where(calendar => !IsInOrder(calendar)).ToList())
        {
            var at = TimeProvider.System.GetTimestamp();
            count += await RecomputeAsync(calendar, cancellation);
            await TellProvisionalAsync(calendar.Id, cancellation);
            _inOrder[calendar.Id] = (calendar.Sha256, at);
        }
        return count;
    }

    private bool IsInOrder(WorkingCalendar calendar) =>
        _inOrder.TryGetValue(calendar.Id, out var was) && was.Sha256 == calendar.Sha256 && TimeProvider.System.GetElapsedTime(was.At) < Again;

    private async Task<int> RecomputeAsync(WorkingCalendar calendar, CancellationToken cancellation)
    {
        var count = 0;
        for (var stale = await StaleAsync(calendar, Guid.Empty, cancellation); stale.Count > 0; stale = await StaleAsync(calendar, stale[^1].Id, cancellation))
            foreach (var (id, organisation) in stale.Where(clock => !_failed.Contains((clock.Id, calendar.Sha256))))
                count += await AttemptAsync(calendar, organisation, id, cancellation) ? 1 : 0;
        if (count > 0)
            logger.ClocksRecomputed(calendar.Id, count);
        return count;
    }

    private async Task<List<(Guid Id, string Organisation)>> StaleAsync(WorkingCalendar calendar, Guid after, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var (id, sha256) = (calendar.Id, calendar.Sha256);
        // Below or above: two ends of the index. "Another" would read every running clock of the calendar.
        var stale = await db.Clocks.Where(clock => clock.EndedAt == null && clock.VoidedAt == null && clock.Keeper == null && clock.Calendar == id
                && (clock.CalendarSha256!.CompareTo(sha256) < 0 || clock.CalendarSha256.CompareTo(sha256) > 0) && clock.Id.CompareTo(after) > 0)
            .OrderBy(clock => clock.Id).Take(Together).Select(clock => new { clock.Id, clock.Organisation }).ToListAsync(cancellation);
        return [.. stale.Select(clock => (clock.Id, clock.Organisation))];
    }

    /// <summary>One that can't be computed keeps its date until calendar or process change; it holds nobody up.</summary>
    private async Task<bool> AttemptAsync(WorkingCalendar calendar, string organisation, Guid id, CancellationToken cancellation)
    {
        try
        {
            return await RecomputeAsync(calendar, organisation, id, cancellation);
        }
        catch (Exception race) when (Once.IsRace(race))
        {
            logger.ClockTriedAgain(id, Failures.KindOf(race));
            return false; // Its calendar is still another: a later round takes it up.
        }
        catch (Exception passing) when (!cancellation.IsCancellationRequested && Failures.PassesByItself(passing))
        {
            logger.ClockTriedAgain(id, Failures.KindOf(passing));
            return false; // Likewise.
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            _failed.Add((id, calendar.Sha256));
            logger.ClockNotRecomputed(failure, id);
            return false;
        }
    }

    private async Task<bool> RecomputeAsync(WorkingCalendar calendar, string organisation, Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        // Whoever holds it ends or changes it; if it is still of another calendar then, the next round takes it up.
        var clock = await db.Clocks.FromSql(
            $"select * from clocks where id = {id} and ended_at is null and voided_at is null and calendar_sha256 is distinct from {calendar.Sha256} for update skip locked").SingleOrDefaultAsync(cancellation);
        if (clock is null)
            return false;
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IClockOutcome<TDb>>().RecomputeAsync(db, clock, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private async Task TellProvisionalAsync(string calendar, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var years = await db.Clocks.Where(clock => clock.EndedAt == null && clock.VoidedAt == null && clock.Keeper == null && clock.Calendar == calendar && clock.ProvisionalYear != null)
            .Select(clock => clock.ProvisionalYear!.Value).Distinct().ToListAsync(cancellation);
        foreach (var year in years.Where(year => _told.Add((calendar, year))))
            logger.CalendarYearMissing(calendar, year);
    }
}
