using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.Routing.Events;

/// <summary>A reopened case comes back into the queue of the department that had it last, as a new work item that names the one before. What waits for an answer on it is told anew.</summary>
internal sealed class OnComplaintReopened(WorkFiles work, AlertDesk alerts, ILogger<OnComplaintReopened> logger) : IEventHandler<RoutingDb, ComplaintReopened>
{
    /// <exception cref="UndigestibleException">The case can't be dispatched: the event is parked until that is put right.</exception>
    public async Task HandleAsync(RoutingDb db, EventContext<ComplaintReopened> e, CancellationToken ct)
    {
        if (await work.ContinueAsync(db, Guid.Parse(e.Subject), (earlier, procedure) => Reopened(earlier, procedure, e), ct) is not { } file)
            return;
        file.Enter(Reactions.Begins, new WorkItemQueued { WorkItemId = file.Item.Id.ToString(), Department = file.Item.Department });
        logger.WorkItemQueued(file.Item.CaseId, file.Item.Id, file.Item.Department);
        await alerts.TellOfUnansweredAsync(db, file, ct);
    }

    /// <summary>Severity and validity are those of the case now. Who had to withdraw must still, and so must those of whom the case learnt while nothing was at work.</summary>
    private static AcceptedCase Reopened(WorkItem earlier, Procedure procedure, EventContext<ComplaintReopened> e) => earlier.ToReopened(e.OccurredAt) with
    {
        Severity = e.Payload.Severity.Length > 0 ? e.Payload.Severity : null,
        SeverityRank = QueuePlace.RankOf(procedure, e.Payload.Severity),
        Validity = e.Payload.Validity.Length > 0 ? e.Payload.Validity : null,
        Urged = e.Payload.Urged,
        Barred = [.. earlier.Barred.Union(e.Payload.BarredStaffIds)],
        Done = ForeignMoves.Of(e.Payload.DoneActs).WithoutBarred(earlier.Barred, procedure),
    };
}
