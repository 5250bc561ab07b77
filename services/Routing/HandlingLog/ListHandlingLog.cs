using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.HandlingLog;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing;

partial class WorkGrpc
{
    [Authorize(Policy = Policies.ReadHandlingLog)]
    public override async Task<ListHandlingLogResponse> ListHandlingLog(ListHandlingLogRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var organisation = reading.OrganisationOf(request.Organisation, context.Caller());
        var department = reading.Filter(request.Department, "department");
        var validity = reading.Filter(request.Validity, "validity");
        reading.Done();
        var before = ListPlace.Parse(request.PageToken);
        var size = Paging.SizeOf(request.PageSize);

        var caller = context.Caller();
        var scope = WorkFiles.ScopeOf(caller, organisation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [scope], context.CancellationToken);
        // Another organisation's log is empty, like one that isn't there.
        if (await work.DirectoryAsync(db, scope, context.CancellationToken) is { } directory && !Policies.Permits(Policies.ReadHandlingLog, directory.AtPresent(caller)))
            throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "No post that you hold now gives this right.");
        // Named though the scope hides the others: the index gives the order within one organisation.
        var log = db.HandlingLog.AsNoTracking().Where(it => it.Organisation == scope);
        if (department.Length > 0)
            log = log.Where(it => it.Department == department);
        if (validity.Length > 0)
            log = log.Where(it => it.Validity == validity);
        if (before is { } place)
            log = log.Where(it => it.HandedInAt < place.At || (it.HandedInAt == place.At && it.WorkItemId.CompareTo(place.Id) < 0));
        var page = await log.OrderByDescending(it => it.HandedInAt).ThenByDescending(it => it.WorkItemId).Take(size + 1).ToListAsync(context.CancellationToken);
        return new()
        {
            Entries = { page.Take(size).Select(ToMessage) },
            NextPageToken = page.Count > size ? new ListPlace(page[size - 1].HandedInAt, page[size - 1].WorkItemId).ToString() : "",
        };
    }

    private static HandlingLogEntry ToMessage(LogEntry entry) => new()
    {
        WorkItemId = entry.WorkItemId.ToString(),
        CaseId = entry.CaseId.ToString(),
        CaseNumber = entry.CaseNumber,
        Category = entry.Category,
        Department = entry.Department,
        Handler = entry.Handler,
        Severity = entry.Severity ?? "",
        Validity = entry.Validity ?? "",
        Outcome = entry.Outcome ?? "",
        ReceiveTime = Timestamp.FromDateTimeOffset(entry.ReceivedAt),
        FinishTime = Timestamp.FromDateTimeOffset(entry.HandledAt),
        HandInTime = Timestamp.FromDateTimeOffset(entry.HandedInAt),
    };
}
