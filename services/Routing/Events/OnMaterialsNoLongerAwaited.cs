using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;

namespace ComplaintSuite.Routing.Events;

/// <summary>The complainant did not answer in time: clocks that waited go on.</summary>
internal sealed class OnMaterialsNoLongerAwaited(WorkFiles work) : IEventHandler<RoutingDb, MaterialsNoLongerAwaited>
{
    public async Task HandleAsync(RoutingDb db, EventContext<MaterialsNoLongerAwaited> e, CancellationToken ct)
    {
        if (await work.OpenOfCaseAsync(db, Guid.Parse(e.Subject), ct) is not { } file)
            return;
        file.Hear("stop-awaiting-materials", e.OccurredAt);
    }
}
