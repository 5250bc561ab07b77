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
        if (await cases.OpenAsSystemAsync(db, Guid.Parse(e.Subject), ct) is not { Complaint.Step: "accepted" } file)
            return;
        file.Complaint.PutToWork(e.Payload.Department);
        await file.EnterAsSystemAsync("at-work", new ComplaintPutToWork(), ct);
        file.AddToTimeline("queued", new() { ["department"] = e.Payload.Department });
    }
}
