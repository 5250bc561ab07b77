using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;

namespace ComplaintSuite.Routing.Events;

/// <summary>The case was archived: whatever alerts tell of it is over.</summary>
internal sealed class OnComplaintArchived(AlertDesk alerts) : IEventHandler<RoutingDb, ComplaintArchived>
{
    public Task HandleAsync(RoutingDb db, EventContext<ComplaintArchived> e, CancellationToken ct) => alerts.LapseOfStepAsync(db, Guid.Parse(e.Subject), "archived", ct);
}
