using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;

namespace ComplaintSuite.Routing.Events;

/// <summary>A clock of the case began of which the procedure tells a post at once.</summary>
internal sealed class OnClockBegan(AlertDesk alerts) : IEventHandler<RoutingDb, ClockBegan>
{
    public Task HandleAsync(RoutingDb db, EventContext<ClockBegan> e, CancellationToken ct) => alerts.TellPostAsync(
        db, new(e.Organisation, Guid.Parse(e.Subject), AlertKind.ClockBegan, e.Payload.Rule) { Clock = e.Payload.Clock, ClockId = ClockState.IdOf(e.Payload.ClockId) }, e.Payload.Post, e.Payload.Place.Length > 0 ? e.Payload.Place : null, ct);
}
