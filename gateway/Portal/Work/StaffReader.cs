using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Calls;
using Grpc.Core;

namespace ComplaintSuite.Portal.Work;

/// <summary>Reads what staff pages show.</summary>
internal sealed class StaffReader(
    Visitor visitor, IntakeService.IntakeServiceClient intake, GuideService.GuideServiceClient guide, QueueService.QueueServiceClient queue, WorkService.WorkServiceClient work,
    AlertService.AlertServiceClient alerts, KnowledgeService.KnowledgeServiceClient knowledge, Messages messages, Documents documents,
    Deadlines deadlines)
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
        var answer = await queue.GetWorkItemAsync(new() { WorkItemId = id }, visitor.AsStaff());
        // Before the case, whose messages count as read once it is there.
        var records = (await work.ListWorkRecordsAsync(new() { WorkItemId = id }, visitor.AsStaff())).Records;
        return new(answer.WorkItem, await CaseAsync(answer.WorkItem.CaseNumber, language, after), records, answer.Moves);
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
        // Who only looks on leaves it unread.
        if (shown.Moves.Contains(CorrespondenceActs.SendMessage))
            await messages.MarkReadAsync(number, written, options);
        return new(complaint, shown, await parties, await files, await told, written.All, articles);
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
