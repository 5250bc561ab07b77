using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;

namespace ComplaintSuite.Routing.Events;

/// <summary>The complainant got an answer.</summary>
internal sealed class OnUrgeAnswered(WorkFiles work) : IEventHandler<RoutingDb, UrgeAnswered>
{
    public async Task HandleAsync(RoutingDb db, EventContext<UrgeAnswered> e, CancellationToken ct)
    {
        if (await work.OpenOfCaseAsync(db, Guid.Parse(e.Subject), ct) is not { Item.Urged: true } file)
            return;
        file.Item.Urge(open: false);
        file.Hear("answer-urge", e.OccurredAt, changed: true);
    }
}
