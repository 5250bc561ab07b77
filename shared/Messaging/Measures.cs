using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.Messaging;

/// <summary>
/// Figures that tell of what stands still. They are asked of the database at intervals of their own, whoever works or does not, by every replica; what can't be asked is
/// absent rather than old. What is counted as it moves is in <see cref="Telemetry"/>.
/// </summary>
internal sealed class Measures<TDb> : BackgroundService where TDb : DbContext
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly IDbContextFactory<TDb> _worker;
    private readonly EventRelay<TDb> _relay;
    private readonly List<Subscription<TDb>> _subscriptions;
    private readonly MessagingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<Measures<TDb>> _logger;
    private Sample? _sample;

    public Measures(
        [FromKeyedServices(MessagingOptions.Worker)] IDbContextFactory<TDb> worker, EventRelay<TDb> relay, IEnumerable<Subscription<TDb>> subscriptions, IMeterFactory meters,
        MessagingOptions options, TimeProvider time, ILogger<Measures<TDb>> logger)
    {
        (_worker, _relay, _subscriptions, _options, _time, _logger) = (worker, relay, [.. subscriptions], options, time, logger);
        var meter = meters.Create(Telemetry.Name);
        meter.CreateObservableGauge("complaintsuite.relay.lag", () => Sampled<double>(sample => [new Measurement<double>(sample.RelayLag.TotalSeconds, Service)]), "s",
            "Age of the oldest event in the outbox.");
        meter.CreateObservableGauge("complaintsuite.relay.pause", () => new Measurement<double>(_relay.SinceRound.TotalSeconds, Service), "s",
            "Time since this process's relay last finished a round; of several replicas the shortest counts, since one keeps the others out.");
        meter.CreateObservableGauge("complaintsuite.subscription.parked",
            () => Sampled<long>(sample => _subscriptions.Select(it => new Measurement<long>(sample.Parked.GetValueOrDefault(it.Producer), it.Tags))), "{event}", "Events parked.");
        meter.CreateObservableGauge("complaintsuite.subscription.interrupted",
            () => from it in _subscriptions let since = it.Delivery.SinceInterrupted where since is not null select new Measurement<double>(since.Value.TotalSeconds, it.Tags), "s",
            "Time since the delivery of a producer's events to this process broke off, or since it is awaited; 0 while it is delivered, absent while another replica has the role.");
        meter.CreateObservableGauge("complaintsuite.log.reader.behind",
            () => Sampled<long>(sample => sample.Behind.Select(it => new Measurement<long>(it.Value, Service, Telemetry.Tag("subscriber", it.Key)))), "{event}",
            "Events of this service's log that a reader has not acknowledged.");
    }

    /// <summary>Asks the database once.</summary>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        _sample = null;
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        var oldest = await db.Set<OutboxEvent>().OrderBy(row => row.Sequence).Select(row => (DateTimeOffset?)row.OccurredAt).FirstOrDefaultAsync(ct);
        var parked = await db.Set<ParkedRow>().GroupBy(row => row.Producer).Select(rows => new { rows.Key, Count = rows.LongCount() }).ToDictionaryAsync(it => it.Key, it => it.Count, ct);
        var head = await db.Set<EventLogHead>().Select(row => row.Number).SingleAsync(ct);
        var readers = await db.Set<LogReader>().ToDictionaryAsync(row => row.Subscriber, row => Math.Max(0, head - row.AcknowledgedNumber), ct);
        _sample = new(oldest is { } since ? _time.GetUtcNow() - since : TimeSpan.Zero, parked, readers);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isFailing = false;
        return Rounds.RunAsync(
            Interval,
            async ct =>
            {
                await RunOnceAsync(ct);
                isFailing = false;
            },
            failure =>
            {
                if (!isFailing)
                    Log.NotMeasured(_logger, Failures.KindOf(failure));
                isFailing = true;
            },
            stoppingToken);
    }

    private KeyValuePair<string, object?> Service => Telemetry.Tag("service", _options.Service);

    private IEnumerable<Measurement<T>> Sampled<T>(Func<Sample, IEnumerable<Measurement<T>>> figures)
        where T : struct => _sample is { } sample ? figures(sample) : [];

    private sealed record Sample(TimeSpan RelayLag, IReadOnlyDictionary<string, long> Parked, IReadOnlyDictionary<string, long> Behind);
}

/// <summary>Whether a subscription's events are being delivered to this process. Real time.</summary>
internal sealed class Delivery
{
    private long _interruptedAt;
    private volatile bool _isAwaited;

    /// <summary>Zero while it is delivered; null while that is another replica's matter. What broke off here is not forgotten meanwhile: nothing says that it goes better there.</summary>
    public TimeSpan? SinceInterrupted =>
        !_isAwaited ? null : Interlocked.Read(ref _interruptedAt) is > 0 and var at ? TimeProvider.System.GetElapsedTime(at) : TimeSpan.Zero;

    /// <summary>Something was taken, or nothing is left to take.</summary>
    public void Runs() => Interlocked.Exchange(ref _interruptedAt, 0);

    /// <summary>It broke off, or begins and has shown nothing yet; counted from the first time since it ran.</summary>
    public void Interrupted()
    {
        Interlocked.CompareExchange(ref _interruptedAt, TimeProvider.System.GetTimestamp(), 0);
        _isAwaited = true;
    }

    /// <summary>Another replica has the role.</summary>
    public void StandsBy() => _isAwaited = false;
}
