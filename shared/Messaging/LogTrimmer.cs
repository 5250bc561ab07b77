using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.Messaging;

/// <summary>
/// Trims the log below what every known reader has acknowledged, and keeps the latest events by count and by age. A service without an
/// <see cref="ISnapshotSource{TDb}"/> keeps everything: a later subscriber could not be brought up to date. Of a trimmed event its number stays.
/// </summary>
/// <remarks>
/// A reader that is gone for good holds the log until its row in <c>log_readers</c> is deleted; should it come back, the snapshot serves it.
/// </remarks>
public sealed class LogTrimmer<TDb> where TDb : DbContext
{
    private const int LargestStep = 10_000;

    private readonly IDbContextFactory<TDb> _worker;
    private readonly bool _hasSnapshot;
    private readonly MessagingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<LogTrimmer<TDb>> _logger;

    /// <summary>Made by the service container.</summary>
    public LogTrimmer(
        [FromKeyedServices(MessagingOptions.Worker)] IDbContextFactory<TDb> worker, IServiceProviderIsService services, MessagingOptions options, TimeProvider time,
        ILogger<LogTrimmer<TDb>> logger)
    {
        (_worker, _options, _time, _logger) = (worker, options, time, logger);
        _hasSnapshot = services.IsService(typeof(ISnapshotSource<TDb>));
    }

    /// <summary>Trims what can be trimmed; answers how many events.</summary>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        if (!_hasSnapshot)
            return 0;
        var total = 0;
        for (var trimmed = -1; trimmed != 0; total += trimmed)
            trimmed = await TrimStepAsync(ct);
        await TellOfHoldersAsync(ct);
        return total;
    }

    private async Task<int> TrimStepAsync(CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        var head = (await db.Set<EventLogHead>().FromSql($"select * from event_log_head for update").AsNoTracking().ToListAsync(ct)).Single();
        var acknowledged = await db.Set<LogReader>().MinAsync(row => (long?)row.AcknowledgedNumber, ct) ?? head.Number;
        long[] bounds = [acknowledged, await DispensableAsync(db, head, ct), head.Trimmed + LargestStep];
        var upTo = bounds.Min();
        if (upTo <= head.Trimmed)
            return 0;
        var count = await db.Database.ExecuteSqlAsync(
            $"""
            with trimmed as (delete from event_log where number <= {upTo} returning event_id, number)
            insert into trimmed_events (event_id, number) select event_id, number from trimmed
            """, ct);
        await db.Database.ExecuteSqlAsync($"update event_log_head set trimmed = {upTo}", ct);
        await transaction.CommitAsync(ct);
        Log.Trimmed(_logger, count, upTo);
        return count;
    }

    /// <summary>Number up to which age and count let the log go.</summary>
    private async Task<long> DispensableAsync(TDb db, EventLogHead head, CancellationToken ct)
    {
        var cutoff = _time.GetUtcNow() - _options.KeepAge;
        var firstYoung = await db.Set<LoggedEvent>().Where(row => row.LoggedAt >= cutoff).OrderBy(row => row.Number).Select(row => (long?)row.Number).FirstOrDefaultAsync(ct);
        return Math.Min(head.Number - _options.KeepEvents, (firstYoung ?? head.Number + 1) - 1);
    }

    /// <summary>A reader that takes nothing more would let the log grow until the disk is full.</summary>
    private async Task TellOfHoldersAsync(CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        var head = await db.Set<EventLogHead>().AsNoTracking().SingleAsync(ct);
        var dispensable = await DispensableAsync(db, head, ct);
        var cutoff = _time.GetUtcNow() - _options.KeepAge;
        foreach (var reader in await db.Set<LogReader>().AsNoTracking()
            .Where(row => row.AcknowledgedNumber < dispensable || (row.AcknowledgedNumber < head.Number && row.SeenAt < cutoff)).ToListAsync(ct))
            Log.ReaderHoldsLog(_logger, reader.Subscriber, reader.AcknowledgedNumber, reader.SeenAt);
    }
}

/// <summary>Runs the trimmer, and forgets what of other logs is too old to be asked for.</summary>
internal sealed class TrimWorker<TDb>(LogTrimmer<TDb> trimmer, Subscriptions<TDb> subscriptions, MessagingOptions options, ILogger<TrimWorker<TDb>> logger) : BackgroundService where TDb : DbContext
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.RunAsync(options.TrimInterval, RunOnceAsync, failure => Log.TrimmingFailed(logger, Failures.KindOf(failure)), stoppingToken);

    private async Task RunOnceAsync(CancellationToken ct)
    {
        await trimmer.RunOnceAsync(ct);
        await subscriptions.ForgetAsync(ct);
    }
}
