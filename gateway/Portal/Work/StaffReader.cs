using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Filing;
using Grpc.Core;

namespace ComplaintSuite.Portal.Work;

/// <summary>Reads what staff pages show.</summary>
internal sealed class StaffReader(
    Visitor visitor, IntakeService.IntakeServiceClient intake, GuideService.GuideServiceClient guide, QueueService.QueueServiceClient queue, WorkService.WorkServiceClient work,
    CaseActService.CaseActServiceClient caseActs, WorkActService.WorkActServiceClient workActs, TaskService.TaskServiceClient tasks, CollectiveService.CollectiveServiceClient collectives, AlertService.AlertServiceClient alerts, KnowledgeService.KnowledgeServiceClient knowledge,
    Messages messages, Documents documents, Deadlines deadlines, LookupService.LookupServiceClient lookup, People people, ILogger<StaffReader> log)
{
    /// <summary>What is done knowing the result.</summary>
    private static readonly string[] AfterResult = ["notified", "followed-up", "closed"];

    /// <summary>Steps of a case that has come to its result, or may have: whoever has a part in telling it reads it there whatever comes next, such as for somebody who calls once more.</summary>
    private static readonly string[] WithResult = ["result-known", .. AfterResult, "withdrawn", "archived"];

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
        return new(organisation, organisations, counts, shown?.Department ?? "", list, page ?? "", answer.Zone) { Names = await people.OfAsync(organisation, list.WorkItems.Select(item => item.Handler)) };
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
    /// <param name="after">Event that the case, or the item, must have taken in (<see cref="After"/>); empty for none.</param>
    public async Task<ItemView> ItemAsync(string id, string language, string after = "")
    {
        var answer = await queue.GetWorkItemAsync(new() { WorkItemId = id, Language = language }, visitor.AsStaff(after));
        // Before the case, whose messages count as read once it is there.
        var records = (await work.ListWorkRecordsAsync(new() { WorkItemId = id }, visitor.AsStaff())).Records;
        var (shown, letters) = await ReadAsync(answer.WorkItem.CaseNumber, language, after);
        var acts = shown.Guide.ActNames.Count == 0 ? [] : await AllAsync(async token =>
        {
            var page = await workActs.ListWorkActsAsync(new() { WorkItemId = id, Language = language, PageToken = token, PageSize = 500 }, visitor.AsStaff());
            return (page.Acts, page.NextPageToken);
        });
        var asked = answer.Distributes ? await tasks.ListWorkItemTasksAsync(new() { WorkItemId = id, Language = language }, visitor.AsStaff()) : new();
        var view = new ItemView(answer.WorkItem, shown, records, answer.Moves, answer.Acts, acts)
        {
            Tasks = asked,
            ExtendableClocks = answer.ExtendableClocks,
            ApprovableClocks = answer.ApprovableClocks,
            Destinations = answer.Destinations,
            EarlierId = answer.EarlierWorkItemId,
            LaterId = answer.LaterWorkItemId,
        };
        shown = await NamedAsync(shown, view.StaffIds);
        await MarkReadAsync(shown, letters, after);
        return view with { Case = shown };
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
        return new(organisation, organisations, answer.Departments, shown?.Department ?? "", list, answer.Zone) { Names = await people.OfAsync(organisation, list.Tasks.Select(task => task.Handler)) };
    }

    /// <param name="number">Number of a case that need not be the person's.</param>
    /// <param name="organisation">Organisation code; null for the first of the person's.</param>
    /// <param name="language">Language of names.</param>
    public async Task<ToldView> ToldAsync(string number, string? organisation, string language)
    {
        var told = new ListCaseActsResponse();
        told.Acts.Add(await AllAsync(async token =>
        {
            var page = await caseActs.ListCaseActsAsync(new() { CaseNumber = number, Language = language, PageToken = token, PageSize = 500 }, visitor.AsStaff());
            (told.Zone, told.ToldOnly) = (page.Zone, page.ToldOnly);
            foreach (var (code, name) in page.Departments)
                told.Departments[code] = name;
            return (page.Acts, page.NextPageToken);
        }));
        organisation = string.IsNullOrEmpty(organisation) ? visitor.Organisations.FirstOrDefault("") : organisation;
        return new(number, told) { Names = await people.OfAsync(organisation, told.Acts.Select(act => act.StaffId)) };
    }

    /// <param name="id">Id of the task.</param>
    /// <param name="language">Language of names.</param>
    /// <param name="after">Event that Intake must have taken in (<see cref="After"/>); empty for none.</param>
    public async Task<TaskView> TaskAsync(string id, string language, string after = "")
    {
        var answer = await tasks.GetTaskAsync(new() { TaskId = id, Language = language }, visitor.AsStaff());
        var zone = (await CountsAsync(answer.Task.Organisation)).Zone;
        return new(answer, await ContentAsync(answer.Task.CaseNumber, visitor.AsStaff(after)), zone.Length > 0 ? zone : AlertsView.Utc)
        {
            Names = await people.OfAsync(answer.Task.Organisation, [answer.Task.Handler]),
        };
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
        var list = await alerts.ListAlertsAsync(new() { Organisation = organisation, PageToken = page ?? "" }, visitor.AsStaff());
        return new(organisation, organisations, list) { Names = await people.OfAsync(organisation, list.Alerts.SelectMany(alert => alert.StaffIds)) };
    }

    public async Task<StaffCase> CaseAsync(string number, string language, string after = "")
    {
        var (shown, letters) = await ReadAsync(number, language, after);
        shown = await NamedAsync(shown, []);
        await MarkReadAsync(shown, letters, after);
        return shown;
    }

    /// <summary>With the names of the staff who occur in it, and of further ones.</summary>
    private async Task<StaffCase> NamedAsync(StaffCase shown, IEnumerable<string> further) => shown with { Names = await people.OfAsync(shown.Complaint.Organisation, shown.StaffIds.Concat(further)) };

    /// <summary>When all else of the page is there: who only looks on leaves it unread.</summary>
    private async Task MarkReadAsync(StaffCase shown, Letters letters, string after)
    {
        if (shown.Guide.Moves.Contains(CorrespondenceActs.SendMessage))
            await messages.MarkReadAsync(shown.Complaint.CaseNumber, letters, visitor.AsStaff(after));
    }

    private async Task<(StaffCase Case, Letters Letters)> ReadAsync(string number, string language, string after)
    {
        var options = visitor.AsStaff(after);
        var complaint = (await intake.GetComplaintAsync(new() { CaseNumber = number }, options)).Complaint;
        var described = guide.DescribeCaseAsync(new() { CaseNumber = number, Language = language }, options);
        var files = documents.OfAsync(number, options);
        var parties = PartiesAsync(number, options);
        var told = deadlines.TellAsync(complaint, language, options);
        await Task.WhenAll(described.ResponseAsync, files, parties, told);
        var shown = (await described).Guide;
        var letters = messages.OfAsync(number, options);
        var articles = ArticlesAsync(complaint.Organisation, shown);
        var like = LikeAsync(new() { CaseNumber = number }, options);
        var result = WithResult.Contains(complaint.Step) || complaint.Reopenings.Count > 0 || AfterResult.Any(shown.Moves.Contains) ? ResultAsync(number, options) : Task.FromResult<(GetResultResponse? Result, bool IsAway)>((null, false));
        await Task.WhenAll(letters, articles, like, result);
        var written = await letters;
        var (handedIn, isAway) = await result;
        // A procedure without acts of its own has written nothing of the kind down.
        var acts = shown.ActNames.Count == 0 ? [] : await AllAsync(async token =>
        {
            var page = await caseActs.ListCaseActsAsync(new() { CaseNumber = number, Language = language, PageToken = token, PageSize = 500 }, options);
            return (page.Acts, page.NextPageToken);
        });
        var collective = shown.TakesTogether ? (await collectives.GetCollectiveAsync(new() { CaseNumber = number, Language = language }, options)).Collective : null;
        var (involved, areHidden) = await parties;
        var read = new StaffCase(complaint, shown, involved, await files, await told, written.All, await articles, acts, collective)
        {
            ComplainantHidden = areHidden,
            Like = await like,
            Result = handedIn,
            ResultIsAway = isAway,
        };
        return (read, written);
    }

    /// <summary>The department's result; none for somebody who has no part in telling it or must withdraw. While it can't be had, it is away, which keeps nobody from reading the case.</summary>
    private async Task<(GetResultResponse? Result, bool IsAway)> ResultAsync(string number, CallOptions options)
    {
        try
        {
            return (await intake.GetResultAsync(new() { CaseNumber = number }, options), false);
        }
        catch (CallRefusedException refused) when (refused.Status is StatusCode.PermissionDenied or StatusCode.FailedPrecondition)
        {
            return (null, false);
        }
        catch (CallRefusedException refused)
        {
            Log.NotThere(log, "a result", refused.Status);
            return (null, true);
        }
    }

    /// <summary>Cases that may be related; none for somebody who sees no lists of cases, null while they can't be had, which keeps nobody from the page.</summary>
    public async Task<IReadOnlyList<LikeComplaint>?> LikeAsync(ListLikeComplaintsRequest request, CallOptions options)
    {
        try
        {
            return (await lookup.ListLikeComplaintsAsync(request, options)).Complaints;
        }
        catch (CallRefusedException refused) when (refused.Status is StatusCode.PermissionDenied)
        {
            return [];
        }
        catch (CallRefusedException refused)
        {
            Log.NotThere(log, "related cases", refused.Status);
            return null;
        }
    }

    /// <summary>What there is already of what somebody is about to file.</summary>
    /// <param name="draft">What the form says.</param>
    /// <param name="count">Asks how many complain of the same; null where that isn't asked.</param>
    public async Task<Looked> LookAsync(RegisterComplaintRequest draft, CountAlikeRequest? count)
    {
        var options = visitor.AsStaff();
        var like = LikeAsync(new() { Draft = draft }, options);
        var (alike, isAway) = count is null ? (null, false) : await CountAsync(count, options);
        return new(await like, alike, isAway);
    }

    /// <summary>How many complain of the same; nothing for somebody who may not look for parties. While it can't be had, it is away, which keeps nobody from the form.</summary>
    private async Task<(CountAlikeResponse? Alike, bool IsAway)> CountAsync(CountAlikeRequest request, CallOptions options)
    {
        try
        {
            return (await collectives.CountAlikeAsync(request, options), false);
        }
        catch (CallRefusedException refused) when (refused.Status is StatusCode.PermissionDenied)
        {
            return (null, false);
        }
        catch (CallRefusedException refused)
        {
            Log.NotThere(log, "how many complain of the same", refused.Status);
            return (null, true);
        }
    }

    private async Task<IReadOnlyList<Article>> ArticlesAsync(string organisation, CaseGuide shown) =>
        shown.Decisions.Contains("answered") ? (await knowledge.ListArticlesAsync(new() { Organisation = organisation, PageSize = 500 }, visitor.AsStaff())).Articles : [];

    /// <summary>Who is involved, where the procedure lets this person see it; of a case whose complainant's identity is protected from them, whom it is about.</summary>
    private async Task<(GetPartiesResponse? Parties, bool AreHidden)> PartiesAsync(string number, CallOptions options)
    {
        try
        {
            return (await intake.GetPartiesAsync(new() { CaseNumber = number }, options), false);
        }
        catch (CallRefusedException refused) when (refused.Status is StatusCode.FailedPrecondition)
        {
            return (await RespondentAsync(number, options), true);
        }
        catch (CallRefusedException refused) when (refused.Status is StatusCode.PermissionDenied)
        {
            return (null, true);
        }
    }

    /// <summary>Whom it is about: whoever protects the complainant goes there all the same (LI-09). Null where nobody is named, or the procedure shows this person nobody.</summary>
    private async Task<GetPartiesResponse?> RespondentAsync(string number, CallOptions options)
    {
        try
        {
            return await intake.GetPartiesAsync(new() { CaseNumber = number, RespondentOnly = true }, options) is { Respondent: not null } parties ? parties : null;
        }
        catch (CallRefusedException refused) when (refused.Status is StatusCode.FailedPrecondition or StatusCode.PermissionDenied)
        {
            return null;
        }
    }
}
