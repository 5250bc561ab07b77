using ComplaintSuite.Contracts.Messaging.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ComplaintSuite.Messaging;

/// <summary>The handlers of one subscription.</summary>
internal sealed class EventHandlers<TDb>(string producer, SubscriptionBuilder<TDb> builder, IServiceScopeFactory scopes, KeyValuePair<string, object?>[] tags) where TDb : DbContext
{
    /// <summary>Whether there is one that an event concerns.</summary>
    public bool Has(Event e) => builder.Handlers.TryGetValue(EventTypes.NameOf(e.Payload), out var handler) && handler.Concerns?.Invoke(e) != false;

    /// <summary>Puts the effect of an event into the database, inside a transaction of its organisation.</summary>
    public async Task HandleAsync(TDb db, Event e, CancellationToken ct)
    {
        // A new version of the service may have dropped the handler of an event that the old one parked.
        if (!builder.Handlers.TryGetValue(EventTypes.NameOf(e.Payload), out var handler))
            return;
        await using var scope = scopes.CreateAsyncScope();
        await handler.Handle(scope.ServiceProvider, db, producer, e, ct);
        await db.SaveChangesAsync(ct);
        OrganisationScope.OnCommit(db, () => Telemetry.Taken.Add(1, tags));
    }
}
