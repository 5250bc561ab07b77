using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.BankBranch;

/// <summary>The tests of one rule of the branches' procedure, at a bank of two branches below a second-level one.</summary>
public abstract class Branches(RunningSuite suite)
{
    protected const string Branch = "station-street";
    protected const string SecondLevel = "city-branch";

    protected static IReadOnlyDictionary<string, string> Figures { get; } = new Dictionary<string, string> { ["satisfaction"] = "satisfied" };

    protected RunningSuite Suite => suite;

    protected Office Office => suite.Office("ZHYH", "station-desk");

    protected Task<Sender> DeskAsync() => Office.ClerkAsync();

    protected Task<Sender> LobbyAsync(int number = 1) => Office.PersonAsync($"lobby-{number}");

    protected Task<Sender> FollowUpAsync() => Office.PersonAsync("follow-up");

    /// <summary>A customer's complaint at the counter: complete.</summary>
    protected RegisterComplaintRequest Complaint(Action<RegisterComplaintRequest>? change = null)
    {
        var request = new RegisterComplaintRequest
        {
            RequestId = RequestId.New(),
            Organisation = Office.Organisation,
            Kind = "complaint",
            Channel = "in-person",
            Subject = "等候时间过长",
            Facts = "上午十点取号，等候两小时无人叫号。",
            Demand = "当天办结。",
            Complainant = new() { Name = "客户", Telephone = "13600000000" },
            Details = { ["branch"] = Branch },
            Language = "en",
        };
        change?.Invoke(request);
        return request;
    }

    protected static AcceptComplaintRequest Acceptance(Complaint complaint)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Category = "waiting" };
    }

    protected async Task<Filed> AtWorkAsync(Action<RegisterComplaintRequest>? change = null)
    {
        var filed = await Office.FileAsync(Complaint(change), await DeskAsync());
        await suite.SendAsync<AcceptComplaintResponse>(Acceptance(filed.Complaint), await DeskAsync());
        return filed with { Complaint = await Office.AtAsync(filed.Number, "at-work") };
    }

    /// <summary>The work item of a case that is not handed in, as the follow-up desk sees it.</summary>
    protected async Task<WorkItem> WorkItemAsync(string number, string department = Branch)
    {
        await suite.SettleAsync();
        var queue = await suite.SendAsync<ListQueueResponse>(
            new ListQueueRequest { Department = department, Organisation = Office.Organisation, PageSize = 500, Steps = { "queued", "claimed", "handled" } }, await FollowUpAsync());
        return Assert.Single(queue.WorkItems, item => item.CaseNumber == number);
    }

    protected async Task<WorkItem> ClaimedAsync(string number, string department = Branch, Sender? by = null)
    {
        var item = await WorkItemAsync(number, department);
        return (await suite.SendAsync<ClaimWorkItemResponse>(
            new ClaimWorkItemRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version }, by ?? await LobbyAsync())).WorkItem;
    }

    protected static DoWorkActRequest Act(WorkItem item, string act, params (string Field, string Value)[] form)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Act = act, Fields = { form.ToDictionary(field => field.Field, field => field.Value) } };
    }

    protected static DoCaseActRequest Act(Complaint complaint, string act, params (string Field, string Value)[] form)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Act = act, Fields = { form.ToDictionary(field => field.Field, field => field.Value) } };
    }

    protected async Task<Complaint> DoAsync(DoCaseActRequest request, Sender? by = null) => (await suite.SendAsync<DoCaseActResponse>(request, by ?? await LobbyAsync())).Complaint;

    protected async Task<WorkItem> DoAsync(DoWorkActRequest request, Sender? by = null) => (await suite.SendAsync<DoWorkActResponse>(request, by ?? await LobbyAsync())).WorkItem;

    /// <summary>The clocks that run for a case.</summary>
    protected async Task<IEnumerable<string>> RunningAsync(string number) => (await Office.ReadAsync(number)).Deadlines.Where(deadline => deadline.EndTime is null).Select(deadline => deadline.Clock);

    /// <summary>A moment so many days ahead, as forms write it.</summary>
    protected string InDays(int days) => suite.Now.AddDays(days).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    protected static DoWorkActRequest Aside(WorkItem item) => Act(item, "take-aside", ("told", "yes"), ("where", "VIP room"));

    protected static DoWorkActRequest Check(WorkItem item, bool substantiated = true) =>
        Act(item, "check-content", ("substantiated", substantiated ? "yes" : "no"), ("finding", substantiated ? "The queueing machine failed at ten." : "The ticket is of another day."));

    /// <summary>Claimed, the customer taken aside and the content checked.</summary>
    protected async Task<WorkItem> CheckedAsync(string number, bool substantiated = true) => await DoAsync(Check(await DoAsync(Aside(await ClaimedAsync(number))), substantiated));

    /// <summary>The customer accepts what is offered and has time for it now.</summary>
    protected async Task<WorkItem> AgreedAsync(WorkItem item) =>
        await DoAsync(Act(await DoAsync(Act(item, "offer-solution", ("solution", "Served at once at the VIP counter."))), "answer-offer", ("accepted", "yes"), ("has-time", "yes")));

    protected DoWorkActRequest Promise(WorkItem item) => Act(item, "promise", ("until", InDays(2)), ("told", "At the counter."));

    protected static DoCaseActRequest OfferUpward(Complaint complaint, string level = SecondLevel, string to = "zb-02") =>
        Act(complaint, "offer-upward", ("level", level), ("to", to), ("reason", "Fees are set above."));

    /// <summary>The lobby manager offers it to the second level's officer.</summary>
    protected async Task<Complaint> OfferedUpwardAsync(string number) => await DoAsync(OfferUpward(await Office.ReadAsync(number)));

    /// <summary>The second level's officer has accepted it: the work item, which the branch still has.</summary>
    protected async Task<WorkItem> TakenAboveAsync(string number)
    {
        await DoAsync(Act(await OfferedUpwardAsync(number), "answer-upward", ("taken", "yes")), await Office.PersonAsync("retail"));
        return await WorkItemAsync(number);
    }

    protected static TransferWorkItemRequest GoingUp(WorkItem item, string level = SecondLevel)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Department = level, Reason = "Fees are set above." };
    }

    /// <summary>A time is promised, the second level's officer has accepted it, and it goes up: the work item, which they have.</summary>
    protected async Task<WorkItem> GoneUpAsync(string number)
    {
        await DoAsync(Promise(await CheckedAsync(number)));
        await suite.SendAsync<TransferWorkItemResponse>(GoingUp(await TakenAboveAsync(number)), await LobbyAsync());
        return await WorkItemAsync(number, SecondLevel);
    }

    protected static FinishHandlingRequest Finish(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Record = "Served at the VIP counter.", Result = "You were served; the machine is repaired.", Outcome = "solved" };
    }

    /// <summary>Finished and handed in; the case then has its result.</summary>
    protected async Task<Complaint> HandInAsync(WorkItem item, Sender? by = null)
    {
        var sender = by ?? await LobbyAsync();
        var handled = (await suite.SendAsync<FinishHandlingResponse>(Finish(item), sender)).WorkItem;
        await suite.SendAsync<HandInResponse>(new HandInRequest { WorkItemId = handled.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = handled.Version }, sender);
        return await Office.AtAsync(handled.CaseNumber, "result-known");
    }

    protected async Task<Complaint> TellAsync(Complaint known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return (await suite.SendAsync<NotifyResultResponse>(
            new NotifyResultRequest { CaseNumber = known.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = known.Version, Means = "in-person", GivenBy = "zb-05" }, await DeskAsync())).Complaint;
    }

    protected static RecordFollowUpRequest FollowingUp(Complaint told, bool solved = true)
    {
        ArgumentNullException.ThrowIfNull(told);
        return new() { CaseNumber = told.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = told.Version, Record = "Called the customer.", Solved = solved };
    }

    protected async Task<Complaint> FollowedUpAsync(Complaint told, bool solved = true) => (await suite.SendAsync<RecordFollowUpResponse>(FollowingUp(told, solved), await FollowUpAsync())).Complaint;

    protected async Task<Complaint> CloseAsync(Complaint followedUp) =>
        (await suite.SendAsync<CloseComplaintResponse>(Office.Closing(await Office.SetIndicatorsAsync(followedUp, Figures)), await FollowUpAsync())).Complaint;

    /// <summary>Served at the counter, told and followed up: to the closing.</summary>
    protected async Task<Complaint> ServedAsync(string number) => await CloseAsync(await FollowedUpAsync(await TellAsync(await HandInAsync(await AgreedAsync(await CheckedAsync(number))))));
}
