using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;

namespace ComplaintSuite.Routing.Events;

/// <summary>Clocks that waited for the complainant go on.</summary>
internal sealed class OnMaterialsAnswered(WorkFiles work) : IEventHandler<RoutingDb, MaterialsAnswered>
{
    public async Task HandleAsync(RoutingDb db, EventContext<MaterialsAnswered> e, CancellationToken ct)
    {
        if (await work.OpenOfCaseAsync(db, Guid.Parse(e.Subject), ct) is not { } file)
            return;
        file.Hear("answer-materials", e.OccurredAt);
    }
}
