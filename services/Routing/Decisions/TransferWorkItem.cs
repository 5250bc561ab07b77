using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class WorkGrpc
{
    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<TransferWorkItemResponse> TransferWorkItem(TransferWorkItemRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.WorkItemId, request.RequestId, request.ExpectedVersion, request);
        var department = reading.Demanded(request.Department, "department", 100, "Name the department that gets it.");
        var reason = reading.Text(request.Reason, "reason", Reading.LongText); // the procedure demands it
        reading.Done();

        var transferred = await work.TransferAsync(db, context.Caller(), change, file => Transfer(file, department, reason), context.CancellationToken);
        return new() { WorkItem = transferred.Item.ToListMessage(), EventId = transferred.EventId.ToString() };
    }

    /// <returns>Id of the event that it stands in the other queue, or that whoever accepted it for that department has it.</returns>
    private static Guid Transfer(WorkFile file, string department, string? reason)
    {
        var item = file.Item;
        file.RequireActor("transferred");
        if (file.Directory.Department(department) is null)
            throw Refusal.Invalid("DEPARTMENT_UNKNOWN", "department", "The organisation has no department of this code.");
        if (item.Department == department)
            throw Refusal.Precondition("DEPARTMENT_SAME", "The department has the item already.", field: "department");
        if (file.StaysElsewhere(department) && file.Procedure.FixedBy(item.Route, item.Category) is var (stays, rules))
            throw Refusal.Precondition("DEPARTMENT_FIXED", $"A matter of this kind stays with {string.Join(" or ", stays)}.", rules[0], "department");
        var from = item.Department;
        item.RecordTransfer(file.StaffId, reason, department, file.Now);
        file.Enter("transferred", new WorkItemTransferred { WorkItemId = item.Id.ToString(), FromDepartment = from, ToDepartment = department, Transfers = item.Transfers });
        item.MoveTo(department, file.Now);
        var queued = file.EnterAsSystem("queued", new WorkItemQueued { WorkItemId = item.Id.ToString(), Department = department });
        // Whoever accepted it there answers for it from now on: it lies with nobody in between.
        return file.ClaimForTaker() ?? queued;
    }
}
