using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;

namespace ComplaintSuite.Routing.Events;

/// <summary>Somebody decided on a request to see a protected identity: that very request waits no longer.</summary>
internal sealed class OnUnmaskingDecided(AlertDesk alerts) : IEventHandler<RoutingDb, UnmaskingDecided>
{
    public Task HandleAsync(RoutingDb db, EventContext<UnmaskingDecided> e, CancellationToken ct) =>
        alerts.LapseOfActAsync(db, Guid.Parse(e.Subject), Guid.Parse(e.Payload.UnmaskingId), ct);
}
