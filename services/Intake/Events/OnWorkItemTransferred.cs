using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Messaging;

namespace ComplaintSuite.Intake.Events;

/// <summary>Another department has the case from now on.</summary>
public sealed class OnWorkItemTransferred(CaseFiles cases) : IEventHandler<IntakeDb, WorkItemTransferred>
{
    public async Task HandleAsync(IntakeDb db, EventContext<WorkItemTransferred> e, CancellationToken ct)
    {
        if (await cases.OpenAsSystemAsync(db, Guid.Parse(e.Subject), ct) is not { } file || file.Hear("transferred", e.OccurredAt) is null)
            return;
        file.Complaint.PutToWork(e.Payload.ToDepartment, Guid.Parse(e.Payload.WorkItemId));
        file.NoteChange("transferred");
        file.AddToTimeline("transferred", new() { ["department"] = e.Payload.ToDepartment });
    }
}
