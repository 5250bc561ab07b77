using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Messaging;

namespace ComplaintSuite.Intake.Events;

/// <summary>A department has the case in its queue.</summary>
public sealed class OnWorkItemQueued(CaseFiles cases) : IEventHandler<IntakeDb, WorkItemQueued>
{
    public async Task HandleAsync(IntakeDb db, EventContext<WorkItemQueued> e, CancellationToken ct)
    {
        if (await cases.OpenAsSystemAsync(db, Guid.Parse(e.Subject), ct) is not { } file || file.Hear("queued", e.OccurredAt) is not { Enters: { } step })
            return;
        file.Complaint.PutToWork(e.Payload.Department, Guid.Parse(e.Payload.WorkItemId));
        await file.EnterAsSystemAsync(step, new ComplaintPutToWork(), ct);
        file.AddToTimeline("queued", new() { ["department"] = e.Payload.Department });
    }
}
