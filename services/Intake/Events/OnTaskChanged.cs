using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Events;

/// <summary>A department that is asked may read what the case is about; one of which nothing is wanted any more may not.</summary>
public sealed class OnTaskChanged : IEventHandler<IntakeDb, TaskChanged>
{
    public async Task HandleAsync(IntakeDb db, EventContext<TaskChanged> e, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(e);
        var (id, caseId) = (Guid.Parse(e.Payload.TaskId), Guid.Parse(e.Subject));
        if (await db.CaseTasks.SingleOrDefaultAsync(it => it.Id == id, ct) is not { } task)
        {
            if (!await db.Complaints.AnyAsync(it => it.Id == caseId, ct))
                return;
            task = new(id, e.Organisation, caseId, e.Payload.Department);
            db.CaseTasks.Add(task);
        }
        task.Take(e.Payload.State, e.Payload.Version);
    }
}
