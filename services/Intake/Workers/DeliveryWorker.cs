using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Notices;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Workers;

/// <summary>Sends out what notices wait, each delivery in a transaction of its own; one that fails waits a minute before the next attempt.</summary>
public sealed class DeliveryWorker(
    [FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<IntakeDb> databases, IEnumerable<IDeliveryWay> ways, Vault vault, TimeProvider time, ILogger<DeliveryWorker> logger)
    : BackgroundService
{
    private const int Batch = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        WorkerLoop.RunAsync(RunOnceAsync, Pause, logger, "deliveries", stoppingToken);

    /// <returns>How many deliveries were attempted.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var before = time.Instant() - BetweenAttempts;
        var waiting = await db.Deliveries.AsNoTracking().Where(it => it.State == DeliveryState.Pending && (it.Attempts == 0 || it.At < before))
            .OrderBy(it => it.At).Take(Batch).Select(it => new { it.Id, it.Organisation }).ToListAsync(cancellation);
        var attempted = 0;
        foreach (var delivery in waiting)
            if (await DeliverAsync(delivery.Id, delivery.Organisation, cancellation))
                attempted++;
        return attempted;
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
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            delivery.Fail(time.Instant());
            logger.DeliveryFailed(delivery.Id, delivery.Way, failure.GetType().Name);
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }
}
