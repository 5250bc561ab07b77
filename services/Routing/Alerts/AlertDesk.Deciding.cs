using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Decisions;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing.Alerts;

partial class AlertDesk
{
    /// <summary>Tells whoever asked for more time what was decided on it in this unit of work: by somebody else, or because nobody did in time.</summary>
    public async Task TellOfExtensionsAsync(RoutingDb db, CancellationToken cancellation)
    {
        foreach (var decision in db.ChangeTracker.Entries<ExtensionDecision>().Where(entry => entry.State == EntityState.Added).Select(entry => entry.Entity).ToList())
        {
            var item = await db.WorkItems.FindAsync([decision.WorkItemId], cancellation) ?? throw new InvalidOperationException($"Decision {decision.Id} is about no work item.");
            if (item.Records.OfType<ExtensionRequest>().SingleOrDefault(request => request.Id == decision.RequestId) is not { StaffId: { } asker } asked)
                continue;
            var procedure = await procedures.GetAsync(db, item.Procedure, item.ProcedureVersion, cancellation);
            var rule = procedure.Work.Act("request-extension")?.Rules is [var first, ..] ? first : null;
            await TellAskerAsync(db, new(item.Organisation, item.CaseId, Decided(decision.Granted), rule) { WorkItemId = item.Id, Act = "request-extension", ActId = asked.Id }, asker, cancellation);
        }
    }

    /// <summary>Tells whoever asked to see a protected identity whether they may.</summary>
    /// <param name="db">The database, inside a transaction.</param>
    /// <param name="organisation">Organisation code.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="request">The request.</param>
    /// <param name="asker">Staff id of who asked.</param>
    /// <param name="approved">What was decided.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task TellOfUnmaskingAsync(RoutingDb db, string organisation, Guid caseId, Guid request, string asker, bool approved, CancellationToken cancellation)
    {
        // Those who decide were told under the rule of the act.
        var rule = await db.Alerts.Where(it => it.CaseId == caseId && it.ActId == request && it.Kind == AlertKind.AnswerWanted).Select(it => it.Rule).FirstOrDefaultAsync(cancellation);
        await TellAskerAsync(db, new(organisation, caseId, Decided(approved), rule) { Act = "request-unmasking", ActId = request }, asker, cancellation);
    }

    /// <summary>Whoever must withdraw meanwhile has nothing to do with it any more.</summary>
    private async Task TellAskerAsync(RoutingDb db, AlertCause cause, string asker, CancellationToken cancellation)
    {
        if (!(await BarredAsync(db, cause.CaseId, cancellation)).Contains(asker))
            await RaiseAsync(db, cause, null, null, _ => [asker], cancellation);
    }

    private static AlertKind Decided(bool granted) => granted ? AlertKind.RequestGranted : AlertKind.RequestRefused;
}
