using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;

namespace ComplaintSuite.Routing.Events;

/// <summary>A clock of the case ran out, and the procedure tells a post; what had run out when it was handed over, once for the hand-over.</summary>
internal sealed class OnClockRanOut(AlertDesk alerts) : IEventHandler<RoutingDb, ClockRanOut>
{
    public Task HandleAsync(RoutingDb db, EventContext<ClockRanOut> e, CancellationToken ct)
    {
        var (fact, caseId) = (e.Payload, Guid.Parse(e.Subject));
        if (fact.Post.Length == 0)
            return Task.CompletedTask;
        var place = fact.Place.Length > 0 ? fact.Place : null;
        return fact.HandOverId.Length > 0
            ? alerts.TellOfHandOverAsync(
                db, new(e.Organisation, caseId, AlertKind.HandedOverLate, fact.Rule) { Clock = fact.Clock, HandOverId = Guid.Parse(fact.HandOverId) }, fact.Post, place, ct)
            : alerts.TellPostAsync(
                db, new(e.Organisation, caseId, AlertKind.ClockRanOut, fact.Rule) { Clock = fact.Clock, ClockId = ClockState.IdOf(fact.ClockId) }, fact.Post, place, ct);
    }
}
