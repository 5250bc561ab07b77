using ComplaintSuite.Contracts.Messaging.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.Messaging;

/// <summary>The subscriptions of this service, for its operators: how far each is, and how it goes on with a producer that was restored from a backup.</summary>
public sealed class Subscriptions<TDb> where TDb : DbContext
{
    private readonly IDbContextFactory<TDb> _worker;
    private readonly Dictionary<string, Subscription<TDb>> _subscriptions;
    private readonly Func<string, EventLogService.EventLogServiceClient> _clients;
    private readonly MessagingOptions _options;
    private readonly ILogger<Subscriptions<TDb>> _logger;

    /// <summary>Made by the service container.</summary>
    public Subscriptions(
        [FromKeyedServices(MessagingOptions.Worker)] IDbContextFactory<TDb> worker, IEnumerable<Subscription<TDb>> subscriptions, Func<string, EventLogService.EventLogServiceClient> clients,
        MessagingOptions options, ILogger<Subscriptions<TDb>> logger)
    {
        (_worker, _clients, _options, _logger) = (worker, clients, options, logger);
        _subscriptions = subscriptions.ToDictionary(subscription => subscription.Producer, StringComparer.Ordinal);
    }

    /// <summary>All of them, by the names of the producers.</summary>
    public async Task<IReadOnlyList<Subscription>> ListAsync(CancellationToken ct)
    {
        await using var db = await _worker.CreateDbContextAsync(ct);
        await using var transaction = await OrganisationScope.BeginAsync(db, [], ct);
        var positions = await db.Set<SubscriptionPosition>().AsNoTracking().ToDictionaryAsync(row => row.Producer, ct);
        var parked = await db.Set<ParkedRow>().GroupBy(row => row.Producer).Select(rows => new { rows.Key, Count = rows.LongCount() }).ToDictionaryAsync(rows => rows.Key, rows => rows.Count, ct);
        return
        [
            .. from subscription in _subscriptions.Values
               orderby subscription.Producer
               let position = positions.GetValueOrDefault(subscription.Producer)
               select new Subscription
               {
                   Producer = subscription.Producer,
                   Position = position?.Position ?? 0,
                   RefuseTime = position?.RefusedAt?.ToTimestamp(),
                   Parked = parked.GetValueOrDefault(subscription.Producer),
                   Rebuildable = subscription.Emptying is not null,
               },
        ];
    }

    /// <summary>Goes back to the last event that a restored producer still has, and on from there. What was made of the events that it lost stays.</summary>
    /// <returns>Position, and how many events taken here were lost there; null: the service does not subscribe to this producer.</returns>
    /// <exception cref="Exception">There is nothing to decide, or the producer knows no event that is remembered here.</exception>
    public async Task<(long Position, long Lost)?> ContinueAsync(string producer, CancellationToken ct)
    {
        if (!_subscriptions.TryGetValue(producer, out var subscription))
            return null;
        await using var turn = await subscription.State.TakeTurnAsync("", ct);
        var taken = await turn.TakenEventsAsync(ct);
        var known = await CountKnownAsync(_clients(producer), taken, ct);
        if (known == taken.Count)
            throw LogErrors.Precondition(LogErrors.NotRewound, $"{producer} has all that was taken of it.");
        // It may have lost everything; but only what is remembered from the first event on can say so.
        if (known == 0 && taken[0].Number > 1)
            throw LogErrors.Precondition(LogErrors.NoCommonEvent, $"{producer} knows none of the events from {taken[0].Number} on that are remembered here.");
        var last = known == 0 ? 0 : taken[known - 1].Number;
        await turn.GoBackAsync(last, ct);
        await turn.CommitAsync(ct);
        Log.Continued(_logger, producer, last, turn.Position - last);
        return (last, turn.Position - last);
    }

    /// <summary>Empties what was made of a producer's events and forgets how far it was taken, in one transaction: everything is applied again.</summary>
    /// <returns>False: the service does not subscribe to this producer.</returns>
    /// <exception cref="Exception">It can't be made again.</exception>
    public async Task<bool> RebuildAsync(string producer, CancellationToken ct)
    {
        if (!_subscriptions.TryGetValue(producer, out var subscription))
            return false;
        if (subscription.Emptying is not { } empty)
            throw LogErrors.Precondition(LogErrors.NotRebuildable, $"What {subscription.Subscriber} made of the events of {producer} holds facts of its own, which no event brings back.");
        await using var turn = await subscription.State.TakeTurnAsync("", ct);
        await turn.GoBackAsync(0, ct);
        await empty(turn.Db, ct);
        await turn.CommitAsync(ct);
        Log.RebuildBegun(_logger, producer);
        return true;
    }

    /// <summary>Forgets which events the oldest numbers of each producer were: as many are kept as a log keeps events.</summary>
    internal async Task ForgetAsync(CancellationToken ct)
    {
        foreach (var subscription in _subscriptions.Values)
            await subscription.State.ForgetAsync(_options.KeepEvents, ct);
    }

    // What both know is a beginning of what was taken here: found by halves.
    private static async Task<int> CountKnownAsync(EventLogService.EventLogServiceClient producer, List<TakenEvent> taken, CancellationToken ct)
    {
        var known = 0;
        for (var unknown = taken.Count; known < unknown;)
        {
            var middle = (known + unknown) / 2;
            var found = await producer.FindEventAsync(new FindEventRequest { EventId = taken[middle].EventId.ToString() }, cancellationToken: ct);
            if (found.Number == taken[middle].Number)
                known = middle + 1;
            else
                unknown = middle;
        }
        return known;
    }
}
