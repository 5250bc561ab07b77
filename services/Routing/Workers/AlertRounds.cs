using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing.Workers;

/// <summary>
/// Finds open alerts whose end nothing tells: a calendar that was put in, and whatever ended before ends were heard. Of a case whose beginning was not heard of it asks Intake, once. One replica does it
/// at a time; that an alert lapses once its version keeps.
/// </summary>
internal sealed class AlertRounds(
    [FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<RoutingDb> databases, AlertDesk alerts, KeptProcedures procedures, IServiceScopeFactory scopes, ILogger<AlertRounds> logger)
    : BackgroundService
{
    /// <summary>Cases of which Intake is asked at once.</summary>
    private const int Together = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Cases of which Intake has answered, or that it does not have.</summary>
    private readonly HashSet<Guid> _asked = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => ActiveWorker.RunAsync(databases, "alert-rounds", RunOnceAsync, Pause, logger, stoppingToken);

    /// <returns>How many alerts lapsed.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        var count = 0;
        foreach (var organisation in await OrganisationsAsync(cancellation))
            count += await AttemptAsync(organisation, cancellation);
        return count;
    }

    private async Task<List<string>> OrganisationsAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], cancellation);
        return await db.DirectoryCopies.AsNoTracking().Select(it => it.Organisation).ToListAsync(cancellation);
    }

    private async Task<int> AttemptAsync(string organisation, CancellationToken cancellation)
    {
        try
        {
            return await GoThroughAsync(organisation, cancellation) + await AskAsync(organisation, cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            logger.AlertRoundMetChange(organisation);
            return 0; // Somebody acknowledged in the same moment: the next round sees it.
        }
        catch (OutgoingCallException failure) when (!cancellation.IsCancellationRequested)
        {
            logger.CaseStatesMissing(organisation, failure.StatusCode);
            return 0;
        }
    }

    /// <summary>What Routing knows by itself.</summary>
    private async Task<int> GoThroughAsync(string organisation, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        // Clocks and items are named by their cases: the worker sees clocks everywhere.
        var over = await AlertDesk.Open(db).Where(alert =>
            (alert.Kind == AlertKind.HarmOngoing && db.WorkItems.Any(item => item.CaseId == alert.CaseId && item.Contained))
            || (alert.WorkItemId != null && (alert.Kind == AlertKind.ClockRanOut || alert.Kind == AlertKind.Overrun || alert.Kind == AlertKind.ClockBegan)
                && !db.Clocks.Any(clock => clock.CaseId == alert.CaseId && clock.Name == alert.Clock && (alert.ClockId == null || clock.Id == alert.ClockId)
                    && clock.EndedAt == null && clock.VoidedAt == null && (alert.Kind == AlertKind.ClockBegan || clock.FiredAt != null)
                    && (alert.Kind != AlertKind.Overrun || clock.ApprovedAt == null)))).ToListAsync(cancellation);
        var missing = await AlertDesk.Open(db).Where(alert => alert.Kind == AlertKind.ProvisionalCalendar).ToListAsync(cancellation);
        over.AddRange(missing.Where(HasCome));
        if (over.Count == 0)
            return 0;
        alerts.Lapse(db, over);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return over.Count;
    }

    /// <summary>The calendar has the year by now. One that was told before calendars had names is told of any of them.</summary>
    private bool HasCome(Alert alert) =>
        alert.ProvisionalYear is { } year && procedures.Registry.Calendars.Values.Where(calendar => alert.Calendar is null || calendar.Id == alert.Calendar).ToList() is { Count: > 0 } meant
        && meant.TrueForAll(calendar => calendar.Knows(year));

    /// <summary>What began before cases were known here, and may have ended before ends were heard.</summary>
    private async Task<int> AskAsync(string organisation, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var unknown = await UnknownAsync(db, organisation, cancellation);
        if (unknown.Count == 0)
            return 0;
        await using var scope = scopes.CreateAsyncScope();
        var intake = scope.ServiceProvider.GetRequiredService<LookupService.LookupServiceClient>();
        var count = 0;
        foreach (var cases in unknown.Chunk(Together))
        {
            // Between two transactions: nobody waits for Intake with one open.
            var answer = await intake.BatchGetCaseStatesAsync(new() { Organisation = organisation, CaseIds = { cases.Select(it => it.CaseId.ToString()) } }, cancellationToken: cancellation);
            count += await TakeAsync(organisation, cases, answer.States.ToDictionary(state => Guid.Parse(state.CaseId)), cancellation);
        }
        return count;
    }

    private async Task<List<UnknownCase>> UnknownAsync(RoutingDb db, string organisation, CancellationToken cancellation)
    {
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var open = await AlertDesk.Open(db).Where(alert => alert.BookId == null && alert.Kind != AlertKind.ProvisionalCalendar && !db.KnownCases.Any(known => known.CaseId == alert.CaseId && known.Settled))
            .Select(alert => new { alert.Id, alert.CaseId }).ToListAsync(cancellation);
        var ids = open.Select(alert => alert.CaseId).Distinct().Where(id => !_asked.Contains(id)).ToArray();
        var versions = await db.KnownCases.Where(it => ids.Contains(it.CaseId)).ToDictionaryAsync(it => it.CaseId, it => it.Version, cancellation);
        var alertsOf = open.ToLookup(alert => alert.CaseId, alert => alert.Id);
        return [.. ids.Select(id => new UnknownCase(id, versions.GetValueOrDefault(id), [.. alertsOf[id]]))];
    }

    private async Task<int> TakeAsync(string organisation, IReadOnlyList<UnknownCase> cases, Dictionary<Guid, CaseState> states, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var (count, done) = (0, new List<Guid>());
        foreach (var (caseId, version, asked) in cases)
        {
            if (states.GetValueOrDefault(caseId) is { } state)
            {
                // Somebody has to withdraw since, or need not any more: the next round asks again.
                if (!await KnownCaseRows.SettleAsync(db, organisation, caseId, state.CaseNumber, version, cancellation))
                    continue;
                await AlertDesk.BarAsync(db, organisation, caseId, state.BarredStaffIds, mustWithdraw: true, cancellation);
                await AlertDesk.KeepFromAsync(db, caseId, cancellation);
                count += await alerts.LapseByStateAsync(db, caseId, state.Step, [.. state.Clocks.Select(ClockState.Of)], asked, cancellation);
            }
            done.Add(caseId);
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        _asked.UnionWith(done);
        return count;
    }

    /// <summary>A case of which something may have been missed.</summary>
    /// <param name="CaseId">The case.</param>
    /// <param name="Version">Of what is known of it, before Intake is asked; 0 where nothing is.</param>
    /// <param name="Alerts">Its open alerts.</param>
    private sealed record UnknownCase(Guid CaseId, long Version, IReadOnlyList<Guid> Alerts);
}
