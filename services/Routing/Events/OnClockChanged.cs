using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;

namespace ComplaintSuite.Routing.Events;

/// <summary>A clock of the case ended, or its time is not over any more: what was told of it is over; or it runs again, and is told again. The clock itself is Intake's.</summary>
internal sealed class OnClockChanged(AlertDesk alerts) : IEventHandler<RoutingDb, ClockChanged>
{
    private const string Started = "started";
    private const string Reopened = "reopened";

    /// <summary>Of a clock that has just begun nothing was told before, and one that just ran out, or goes on after it did, ends nothing.</summary>
    public static bool Concerns(ClockChanged fact) =>
        ClockState.Of(fact) is var clock && !(clock.IsOpen && fact.Changes.Contains(Started)) && (clock.EndsAny || fact.Changes.Contains(Reopened));

    public async Task HandleAsync(RoutingDb db, EventContext<ClockChanged> e, CancellationToken ct)
    {
        var (clock, caseId) = (ClockState.Of(e.Payload), Guid.Parse(e.Subject));
        await alerts.LapseOfClockAsync(db, caseId, clock, ct);
        if (clock.IsOpen && e.Payload.Changes.Contains(Reopened))
            await alerts.TellAgainAsync(db, caseId, clock, ct);
    }
}
