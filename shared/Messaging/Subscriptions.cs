using ComplaintSuite.Contracts.Messaging.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ComplaintSuite.Messaging;

/// <summary>The subscriptions of this service, for its operators: how far each is, and how it goes on with a producer that was restored from a backup.</summary>
public sealed class Subscriptions<TDb> where TDb : DbContext
{
    private readonly IDbContextFactory<TDb> _worker;
    private readonly Dictionary<string, Subscription<TDb>> _subscriptions;
    private readonly Func<string, EventLogService.EventLogServiceClient> _clients;

    /// <summary>Made by the service container.</summary>
    public Subscriptions(
        [FromKeyedServices(MessagingOptions.Worker)] IDbContextFactory<TDb> worker, IEnumerable<Subscription<TDb>> subscriptions, Func<string, EventLogService.EventLogServiceClient> clients)
    {
        (_worker, _clients) = (worker, clients);
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
                   Rebuildable = subscription.IsRebuildable,
               },
        ];
    }

    /// <summary>Goes on after the last event that a restored producer still has.</summary>
    /// <returns>Null: the service does not subscribe to this producer.</returns>
    public async Task<(long Position, long Lost)?> ContinueAsync(string producer, CancellationToken ct)
    {
        if (!_subscriptions.TryGetValue(producer, out var subscription))
            return null;
        var client = _clients(producer);
        return await subscription.ContinueAsync(async (id, cancel) => (await client.FindEventAsync(new FindEventRequest { EventId = id.ToString() }, cancellationToken: cancel)).Number, ct);
    }

    /// <summary>Has everything of a producer taken again.</summary>
    /// <returns>False: the service does not subscribe to this producer.</returns>
    public async Task<bool> RebuildAsync(string producer, CancellationToken ct)
    {
        if (!_subscriptions.TryGetValue(producer, out var subscription))
            return false;
        await subscription.RebuildAsync(ct);
        return true;
    }

    /// <summary>Forgets what is too old to be asked for.</summary>
    internal async Task ForgetAsync(CancellationToken ct)
    {
        foreach (var subscription in _subscriptions.Values)
            await subscription.ForgetAsync(ct);
    }
}
