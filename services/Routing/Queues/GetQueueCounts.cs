using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class QueueGrpc
{
    [Authorize(Policy = Policies.ReadQueue)]
    public override async Task<GetQueueCountsResponse> GetQueueCounts(GetQueueCountsRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var reading = new Reading();
        var organisation = OrganisationOf(reading, request.Organisation, caller);
        reading.Done();

        var (departments, counts) = await queues.CountAsync(db, caller, organisation, context.CancellationToken);
        var byDepartment = counts.ToLookup(it => it.Department);
        return new()
        {
            Departments =
            {
                departments.Order(StringComparer.Ordinal).Select(department => new DepartmentCounts
                {
                    Department = department,
                    Steps = { Queues.WorkItem.OpenSteps.ToDictionary(step => step, step => byDepartment[department].Where(it => it.Step == step).Sum(it => it.Count)) },
                    Overdue = byDepartment[department].Sum(it => it.Overdue),
                    Harm = byDepartment[department].Sum(it => it.Harm),
                    Supervised = byDepartment[department].Sum(it => it.Supervised),
                }),
            },
        };
    }
}
