using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;

namespace ComplaintSuite.Routing.Events;

/// <summary>How people call the case is known from now on, for whatever alerts tell of it. Harm that is going on reaches who is on duty at once, before anybody assesses the case (PI-11).</summary>
internal sealed class OnComplaintReceived(WorkFiles work, AlertDesk alerts) : IEventHandler<RoutingDb, ComplaintReceived>
{
    public async Task HandleAsync(RoutingDb db, EventContext<ComplaintReceived> e, CancellationToken ct)
    {
        await KnownCaseRows.CallAsync(db, e.Organisation, Guid.Parse(e.Subject), e.Payload.CaseNumber, fromBeginning: true, ct);
        if (!e.Payload.HarmOngoing)
            return;
        var procedure = await work.ProcedureAsync(db, e.Payload.Procedure, e.Payload.ProcedureVersion, ct);
        await alerts.TellOfHarmAsync(db, e.Organisation, Guid.Parse(e.Subject), null, HarmRule.Of(procedure), ct);
    }
}
