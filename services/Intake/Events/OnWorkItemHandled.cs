using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Messaging;

namespace ComplaintSuite.Intake.Events;

/// <summary>The department finished the handling: clocks of the case may run from there.</summary>
public sealed class OnWorkItemHandled(CaseFiles cases) : IEventHandler<IntakeDb, WorkItemHandled>
{
    public async Task HandleAsync(IntakeDb db, EventContext<WorkItemHandled> e, CancellationToken ct)
    {
        if (await cases.OpenAsSystemAsync(db, Guid.Parse(e.Subject), ct) is { } file)
            file.Hear("handled", e.OccurredAt);
    }
}
