using System.Runtime.ExceptionServices;
using ComplaintSuite.Contracts.Messaging.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.Messaging;

/// <summary>What this service's subscriptions could not digest: shows it and tries it again, per subject and in order.</summary>
public sealed class ParkedEvents<TDb> where TDb : DbContext
{
    private const int DueAtOnce = 100;

    private readonly IDbContextFactory<TDb> _worker;
    private readonly Dictionary<string, Subscription<TDb>> _subscriptions;
    private readonly TimeProvider _time;

    /// <summary>Made by the service container.</summary>
    public ParkedEvents([FromKeyedServices(MessagingOptions.Worker)] IDbContextFactory<TDb> worker, IEnumerable<Subscription<TDb>> subscriptions, TimeProvider time)
    {
        (_worker, _time) = (worker, time);
        _subscriptions = subscriptions.ToDictionary(subscription => subscription.Producer, StringComparer.Ordinal);
    }

    /// <summary>A page, oldest first, after the sequence that the page before ended with (0: from the beginning).</summary>
    /// <returns>The page and the sequence to go on after; null on the last page.</returns>
    public async Task<(IReadOnlyList<ParkedEvent> Page, long? Next)> ListAsync(int pageSize, long after, CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        var rows = await db.Set<ParkedRow>().AsNoTracking().Where(row => row.Sequence > after).OrderBy(row => row.Sequence).Take(pageSize + 1).ToListAsync(ct);
        var page = rows.Take(pageSize).ToList();
        return ([.. page.Select(ToMessage)], rows.Count > pageSize ? page[^1].Sequence : null);
    }

    /// <summary>Applies the parked events of one subject again, due or not, each in its own transaction; stops at the first that fails.</summary>
    /// <returns>Null: the service does not subscribe to this producer.</returns>
    /// <exception cref="Exception">A failure that may pass by itself; it counts as no attempt.</exception>
    public async Task<(int Applied, int Remaining)?> RetryAsync(string producer, string organisation, string subject, CancellationToken ct)
    {
        if (!_subscriptions.TryGetValue(producer, out var subscription))
            return null;
        return await subscription.Parking.RetryAsync(organisation, subject, byHand: true, ct);
    }

    /// <summary>Tries each subject whose first event is due once; answers how many events were applied.</summary>
    /// <exception cref="Exception">One of them failed for the moment. It stays due; the others were tried all the same.</exception>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var applied = 0;
        Exception? passing = null;
        for (var due = await FindDueAsync(0, ct); due.Count > 0; due = await FindDueAsync(due[^1].Sequence, ct))
            foreach (var (_, producer, organisation, subject) in due)
                try
                {
                    if (_subscriptions.TryGetValue(producer, out var subscription))
                        applied += (await subscription.Parking.RetryAsync(organisation, subject, byHand: false, ct)).Applied;
                }
                catch (Exception failure) when (!ct.IsCancellationRequested)
                {
                    passing ??= failure;
                }
        if (passing is not null)
            ExceptionDispatchInfo.Throw(passing);
        return applied;
    }

    private async Task<List<(long Sequence, string Producer, string Organisation, string Subject)>> FindDueAsync(long after, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        var parked = db.Set<ParkedRow>();
        var due = await parked
            .Where(row => row.Sequence > after && row.NextAttemptAt <= now && !parked.Any(other =>
                other.Producer == row.Producer && other.Organisation == row.Organisation && other.Subject == row.Subject && other.Sequence < row.Sequence))
            .OrderBy(row => row.Sequence).Take(DueAtOnce).Select(row => new { row.Sequence, row.Producer, row.Organisation, row.Subject }).ToListAsync(ct);
        return [.. due.Select(row => (row.Sequence, row.Producer, row.Organisation, row.Subject))];
    }

    private static ParkedEvent ToMessage(ParkedRow row) => new()
    {
        Producer = row.Producer,
        Number = row.Number,
        EventId = row.EventId.ToString(),
        Organisation = row.Organisation,
        Subject = row.Subject,
        Type = row.Type,
        ParkTime = row.ParkedAt.ToTimestamp(),
        Attempts = row.Attempts,
        Failure = row.Failure ?? "",
        NextAttemptTime = row.NextAttemptAt?.ToTimestamp(),
    };
}

/// <summary>Runs the automatic attempts.</summary>
internal sealed class RetryWorker<TDb>(ParkedEvents<TDb> parked, MessagingOptions options, ILogger<RetryWorker<TDb>> logger) : BackgroundService where TDb : DbContext
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.RunAsync(options.RetryPoll, parked.RunOnceAsync, failure => Log.RetrySweepFailed(logger, Failures.KindOf(failure)), stoppingToken);
}
