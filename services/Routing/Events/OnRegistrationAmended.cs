using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;

namespace ComplaintSuite.Routing.Events;

/// <summary>Harm that somebody adds to a registration reaches who is on duty at once (PI-11); harm that somebody takes back was none, or is over.</summary>
internal sealed class OnRegistrationAmended(WorkFiles work, AlertDesk alerts) : IEventHandler<RoutingDb, RegistrationAmended>
{
    public async Task HandleAsync(RoutingDb db, EventContext<RegistrationAmended> e, CancellationToken ct)
    {
        if (!e.Payload.HarmOngoing)
        {
            await alerts.LapseOfHarmAsync(db, Guid.Parse(e.Subject), ct);
            return;
        }
        var procedure = await work.ProcedureAsync(db, e.Payload.Procedure, e.Payload.ProcedureVersion, ct);
        await alerts.TellOfHarmAsync(db, e.Organisation, Guid.Parse(e.Subject), null, HarmRule.Of(procedure), ct);
    }
}
