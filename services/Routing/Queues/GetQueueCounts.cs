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
        var organisation = reading.OrganisationOf(request.Organisation, caller);
        reading.Done();

        var (departments, counts, zone) = await queues.CountAsync(db, caller, organisation, context.CancellationToken);
        var byDepartment = counts.ToLookup(it => it.Department);
        return new()
        {
            Departments =
            {
                departments.OrderBy(department => department.Code, StringComparer.Ordinal).Select(department => new DepartmentCounts
                {
                    Department = department.Code,
                    Name = department.Name,
                    Steps = { Queues.WorkItem.OpenSteps.ToDictionary(step => step, step => byDepartment[department.Code].Where(it => it.Step == step).Sum(it => it.Count)) },
                    Overdue = byDepartment[department.Code].Sum(it => it.Overdue),
                    Harm = byDepartment[department.Code].Sum(it => it.Harm),
                    Supervised = byDepartment[department.Code].Sum(it => it.Supervised),
                }),
            },
            Zone = zone,
        };
    }
}
