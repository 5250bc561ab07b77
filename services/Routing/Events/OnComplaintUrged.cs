using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;

namespace ComplaintSuite.Routing.Events;

/// <summary>The complainant waits for an answer: the item shows it, and is not finished before it is given.</summary>
internal sealed class OnComplaintUrged(WorkFiles work) : IEventHandler<RoutingDb, ComplaintUrged>
{
    public async Task HandleAsync(RoutingDb db, EventContext<ComplaintUrged> e, CancellationToken ct)
    {
        if (await work.OpenOfCaseAsync(db, Guid.Parse(e.Subject), ct) is not { Item.Urged: false } file)
            return;
        file.Item.Urge(open: true);
        file.Hear("urge", e.OccurredAt, changed: true);
    }
}
