using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;

namespace ComplaintSuite.Routing.Events;

/// <summary>Somebody decided on a request to see a protected identity: that very request waits no longer, and whoever asked is told.</summary>
internal sealed class OnUnmaskingDecided(AlertDesk alerts) : IEventHandler<RoutingDb, UnmaskingDecided>
{
    public async Task HandleAsync(RoutingDb db, EventContext<UnmaskingDecided> e, CancellationToken ct)
    {
        var (caseId, request) = (Guid.Parse(e.Subject), Guid.Parse(e.Payload.UnmaskingId));
        await alerts.LapseOfActAsync(db, caseId, request, ct);
        if (e.Payload.RequesterStaffId.Length > 0)
            await alerts.TellOfUnmaskingAsync(db, e.Organisation, caseId, request, e.Payload.RequesterStaffId, e.Payload.Approved, ct);
    }
}
