using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing.Events;

/// <summary>
/// The severity was assessed anew: the item's place in the queue and its clocks follow. What a promotion made of it is known here already, and nothing lowers it: who
/// assessed it meanwhile did not know of it, and the case is raised, too, once it hears of it (PI-01).
/// </summary>
internal sealed class OnSeverityChanged(WorkFiles work) : IEventHandler<RoutingDb, SeverityChanged>
{
    public async Task HandleAsync(RoutingDb db, EventContext<SeverityChanged> e, CancellationToken ct)
    {
        if (await work.OpenOfCaseAsync(db, Guid.Parse(e.Subject), ct) is not { } file || file.Item.Severity == e.Payload.Severity)
            return;
        if (Rank(file, e.Payload.Severity) < Rank(file, file.Item.Severity) && await db.History.AnyAsync(it => it.RecordId == file.Item.Id && it.Move == "promote", ct))
            return;
        file.Rate(e.Payload.Severity);
        file.Hear("change-severity", e.OccurredAt, changed: true);
    }

    private static int? Rank(WorkFile file, string? severity) => file.Procedure.Severity(severity)?.Rank;
}
