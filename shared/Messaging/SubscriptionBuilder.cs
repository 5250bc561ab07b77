using ComplaintSuite.Contracts.Messaging.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ComplaintSuite.Messaging;

/// <summary>Names the handlers of a subscription.</summary>
public sealed class SubscriptionBuilder<TDb> where TDb : DbContext
{
    private readonly IServiceCollection _services;

    internal SubscriptionBuilder(IServiceCollection services) => _services = services;

    internal delegate Task Handle(IServiceProvider services, TDb db, string producer, Event e, CancellationToken ct);

    internal delegate Task Empty(TDb db, CancellationToken ct);

    internal Dictionary<string, (Func<Event, bool>? Concerns, Handle Handle)> Handlers { get; } = new(StringComparer.Ordinal);

    internal Empty? Emptying { get; private set; }

    /// <summary>Events of this type go to this handler. One handler per type; types without one only move the position.</summary>
    /// <param name="concerns">Says by the fact alone whether the handler would do anything. One that it need not hear moves the position only, too.</param>
    public SubscriptionBuilder<TDb> On<TEvent, THandler>(Func<TEvent, bool>? concerns = null)
        where TEvent : IMessage<TEvent>, new()
        where THandler : class, IEventHandler<TDb, TEvent>
    {
        _services.AddScoped<THandler>();
        var parser = new MessageParser<TEvent>(() => new TEvent());
        Handlers.Add(new TEvent().Descriptor.FullName, (concerns is null ? null : Concerns, HandleAsync));
        return this;

        Task HandleAsync(IServiceProvider services, TDb db, string producer, Event e, CancellationToken ct)
        {
            var context = new EventContext<TEvent>(
                producer, e.Number, Guid.Parse(e.EventId), e.Organisation, e.Subject, e.SubjectVersion, e.OccurTime.ToDateTimeOffset(), parser.ParseFrom(e.Payload.Value));
            return services.GetRequiredService<THandler>().HandleAsync(db, context, ct);
        }

        bool Concerns(Event e)
        {
            try
            {
                return concerns(parser.ParseFrom(e.Payload.Value));
            }
            catch (Exception)
            {
                return true; // Handling it shows what is wrong with it, and parks it.
            }
        }
    }

    /// <summary>
    /// All that the handlers make can be made again from the producer's events: an operator may have it emptied by this and taken anew. Not for a subscription whose
    /// effects people or other services go on from.
    /// </summary>
    /// <param name="empty">Deletes it, in a transaction of the worker role without organisation.</param>
    public SubscriptionBuilder<TDb> RebuiltAfter(Func<TDb, CancellationToken, Task> empty)
    {
        Emptying = new(empty);
        return this;
    }
}
