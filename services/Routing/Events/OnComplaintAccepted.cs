using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Time;

namespace ComplaintSuite.Routing.Events;

/// <summary>An accepted case whose route leads to work comes into the queue of the department that the procedure says. A route to mediation is not Routing's.</summary>
internal sealed class OnComplaintAccepted(WorkFiles work, AlertDesk alerts, ILogger<OnComplaintAccepted> logger) : IEventHandler<RoutingDb, ComplaintAccepted>
{
    private const string OfficeField = "office-in-charge";

    /// <exception cref="UndigestibleException">The case can't be dispatched: the event is parked until directory or procedure are put right.</exception>
    public async Task HandleAsync(RoutingDb db, EventContext<ComplaintAccepted> e, CancellationToken ct)
    {
        var fact = e.Payload;
        await KnownCaseRows.CallAsync(db, e.Organisation, Guid.Parse(e.Subject), fact.CaseNumber, fromBeginning: false, ct);
        await AlertDesk.BarAsync(db, e.Organisation, Guid.Parse(e.Subject), fact.BarredStaffIds, mustWithdraw: true, ct);
        var procedure = await work.ProcedureAsync(db, fact.Procedure, fact.ProcedureVersion, ct);
        if (!LeadsToWork(procedure, fact.Route))
            return;

        var chosen = procedure.DepartmentFor(fact.Route, fact.Category, field => field == OfficeField && fact.OfficeInCharge.Length > 0 ? fact.OfficeInCharge : null);
        var accepted = new AcceptedCase(Guid.Parse(e.Subject), fact.CaseNumber, fact.Kind, fact.Category, fact.Route, fact.ReceiveTime.ToDateTimeOffset().ToMicrosecond())
        {
            Channel = fact.Channel,
            Severity = fact.Severity.Length > 0 ? fact.Severity : null,
            SeverityRank = QueuePlace.RankOf(procedure, fact.Severity),
            Validity = fact.Validity.Length > 0 ? fact.Validity : null,
            HarmOngoing = fact.HarmOngoing,
            Urged = fact.Urged,
            Anonymous = fact.Anonymous,
            MoveTimes = ForeignMoves.Of(fact.MoveTimes, fact.Pauses).With("accepted", e.OccurredAt, pauses: false),
            RequestedDate = ForeignMoves.Day(fact.RequestedDate),
            PublishedRecord = fact.PublishedRecord,
            Details = fact.Details.ToDictionary(),
            Barred = [.. fact.BarredStaffIds],
            Done = ForeignMoves.Of(fact.DoneActs),
        };
        var file = await work.BeginAsync(db, e.Organisation, procedure, accepted, directory => (chosen is null ? null : directory.DepartmentAt(procedure.PlaceOf(accepted.Details), chosen)?.Code)
            ?? throw new UndigestibleException("DEPARTMENT_UNKNOWN", $"{e.Organisation} {procedure.Id}/{procedure.Version} route '{fact.Route}' category '{fact.Category}': {chosen ?? "none"}"), ct);
        if (file is null)
            return;
        file.Enter(Reactions.Begins, new WorkItemQueued { WorkItemId = file.Item.Id.ToString(), Department = file.Item.Department });
        logger.WorkItemQueued(file.Item.CaseId, file.Item.Id, file.Item.Department);
        if (file.Item.HarmOngoing)
            await alerts.TellOfHarmAsync(db, e.Organisation, file.Item.CaseId, file.Item.Id, HarmRule.Of(procedure), ct);
    }

    /// <summary>A procedure without routes has one way only.</summary>
    private static bool LeadsToWork(Procedure procedure, string route) =>
        procedure.Routes.Count == 0 || (procedure.Routes.TryGetValue(route, out var chosen)
            ? chosen.LeadsTo == "at-work"
            : throw new UndigestibleException("ROUTE_UNKNOWN", $"{procedure.Id}/{procedure.Version} '{route}'"));
}
