using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;

namespace ComplaintSuite.Routing.Events;

/// <summary>An act of the procedure's own was done on the case: clocks of the work may run from it.</summary>
internal sealed class OnCaseActDone(WorkFiles work) : IEventHandler<RoutingDb, CaseActDone>
{
    public async Task HandleAsync(RoutingDb db, EventContext<CaseActDone> e, CancellationToken ct)
    {
        if (await work.OpenOfCaseAsync(db, Guid.Parse(e.Subject), ct) is { } file)
        {
            file.NoteAct(e.Payload.Act, e.Payload.Codes, e.Payload.StaffId);
            file.Hear(e.Payload.Act, e.OccurredAt);
        }
    }
}
