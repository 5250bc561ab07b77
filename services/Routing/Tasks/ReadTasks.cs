using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.Routing.Tasks;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Time;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class TaskGrpc
{
    [Authorize(Policy = Policies.ReadQueue)]
    public override async Task<ListTasksResponse> ListTasks(ListTasksRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var reading = new Reading();
        var organisation = reading.OrganisationOf(request.Organisation, caller);
        var language = reading.Language(request.Language);
        reading.Done();
        var after = ListPlace.Parse(request.PageToken);
        var size = Paging.SizeOf(request.PageSize);

        var page = await tasks.ListAsync(db, caller, organisation, request.Department, after, size + 1, language, context.CancellationToken);
        var shown = page.Take(size).ToList();
        var found = await titles.GetAsync(context, organisation, [.. shown.Select(task => task.CaseId).Distinct()]);
        var response = new ListTasksResponse
        {
            Tasks = { shown },
            NextPageToken = page.Count > size ? new ListPlace(shown[^1].DueTime.ToDateTimeOffset(), Guid.Parse(shown[^1].TaskId)).ToString() : "",
            TitlesMissing = found is null,
        };
        response.Titles.Add(found ?? []);
        return response;
    }

    [Authorize(Policy = Policies.ReadQueue)]
    public override async Task<ListWorkItemTasksResponse> ListWorkItemTasks(ListWorkItemTasksRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var language = reading.Language(request.Language);
        reading.Done();
        var id = Guid.TryParse(request.WorkItemId, out var parsed) ? parsed : Guid.Empty;
        var (found, procedure) = await tasks.ReadOfItemAsync(db, context.Caller(), id, language, context.CancellationToken);
        return new()
        {
            Tasks = { found.Tasks.Select(task => found.Words.Whole(task, procedure.Tasks.First(kind => kind.Name == task.Kind), time.Instant())) },
            Offers = { found.Offers.Select(offer => found.Words.Offer(offer.Kind, offer.Departments)) },
            WithdrawableTaskIds = { found.Withdrawable.Select(task => task.ToString()) },
        };
    }

    [Authorize(Policy = Policies.ReadQueue)]
    public override async Task<GetTaskResponse> GetTask(GetTaskRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var language = reading.Language(request.Language);
        reading.Done();
        var id = Guid.TryParse(request.TaskId, out var parsed) ? parsed : Guid.Empty;
        var (found, procedure) = await tasks.ReadAsync(db, context.Caller(), id, language, context.CancellationToken);
        DepartmentTask Whole(AskedTask task) => found.Words.Whole(task, procedure.Tasks.First(kind => kind.Name == task.Kind), time.Instant());
        var message = Whole(found.Task!);
        message.Provenance = found.Provenance;
        return new()
        {
            Task = message,
            Tasks = { found.Tasks.Select(Whole) },
            Moves = { found.Moves },
            Offers = { found.Offers.Select(offer => found.Words.Offer(offer.Kind, offer.Departments)) },
            WithdrawableTaskIds = { found.Withdrawable.Select(task => task.ToString()) },
        };
    }
}
