using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Messaging;

namespace ComplaintSuite.Intake.Events;

/// <summary>The department handed its result in.</summary>
public sealed class OnWorkItemCompleted(CaseFiles cases) : IEventHandler<IntakeDb, WorkItemCompleted>
{
    public async Task HandleAsync(IntakeDb db, EventContext<WorkItemCompleted> e, CancellationToken ct)
    {
        if (await cases.OpenAsSystemAsync(db, Guid.Parse(e.Subject), ct) is not { } file)
            return;
        if (file.Complaint.Withdrawal is null && file.Complaint.Reopenings.Count > 0 && file.Complaint.WorkItemId != Guid.Parse(e.Payload.WorkItemId))
        {
            file.Cross("superseded-result");
            return;
        }
        if (file.Hear("handed-in", e.OccurredAt) is not { Enters: { } step })
            return;
        if (file.Complaint.AwaitedMaterials is not null)
        {
            file.Complaint.TakeMaterials();
            file.Cross("result-before-materials");
        }
        file.Complaint.TakeResult(Guid.Parse(e.Payload.ActId), e.Payload.Outcome is { Length: > 0 } outcome ? outcome : null);
        file.AddToTimeline("handed-in", new() { ["department"] = e.Payload.Department });
        await file.EnterAsSystemAsync(step, new ResultBecameKnown(), ct);
    }
}
