using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Calls;
using Grpc.Core;

namespace ComplaintSuite.Portal.Work;

/// <summary>Reads what staff pages show.</summary>
internal sealed class StaffReader(
    Visitor visitor, IntakeService.IntakeServiceClient intake, GuideService.GuideServiceClient guide, QueueService.QueueServiceClient queue, WorkService.WorkServiceClient work,
    CaseActService.CaseActServiceClient caseActs, WorkActService.WorkActServiceClient workActs, TaskService.TaskServiceClient tasks, CollectiveService.CollectiveServiceClient collectives, AlertService.AlertServiceClient alerts, KnowledgeService.KnowledgeServiceClient knowledge,
    Messages messages, Documents documents, Deadlines deadlines, LookupService.LookupServiceClient lookup)
{
    /// <param name="organisation">Organisation code; null for the first of the person's.</param>
    /// <param name="department">Department code; null for the first that has work.</param>
    /// <param name="page">Continues a list.</param>
    public async Task<QueueView> QueueAsync(string? organisation, string? department, string? page)
    {
        var organisations = visitor.Organisations;
        organisation = string.IsNullOrEmpty(organisation) ? organisations.FirstOrDefault("") : organisation;
        var answer = await CountsAsync(organisation);
        var counts = answer.Departments;
        var shown = counts.FirstOrDefault(each => each.Department == department) ?? (string.IsNullOrEmpty(department) ? counts.FirstOrDefault(each => each.Steps.Values.Sum() > 0) ?? counts.FirstOrDefault() : null);
        var list = shown is null ? new() : await ListAsync(organisation, shown.Department, page ?? "");
        if (list.WorkItems.Count == 0 && !string.IsNullOrEmpty(page))
            return await QueueAsync(organisation, department, null); // what stood there was taken meanwhile
        return new(organisation, organisations, counts, shown?.Department ?? "", list, page ?? "", answer.Zone);
    }

    /// <summary>The queues that the person sees: none for somebody whose posts do no work in departments, such as a receptionist.</summary>
    private async Task<GetQueueCountsResponse> CountsAsync(string organisation)
    {
        try
        {
            return await queue.GetQueueCountsAsync(new() { Organisation = organisation }, visitor.AsStaff());
        }
        catch (CallRefusedException refused) when (refused.Status is StatusCode.PermissionDenied)
        {
            return new();
        }
    }

    private async Task<ListQueueResponse> ListAsync(string organisation, string department, string page) =>
        await queue.ListQueueAsync(new() { Organisation = organisation, Department = department, PageToken = page }, visitor.AsStaff());

    /// <param name="id">Id of the work item.</param>
    /// <param name="language">Language of names.</param>
    /// <param name="after">Event that the case must have taken in; empty for none.</param>
    public async Task<ItemView> ItemAsync(string id, string language, string after = "")
    {
        var answer = await queue.GetWorkItemAsync(new() { WorkItemId = id, Language = language }, visitor.AsStaff());
        // Before the case, whose messages count as read once it is there.
        var records = (await work.ListWorkRecordsAsync(new() { WorkItemId = id }, visitor.AsStaff())).Records;
        var shown = await CaseAsync(answer.WorkItem.CaseNumber, language, after);
        var acts = shown.Guide.ActNames.Count == 0 ? [] : await AllAsync(async token =>
        {
            var page = await workActs.ListWorkActsAsync(new() { WorkItemId = id, Language = language, PageToken = token, PageSize = 500 }, visitor.AsStaff());
            return (page.Acts, page.NextPageToken);
        });
        var asked = answer.Distributes ? await tasks.ListWorkItemTasksAsync(new() { WorkItemId = id, Language = language }, visitor.AsStaff()) : new();
        return new(answer.WorkItem, shown, records, answer.Moves, answer.Acts, acts) { Tasks = asked };
    }

    /// <summary>All pages of what was written down, of which there is a limited number.</summary>
    private static async Task<IReadOnlyList<ActRecord>> AllAsync(Func<string, Task<(IEnumerable<ActRecord> Acts, string Next)>> pageOf)
    {
        var all = new List<ActRecord>();
        for (var token = ""; ;)
        {
            var (acts, next) = await pageOf(token);
            all.AddRange(acts);
            if (next.Length == 0)
                return all;
            token = next;
        }
    }

    /// <param name="organisation">Organisation code; null for the first of the person's.</param>
    /// <param name="department">Department code; null for the first.</param>
    /// <param name="page">Continues a list.</param>
    /// <param name="language">Language of names.</param>
    public async Task<TaskQueueView> TasksAsync(string? organisation, string? department, string? page, string language)
    {
        var organisations = visitor.Organisations;
        organisation = string.IsNullOrEmpty(organisation) ? organisations.FirstOrDefault("") : organisation;
        var answer = await CountsAsync(organisation);
        var shown = answer.Departments.FirstOrDefault(each => each.Department == department) ?? (string.IsNullOrEmpty(department) ? answer.Departments.FirstOrDefault() : null);
        var list = shown is null ? new() : await tasks.ListTasksAsync(new() { Organisation = organisation, Department = shown.Department, PageToken = page ?? "", Language = language }, visitor.AsStaff());
        return new(organisation, organisations, answer.Departments, shown?.Department ?? "", list, answer.Zone);
    }

    /// <param name="id">Id of the task.</param>
    /// <param name="language">Language of names.</param>
    /// <param name="after">Event that Intake must have taken in; empty for none.</param>
    public async Task<TaskView> TaskAsync(string id, string language, string after = "")
    {
        var answer = await tasks.GetTaskAsync(new() { TaskId = id, Language = language }, visitor.AsStaff());
        var zone = (await CountsAsync(answer.Task.Organisation)).Zone;
        return new(answer, await ContentAsync(answer.Task.CaseNumber, visitor.AsStaff(after)), zone.Length > 0 ? zone : AlertsView.Utc);
    }

    /// <summary>What a case is about; null where a department that was asked may not read it any more.</summary>
    private async Task<Complaint?> ContentAsync(string number, CallOptions options)
    {
        try
        {
            return (await intake.GetComplaintAsync(new() { CaseNumber = number }, options)).Complaint;
        }
        catch (CallRefusedException refused) when (refused.Status is StatusCode.NotFound)
        {
            return null;
        }
    }

    /// <param name="organisation">Organisation code; null for the first of the person's.</param>
    /// <param name="page">Continues a list.</param>
    public async Task<AlertsView> AlertsAsync(string? organisation, string? page)
    {
        var organisations = visitor.Organisations;
        organisation = string.IsNullOrEmpty(organisation) ? organisations.FirstOrDefault("") : organisation;
        var counts = CountsAsync(organisation);
        var list = await alerts.ListAlertsAsync(new() { Organisation = organisation, PageToken = page ?? "" }, visitor.AsStaff());
        return new(organisation, organisations, list, (await counts).Zone is { Length: > 0 } zone ? zone : AlertsView.Utc);
    }

    public async Task<StaffCase> CaseAsync(string number, string language, string after = "")
    {
        var options = visitor.AsStaff(after);
        var complaint = (await intake.GetComplaintAsync(new() { CaseNumber = number }, options)).Complaint;
        var described = guide.DescribeCaseAsync(new() { CaseNumber = number, Language = language }, options);
        var files = documents.OfAsync(number, options);
        var parties = PartiesAsync(number, options);
        var told = deadlines.TellAsync(complaint, language, options);
        await Task.WhenAll(described.ResponseAsync, files, parties, told);
        var shown = (await described).Guide;
        var written = await messages.OfAsync(number, options);
        var articles = await ArticlesAsync(complaint.Organisation, shown);
        var like = await LikeAsync(new() { CaseNumber = number }, options);
        // Who only looks on leaves it unread.
        if (shown.Moves.Contains(CorrespondenceActs.SendMessage))
            await messages.MarkReadAsync(number, written, options);
        // A procedure without acts of its own has written nothing of the kind down.
        var acts = shown.ActNames.Count == 0 ? [] : await AllAsync(async token =>
        {
            var page = await caseActs.ListCaseActsAsync(new() { CaseNumber = number, Language = language, PageToken = token, PageSize = 500 }, options);
            return (page.Acts, page.NextPageToken);
        });
        var collective = shown.TakesTogether ? (await collectives.GetCollectiveAsync(new() { CaseNumber = number, Language = language }, options)).Collective : null;
        return new(complaint, shown, await parties, await files, await told, written.All, articles, acts, collective) { Like = like };
    }

    /// <summary>Cases that may be related; none for somebody who sees no lists of cases.</summary>
    public async Task<IReadOnlyList<LikeComplaint>> LikeAsync(ListLikeComplaintsRequest request, CallOptions options)
    {
        try
        {
            return (await lookup.ListLikeComplaintsAsync(request, options)).Complaints;
        }
        catch (CallRefusedException refused) when (refused.Status is StatusCode.PermissionDenied)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<Article>> ArticlesAsync(string organisation, CaseGuide shown) =>
        shown.Decisions.Contains("answered") ? (await knowledge.ListArticlesAsync(new() { Organisation = organisation, PageSize = 500 }, visitor.AsStaff())).Articles : [];

    /// <summary>Who is involved, where the procedure lets this person see it.</summary>
    private async Task<GetPartiesResponse?> PartiesAsync(string number, CallOptions options)
    {
        try
        {
            return await intake.GetPartiesAsync(new() { CaseNumber = number }, options);
        }
        catch (CallRefusedException refused) when (refused.Status is StatusCode.FailedPrecondition or StatusCode.PermissionDenied)
        {
            return null;
        }
    }
}
