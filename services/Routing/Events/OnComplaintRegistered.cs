using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;

namespace ComplaintSuite.Routing.Events;

/// <summary>Harm that the registration told of by its end reaches who is on duty, unless it was known before (PI-11).</summary>
internal sealed class OnComplaintRegistered(WorkFiles work, AlertDesk alerts) : IEventHandler<RoutingDb, ComplaintRegistered>
{
    public async Task HandleAsync(RoutingDb db, EventContext<ComplaintRegistered> e, CancellationToken ct)
    {
        if (!e.Payload.HarmOngoing)
            return;
        var procedure = await work.ProcedureAsync(db, e.Payload.Procedure, e.Payload.ProcedureVersion, ct);
        await alerts.TellOfHarmAsync(db, e.Organisation, Guid.Parse(e.Subject), null, HarmRule.Of(procedure), ct);
    }
}
