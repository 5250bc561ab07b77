using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.BankContactCentre;

/// <summary>The tests of one rule of the contact centre's procedure, at a bank with two branches.</summary>
public abstract class Slips(RunningSuite suite)
{
    protected static IReadOnlyDictionary<string, string> Figures { get; } = new Dictionary<string, string> { ["satisfaction"] = "satisfied" };

    protected RunningSuite Suite => suite;

    protected Office Office => suite.Office("JTYH", "agent");

    protected Chronicle Chronicle => new(suite, Office, "judge", "retail", "north-leader", "north-head", "north", "south-leader", "south-head");

    protected Task<Sender> AgentAsync() => Office.ClerkAsync();

    protected Task<Sender> JudgeAsync() => Office.PersonAsync("judge");

    protected Task<Sender> RetailAsync() => Office.PersonAsync("retail");

    protected Task<Sender> NorthAsync(string who = "north") => Office.PersonAsync(who);

    /// <summary>A customer's complaint by telephone about North: complete.</summary>
    protected RegisterComplaintRequest Complaint(Action<RegisterComplaintRequest>? change = null)
    {
        var request = new RegisterComplaintRequest
        {
            RequestId = RequestId.New(),
            Organisation = Office.Organisation,
            Kind = "complaint",
            Channel = "telephone",
            Subject = "信用卡年费",
            Facts = "已销户的信用卡仍被收取年费。",
            Demand = "退还年费。",
            Complainant = new() { Name = "客户", Telephone = "13300000000" },
            Details = { ["branch"] = "north-branch" },
            Language = "en",
        };
        change?.Invoke(request);
        return request;
    }

    protected static AcceptComplaintRequest Sending(Complaint complaint)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Category = "cards" };
    }

    /// <summary>The slip stands at the branch.</summary>
    protected async Task<Filed> SentAsync(Action<RegisterComplaintRequest>? change = null)
    {
        var filed = await Office.FileAsync(Complaint(change), await AgentAsync());
        await suite.SendAsync<AcceptComplaintResponse>(Sending(filed.Complaint), await AgentAsync());
        return filed with { Complaint = await Office.AtAsync(filed.Number, "at-work") };
    }

    protected async Task<WorkItem> SlipAsync(string number, string department = "north-linkage")
    {
        await suite.SettleAsync();
        var queue = await suite.SendAsync<ListQueueResponse>(
            new ListQueueRequest { Department = department, Organisation = Office.Organisation, PageSize = 500, Steps = { "queued", "claimed", "handled" } }, await JudgeAsync());
        return Assert.Single(queue.WorkItems, item => item.CaseNumber == number);
    }

    protected static ClaimWorkItemRequest Claim(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version };
    }

    protected async Task<WorkItem> PickedUpAsync(string number) => (await suite.SendAsync<ClaimWorkItemResponse>(Claim(await SlipAsync(number)), await NorthAsync())).WorkItem;

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

    protected async Task<WorkItem> DoAsync(DoWorkActRequest request, Sender by) => (await suite.SendAsync<DoWorkActResponse>(request, by)).WorkItem;

    protected async Task<Complaint> DoAsync(DoCaseActRequest request, Sender by) => (await suite.SendAsync<DoCaseActResponse>(request, by)).Complaint;

    protected static FinishHandlingRequest Finish(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Record = "The account was closed in May.", Result = "The fee is paid back.", Outcome = "upheld" };
    }

    protected async Task<Complaint> HandledAsync(WorkItem item, string who = "north")
    {
        var sender = await NorthAsync(who);
        var handled = (await suite.SendAsync<FinishHandlingResponse>(Finish(item), sender)).WorkItem;
        await suite.SendAsync<HandInResponse>(new HandInRequest { WorkItemId = handled.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = handled.Version }, sender);
        return await Office.AtAsync(handled.CaseNumber, "result-known");
    }

    protected async Task<Complaint> ToldAsync(Complaint known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return (await suite.SendAsync<NotifyResultResponse>(
            new NotifyResultRequest { CaseNumber = known.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = known.Version, Means = "telephone", GivenBy = "jt-01" }, await AgentAsync())).Complaint;
    }

    /// <summary>The opinion is written by the agent and reviewed by the judge.</summary>
    protected async Task<Complaint> ReviewedAsync(Complaint told) =>
        await DoAsync(Act(await DoAsync(Act(told, "write-opinion", ("opinion", "Rightly paid back.")), await AgentAsync()), "review-opinion"), await JudgeAsync());

    /// <summary>Nine o'clock on a working day where the bank is, which so many others follow without a day off.</summary>
    protected async Task WorkingMorningAsync(int following)
    {
        do await Chronicle.MorningAsync();
        while (!Enumerable.Range(0, following + 1).All(days => Chronicle.Chinese.IsWorked(DateOnly.FromDateTime(suite.Now.ToOffset(TimeSpan.FromHours(8)).DateTime).AddDays(days))));
    }

    protected static WithdrawComplaintRequest Withdrawing(Complaint complaint)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Reason = "Settled." };
    }

    /// <summary>The slip is put under the retail department's supervision.</summary>
    protected async Task<Complaint> SupervisedAsync(Complaint complaint) =>
        await DoAsync(Act(complaint, "order-supervision", ("to", "retail"), ("reason", "Two branches point at each other.")), await JudgeAsync());

    protected async Task<Complaint> ReleasedAsync(Complaint complaint) => await DoAsync(Act(complaint, "retail-releases", ("finding", "Both branches were told.")), await RetailAsync());

    protected async Task<Complaint> FollowedUpAsync(Complaint told, bool solved)
    {
        ArgumentNullException.ThrowIfNull(told);
        return (await suite.SendAsync<RecordFollowUpResponse>(
            new RecordFollowUpRequest { CaseNumber = told.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = told.Version, Record = "Called the customer.", Solved = solved }, await AgentAsync())).Complaint;
    }

    protected async Task<CloseComplaintRequest> ClosingAsync(Complaint complaint) => Office.Closing(await Office.SetIndicatorsAsync(complaint, Figures));

    protected async Task<Complaint> CloseAsync(Complaint complaint) => (await suite.SendAsync<CloseComplaintResponse>(await ClosingAsync(complaint), await AgentAsync())).Complaint;
}
