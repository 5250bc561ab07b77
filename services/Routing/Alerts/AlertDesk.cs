using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing.Alerts;

/// <summary>Raises alerts inside the transaction of what they are about, lets them lapse inside that of what ends it, and says whom they are for.</summary>
internal sealed partial class AlertDesk(Directories directories, KeptProcedures procedures, TimeProvider time, ILogger<AlertDesk> logger)
{
    private const string Raise = "raise-alert";

    /// <summary>Roles that see every alert of their organisation.</summary>
    private static readonly string[] WholeOrganisation = [Roles.Supervisor, Roles.Manager];

    /// <summary>Tells the holders of a post; of one that is made for duty, those of them who are on duty, if a roster says who is.</summary>
    /// <param name="db">The database, inside a transaction.</param>
    /// <param name="cause">What it is about.</param>
    /// <param name="name">The post, as the procedure names it.</param>
    /// <param name="place">Department where the matter belongs; null where the procedure knows no places.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task TellPostAsync(RoutingDb db, AlertCause cause, string name, string? place, CancellationToken cancellation)
    {
        var meant = (await DirectoryAsync(db, cause, cancellation)).PostsAt(place, name);
        var duty = meant.Count > 0 && meant.All(post => post.Role == Roles.DutyOfficer);
        await RaiseAsync(db, cause, meant is [var first, ..] ? first.Code : name, null, it =>
        {
            var holders = meant.Count == 0 ? it.HoldersOf(name) : [.. meant.SelectMany(post => it.HoldersOf(post.Code)).Distinct().Order(StringComparer.Ordinal)];
            return duty && holders.Intersect(it.OnDuty()).ToList() is { Count: > 0 } onDuty ? onDuty : holders;
        }, cancellation);
    }

    /// <summary>
    /// Tells a post of cases whose time had passed when they were handed over: one alert for the whole hand-over, which further cases join as long as nobody looks after it,
    /// never a burst (CR-08). Events of one producer come one after another, so none is raised twice.
    /// </summary>
    public async Task TellOfHandOverAsync(RoutingDb db, AlertCause cause, string name, string? place, CancellationToken cancellation)
    {
        var post = (await DirectoryAsync(db, cause, cancellation)).PostsAt(place, name) is [var first, ..] ? first.Code : name;
        var open = await db.Alerts.SingleOrDefaultAsync(
            it => it.Organisation == cause.Organisation && it.HandOverId == cause.HandOverId && it.Post == post && it.AcknowledgedAt == null, cancellation);
        if (open is null)
            await TellPostAsync(db, cause, name, place, cancellation);
        else if (open.Join(cause.CaseId))
            db.AuditEntries.Add(AuditEntry.Of(open, "join-alert", "system", null, open.Rule, time.Instant()));
    }

    /// <summary>Tells who is on duty of harm that is going on, once for a case; again where what was told of it before is over.</summary>
    public async Task TellOfHarmAsync(RoutingDb db, string organisation, Guid caseId, Guid? workItemId, string? rule, CancellationToken cancellation)
    {
        if (!await db.Alerts.AnyAsync(it => it.CaseId == caseId && it.Kind == AlertKind.HarmOngoing && it.LapsedAt == null, cancellation))
            await RaiseAsync(db, new(organisation, caseId, AlertKind.HarmOngoing, rule) { WorkItemId = workItemId }, null, Roles.DutyOfficer, directory => directory.DutyOfficers(), cancellation);
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

    /// <summary>Tells of the clocks that began or moved in this unit of work: the posts that the procedure tells of a beginning, and of the missing years into which they reach.</summary>
    public async Task TellOfClocksAsync(RoutingDb db, CancellationToken cancellation)
    {
        foreach (var clock in db.ChangeTracker.Entries<RunningClock>().Where(entry => entry.State is EntityState.Added or EntityState.Modified).Select(entry => entry.Entity).ToList())
            if (clock is { ProvisionalYear: { } year, Calendar: { } calendar })
                await TellOfMissingYearAsync(db, clock.Organisation, clock.CaseId, clock.Name, calendar, year, cancellation);
        // What began and ended in one go waits for nobody.
        foreach (var clock in db.LoadedClocks.Where(clock => clock.Telling is not null && clock.IsOpen).ToList())
        {
            var cause = new AlertCause(clock.Organisation, clock.CaseId, AlertKind.ClockBegan, clock.Rule) { WorkItemId = clock.RecordId, Clock = clock.Name, ClockId = clock.Id };
            var department = (await db.WorkItems.FindAsync([clock.RecordId], cancellation))?.Department ?? "";
            await TellPostAsync(db, cause, clock.Telling!.Value.Post, (await DirectoryAsync(db, cause, cancellation)).PlaceWith(clock.Telling.Value.Place, department), cancellation);
            clock.WasTold();
        }
    }

    /// <summary>
    /// Tells those who had, or would have had, what a department was asked and was withdrawn in this unit of work: who has taken it, or else all who handle work in the department.
    /// </summary>
    public async Task TellOfWithdrawnTasksAsync(RoutingDb db, CancellationToken cancellation)
    {
        foreach (var task in db.LoadedTasks.Where(task => task.WasWithdrawn).ToList())
        {
            task.WithdrawalIsTold();
            await RaiseAsync(
                db, new(task.Organisation, task.CaseId, AlertKind.TaskWithdrawn, task.FirstRule) { WorkItemId = task.WorkItemId, TaskId = task.Id }, null, null,
                directory => task.Handler is { } handler ? [handler] : directory.HandlersOf(task.Department), cancellation);
        }
    }

    /// <summary>The alerts of an organisation that are for the caller, as one rule that reading and acknowledging use.</summary>
    public async Task<IQueryable<Alert>> VisibleToAsync(RoutingDb db, Caller caller, string organisation, CancellationToken cancellation)
    {
        if (await directories.FindAsync(db, organisation, cancellation) is not { } directory || directory.Staff(caller.Subject)?.StaffId is not { } staffId)
            return db.Alerts.Where(_ => false);
        var present = directory.AtPresent(caller);
        // Whoever must withdraw from a matter has nothing to do with it, whatever else they see.
        var alerts = db.Alerts.Where(alert => !alert.Barred.Contains(staffId));
        // What came of a request is for whoever asked.
        alerts = alerts.Where(alert => !OfDecisions.Contains(alert.Kind) || alert.Staff.Contains(staffId));
        if (WholeOrganisation.Any(present.Has))
            return alerts;
        var posts = directory.PostsOf(caller.Subject).Select(post => post.Code).ToArray();
        var roles = new List<string>();
        if (directory.DutyOfficers().Contains(staffId))
            roles.Add(Roles.DutyOfficer);
        if (present.Has(Roles.OrgAdmin))
            roles.Add(Roles.OrgAdmin);
        // Whom it reached looks after it, also when the shift or the term has ended since.
        return alerts.Where(alert => posts.Contains(alert.Post) || roles.Contains(alert.Role!) || alert.Staff.Contains(staffId));
    }

    private async Task RaiseAsync(
        RoutingDb db, AlertCause cause, string? post, string? role, Func<DirectoryView, IReadOnlyList<string>> reached, CancellationToken cancellation)
    {
        var barred = cause.IsOfOneMatter ? await BarredAsync(db, cause.CaseId, cancellation) : [];
        var alert = await ReachingAsync(db, cause, post, role, directory => [.. reached(directory).Except(barred)], cancellation);
        alert.KeepFrom(barred);
        db.Alerts.Add(alert);
        Record(db, alert);
    }

    private async Task<Alert> ReachingAsync(
        RoutingDb db, AlertCause cause, string? post, string? role, Func<DirectoryView, IReadOnlyList<string>> reached, CancellationToken cancellation) =>
        new(cause, post, role, reached(await DirectoryAsync(db, cause, cancellation)), time.Instant());

    private async Task<DirectoryView> DirectoryAsync(RoutingDb db, AlertCause cause, CancellationToken cancellation) =>
        await directories.FindAsync(db, cause.Organisation, cancellation) ?? throw new UndigestibleException("DIRECTORY_MISSING", cause.Organisation);

    private void Record(RoutingDb db, Alert alert)
    {
        db.AuditEntries.Add(AuditEntry.Of(alert, Raise, "system", null, alert.Rule, alert.RaisedAt));
        logger.AlertRaised(alert.CaseId, alert.Kind, alert.Post ?? alert.Role ?? "");
    }
}
