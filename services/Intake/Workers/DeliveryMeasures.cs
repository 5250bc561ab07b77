using System.Diagnostics.Metrics;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Notices;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Workers;

/// <summary>
/// Says how long the oldest delivery of each way has waited. The database is asked at intervals of their own, whatever the delivering does; what can't be asked is absent
/// rather than old.
/// </summary>
internal sealed class DeliveryMeasures : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly IDbContextFactory<IntakeDb> _databases;
    private readonly List<string> _ways;
    private readonly TimeProvider _time;
    private readonly ILogger<DeliveryMeasures> _logger;
    private volatile Dictionary<string, DateTimeOffset>? _oldest;

    public DeliveryMeasures(
        [FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<IntakeDb> databases, IEnumerable<IDeliveryWay> ways, IMeterFactory meters, TimeProvider time,
        ILogger<DeliveryMeasures> logger)
    {
        (_databases, _ways, _time, _logger) = (databases, [.. ways.Select(way => way.Name)], time, logger);
        meters.Create("ComplaintSuite.Intake").CreateObservableGauge("complaintsuite.deliveries.oldest", Oldest, "s", "Age of the oldest delivery that waits, by its way.");
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => WorkerLoop.RunAsync(
        async cancellation =>
        {
            await RunOnceAsync(cancellation);
            return 0;
        }, Interval, _logger, "delivery-measures", stoppingToken);

    /// <summary>Asks the database once.</summary>
    public async Task RunOnceAsync(CancellationToken cancellation)
    {
        _oldest = null;
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        _oldest = await db.Deliveries.Where(it => it.State == DeliveryState.Pending).GroupBy(it => it.Way).Select(of => new { Way = of.Key, Since = of.Min(it => it.At) })
            .ToDictionaryAsync(it => it.Way, it => it.Since, cancellation);
    }

    private IEnumerable<Measurement<double>> Oldest() => _oldest is { } oldest
        ? _ways.Select(way => new Measurement<double>(
            oldest.TryGetValue(way, out var since) ? (_time.Instant() - since).TotalSeconds : 0, new KeyValuePair<string, object?>("way", way)))
        : [];
}
