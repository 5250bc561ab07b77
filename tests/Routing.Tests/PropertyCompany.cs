using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

/// <summary>A property company of its own (<see cref="DirectoryOf"/>) with its people, and what they do all day.</summary>
internal sealed class PropertyCompany(RunningRouting routing, string code)
{
    public const string Engineering = "engineering-department";
    public const string Security = "security-department";

    private static readonly string[] Departments = ["service-centre", Engineering, Security, "environment-department"];

    public string Code => code;

    public Metadata Receptionist => Person("receptionist", "clerk");

    public Metadata Patrol => Person("patrol", "duty-officer");

    public Metadata Supervisor => Person("general-affairs-supervisor", "supervisor");

    public Metadata ManagingManager => Person("managing-manager", "manager");

    public Metadata GeneralManager => Person("general-manager", "manager");

    public static async Task<PropertyCompany> OpenAsync(RunningRouting routing) => new(routing, await routing.PropertyAsync());

    /// <summary>
    /// A property company: departments of property-internal with two handlers each (CODE-engineering-department-1 …), and CODE-receptionist, CODE-patrol,
    /// CODE-general-affairs-supervisor, CODE-managing-manager, CODE-general-manager, CODE-admin, each holding the post of that name.
    /// </summary>
    public static OrganisationDirectory DirectoryOf(string organisation)
    {
        var directory = new OrganisationDirectory { Organisation = organisation, Name = Samples.Text(organisation), Zone = "Asia/Shanghai" };
        directory.Departments.Add(new Department { Code = "company", Name = Samples.Text("Company") });
        directory.Departments.Add(new Department { Code = "estate", Name = Samples.Text("Estate"), Parent = "company", Kind = "project" });
        foreach (var department in Departments)
        {
            directory.Departments.Add(new Department { Code = department, Name = Samples.Text(department), Parent = "company" });
            directory.Posts.Add(new Post { Code = $"{department}-staff", Name = Samples.Text(department), Department = department, Role = "handler" });
            for (var n = 1; n <= 2; n++)
                Hire(department + "-" + n, $"{department}-staff");
        }
        foreach (var (post, role) in new[]
        {
            ("receptionist", "clerk"), ("patrol", "duty-officer"), ("general-affairs-supervisor", "supervisor"), ("managing-manager", "manager"), ("general-manager", "manager"), ("admin", "org-admin"),
        })
        {
            directory.Posts.Add(new Post { Code = post, Name = Samples.Text(post), Department = "company", Role = role });
            Hire(post, post);
        }
        directory.Procedures.Add(new ProcedureAssignment { Kind = "complaint", Procedure = "property-internal" });
        return directory;

        void Hire(string staffId, string post) =>
            directory.Staff.Add(new StaffMember { StaffId = staffId, Subject = $"{organisation}-{staffId}", DisplayName = staffId, Posts = { post } });
    }

    public Metadata Handler(int number = 1, string department = Engineering) => Person($"{department}-{number}", "handler");

    public Metadata Person(string who, string role) => As($"{code}-{who}", role, code);

    /// <summary>A work item in the queue of the engineering department.</summary>
    public async Task<WorkItem> QueuedAsync(Action<ComplaintAccepted>? change = null)
    {
        var caseId = await routing.AcceptPropertyAsync(code, change);
        return await OfCaseAsync(caseId);
    }

    public async Task<WorkItem> ClaimedAsync(Action<ComplaintAccepted>? change = null) => await ClaimAsync(await QueuedAsync(change));

    public async Task<WorkItem> ClaimAsync(WorkItem item, int number = 1) =>
        (await routing.Queue.ClaimWorkItemAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version }, Handler(number, item.Department))).WorkItem;

    public async Task<WorkItem> RecordedAsync(Action<ComplaintAccepted>? change = null) =>
        (await routing.Queue.RecordHandlingAsync(Entry(await ClaimedAsync(change)), Handler())).WorkItem;

    public async Task<WorkItem> HandledAsync(Action<ComplaintAccepted>? change = null) =>
        (await routing.Queue.FinishHandlingAsync(Finish(await RecordedAsync(change)), Handler())).WorkItem;

    public async Task<WorkItem> HandedInAsync(Action<ComplaintAccepted>? change = null) =>
        (await routing.Queue.HandInAsync(HandIn(await HandledAsync(change)), Handler())).WorkItem;

    /// <summary>The latest work item of a case, as a supervisor sees it.</summary>
    public async Task<WorkItem> OfCaseAsync(Guid caseId)
    {
        var id = await routing.ScalarAsync($"select id from work_items item where case_id = '{caseId}' and not exists (select 1 from work_items later where later.earlier_id = item.id)");
        return await ReadAsync(id!.ToString()!);
    }

    public async Task<WorkItem> ReadAsync(string id) => (await routing.Queue.GetWorkItemAsync(new() { WorkItemId = id }, Supervisor)).WorkItem;

    public async Task<IReadOnlyList<Alert>> AlertsAsync(Metadata by, bool acknowledged = false) =>
        (await routing.Alerts.ListAlertsAsync(new() { IncludeAcknowledged = acknowledged }, by)).Alerts;

    public async Task<IReadOnlyList<WorkRecord>> RecordsAsync(WorkItem item) =>
        (await routing.Work.ListWorkRecordsAsync(new() { WorkItemId = item.WorkItemId }, Supervisor)).Records;

    /// <summary>Names of the events about work, in order.</summary>
    public async Task<List<string>> EventsAsync(string? caseId = null) =>
    [
        .. (await routing.EventsAsync(code)).Where(e => e.Subject != "directory" && (caseId is null || e.Subject == caseId)).Select(e => e.Payload.TypeUrl.Split('.')[^1])
            .Where(name => name is not (nameof(ClockChanged) or nameof(WorkItemChanged))),
    ];

    public static RecordHandlingRequest Entry(WorkItem item) =>
        new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Text = "更换了电梯钢丝绳。" };

    public static FinishHandlingRequest Finish(WorkItem item) =>
        new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Result = "电梯已修复。", Outcome = "solved" };

    public static HandInRequest HandIn(WorkItem item) => new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version };

    public static TransferWorkItemRequest Transfer(WorkItem item, string department = Security, string reason = "属保安部职责。") =>
        new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Department = department, Reason = reason };

    public static RecordContainmentRequest Containment(WorkItem item, string text = "电梯已停用并围挡。") =>
        new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Text = text };

    public static OrderSupervisionRequest Order(WorkItem item, string text = "两日内书面说明进展。") =>
        new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Text = text };

    public static AnswerSupervisionRequest Answer(WorkItem item, string text = "配件已到，明日完工。") =>
        new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Text = text };

    public static ApproveOverrunRequest Approval(WorkItem item, string clock, string reason = "配件须从厂家调运。") =>
        new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Clock = clock, Reason = reason };
}
