using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Messaging;
using Google.Protobuf;

namespace ComplaintSuite.Intake.Events;

/// <summary>An act of the department on the case's present work item: clocks of the case may run from it, and the complainant may know of it.</summary>
/// <param name="cases">Opens the case.</param>
/// <param name="act">The act in the work section.</param>
public abstract class OnWorkAct<T>(CaseFiles cases, string act) : IEventHandler<IntakeDb, T>
    where T : IMessage<T>, new()
{
    public async Task HandleAsync(IntakeDb db, EventContext<T> e, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (await cases.OpenAsSystemAsync(db, Guid.Parse(e.Subject), ct) is not { } file || file.Complaint.WorkItemId?.ToString() != WorkItemOf(e.Payload))
            return;
        TakeIn(file, e.Payload);
        if (file.Hear(ActOf(e.Payload), e.OccurredAt) is null)
            return;
        await TellAsync(file, e.Payload, ct);
        Follow(file, e.Payload);
    }

    protected abstract string WorkItemOf(T fact);

    /// <summary>The act that it tells of.</summary>
    protected virtual string ActOf(T fact) => act;

    /// <summary>What holds whatever became of the case meanwhile.</summary>
    protected virtual void TakeIn(CaseFile file, T fact)
    {
    }

    /// <summary>The complainant reads of it on the timeline, where the procedure has a sentence for it.</summary>
    protected virtual Task TellAsync(CaseFile file, T fact, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        file.AddToTimeline(ActOf(fact), []);
        return Task.CompletedTask;
    }

    /// <summary>What else comes of it.</summary>
    protected virtual void Follow(CaseFile file, T fact)
    {
    }
}
