using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class QueueGrpc
{
    [Authorize(Policy = Policies.ReadQueue)]
    public override async Task<ListQueueResponse> ListQueue(ListQueueRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var reading = new Reading();
        var organisation = reading.OrganisationOf(request.Organisation, caller);
        var query = new QueueQuery(organisation, request.Department)
        {
            Steps = request.Steps.Count > 0 ? reading.Filters(request.Steps, "steps") : Queues.WorkItem.OpenSteps,
            Severities = reading.Filters(request.Severities, "severities"),
            Categories = reading.Filters(request.Categories, "categories"),
            Harm = request.Harm,
            Supervised = request.Supervised,
            Overdue = request.Overdue,
            Mine = request.Mine,
            Handler = reading.Filter(request.Handler, "handler"),
        };
        foreach (var unknown in query.Steps.Where(step => Lifecycle.Work.Step(step) is null))
            reading.Add("STEP_UNKNOWN", "steps", $"'{Refusal.Echo(unknown)}' is no step; steps are {string.Join(", ", Lifecycle.Work.Steps.Select(step => step.Name))}.");
        if (request.Mine && request.Handler.Length > 0)
            reading.Add("FIELD_NOT_TAKEN", "handler", "'mine' says whose work is shown; leave 'handler' out.");
        reading.Done();
        var after = QueuePlace.Parse(request.PageToken);
        var size = Paging.SizeOf(request.PageSize);

        var page = await queues.ListAsync(db, caller, query, after, size + 1, context.CancellationToken);
        var shown = page.Take(size).Select(entry => entry.Item).ToList();
        var found = await titles.GetAsync(context, organisation, [.. shown.Select(item => item.CaseId).Distinct()]);
        var response = new ListQueueResponse
        {
            WorkItems = { shown },
            NextPageToken = page.Count > size ? page[size - 1].Place : "",
            TitlesMissing = found is null,
        };
        response.Titles.Add(found ?? []);
        return response;
    }
}
