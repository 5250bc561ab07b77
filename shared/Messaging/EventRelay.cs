using System.Diagnostics;
using ComplaintSuite.Contracts.Messaging.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.Messaging;

/// <summary>
/// Moves committed events from the outbox to the log and numbers them. One batch is one transaction under the lock of the head row: only one
/// relay works at a time, however many replicas run, and a relay that dies mid-batch leaves everything as it was.
/// </summary>
/// <remarks>
/// A number is given when an event is moved, not when it is written: a transaction that is still open holds nobody up, a rolled-back one
/// leaves no gap, and numbers become visible in their order. The relay never parks: what was committed is published.
/// </remarks>
public sealed class EventRelay<TDb> where TDb : DbContext
{
    private readonly IDbContextFactory<TDb> _worker;
    private readonly IEventTransport _transport;
    private readonly MessagingOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<EventRelay<TDb>> _logger;
    private long _lastRound = TimeProvider.System.GetTimestamp();

    /// <summary>Made by the service container.</summary>
    public EventRelay(
        [FromKeyedServices(MessagingOptions.Worker)] IDbContextFactory<TDb> worker, IEventTransport transport, MessagingOptions options, TimeProvider time, ILogger<EventRelay<TDb>> logger) =>
        (_worker, _transport, _options, _time, _logger) = (worker, transport, options, time, logger);

    /// <summary>Real time since a round was last finished, with something to move or without. One that another relay keeps out is none: that one may be dead.</summary>
    internal TimeSpan SinceRound => TimeProvider.System.GetElapsedTime(Interlocked.Read(ref _lastRound));

    /// <summary>
    /// Moves one batch. 0: nothing was waiting, or another relay is at work. Exactly <see cref="MessagingOptions.RelayBatch"/>: more may be waiting.
    /// </summary>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        long head;
        int moved;
        await using (var transaction = await OrganisationScope.BeginAsync(db, [], ct))
        {
            // No relay moves anything while one that died holds the row: the server waits for the next statement as long as a living one may take to begin it.
            var heads = await db.Set<EventLogHead>().FromSql(
                $"select head.* from event_log_head as head, set_config('idle_in_transaction_session_timeout', '10s', true) for update of head skip locked").AsNoTracking().ToListAsync(ct);
            if (heads.Count == 0)
                return 0;
            head = heads[0].Number;
            // A statement of its own, so that its snapshot is younger than the lock.
            moved = await db.Database.ExecuteSqlAsync(
                $"""
                with moved as (
                    delete from outbox where sequence in (select sequence from outbox order by sequence limit {_options.RelayBatch}) returning *)
                insert into event_log (number, event_id, organisation, subject, subject_version, occurred_at, type, payload, traceparent, logged_at)
                select {head} + row_number() over (order by sequence),
                       event_id, organisation, subject, subject_version, occurred_at, type, payload, traceparent, {_time.GetUtcNow()}
                from moved
                """, ct);
            if (moved > 0)
            {
                await db.Database.ExecuteSqlAsync($"update event_log_head set number = {head + moved}", ct);
                await transaction.CommitAsync(ct);
                DatabaseSignals.Of(db).Log.Raise();
            }
        }
        Interlocked.Exchange(ref _lastRound, TimeProvider.System.GetTimestamp());
        Telemetry.Relayed.Add(moved, Telemetry.Tag("service", _options.Service));
        if (moved > 0 && _transport.Announces)
            await AnnounceAsync(db, head, moved, ct);
        return moved;
    }

    // What a transport says early is a courtesy: a subscriber that misses it reads the log.
    private async Task AnnounceAsync(TDb db, long head, int moved, CancellationToken ct)
    {
        try
        {
            List<LoggedEvent> rows;
            await using (await OrganisationScope.BeginAsync(db, [], ct))
                rows = await db.Set<LoggedEvent>().AsNoTracking().Where(row => row.Number > head && row.Number <= head + moved).OrderBy(row => row.Number).ToListAsync(ct);
            Event[] events = [.. rows.Select(row => row.ToMessage(row.Number))];
            await _transport.AnnounceAsync(_options.Service, events, ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            Log.AnnouncementFailed(_logger, head + 1, head + moved, Failures.KindOf(failure));
        }
    }
}

/// <summary>Runs the relay: at once after a commit of this process, by polling for those of others.</summary>
internal sealed class RelayWorker<TDb>(
    EventRelay<TDb> relay, [FromKeyedServices(MessagingOptions.Worker)] IDbContextFactory<TDb> worker, MessagingOptions options, ILogger<RelayWorker<TDb>> logger)
    : BackgroundService where TDb : DbContext
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Signal outbox;
        await using (var db = await worker.CreateDbContextAsync(stoppingToken))
            outbox = DatabaseSignals.Of(db).Outbox;
        var backoff = new Backoff(options);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var (seen, begun) = (outbox.Count, Stopwatch.GetTimestamp());
                var moved = await relay.RunOnceAsync(stoppingToken);
                backoff.Reset();
                if (moved == options.RelayBatch)
                    continue;
                if (moved > 0 && options.RelayPause - Stopwatch.GetElapsedTime(begun) is var left && left > TimeSpan.Zero)
                    await Task.Delay(left, stoppingToken);
                await outbox.WaitPastAsync(seen, options.RelayPoll, stoppingToken);
            }
            catch (Exception end) when (stoppingToken.IsCancellationRequested && Failures.PassesByItself(end))
            {
                return; // As in Rounds.
            }
            catch (Exception failure)
            {
                Log.RelayFailed(logger, Failures.KindOf(failure));
                await backoff.WaitAsync(stoppingToken);
            }
        }
    }
}
