using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;

namespace ComplaintSuite.Routing.Events;

/// <summary>A date of a case reaches into a year without a calendar: somebody has it put in.</summary>
internal sealed class OnDueDateLeftProvisional(AlertDesk alerts) : IEventHandler<RoutingDb, DueDateLeftProvisional>
{
    public Task HandleAsync(RoutingDb db, EventContext<DueDateLeftProvisional> e, CancellationToken ct) =>
        alerts.TellOfMissingYearAsync(db, e.Organisation, Guid.Parse(e.Subject), e.Payload.Clock, e.Payload.Calendar, e.Payload.Year, ct);
}
