using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;

namespace ComplaintSuite.Routing.Events;

/// <summary>The work on a withdrawn case ends, and what nobody can answer after that waits no longer. What was handed in before stays: there is nothing open any more.</summary>
internal sealed class OnComplaintWithdrawn(WorkFiles work, AlertDesk alerts) : IEventHandler<RoutingDb, ComplaintWithdrawn>
{
    public async Task HandleAsync(RoutingDb db, EventContext<ComplaintWithdrawn> e, CancellationToken ct)
    {
        if (await work.OpenOfCaseAsync(db, Guid.Parse(e.Subject), ct) is { } file && file.Hear("withdrawn", e.OccurredAt) is { Enters: { } step })
            file.Enter(step, new WorkItemCancelled { WorkItemId = file.Item.Id.ToString(), Department = file.Item.Department });
        await alerts.LapseOfStepAsync(db, Guid.Parse(e.Subject), "withdrawn", ct);
    }
}
