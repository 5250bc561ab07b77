using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;

namespace ComplaintSuite.Routing.Events;

/// <summary>The case was closed: harm goes on no longer, and what can be answered only before is answered by nobody any more.</summary>
internal sealed class OnComplaintClosed(AlertDesk alerts) : IEventHandler<RoutingDb, ComplaintClosed>
{
    public Task HandleAsync(RoutingDb db, EventContext<ComplaintClosed> e, CancellationToken ct) => alerts.LapseOfStepAsync(db, Guid.Parse(e.Subject), "closed", ct);
}
