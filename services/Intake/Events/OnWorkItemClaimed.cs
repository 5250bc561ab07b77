using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Messaging;

namespace ComplaintSuite.Intake.Events;

/// <summary>Somebody began to work on the case; who, is nobody's business on the complainant's timeline.</summary>
public sealed class OnWorkItemClaimed(CaseFiles cases) : IEventHandler<IntakeDb, WorkItemClaimed>
{
    public async Task HandleAsync(IntakeDb db, EventContext<WorkItemClaimed> e, CancellationToken ct)
    {
        if (await cases.OpenAsSystemAsync(db, Guid.Parse(e.Subject), ct) is not { } file || file.Hear("claimed", e.OccurredAt) is null)
            return;
        file.Complaint.NoteHandler(e.Payload.StaffId, e.Payload.Department, file.Now);
        file.AddToTimeline("claimed", new() { ["department"] = e.Payload.Department });
    }
}
