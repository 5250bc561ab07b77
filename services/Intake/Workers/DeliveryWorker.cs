using System.Diagnostics.Metrics;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Notices;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Workers;

/// <summary>
/// Sends out what notices wait, each delivery in a transaction of its own; one that fails is tried again, ever more seldom. That a way fails is told once, when it begins; how
/// long its oldest delivery waits is a gauge.
/// </summary>
public sealed class DeliveryWorker(
    [FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<IntakeDb> databases, IEnumerable<IDeliveryWay> ways, Vault vault, TimeProvider time, ILogger<DeliveryWorker> logger)
    : BackgroundService
{
    private const int Batch = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenMeasurements = TimeSpan.FromSeconds(30);
    private static readonly Gauge<double> Oldest = new Meter("ComplaintSuite.Intake").CreateGauge<double>("complaintsuite.deliveries.oldest", "s", "Age of the oldest delivery that waits, by its way.");

    private readonly HashSet<string> _failing = [];
    private long? _measuredAt;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => WorkerLoop.RunAsync(
        async cancellation =>
        {
            if (_measuredAt is not { } before || TimeProvider.System.GetElapsedTime(before) > BetweenMeasurements)
                await MeasureAsync(cancellation);
            return await RunOnceAsync(cancellation);
        }, Pause, logger, "deliveries", stoppingToken);

    /// <returns>How many deliveries were attempted.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = time.Instant();
        var waiting = await db.Deliveries.AsNoTracking().Where(it => it.State == DeliveryState.Pending && it.NextAttemptAt <= now)
            .OrderBy(it => it.NextAttemptAt).Take(Batch).Select(it => new { it.Id, it.Organisation }).ToListAsync(cancellation);
        var attempted = 0;
        foreach (var delivery in waiting)
            if (await DeliverAsync(delivery.Id, delivery.Organisation, cancellation))
                attempted++;
        return attempted;
    }

    /// <summary>Says how long the oldest delivery of each way has waited.</summary>
    public async Task MeasureAsync(CancellationToken cancellation)
    {
        _measuredAt = TimeProvider.System.GetTimestamp();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var oldest = await db.Deliveries.Where(it => it.State == DeliveryState.Pending).GroupBy(it => it.Way).Select(of => new { Way = of.Key, Since = of.Min(it => it.At) }).ToListAsync(cancellation);
        foreach (var way in ways)
            Oldest.Record(oldest.Find(it => it.Way == way.Name) is { } waiting ? (time.Instant() - waiting.Since).TotalSeconds : 0, new KeyValuePair<string, object?>("way", way.Name));
    }

    /// <returns>False: another replica holds it, or it is done.</returns>
    private async Task<bool> DeliverAsync(Guid id, string organisation, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, organisation, cancellation);
        var delivery = await db.Deliveries.FromSql($"select * from deliveries where id = {id} and state = 'Pending' for update skip locked").SingleOrDefaultAsync(cancellation);
        if (delivery is null)
            return false;
        var notice = await db.Notices.AsNoTracking().SingleAsync(it => it.Id == delivery.NoticeId, cancellation);
        var seal = await vault.OfAsync(db, notice.CaseId, cancellation);
        try
        {
            delivery.Succeed(await ways.Single(way => way.Name == delivery.Way).DeliverAsync(notice, notice.Open(seal), cancellation), time.Instant());
            if (_failing.Remove(delivery.Way))
                logger.WaySucceeds(delivery.Way);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            delivery.Fail(time.Instant());
            // A folder that is gone fails for every letter: which failure it is, is said once.
            if (_failing.Add(delivery.Way))
                logger.WayFails(delivery.Way, delivery.Id, Failures.KindOf(failure), failure.HResult);
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }
}
