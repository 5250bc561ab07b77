using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Decisions;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Rights;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace ComplaintSuite.Routing.Alerts;

partial class AlertDesk
{
    private static readonly AlertKind[] OfWithdrawing = [AlertKind.HandlerWithdrew, AlertKind.NobodyLeft];

    /// <summary>
    /// Tells whoever supervises a department of work that came back in this unit of work since its handler must withdraw, or that nobody there can take; and what was told so is over once that is (GB-05,
    /// LI-13).
    /// </summary>
    public async Task TellOfWithdrawingAsync(RoutingDb db, CancellationToken cancellation)
    {
        foreach (var entry in db.ChangeTracker.Entries<WorkItem>().Where(MayBeOfWithdrawing).ToList())
            await TellOfWithdrawingAsync(db, entry.Entity, entry.State == EntityState.Modified && entry.Property(it => it.Department).IsModified, cancellation);
    }

    /// <summary>Asked of what is in memory: work from which nobody had to withdraw asks the database for nothing.</summary>
    private static bool MayBeOfWithdrawing(EntityEntry<WorkItem> entry) => entry.State switch
    {
        EntityState.Added => entry.Entity.Barred.Count > 0,
        EntityState.Modified => entry.Property(it => it.Barred).IsModified
            || ((entry.Entity.Barred.Count > 0 || entry.Entity.Records.OfType<Release>().Any(release => release.MustWithdraw is true))
                && (entry.Property(it => it.Step).IsModified || entry.Property(it => it.Handler).IsModified || entry.Property(it => it.Department).IsModified)),
        _ => false,
    };

    private async Task TellOfWithdrawingAsync(RoutingDb db, WorkItem item, bool hasMoved, CancellationToken cancellation)
    {
        var procedure = await procedures.GetAsync(db, item.Procedure, item.ProcedureVersion, cancellation);
        var cause = new AlertCause(item.Organisation, item.CaseId, AlertKind.NobodyLeft, procedure.RecusalRules is [var rule, ..] ? rule : null) { WorkItemId = item.Id };
        var directory = await DirectoryAsync(db, cause, cancellation);
        var waits = item is { IsOpen: true, Handler: null };
        var nobodyLeft = waits && item.Barred.Count > 0 && directory.HandlersOf(item.Department).All(item.Barred.Contains);
        var told = (await Open(db).Where(it => it.CaseId == item.CaseId && OfWithdrawing.Contains(it.Kind)).ToListAsync(cancellation)).FindAll(alert => alert.LapsedAt is null);
        var over = told.FindAll(alert => hasMoved || !waits || nobodyLeft == (alert.Kind == AlertKind.HandlerWithdrew));
        Lapse(db, over);
        if (nobodyLeft && told.Except(over).Any())
            return;
        var cameBack = db.ChangeTracker.Entries<Release>().Any(it => it.State == EntityState.Added && it.Entity.WorkItemId == item.Id && it.Entity.MustWithdraw is true);
        if (!nobodyLeft && !(waits && cameBack))
            return;
        var (post, staff) = new Supervisors(directory, await BarredAsync(db, item.CaseId, cancellation)).Of(item.Department);
        if (nobodyLeft)
            await RaiseAsync(db, cause, null, Roles.OrgAdmin, known => [.. staff.Union(known.HoldersOfRole(Roles.OrgAdmin)).Order(StringComparer.Ordinal)], cancellation);
        else
            await RaiseAsync(db, cause with { Kind = AlertKind.HandlerWithdrew }, post, null, _ => staff, cancellation);
    }
}
