using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Sections;
namespace ComplaintSuite.Routing.Events;

/// <summary>The complainant asks for another day: clocks that take it follow.</summary>
internal sealed class OnRequestedDateChanged(WorkFiles work) : IEventHandler<RoutingDb, RequestedDateChanged>
{
    public async Task HandleAsync(RoutingDb db, EventContext<RequestedDateChanged> e, CancellationToken ct)
    {
        if (await work.OpenOfCaseAsync(db, Guid.Parse(e.Subject), ct) is not { } file || ForeignMoves.Day(e.Payload.RequestedDate) is not { } day)
            return;
        file.Item.AskFor(day, e.OccurredAt);
        file.Hear(ClockDefinition.AskForDate, e.OccurredAt, changed: true);
    }
}
