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
/// Sends out what notices wait, each delivery in a transaction of its own; one that fails is tried again, ever more seldom. It is told once; where two different ones fail in
/// a row, each kind of failure is told once as their way's. How long the oldest has waited is told by <see cref="DeliveryMeasures"/>.
/// </summary>
public sealed class DeliveryWorker(
    [FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<IntakeDb> databases, IEnumerable<IDeliveryWay> ways, Vault vault, TimeProvider time, ILogger<DeliveryWorker> logger)
    : BackgroundService
{
    private const int Batch = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, Trouble> _troubles = [];
    private readonly HashSet<Guid> _failing = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => WorkerLoop.RunAsync(RunOnceAsync, Pause, logger, "deliveries", stoppingToken);

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

    /// <returns>False: another replica holds it, or it is done.</returns>
    private async Task<bool> DeliverAsync(Guid id, string organisation, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, organisation, cancellation);
        var delivery = await db.Deliveries.FromSql($"select * from deliveries where id = {id} and state = 'Pending' for update skip locked").SingleOrDefaultAsync(cancellation);
        if (delivery is null)
            return false;
        var notice = await db.Notices.AsNoTracking().SingleAsync(it => it.Id == delivery.NoticeId, cancellation);
        // Left by a replica of before, which brought notices there.
        if (delivery.Way == Delivery.Inbox)
            delivery.LieInInbox();
        else if (await db.CaseKeys.AsNoTracking().SingleOrDefaultAsync(it => it.CaseId == notice.CaseId, cancellation) is { } key)
            await TryAsync(delivery, notice, vault.Open(key), cancellation);
        else
        {
            delivery.Lose(time.Instant());
            _failing.Remove(delivery.Id);
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private async Task TryAsync(Delivery delivery, Notice notice, CaseSeal seal, CancellationToken cancellation)
    {
        var isOpened = false;
        try
        {
            var text = notice.Open(seal);
            isOpened = true;
            delivery.Succeed(await ways.Single(way => way.Name == delivery.Way).DeliverAsync(notice, text, cancellation), time.Instant());
            Succeeded(delivery);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            delivery.Fail(time.Instant());
            Failed(delivery, failure, byWay: isOpened);
        }
    }

    private void Succeeded(Delivery delivery)
    {
        _failing.Remove(delivery.Id);
        if (_troubles.Remove(delivery.Way, out var trouble) && trouble.Told.Count > 0)
            logger.WaySucceeds(delivery.Way);
    }

    /// <summary>A folder that is gone fails for every letter; what can't be opened, or fails alone, has a fault of its own.</summary>
    private void Failed(Delivery delivery, Exception failure, bool byWay)
    {
        var kind = Failures.KindOf(failure);
        if (byWay && !_troubles.TryAdd(delivery.Way, new(delivery.Id)) && _troubles[delivery.Way] is var trouble && trouble.First != delivery.Id)
        {
            if (trouble.Told.Add(kind))
                logger.WayFails(delivery.Way, trouble.First, kind, failure.HResult);
        }
        else if (_failing.Add(delivery.Id))
            logger.DeliveryFails(delivery.Id, delivery.Way, kind, failure.HResult);
    }

    /// <summary>What failed by a way since something went out by it.</summary>
    /// <param name="First">The first delivery.</param>
    private sealed record Trouble(Guid First)
    {
        /// <summary>Kinds of failure.</summary>
        public HashSet<string> Told { get; } = [];
    }
}
