using System.Globalization;
using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.Cruise;

/// <summary>The tests of one rule of the cruise company's procedure.</summary>
public abstract class Guests(RunningSuite suite)
{
    protected static IReadOnlyDictionary<string, string> Figures { get; } = new Dictionary<string, string> { ["satisfaction"] = "satisfied" };

    protected RunningSuite Suite => suite;

    protected Office Office => suite.Office("YLGS", "desk");

    protected Chronicle Chronicle => new(suite, Office, "leader", "manager", "desk", "housekeeper");

    protected Task<Sender> DeskAsync() => Office.ClerkAsync();

    protected Task<Sender> ManagerAsync() => Office.PersonAsync("manager");

    protected Task<Sender> LeaderAsync() => Office.PersonAsync("leader");

    /// <summary>A guest's oral complaint, two days before the end of the voyage: complete.</summary>
    protected RegisterComplaintRequest Complaint(Action<RegisterComplaintRequest>? change = null)
    {
        var request = new RegisterComplaintRequest
        {
            RequestId = RequestId.New(),
            Organisation = Office.Organisation,
            Kind = "complaint",
            Channel = "in-person",
            Subject = "房间空调噪音",
            Facts = "空调夜间噪音很大，两晚未能入睡。",
            Complainant = new() { Name = "客人", Telephone = "13400000000" },
            Details = { ["form"] = "oral", ["room"] = "5023", ["disembarks"] = InDays(2) },
            Language = "en",
        };
        change?.Invoke(request);
        return request;
    }

    protected static void Written(RegisterComplaintRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        (request.Channel, request.Details["form"]) = ("letter", "written");
    }

    /// <summary>A moment so many days ahead, as forms write it.</summary>
    protected string InDays(int days) => suite.Now.AddDays(days).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    protected async Task<Filed> FileAsync(Action<RegisterComplaintRequest>? change = null) => await Office.FileAsync(Complaint(change), await DeskAsync());

    protected static DoCaseActRequest Act(Complaint complaint, string act, params (string Field, string Value)[] form)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Act = act, Fields = { form.ToDictionary(field => field.Field, field => field.Value) } };
    }

    protected async Task<Complaint> DoAsync(DoCaseActRequest request, Sender? by = null) => (await suite.SendAsync<DoCaseActResponse>(request, by ?? await DeskAsync())).Complaint;

    /// <summary>What somebody has in hand of a case that nobody has acknowledged.</summary>
    protected async Task<List<Alert>> AlertsOfAsync(string caseId, string who) =>
        [.. (await suite.SendAsync<ListAlertsResponse>(new ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500 }, await Office.PersonAsync(who))).Alerts.Where(alert => alert.CaseId == caseId && alert.Kind != AlertKind.ProvisionalCalendar)];

    /// <summary>The superior knows, and the department has it.</summary>
    protected async Task<Filed> AtWorkAsync(Action<RegisterComplaintRequest>? change = null)
    {
        var filed = await FileAsync(change);
        var reported = await DoAsync(Act(filed.Complaint, "report-up", ("to", "yl-02")));
        await suite.SendAsync<AcceptComplaintResponse>(
            new AcceptComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = reported.Version, Category = "rooms" }, await DeskAsync());
        return filed with { Complaint = await Office.AtAsync(filed.Number, "at-work") };
    }

    protected async Task<Complaint> WorkedAsync(string number)
    {
        await suite.SettleAsync();
        return await Office.WorkAsync(number, "housekeeping", "housekeeper", "Tightened the fan.", "The air conditioning is quiet again.", "solved");
    }

    protected Task<Sender> HousekeeperAsync() => Office.PersonAsync("housekeeper");

    /// <summary>Housekeeping has it and asks those of the engine.</summary>
    protected async Task<(WorkItem Item, DepartmentTask Task)> AskedAsync(string number)
    {
        await suite.SettleAsync();
        var item = await Office.ClaimAsync(number, "housekeeping", "housekeeper");
        var asked = await suite.SendAsync<AskTaskResponse>(
            new AskTaskRequest
            {
                WorkItemId = item.WorkItemId,
                RequestId = RequestId.New(),
                ExpectedVersion = item.Version,
                Task = "ask-department",
                Department = "deck-and-engine",
                Question = "Since when does the fan knock?",
                Language = "en",
            }, await HousekeeperAsync());
        item.Version = asked.WorkItemVersion;
        return (item, asked.Task);
    }

    /// <summary>Those of the engine take it and answer.</summary>
    protected async Task<DepartmentTask> AnsweredAsync(DepartmentTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var boatswain = await Office.PersonAsync("boatswain");
        var taken = (await suite.SendAsync<TakeTaskResponse>(new TakeTaskRequest { TaskId = task.TaskId, RequestId = RequestId.New(), ExpectedVersion = task.Version }, boatswain)).Task;
        return (await suite.SendAsync<AnswerTaskResponse>(new AnswerTaskRequest { TaskId = taken.TaskId, RequestId = RequestId.New(), ExpectedVersion = taken.Version, Answer = "Since Monday." }, boatswain)).Task;
    }

    protected static FinishHandlingRequest Finishing(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Record = "Tightened the fan.", Result = "The air conditioning is quiet again.", Outcome = "solved" };
    }

    protected async Task<Complaint> FinishedAsync(WorkItem item)
    {
        var housekeeper = await HousekeeperAsync();
        var handled = (await suite.SendAsync<FinishHandlingResponse>(Finishing(item), housekeeper)).WorkItem;
        await suite.SendAsync<HandInResponse>(new HandInRequest { WorkItemId = handled.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = handled.Version }, housekeeper);
        return await Office.AtAsync(handled.CaseNumber, "result-known");
    }

    protected static NotifyResultRequest Telling(Complaint known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return new() { CaseNumber = known.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = known.Version, Means = "in-person", GivenBy = "yl-03" };
    }

    protected async Task<Complaint> ToldAsync(Complaint known) => (await suite.SendAsync<NotifyResultResponse>(Telling(known), await DeskAsync())).Complaint;

    protected DoCaseActRequest Talking(Complaint complaint, string where = "cabin") => Act(complaint, "talk-to-guest", ("at", InDays(0)), ("where", where), ("said", "Apologised and promised another fan."), ("apologised", "yes"));

    protected async Task<Complaint> CausedAsync(Complaint complaint) =>
        await DoAsync(Act(complaint, "record-cause", ("cause", "A loose fan."), ("measures", "All fans checked."), ("answerable", "Housekeeping.")), await ManagerAsync());

    protected DoCaseActRequest WritingLetter(Complaint complaint) => Act(complaint, "write-letter", ("letter", "We are sorry for the two nights."), ("sent", Chronicle.Day(0)));

    protected async Task<CloseComplaintRequest> ClosingAsync(Complaint complaint) => Office.Closing(await Office.SetIndicatorsAsync(complaint, Figures));

    protected async Task<Complaint> CloseAsync(Complaint complaint) => (await suite.SendAsync<CloseComplaintResponse>(await ClosingAsync(complaint), await DeskAsync())).Complaint;
}
