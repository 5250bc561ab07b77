using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;

namespace ComplaintSuite.Routing.Events;

/// <summary>Clocks of the work that wait for what the complainant was asked for pause.</summary>
internal sealed class OnMaterialsRequested(WorkFiles work) : IEventHandler<RoutingDb, MaterialsRequested>
{
    public async Task HandleAsync(RoutingDb db, EventContext<MaterialsRequested> e, CancellationToken ct)
    {
        if (await work.OpenOfCaseAsync(db, Guid.Parse(e.Subject), ct) is { } file)
            file.Hear("request-materials", e.OccurredAt);
    }
}
