using ComplaintSuite.Contracts.Messaging.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ComplaintSuite.Messaging;

/// <summary>The handlers of one subscription.</summary>
internal sealed class EventHandlers<TDb>(string producer, SubscriptionBuilder<TDb> builder, IServiceScopeFactory scopes, KeyValuePair<string, object?>[] tags) where TDb : DbContext
{
    /// <summary>Whether there is one for an event.</summary>
    public bool Has(Event e) => builder.Handlers.ContainsKey(EventTypes.NameOf(e.Payload));

    /// <summary>Puts the effect of an event into the database, inside a transaction of its organisation.</summary>
    public async Task HandleAsync(TDb db, Event e, CancellationToken ct)
    {
        // A new version of the service may have dropped the handler of an event that the old one parked.
        if (!builder.Handlers.TryGetValue(EventTypes.NameOf(e.Payload), out var handle))
            return;
        await using var scope = scopes.CreateAsyncScope();
        await handle(scope.ServiceProvider, db, producer, e, ct);
        await db.SaveChangesAsync(ct);
        OrganisationScope.OnCommit(db, () => Telemetry.Taken.Add(1, tags));
    }
}
