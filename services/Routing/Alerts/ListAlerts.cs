using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing;

partial class AlertGrpc
{
    [Authorize(Policy = Policies.ReadAlerts)]
    public override async Task<ListAlertsResponse> ListAlerts(ListAlertsRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var reading = new Reading();
        var organisation = WorkFiles.ScopeOf(caller, reading.OrganisationOf(request.Organisation, caller));
        reading.Done();
        var before = ListPlace.Parse(request.PageToken);
        var size = Paging.SizeOf(request.PageSize);

        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], context.CancellationToken);
        // Named though the scope hides the others: the index gives the order within one organisation.
        var alerts = (await desk.VisibleToAsync(db, caller, organisation, context.CancellationToken)).AsNoTracking().Where(it => it.Organisation == organisation);
        if (!request.IncludeAcknowledged)
            alerts = alerts.Where(it => it.AcknowledgedAt == null && it.LapsedAt == null);
        if (before is { } place)
            alerts = alerts.Where(it => it.RaisedAt < place.At || (it.RaisedAt == place.At && it.Id.CompareTo(place.Id) < 0));
        var page = await alerts.OrderByDescending(it => it.RaisedAt).ThenByDescending(it => it.Id).Take(size + 1).ToListAsync(context.CancellationToken);
        var concerned = page.Select(alert => alert.CaseId).ToArray();
        var items = (await db.WorkItems.Where(it => concerned.Contains(it.CaseId) && !db.WorkItems.Any(later => later.EarlierId == it.Id))
            .Select(it => new { it.Id, it.CaseId, it.CaseNumber }).ToListAsync(context.CancellationToken)).ToLookup(it => it.CaseId);
        var numbers = await db.KnownCases.Where(it => concerned.Contains(it.CaseId)).ToDictionaryAsync(it => it.CaseId, it => it.CaseNumber, context.CancellationToken);
        var directory = page.Count > 0 ? await directories.FindAsync(db, organisation, context.CancellationToken) : null;
        var ofActs = page.Where(IsOfAct).Select(alert => alert.CaseId).ToArray();
        var seen = ofActs.Length == 0 ? [] : await db.WorkItems.VisibleTo(caller, directory).Where(it => ofActs.Contains(it.CaseId)).Select(it => it.CaseId).ToListAsync(context.CancellationToken);
        return new()
        {
            Alerts =
            {
                page.Take(size).Select(alert =>
                {
                    var message = alert.ToMessage();
                    message.ClockTitle = alert is { Clock: { } clock, Rule: { } rule } ? procedures.Registry.ClockTitle(clock, rule)?.ToMessage() : null;
                    message.ActTitle = alert.Act is { } act ? procedures.Registry.ActTitle(act, alert.Rule)?.ToMessage() : null;
                    message.DepartmentName = alert.Department is { } department ? directory?.Department(department)?.Name : null;
                    message.CaseNumber = alert.BookId is null ? numbers.GetValueOrDefault(alert.CaseId, "") : "";
                    if (items[alert.CaseId].FirstOrDefault() is { } item)
                        (message.CaseNumber, message.WorkItemId) = (item.CaseNumber, alert.WorkItemId is null ? item.Id.ToString() : message.WorkItemId);
                    // Whoever is told of an act, or asked to answer it, by another department finds the case, and no work to go to.
                    if (IsOfAct(alert) && !seen.Contains(alert.CaseId))
                        message.WorkItemId = "";
                    return message;
                }),
            },
            NextPageToken = page.Count > size ? new ListPlace(page[size - 1].RaisedAt, page[size - 1].Id).ToString() : "",
            Zone = directory?.Zone.Id ?? "",
        };
    }

    private static bool IsOfAct(Alerts.Alert alert) => alert.Kind is Alerts.AlertKind.ActDone or Alerts.AlertKind.AnswerWanted;
}
