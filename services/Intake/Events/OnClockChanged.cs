using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Events;

/// <summary>A copy of every clock that the work section keeps, so that the case alone can say all of its deadlines.</summary>
public sealed class OnClockChanged(CaseFiles cases) : IEventHandler<IntakeDb, ClockChanged>
{
    /// <summary>The times that departments have for each other are no deadlines of the case.</summary>
    public static bool Concerns(ClockChanged fact) => !TaskKind.IsClockOf(fact.Clock);

    public async Task HandleAsync(IntakeDb db, EventContext<ClockChanged> e, CancellationToken ct)
    {
        var id = Guid.Parse(e.Payload.ClockId);
        if (await db.Clocks.SingleOrDefaultAsync(clock => clock.Id == id, ct) is not { } copy)
            db.Clocks.Add(new(e.Producer, e.Organisation, Guid.Parse(e.Subject), e.Payload));
        else if (!copy.Copy(e.Payload))
            return;
        if (!e.Payload.Changes.Contains("ran-out") || await cases.OpenAsSystemAsync(db, Guid.Parse(e.Subject), ct) is not { } file)
            return;
        if (e.Payload.Late)
            file.NoteRunOut(e.Payload.Clock);
        // A case that was this grave already is not promoted, and not lowered from then on either.
        if (file.Procedure.Clock(e.Payload.Clock).Late is LateOutcome.Promote promote && file.Complaint.PromotedTo is null)
        {
            file.Complaint.NotePromotion(promote.Severity);
            file.NoteChange("promotion-due");
        }
    }
}
