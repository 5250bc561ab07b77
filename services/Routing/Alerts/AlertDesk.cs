using ComplaintSuite.Messaging;
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

    /// <summary>
    /// Tells the organisation's administrators, who have calendars put in, that a calendar lacks a year: once, whatever number of dates reach into it and however many
    /// find it at the same moment.
    /// </summary>
    public async Task TellOfMissingYearAsync(RoutingDb db, string organisation, Guid caseId, string clock, string calendar, int year, CancellationToken cancellation)
    {
        // The answer of the index first: from autumn on, every second act asks.
        if (await db.Alerts.AnyAsync(
            it => it.Organisation == organisation && it.Kind == AlertKind.ProvisionalCalendar && it.Calendar == calendar && it.ProvisionalYear == year, cancellation))
            return;
        var cause = new AlertCause(organisation, caseId, AlertKind.ProvisionalCalendar, null) { Clock = clock, Calendar = calendar, ProvisionalYear = year };
        var alert = await ReachingAsync(db, cause, null, Roles.OrgAdmin, directory => directory.HoldersOfRole(Roles.OrgAdmin), cancellation);
        // Whoever else is telling is waited for here; only a rollback of theirs leaves it to this one.
        var raised = await db.Database.ExecuteSqlAsync(
            $"""
            insert into alerts (id, organisation, case_id, kind, clock, calendar, provisional_year, role, staff, raised_at, version, audit_salt)
            values ({alert.Id}, {organisation}, {caseId}, {nameof(AlertKind.ProvisionalCalendar)}, {clock}, {calendar}, {year}, {alert.Role}, {alert.Staff.ToArray()}, {alert.RaisedAt}, {alert.Version}, {alert.AuditSalt})
            on conflict (organisation, calendar, provisional_year) where kind = 'ProvisionalCalendar' do nothing
            """, cancellation);
        if (raised > 0)
            Record(db, alert);
    }

    /// <summary>Tells of the missing years into which clocks reach that began or moved in this unit of work.</summary>
    public async Task TellOfMissingYearsAsync(RoutingDb db, CancellationToken cancellation)
    {
        foreach (var clock in db.ChangeTracker.Entries<RunningClock>().Where(entry => entry.State is EntityState.Added or EntityState.Modified).Select(entry => entry.Entity).ToList())
            if (clock is { ProvisionalYear: { } year, Calendar: { } calendar })
                await TellOfMissingYearAsync(db, clock.Organisation, clock.CaseId, clock.Name, calendar, year, cancellation);
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
        // Whom it reached looks after it, also when the shift or the term has ended since.
        return db.Alerts.Where(alert => posts.Contains(alert.Post) || roles.Contains(alert.Role!) || alert.Staff.Contains(staffId));
    }

    /// <summary>By the rosters; where none says who, everybody whose post is made for it.</summary>
    private static IReadOnlyList<string> OnDuty(DirectoryView directory) => directory.OnDuty() is { Count: > 0 } rostered ? rostered : directory.HoldersOfRole(Roles.DutyOfficer);

    private async Task RaiseAsync(
        RoutingDb db, AlertCause cause, string? post, string? role, Func<DirectoryView, IReadOnlyList<string>> reached, CancellationToken cancellation)
    {
        var alert = await ReachingAsync(db, cause, post, role, reached, cancellation);
        db.Alerts.Add(alert);
        Record(db, alert);
    }

    private async Task<Alert> ReachingAsync(
        RoutingDb db, AlertCause cause, string? post, string? role, Func<DirectoryView, IReadOnlyList<string>> reached, CancellationToken cancellation)
    {
        var directory = await directories.FindAsync(db, cause.Organisation, cancellation) ?? throw new UndigestibleException("DIRECTORY_MISSING", cause.Organisation);
        return new(cause, post, role, reached(directory), time.Instant());
    }

    private void Record(RoutingDb db, Alert alert)
    {
        db.AuditEntries.Add(AuditEntry.Of(alert, Raise, "system", null, alert.Rule, alert.RaisedAt));
        logger.AlertRaised(alert.CaseId, alert.Kind, alert.Post ?? alert.Role ?? "");
    }
}
