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
    private static readonly string[] DefaultSteps = ["queued", "claimed", "handled"];

    [Authorize(Policy = Policies.ReadQueue)]
    public override async Task<ListQueueResponse> ListQueue(ListQueueRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var reading = new Reading();
        var organisation = OrganisationOf(reading, request.Organisation, caller);
        foreach (var unknown in request.Steps.Where(step => Lifecycle.Work.Step(step) is null))
            reading.Add("STEP_UNKNOWN", "steps", $"'{Refusal.Echo(unknown)}' is no step; steps are {string.Join(", ", Lifecycle.Work.Steps.Select(step => step.Name))}.");
        reading.Done();
        var after = QueuePlace.Parse(request.PageToken);
        var size = Paging.SizeOf(request.PageSize);

        var page = await work.ListAsync(db, caller, organisation, request.Department, request.Steps.Count > 0 ? [.. request.Steps] : DefaultSteps, after, size + 1, context.CancellationToken);
        return new()
        {
            WorkItems = { page.Take(size).Select(item => item.ToListMessage()) },
            NextPageToken = page.Count > size ? QueuePlace.Of(page[size - 1]).ToString() : "",
        };
    }

    private static string OrganisationOf(Reading reading, string organisation, Caller caller)
    {
        if (organisation.Length > 0)
            return organisation;
        if (caller.Organisations.Count > 1)
            reading.Add("FIELD_MISSING", "organisation", "You belong to several organisations: name one.");
        return caller.Organisations.FirstOrDefault("");
    }
}
