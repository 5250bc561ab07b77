using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;

namespace ComplaintSuite.Routing.Events;

/// <summary>An act of the procedure's own was done on the case: clocks of the work may run from it, somebody may have to withdraw, and what waits for an answer, or is one, is told.</summary>
internal sealed class OnCaseActDone(WorkFiles work, AlertDesk alerts) : IEventHandler<RoutingDb, CaseActDone>
{
    public async Task HandleAsync(RoutingDb db, EventContext<CaseActDone> e, CancellationToken ct)
    {
        var (fact, caseId) = (e.Payload, Guid.Parse(e.Subject));
        var file = await work.OpenOfCaseAsync(db, caseId, ct);
        if (file is not null)
        {
            file.NoteAct(fact.Act, fact.Codes, fact.StaffId);
            file.Hear(fact.Act, e.OccurredAt);
        }
        // One from before events named the procedure says by what it answers alone that something waits no longer.
        if (fact.Procedure.Length == 0 && file is null)
        {
            if (ClockState.IdOf(fact.AnsweredRecordId) is { } answered)
                await alerts.LapseOfActAsync(db, caseId, answered, ct);
            return;
        }
        var procedure = file?.Procedure ?? await work.ProcedureAsync(db, fact.Procedure, fact.ProcedureVersion, ct);
        if (procedure.Case.OwnAct(fact.Act)?.RecusalBy(fact.Codes, fact.StaffId) is { } recusal)
            await AlertDesk.BarAsync(db, e.Organisation, caseId, [recusal.StaffId], recusal.MustWithdraw, ct);
        await alerts.HearActAsync(
            db, procedure, new(e.Organisation, caseId, Section.Case, fact.Act, Guid.Parse(fact.RecordId), fact.StaffId)
            {
                Codes = fact.Codes,
                Answered = ClockState.IdOf(fact.AnsweredRecordId),
                Item = file?.Item,
                Place = fact.Place.Length > 0 ? fact.Place : file?.Place,
            }, ct);
        // Of work that is open it shows as it is saved.
        if (file is null)
            await alerts.ReachOthersAsync(db, caseId, ct);
    }
}
