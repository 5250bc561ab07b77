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

        var (departments, zone) = await queues.CountAsync(db, caller, organisation, context.CancellationToken);
        return new() { Departments = { departments.OrderBy(it => it.Department.Code, StringComparer.Ordinal).Select(CountsOf) }, Zone = zone };
    }

    private static DepartmentCounts CountsOf(DepartmentWork work)
    {
        var own = FiguresOf(work.Own);
        return new()
        {
            Department = work.Department.Code,
            Name = work.Department.Name,
            Parent = work.Department.Parent,
            Steps = { own.Steps },
            Overdue = own.Overdue,
            Harm = own.Harm,
            Supervised = own.Supervised,
            WithBelow = FiguresOf(work.WithBelow),
        };
    }

    private static WorkFigures FiguresOf(IReadOnlyList<QueueCount> counts) => new()
    {
        Steps = { Queues.WorkItem.OpenSteps.ToDictionary(step => step, step => counts.Where(it => it.Step == step).Sum(it => it.Count)) },
        Overdue = counts.Sum(it => it.Overdue),
        Harm = counts.Sum(it => it.Harm),
        Supervised = counts.Sum(it => it.Supervised),
    };
}
