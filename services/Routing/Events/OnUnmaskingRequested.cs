using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;

namespace ComplaintSuite.Routing.Events;

/// <summary>Somebody asked to see a protected identity: those who decide on it are told.</summary>
internal sealed class OnUnmaskingRequested(WorkFiles work, AlertDesk alerts) : IEventHandler<RoutingDb, UnmaskingRequested>
{
    public async Task HandleAsync(RoutingDb db, EventContext<UnmaskingRequested> e, CancellationToken ct)
    {
        var fact = e.Payload;
        // One from before events named the procedure is told nobody: those who decide find it in the case.
        if (fact.Procedure.Length == 0)
            return;
        var caseId = Guid.Parse(e.Subject);
        var item = (await work.OpenOfCaseAsync(db, caseId, ct))?.Item;
        await alerts.HearActAsync(
            db, await work.ProcedureAsync(db, fact.Procedure, fact.ProcedureVersion, ct),
            new(e.Organisation, caseId, Section.Case, "request-unmasking", Guid.Parse(fact.UnmaskingId), fact.StaffId) { Item = item, Place = fact.Place.Length > 0 ? fact.Place : null }, ct);
    }
}
