using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Messaging;

namespace ComplaintSuite.Intake.Events;

/// <summary>Somebody looks after what a post was told of at the beginning of a clock of the case.</summary>
public sealed class OnAlertAcknowledged(CaseFiles cases) : IEventHandler<IntakeDb, AlertAcknowledged>
{
    private const string Acknowledge = "acknowledge-alert";

    public async Task HandleAsync(IntakeDb db, EventContext<AlertAcknowledged> e, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(e);
        // Of a clock that something else ends, or has ended, who was told is only known.
        if (await cases.OpenAsSystemAsync(db, Guid.Parse(e.Subject), ct) is not { } file || !file.IsEndedBy(Acknowledge, e.Payload.Clock))
            return;
        file.Note(Acknowledge, e.OccurredAt);
        file.AddToTimeline(Acknowledge, []);
    }
}
