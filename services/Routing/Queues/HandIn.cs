using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.HandlingLog;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class QueueGrpc
{
    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<HandInResponse> HandIn(HandInRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.WorkItemId, request.RequestId, request.ExpectedVersion, request);
        reading.Done();

        var handedIn = await work.ChangeAsync(db, context.Caller(), change, file =>
        {
            file.Require("handed-in");
            var item = file.Item;
            var act = new WorkAct(Guid.CreateVersion7(file.Now), item.Organisation, item.Id, item.CaseId, item.Result ?? "", file.Now);
            file.Db.Acts.Add(act);
            if (file.Procedure.Work.Step("handed-in")!.Effects.Contains("write-handling-log"))
                file.Db.HandlingLog.Add(LogEntryOf(item, file.Now));
            return file.Enter("handed-in", new WorkItemCompleted
            {
                WorkItemId = item.Id.ToString(),
                ActId = act.Id.ToString(),
                // A handler's own words stay here: events carry codes.
                Outcome = OutcomesOf(file.Procedure) is null ? "" : item.Outcome ?? "",
                Department = item.Department,
            });
        }, context.CancellationToken);
        return new() { WorkItem = handedIn.ToMessage(), EventId = handedIn.EventId.ToString() };
    }

    private static LogEntry LogEntryOf(Queues.WorkItem item, DateTimeOffset now) => new()
    {
        WorkItemId = item.Id,
        Organisation = item.Organisation,
        CaseId = item.CaseId,
        CaseNumber = item.CaseNumber,
        Category = item.Category,
        Department = item.Department,
        Handler = item.Handler ?? throw new InvalidOperationException($"Work item {item.Id} was handled by nobody."),
        Severity = item.Severity,
        Validity = item.Validity,
        Outcome = item.Outcome,
        ReceivedAt = item.ReceivedAt,
        HandledAt = item.HandledAt ?? throw new InvalidOperationException($"Work item {item.Id} was not handled."),
        HandedInAt = now,
    };
}
