using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing.Alerts;

/// <summary>Raises alerts inside the transaction of what they are about, and says whom they are for.</summary>
internal sealed class AlertDesk(Directories directories, TimeProvider time, ILogger<AlertDesk> logger)
{
    private const string Raise = "raise-alert";

    /// <summary>Roles that see every alert of their organisation.</summary>
    private static readonly string[] WholeOrganisation = [Roles.Supervisor, Roles.Manager];

    /// <summary>Tells the holders of a post.</summary>
    public Task TellPostAsync(RoutingDb db, AlertCause cause, string post, CancellationToken cancellation) =>
        RaiseAsync(db, cause, post, null, directory => directory.HoldersOf(post), cancellation);

    /// <summary>Tells who is on duty of harm that is going on, once for a case.</summary>
    public async Task TellOfHarmAsync(RoutingDb db, string organisation, Guid caseId, Guid? workItemId, string? rule, CancellationToken cancellation)
    {
        if (!await db.Alerts.AnyAsync(it => it.CaseId == caseId && it.Kind == AlertKind.HarmOngoing, cancellation))
            await RaiseAsync(db, new(organisation, caseId, AlertKind.HarmOngoing, rule) { WorkItemId = workItemId }, null, Roles.DutyOfficer, OnDuty, cancellation);
    }

    /// <summary>Tells the organisation's administrators, who have calendars put in, that a year is missing: once, whatever number of dates reach into it.</summary>
    public async Task TellOfMissingYearAsync(RoutingDb db, string organisation, Guid caseId, string clock, int year, CancellationToken cancellation)
    {
        bool Tells(Alert alert) => alert.Kind == AlertKind.ProvisionalCalendar && alert.ProvisionalYear == year;
        if (!db.Alerts.Local.Any(Tells) && !await db.Alerts.AnyAsync(it => it.Kind == AlertKind.ProvisionalCalendar && it.ProvisionalYear == year, cancellation))
            await RaiseAsync(
                db, new(organisation, caseId, AlertKind.ProvisionalCalendar, null) { Clock = clock, ProvisionalYear = year }, null, Roles.OrgAdmin,
                directory => directory.HoldersOfRole(Roles.OrgAdmin), cancellation);
    }

    /// <summary>Tells of the missing years into which clocks reach that began or moved in this unit of work.</summary>
    public async Task TellOfMissingYearsAsync(RoutingDb db, CancellationToken cancellation)
    {
        foreach (var clock in db.ChangeTracker.Entries<RunningClock>().Where(entry => entry.State is EntityState.Added or EntityState.Modified).Select(entry => entry.Entity).ToList())
            if (clock.ProvisionalYear is { } year)
                await TellOfMissingYearAsync(db, clock.Organisation, clock.CaseId, clock.Name, year, cancellation);
    }

    /// <summary>The alerts of an organisation that are for the caller, as one rule that reading and acknowledging use.</summary>
    public async Task<IQueryable<Alert>> VisibleToAsync(RoutingDb db, Caller caller, string organisation, CancellationToken cancellation)
    {
        if (await directories.FindAsync(db, organisation, cancellation) is not { } directory || directory.Staff(caller.Subject)?.StaffId is not { } staffId)
            return db.Alerts.Where(_ => false);
        var present = directory.AtPresent(caller);
        if (WholeOrganisation.Any(present.Has))
            return db.Alerts;
        var posts = directory.PostsOf(caller.Subject).Select(post => post.Code).ToArray();
        var roles = new List<string>();
        if (OnDuty(directory).Contains(staffId))
            roles.Add(Roles.DutyOfficer);
        if (present.Has(Roles.OrgAdmin))
            roles.Add(Roles.OrgAdmin);
        return db.Alerts.Where(alert => posts.Contains(alert.Post) || roles.Contains(alert.Role!));
    }

    /// <summary>By the rosters; where none says who, everybody whose post is made for it.</summary>
    private static IReadOnlyList<string> OnDuty(DirectoryView directory) => directory.OnDuty() is { Count: > 0 } rostered ? rostered : directory.HoldersOfRole(Roles.DutyOfficer);

    private async Task RaiseAsync(
        RoutingDb db, AlertCause cause, string? post, string? role, Func<DirectoryView, IReadOnlyList<string>> reached, CancellationToken cancellation)
    {
        var now = time.Instant();
        var directory = await directories.FindAsync(db, cause.Organisation, cancellation) ?? throw new InvalidOperationException($"No directory copy of {cause.Organisation}.");
        var alert = new Alert(cause, post, role, reached(directory), now);
        db.Alerts.Add(alert);
        db.AuditEntries.Add(AuditEntry.Of(alert, Raise, "system", null, cause.Rule, now));
        logger.AlertRaised(cause.CaseId, cause.Kind, post ?? role ?? "");
    }
}
