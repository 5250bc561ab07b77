using System.Collections.Concurrent;
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
    /// <summary>Cases of which Intake is asked at once, and alerts that lapse together: of many that are over at first no transaction becomes long, nor is all in vain where one of them changes meanwhile.</summary>
    private const int Together = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Cases that Intake does not have, or that can't be judged: of all others it is known that they were asked about.</summary>
    private readonly ConcurrentDictionary<Guid, bool> _asked = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => ActiveWorker.RunAsync(databases, "alert-rounds", RunOnceAsync, Pause, logger, stoppingToken);

    /// <returns>How many alerts lapsed, and of how many cases Intake was asked: while that is any, more may be left.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        var count = 0;
        foreach (var organisation in await OrganisationsAsync(cancellation))
            count += await AttemptAsync(organisation, GoThroughAsync, cancellation) + await AttemptAsync(organisation, AskAsync, cancellation);
        return count;
    }

    private async Task<List<string>> OrganisationsAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], cancellation);
        return await db.DirectoryCopies.AsNoTracking().Select(it => it.Organisation).ToListAsync(cancellation);
    }

    /// <summary>What can't be done holds up neither what else is to be done nor other organisations.</summary>
    private async Task<int> AttemptAsync(string organisation, Func<string, CancellationToken, Task<int>> part, CancellationToken cancellation)
    {
        try
        {
            return await part(organisation, cancellation);
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
        catch (Exception failure) when (IsLasting(failure, cancellation))
        {
            logger.AlertRoundFailed(failure, organisation);
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
                    && (alert.Kind != AlertKind.Overrun || clock.ApprovedAt == null)))).OrderBy(alert => alert.RaisedAt).Take(Together).ToListAsync(cancellation);
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
        // Between two transactions: nobody waits for Intake with one open.
        var answer = await intake.BatchGetCaseStatesAsync(new() { Organisation = organisation, CaseIds = { unknown.Select(it => it.CaseId.ToString()) } }, cancellationToken: cancellation);
        var states = answer.States.ToDictionary(state => Guid.Parse(state.CaseId));
        try
        {
            return await TakeAsync(organisation, unknown, states, cancellation);
        }
        catch (Exception failure) when (unknown.Count > 1 && IsLasting(failure, cancellation))
        {
            return await TakeOneByOneAsync(organisation, unknown, states, cancellation);
        }
    }

    /// <summary>A case that can't be judged holds up none of the others, and is left to people.</summary>
    private async Task<int> TakeOneByOneAsync(string organisation, List<UnknownCase> cases, Dictionary<Guid, CaseState> states, CancellationToken cancellation)
    {
        var count = 0;
        foreach (var one in cases)
            try
            {
                count += await TakeAsync(organisation, [one], states, cancellation);
            }
            catch (Exception failure) when (IsLasting(failure, cancellation))
            {
                logger.AlertRoundFailed(failure, organisation);
                _asked[one.CaseId] = true;
            }
        return count;
    }

    private static bool IsLasting(Exception failure, CancellationToken cancellation) =>
        failure is not DbUpdateConcurrencyException && !cancellation.IsCancellationRequested && !Failures.PassesByItself(failure);

    private async Task<List<UnknownCase>> UnknownAsync(RoutingDb db, string organisation, CancellationToken cancellation)
    {
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var asked = _asked.Keys.ToArray();
        var unknown = AlertDesk.Open(db).Where(alert => alert.BookId == null && alert.Kind != AlertKind.ProvisionalCalendar && !asked.Contains(alert.CaseId)
            && !db.KnownCases.Any(known => known.CaseId == alert.CaseId && known.Settled));
        var ids = await unknown.GroupBy(alert => alert.CaseId).OrderBy(alerts => alerts.Min(alert => alert.RaisedAt)).Select(alerts => alerts.Key).Take(Together).ToArrayAsync(cancellation);
        // All of a case together: it is asked about once.
        var open = await unknown.Where(alert => ids.Contains(alert.CaseId)).Select(alert => new { alert.Id, alert.CaseId }).ToListAsync(cancellation);
        var versions = await db.KnownCases.Where(it => ids.Contains(it.CaseId)).ToDictionaryAsync(it => it.CaseId, it => it.Version, cancellation);
        var alertsOf = open.ToLookup(alert => alert.CaseId, alert => alert.Id);
        return [.. ids.Select(id => new UnknownCase(id, versions.GetValueOrDefault(id), [.. alertsOf[id]]))];
    }

    private async Task<int> TakeAsync(string organisation, IReadOnlyList<UnknownCase> cases, Dictionary<Guid, CaseState> states, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var count = 0;
        foreach (var (caseId, version, asked) in cases)
        {
            if (states.GetValueOrDefault(caseId) is { } state)
            {
                // Somebody has to withdraw since, or need not any more: the next round asks again.
                if (!await KnownCaseRows.SettleAsync(db, organisation, caseId, state.CaseNumber, version, cancellation))
                    continue;
                await AlertDesk.BarAsync(db, organisation, caseId, state.BarredStaffIds, mustWithdraw: true, cancellation);
                await AlertDesk.KeepFromAsync(db, caseId, cancellation);
                await alerts.LapseByStateAsync(db, caseId, state.Step, [.. state.Clocks.Select(ClockState.Of)], asked, cancellation);
                await alerts.ReachOthersAsync(db, caseId, cancellation);
            }
            count++;
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        foreach (var (caseId, _, _) in cases.Where(it => !states.ContainsKey(it.CaseId)))
            _asked[caseId] = true;
        return count;
    }

    /// <summary>A case of which something may have been missed.</summary>
    /// <param name="CaseId">The case.</param>
    /// <param name="Version">Of what is known of it, before Intake is asked; 0 where nothing is.</param>
    /// <param name="Alerts">Its open alerts.</param>
    private sealed record UnknownCase(Guid CaseId, long Version, IReadOnlyList<Guid> Alerts);
}
