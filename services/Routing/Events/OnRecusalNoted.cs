using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;

namespace ComplaintSuite.Routing.Events;

/// <summary>Somebody has a declared relation to a party of the case: what they have of its work goes back to the queue (GB-05, LI-13), and its alerts are not for them.</summary>
internal sealed class OnRecusalNoted(WorkFiles work, AlertDesk alerts) : IEventHandler<RoutingDb, RecusalNoted>
{
    public async Task HandleAsync(RoutingDb db, EventContext<RecusalNoted> e, CancellationToken ct)
    {
        await AlertDesk.BarAsync(db, e.Organisation, Guid.Parse(e.Subject), e.Payload.StaffIds, mustWithdraw: true, ct);
        if (await work.OpenOfCaseAsync(db, Guid.Parse(e.Subject), ct) is { } file)
            file.NoteRecusal(e.Payload.StaffIds);
        else
            await alerts.ReachOthersAsync(db, Guid.Parse(e.Subject), ct);
    }
}
