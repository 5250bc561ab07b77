using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.GovernmentWindow;

/// <summary>The tests of one rule of the government windows' procedure, at a bureau whose office receives and investigates.</summary>
public abstract class Windows(RunningSuite suite)
{
    protected const string BureauOffice = "bureau-office";

    protected static IReadOnlyDictionary<string, string> Figures { get; } = new Dictionary<string, string> { ["substantiated"] = "true", ["satisfaction"] = "satisfied" };

    protected RunningSuite Suite => suite;

    protected Office Office => suite.Office("ZWFW");

    protected Task<Sender> ClerkAsync() => Office.ClerkAsync();

    protected Task<Sender> HeadAsync() => Office.PersonAsync("head");

    protected Task<Sender> DirectorAsync() => Office.PersonAsync("director");

    protected Task<Sender> InvestigatorAsync(int number = 1) => Office.PersonAsync($"investigator-{number}");

    /// <summary>A complaint about a window, under the real name: complete.</summary>
    protected RegisterComplaintRequest Complaint(Action<RegisterComplaintRequest>? change = null)
    {
        var request = new RegisterComplaintRequest
        {
            RequestId = RequestId.New(),
            Organisation = Office.Organisation,
            Kind = "complaint",
            Channel = "opinion-box",
            Subject = "窗口态度",
            Facts = "1号窗口工作人员拒绝说明所缺材料，让我跑了三趟。",
            Respondent = new() { Name = "1号窗口" },
            Complainant = new() { Name = "办事群众", Telephone = "13700000000", Address = "新城市解放路2号" },
            UnknownFields = { "leads", "demand" },
            Details = { ["window"] = "window-01" },
            Language = "en",
        };
        change?.Invoke(request);
        return request;
    }

    /// <summary>The same without a name.</summary>
    protected static void Anonymous(RegisterComplaintRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Complainant = null;
    }

    protected Task<Filed> FileAsync(Action<RegisterComplaintRequest>? change = null) => Office.FileAsync(Complaint(change));

    protected static AcceptComplaintRequest Acceptance(Complaint complaint)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Category = "conduct" };
    }

    protected async Task<Filed> AtWorkAsync(Action<RegisterComplaintRequest>? change = null)
    {
        var filed = await FileAsync(change);
        await suite.SendAsync<AcceptComplaintResponse>(Acceptance(filed.Complaint), await ClerkAsync());
        return filed with { Complaint = await Office.AtAsync(filed.Number, "at-work") };
    }

    protected static DoCaseActRequest Act(Complaint complaint, string act, params (string Field, string Value)[] form)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Act = act, Fields = { form.ToDictionary(field => field.Field, field => field.Value) } };
    }

    protected static DoWorkActRequest Act(WorkItem item, string act, params (string Field, string Value)[] form)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Act = act, Fields = { form.ToDictionary(field => field.Field, field => field.Value) } };
    }

    protected async Task<Complaint> DoAsync(DoCaseActRequest request, Sender by) => (await suite.SendAsync<DoCaseActResponse>(request, by)).Complaint;

    protected async Task<WorkItem> DoAsync(DoWorkActRequest request, Sender by) => (await suite.SendAsync<DoWorkActResponse>(request, by)).WorkItem;

    /// <summary>The work item of a case, as the head of the office sees it.</summary>
    protected async Task<WorkItem> WorkItemAsync(string number)
    {
        await suite.SettleAsync();
        var queue = await suite.SendAsync<ListQueueResponse>(
            new ListQueueRequest { Department = BureauOffice, Organisation = Office.Organisation, PageSize = 500, Steps = { "queued", "claimed", "handled", "handed-in" } }, await HeadAsync());
        return Assert.Single(queue.WorkItems, item => item.CaseNumber == number);
    }

    protected static ClaimWorkItemRequest Claim(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version };
    }

    protected async Task<WorkItem> ClaimedAsync(string number, int investigator = 1) =>
        (await suite.SendAsync<ClaimWorkItemResponse>(Claim(await WorkItemAsync(number)), await InvestigatorAsync(investigator))).WorkItem;

    /// <param name="item">The work item.</param>
    /// <param name="side">Who was heard.</param>
    /// <param name="hours">How many hours from now; ago, where it is below zero.</param>
    protected DoWorkActRequest Hearing(WorkItem item, string side, int hours = -1) => Act(
        item, "hear-party", ("side", side), ("heard", "yes"), ("at", $"{suite.Now.ToOffset(TimeSpan.FromHours(8)).AddHours(hours):yyyy-MM-ddTHH:mm}"), ("means", "telephone"), ("words", "Told what happened."));

    protected static DoWorkActRequest Unheard(WorkItem item, string side, string why, string reason) => Act(item, "hear-party", ("side", side), ("heard", "no"), ("why-not", why), ("reason", reason));

    protected static FinishHandlingRequest Finish(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Record = "Checked the window's records.", Result = "The officer apologised and explained the list.", Outcome = "upheld" };
    }

    /// <summary>Both sides are heard, and it is handed in.</summary>
    protected async Task<Complaint> InvestigateAsync(string number)
    {
        var investigator = await InvestigatorAsync();
        var item = await DoAsync(Hearing(await ClaimedAsync(number), "complainant"), investigator);
        item = await DoAsync(Hearing(item, "respondent"), investigator);
        item = (await suite.SendAsync<FinishHandlingResponse>(Finish(item), investigator)).WorkItem;
        await suite.SendAsync<HandInResponse>(new HandInRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version }, investigator);
        return await Office.AtAsync(number, "result-known");
    }

    protected static NotifyResultRequest Telling(Complaint complaint)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Means = "telephone", GivenBy = "zw-03" };
    }

    protected async Task<Complaint> TellAsync(Complaint complaint) => (await suite.SendAsync<NotifyResultResponse>(Telling(complaint), await ClerkAsync())).Complaint;

    protected static WithdrawComplaintRequest Withdrawing(Complaint complaint)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Reason = "The list hangs there now." };
    }

    protected Task<Complaint> CountedAsync(Complaint complaint) => Office.SetIndicatorsAsync(complaint, Figures);

    protected async Task<Complaint> CloseAsync(Complaint complaint) => (await suite.SendAsync<CloseComplaintResponse>(Office.Closing(complaint), await ClerkAsync())).Complaint;
}
