using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using Google.Protobuf;

namespace ComplaintSuite.TestKit.Running;

/// <summary>
/// A property company of the running suite and its people, through the gateway, each request with an id of its own. Arguments that a test is not about have sensible
/// defaults; the last argument changes the request.
/// </summary>
public sealed class Company(RunningSuite suite, string organisation)
{
    public const string Engineering = "engineering-department";

    /// <summary>Organisation code.</summary>
    public string Organisation => organisation;

    public Task<Sender> ReceptionistAsync() => PersonAsync("receptionist");

    /// <summary>Head of the engineering department, which handles what is filed here.</summary>
    public Task<Sender> EngineeringHeadAsync() => PersonAsync("engineering-head");

    public Task<Sender> SupervisorAsync() => PersonAsync("supervisor");

    public Task<Sender> PatrolAsync() => PersonAsync("patrol");

    public Task<Sender> ManagingManagerAsync() => PersonAsync("managing-manager");

    public Task<Sender> GeneralManagerAsync() => PersonAsync("general-manager");

    /// <summary>A person of the company, by the end of the subject.</summary>
    public Task<Sender> PersonAsync(string who) => suite.SignOns.PersonAsync($"{(organisation == "HYWY" ? "hy" : organisation.ToLowerInvariant())}-{who}");

    /// <summary>A resident's complaint about a lift: complete.</summary>
    public RegisterComplaintRequest Complaint(Action<RegisterComplaintRequest>? change = null)
    {
        var request = new RegisterComplaintRequest
        {
            RequestId = RequestId.New(),
            Organisation = organisation,
            Kind = "complaint",
            Channel = "portal",
            Subject = "电梯异响",
            Facts = "3号楼电梯运行时有异响，多次停在两层之间。",
            Demand = "尽快修好电梯。",
            Complainant = new() { Name = "李小燕", Telephone = "13900000000", Unit = "3-2-501" },
            Language = "en",
        };
        change?.Invoke(request);
        return request;
    }

    public async Task<Filed> FileAsync(Action<RegisterComplaintRequest>? change = null, Sender? by = null)
    {
        var answer = await suite.SendAsync<RegisterComplaintResponse>(Complaint(change), by ?? Sender.Nobody);
        return new(answer.Complaint, answer.AccessCode);
    }

    /// <summary>What the person who filed it sends along from then on.</summary>
    public async Task<Sender> OpenAsync(Filed filed)
    {
        ArgumentNullException.ThrowIfNull(filed);
        return new Sender(Ticket: (await suite.SendAsync<OpenCaseResponse>(new OpenCaseRequest { CaseNumber = filed.Number, AccessCode = filed.AccessCode }, Sender.Nobody)).Ticket);
    }

    public async Task<Complaint> ReadAsync(string number) => (await suite.SendAsync<GetComplaintResponse>(new GetComplaintRequest { CaseNumber = number }, await ReceptionistAsync())).Complaint;

    /// <summary>Waits until a case stands at a step.</summary>
    public Task<Complaint> AtAsync(string number, string step) => Poll.ForAsync(async () =>
    {
        var complaint = await ReadAsync(number);
        return complaint.Step == step ? complaint : null;
    }, RunningSuite.Patience, $"{number} is at '{step}'");

    /// <summary>Acceptance as a valid minor complaint about the lifts.</summary>
    public static AcceptComplaintRequest Acceptance(Complaint complaint, Action<AcceptComplaintRequest>? change = null)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        var request = new AcceptComplaintRequest
        {
            CaseNumber = complaint.CaseNumber,
            RequestId = RequestId.New(),
            ExpectedVersion = complaint.Version,
            Category = "lifts",
            Validity = "valid",
            Severity = "minor",
            Criteria = { "limits-of-equipment" },
        };
        change?.Invoke(request);
        return request;
    }

    public static void Important(AcceptComplaintRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Grade(request, "important", "service-fell-short", "年度检修逾期两个月。");
    }

    public static void Major(AcceptComplaintRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Grade(request, "major", "heavy-loss-or-injury", "检修记录缺失。");
    }

    /// <summary>Files, accepts, and waits until the department has it in its queue.</summary>
    public async Task<Filed> AtWorkAsync(Action<AcceptComplaintRequest>? accept = null, Action<RegisterComplaintRequest>? file = null)
    {
        var filed = await FileAsync(file);
        await suite.SendAsync<AcceptComplaintResponse>(Acceptance(filed.Complaint, accept), await ReceptionistAsync());
        return filed with { Complaint = await AtAsync(filed.Number, "at-work") };
    }

    /// <summary>The work item of a case, as the supervisor sees it, in the queue of a department.</summary>
    public async Task<WorkItem> WorkItemAsync(string number, string department = Engineering)
    {
        var queue = await suite.SendAsync<ListQueueResponse>(
            new ListQueueRequest { Department = department, Organisation = organisation, PageSize = 500, Steps = { "queued", "claimed", "handled", "handed-in", "cancelled" } }, await SupervisorAsync());
        return queue.WorkItems.Last(item => item.CaseNumber == number);
    }

    /// <summary>The head of engineering claims the item of a case.</summary>
    public async Task<WorkItem> ClaimAsync(string number)
    {
        var item = await WorkItemAsync(number);
        return (await suite.SendAsync<ClaimWorkItemResponse>(
            new ClaimWorkItemRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version }, await EngineeringHeadAsync())).WorkItem;
    }

    /// <summary>Claims and records the course of the handling.</summary>
    public async Task<WorkItem> RecordAsync(string number) =>
        (await suite.SendAsync<RecordHandlingResponse>(Entry(await ClaimAsync(number)), await EngineeringHeadAsync())).WorkItem;

    /// <summary>The item as it is now, such as after a clock ran out.</summary>
    public async Task<WorkItem> AgainAsync(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return (await suite.SendAsync<GetWorkItemResponse>(new GetWorkItemRequest { WorkItemId = item.WorkItemId }, await SupervisorAsync())).WorkItem;
    }

    /// <summary>Claims, records, finishes and hands in; the case then has its result.</summary>
    public async Task<Complaint> WorkAsync(string number)
    {
        var head = await EngineeringHeadAsync();
        var handled = (await suite.SendAsync<FinishHandlingResponse>(Finish(await RecordAsync(number)), head)).WorkItem;
        await suite.SendAsync<HandInResponse>(HandIn(handled), head);
        return await AtAsync(number, "result-known");
    }

    public async Task<IReadOnlyList<Alert>> AlertsAsync(Sender by, bool acknowledged = false) =>
        (await suite.SendAsync<ListAlertsResponse>(new ListAlertsRequest { Organisation = organisation, IncludeAcknowledged = acknowledged, PageSize = 500 }, by)).Alerts;

    public static RecordHandlingRequest Entry(WorkItem item, string text = "更换曳引机轴承并试运行。")
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Text = text };
    }

    public static FinishHandlingRequest Finish(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Result = "The lift was repaired and runs without noise.", Outcome = "solved" };
    }

    public static HandInRequest HandIn(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version };
    }

    public static RecordContainmentRequest Containment(WorkItem item, string text = "已停梯并设置围挡。")
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Text = text };
    }

    public static ApproveOverrunRequest Approval(WorkItem item, string clock, string reason = "配件须从厂家调运。")
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Clock = clock, Reason = reason };
    }

    /// <summary>Expects a request to be refused in the same words by gRPC and JSON, and nothing of the organisation's to be changed.</summary>
    public Task<Refused> RefusedAsync(IMessage request, Sender by) => suite.RefusedAsync(organisation, request, by);

    private static void Grade(AcceptComplaintRequest request, string severity, string criterion, string fault)
    {
        (request.Severity, request.Fault) = (severity, fault);
        request.Criteria.Clear();
        request.Criteria.Add(criterion);
    }
}
