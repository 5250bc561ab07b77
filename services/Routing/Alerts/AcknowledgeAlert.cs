using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing;

partial class AlertGrpc
{
    private const string Acknowledge = "acknowledge-alert";

    [Authorize(Policy = Policies.ReadAlerts)]
    public override async Task<AcknowledgeAlertResponse> AcknowledgeAlert(AcknowledgeAlertRequest request, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var caller = context.Caller();
        var reading = new Reading();
        var requestId = reading.RequestId(request.RequestId);
        reading.Done();
        // What can't be an id finds nothing, like one that isn't there.
        var id = Guid.TryParse(request.AlertId, out var parsed) ? parsed : Guid.Empty;
        var organisation = await OrganisationOfAsync(caller, id, cancellation);
        var now = time.Instant();

        await db.RunOnceAsync(OnceRequest.Of(caller.Subject, request, requestId), organisation, now, async () =>
        {
            var alert = await (await desk.VisibleToAsync(db, caller, organisation, cancellation)).SingleOrDefaultAsync(it => it.Id == id, cancellation) ?? throw NotFound();
            if (alert.AcknowledgedAt is not null)
                throw Refusal.Precondition("ALERT_ACKNOWLEDGED", "Somebody looks after it already.");
            if (alert.LapsedAt is not null)
                throw Refusal.Precondition("ALERT_LAPSED", "What it tells of is over.");
            if (await directories.FindAsync(db, organisation, cancellation) is not { } directory || directory.Staff(caller.Subject)?.StaffId is not { } staffId)
                throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "The directory of the organisation does not know you.");
            // What ends a clock, and that an answer is being seen to, is said by those who were told, not by everybody who may read of it.
            var wasTold = alert.Staff.Contains(staffId) || directory.PostsOf(caller.Subject).Any(post => post.Code == alert.Post || post.Role == alert.Role);
            if (alert.Kind is Alerts.AlertKind.ClockBegan or Alerts.AlertKind.AnswerWanted && !wasTold)
                throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "Those who were told acknowledge this.");
            if (!wasTold && !MayTake(alert, directory, staffId))
                throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "Those who were told acknowledge this, or somebody above them.");
            alert.Acknowledge(staffId, now);
            db.AuditEntries.Add(AuditEntry.Of(alert, Acknowledge, caller.Subject, alert.Post, alert.Rule, now));
            if (wasTold && alert is { Kind: Alerts.AlertKind.ClockBegan or Alerts.AlertKind.ClockRanOut, Clock: not null })
                db.Publish(organisation, alert.CaseId.ToString(), alert.Version, new AlertAcknowledged { AlertId = alert.Id.ToString(), Clock = alert.Clock, StaffId = staffId }, now);
            return alert.Id;
        }, cancellation);

        db.ChangeTracker.Clear();
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var acknowledged = await (await desk.VisibleToAsync(db, caller, organisation, cancellation)).AsNoTracking().SingleOrDefaultAsync(it => it.Id == id, cancellation);
        return new() { Alert = acknowledged?.ToMessage() ?? throw NotFound() };
    }

    /// <summary>
    /// Whether somebody who was not told may say that they look after it, so that it is over for those who were: in their place now, above one of them or supervising their department, or where nobody of them is
    /// left. The manager of another estate only reads of it.
    /// </summary>
    private static bool MayTake(Alerts.Alert alert, DirectoryView directory, string staffId) =>
        alert.Staff.All(told => directory.StaffById(told) is null || alert.Barred.Contains(told))
        || (alert.Role == Roles.DutyOfficer && directory.DutyOfficers().Contains(staffId))
        || alert.Staff.Any(told => directory.IsAbove(staffId, told) || Supervises(directory, staffId, told));

    private static bool Supervises(DirectoryView directory, string staffId, string told) =>
        directory.StaffById(staffId) is { } over && directory.StaffById(told) is { } member
        && directory.PostsOf(over.Subject).Where(post => post.Role is Roles.Supervisor or Roles.Manager).Select(post => post.Department)
            .Intersect(directory.PostsOf(member.Subject).Where(post => post.Role is not (Roles.Supervisor or Roles.Manager)).Select(post => post.Department)).Any();

    /// <summary>The caller's own; whoever has several asks where it is.</summary>
    private async Task<string> OrganisationOfAsync(Caller caller, Guid id, CancellationToken cancellation)
    {
        if (caller.Organisations.Count < 2)
            return WorkFiles.ScopeOf(caller, caller.Organisations.SingleOrDefault(OrganisationScope.Nowhere));
        await using var transaction = await OrganisationScope.BeginAsync(db, caller.Organisations, cancellation);
        return await db.Alerts.Where(it => it.Id == id).Select(it => it.Organisation).SingleOrDefaultAsync(cancellation) ?? OrganisationScope.Nowhere;
    }

    private static Refusal NotFound() => Refusal.NotFound("alert");
}
