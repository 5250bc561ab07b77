using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;

namespace ComplaintSuite.Routing.Events;

/// <summary>A clock of the case ran out, and the procedure tells a post.</summary>
internal sealed class OnClockRanOut(AlertDesk alerts) : IEventHandler<RoutingDb, ClockRanOut>
{
    public Task HandleAsync(RoutingDb db, EventContext<ClockRanOut> e, CancellationToken ct) =>
        e.Payload.Post.Length == 0
            ? Task.CompletedTask
            : alerts.TellPostAsync(
                db, new(e.Organisation, Guid.Parse(e.Subject), AlertKind.ClockRanOut, e.Payload.Rule) { Clock = e.Payload.Clock }, e.Payload.Post, ct);
}
