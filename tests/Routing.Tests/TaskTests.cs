using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

/// <summary>What departments ask of each other (<see cref="TaskFixture"/>).</summary>
public sealed class TaskTests(TaskFixture fixture) : IClassFixture<TaskFixture>
{
    private const string Security = PropertyCompany.Security;
    private const string Environment = "environment-department";
    private const string Question = "谁关闭了大门？";

    private RunningRouting Routing => fixture.Routing;

    [Fact]
    public async Task What_is_asked_stands_in_the_department_s_own_queue_with_a_due_time_of_its_own_until_it_is_answered()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var claimed = await company.ClaimedAsync();
        var request = Ask(claimed, "joint", Security);
        var asked = await Routing.Tasks.AskTaskAsync(request, company.Handler());
        Assert.Equal(("asked", Security, PropertyCompany.Engineering, claimed.Version + 1), (asked.Task.State, asked.Task.Department, asked.Task.ByDepartment, asked.WorkItemVersion));
        Assert.Equal(Routing.Time.GetUtcNow().AddDays(1).ToOffset(TimeSpan.FromHours(8)).Date.AddDays(1), asked.Task.DueTime.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8)).DateTime);

        var listed = Assert.Single((await Routing.Tasks.ListTasksAsync(new() { Department = Security, Language = "en" }, company.Handler(1, Security))).Tasks);
        Assert.Equal((asked.Task.TaskId, "Joint handling", ""), (listed.TaskId, listed.Title, listed.Question));
        var shown = await Routing.Tasks.GetTaskAsync(new() { TaskId = listed.TaskId }, company.Handler(1, Security));
        Assert.Equal((Question, ["take"]), (shown.Task.Question, shown.Moves));
        Assert.Contains("\"tasks.joint\"", shown.Task.Provenance, StringComparison.Ordinal);

        var taken = await TakeAsync(asked.Task, company.Handler(1, Security));
        Assert.Equal(["answer"], (await Routing.Tasks.GetTaskAsync(new() { TaskId = listed.TaskId }, company.Handler(1, Security))).Moves);
        var answered = (await Routing.Tasks.AnswerTaskAsync(Answer(taken), company.Handler(1, Security))).Task;
        Assert.Equal(("answered", false, $"{Security}-1"), (answered.State, answered.Late, answered.Handler));
        Assert.Empty((await Routing.Tasks.ListTasksAsync(new() { Department = Security }, company.Handler(1, Security))).Tasks);

        Assert.Equal("handled", (await FinishAsync(company, claimed.WorkItemId)).Step);
        Assert.Equal(["WorkItemQueued", "WorkItemClaimed", "TaskChanged", "TaskAsked", "TaskChanged", "TaskChanged", "HandlingRecorded", "WorkItemHandled"], await company.EventsAsync());
        var told = (await Routing.EventsAsync(company.Code)).Where(e => e.Payload.Is(TaskChanged.Descriptor)).Select(e => e.Payload.Unpack<TaskChanged>()).ToList();
        Assert.Equal([("asked", 1L), ("taken", 2L), ("answered", 3L)], told.Select(e => (e.Change, e.Version)));
        var (stored, entries) = await Routing.ReadAsync(async db => (
            await db.Tasks.SingleAsync(it => it.Organisation == company.Code), await db.AuditEntries.Where(it => it.RecordType == "AskedTask" && it.Organisation == company.Code).OrderBy(it => it.RecordVersion).ToListAsync()));
        Assert.Equal(["task-asked", "task-taken", "task-answered"], entries.Select(entry => entry.Act));
        Assert.Equal(AuditEntry.DigestOf(stored.AuditSalt, stored.AuditState()), entries[^1].Digest);
    }

    [Fact]
    public async Task A_repeated_request_asks_once_and_another_content_under_its_id_is_refused()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var request = Ask(await company.ClaimedAsync(), "joint", Security);
        var first = await Routing.Tasks.AskTaskAsync(request, company.Handler());
        Assert.Equal(first, await Routing.Tasks.AskTaskAsync(request, company.Handler()));
        var take = new TakeTaskRequest { TaskId = first.Task.TaskId, RequestId = NewRequestId(), ExpectedVersion = 1 };
        Assert.Equal(await Routing.Tasks.TakeTaskAsync(take, company.Handler(1, Security)), await Routing.Tasks.TakeTaskAsync(take, company.Handler(1, Security)));
        Assert.Equal(1L, await Routing.ScalarAsync($"select count(*) from tasks where organisation = '{company.Code}'"));
        await using var unchanged = await Routing.Database.Unchanged(company.Code);
        request.Question = "…";
        Assert.Equal(StatusCode.AlreadyExists, (await Refused.ByAsync(Routing.Tasks.AskTaskAsync(request, company.Handler()))).Status);
        Assert.Equal(StatusCode.Aborted, (await Refused.ByAsync(Routing.Tasks.TakeTaskAsync(new() { TaskId = first.Task.TaskId, RequestId = NewRequestId(), ExpectedVersion = 1 }, company.Handler(2, Security)))).Status);
    }

    [Fact]
    public async Task An_assisting_department_neither_declines_nor_passes_its_part_on()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var asked = await AskedAsync(company, "joint", Security);
        await using (await Routing.Database.Unchanged(company.Code))
            Assert.Equal(["NEVER_PERMITTED HA-06"], await LinesAsync(Routing.Tasks.DeclineTaskAsync(Decline(asked), company.Handler(1, Security))));
        var taken = await TakeAsync(asked, company.Handler(1, Security));
        await using var unchanged = await Routing.Database.Unchanged(company.Code);
        Assert.Equal(["NEVER_PERMITTED HA-06"], await LinesAsync(Routing.Tasks.DistributeTaskAsync(Distribute(taken, Environment), company.Handler(1, Security))));
    }

    [Fact]
    public async Task Where_the_procedure_lets_it_a_part_is_declined_with_a_reason_or_asked_for_in_turn()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var asked = await AskedAsync(company, "opinion", Security);
        var taken = await TakeAsync(asked, company.Handler(1, Security));
        var further = await Routing.Tasks.DistributeTaskAsync(Distribute(taken, Environment), company.Handler(1, Security));
        Assert.Equal((asked.TaskId, 3L), (further.Task.ParentTaskId, further.ParentVersion));
        taken.Version = further.ParentVersion;
        await using (await Routing.Database.Unchanged(company.Code))
        {
            Assert.Equal(["TASKS_FINISHED CR-02"], await LinesAsync(Routing.Tasks.AnswerTaskAsync(Answer(taken), company.Handler(1, Security))));
            Assert.Equal(["TASKS_FINISHED BC-03"], await LinesAsync(Routing.Queue.FinishHandlingAsync(await FinishingAsync(company, asked.WorkItemId), company.Handler())));
            // Nobody is asked by those whom they asked.
            Assert.Equal(["DEPARTMENT_SAME department CR-02"], await LinesAsync(Routing.Tasks.DistributeTaskAsync(Distribute(taken, PropertyCompany.Engineering), company.Handler(1, Security))));
        }
        var declined = (await Routing.Tasks.DeclineTaskAsync(Decline(further.Task), company.Handler(1, Environment))).Task;
        Assert.Equal(("declined", "Not our gate."), (declined.State, declined.Reason));
        Assert.Equal("answered", (await Routing.Tasks.AnswerTaskAsync(Answer(taken), company.Handler(1, Security))).Task.State);
        Assert.Equal("handled", (await FinishAsync(company, asked.WorkItemId)).Step);
    }

    [Fact]
    public async Task Only_those_who_may_ask_take_and_answer_do()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var asked = await AskedAsync(company, "joint", Security);
        var item = await company.ReadAsync(asked.WorkItemId);
        await using (await Routing.Database.Unchanged(company.Code))
        {
            Assert.Equal(["OWN_CLAIM_OR_SUPERIOR BC-03"], await LinesAsync(Routing.Tasks.AskTaskAsync(Ask(item, "joint", Security), company.Handler(2))));
            Assert.Equal(["ROLE_NOT_PERMITTED CR-02"], await LinesAsync(Routing.Tasks.AskTaskAsync(Ask(item, "opinion", Security), company.Supervisor)));
            Assert.Equal(["TASK_UNKNOWN task"], await LinesAsync(Routing.Tasks.AskTaskAsync(Ask(item, "favour", Security), company.Handler())));
            Assert.Equal(["DEPARTMENT_NOT_PERMITTED department BC-03"], await LinesAsync(Routing.Tasks.AskTaskAsync(Ask(item, "joint", "service-centre"), company.Handler())));
            Assert.Equal(["DEPARTMENT_UNKNOWN department"], await LinesAsync(Routing.Tasks.AskTaskAsync(Ask(item, "joint", "nowhere"), company.Handler())));
            Assert.Equal(["DEPARTMENT_SAME department CR-02"], await LinesAsync(Routing.Tasks.AskTaskAsync(Ask(item, "opinion", PropertyCompany.Engineering), company.Handler())));
            Assert.Equal(["FIELD_MISSING question"], await LinesAsync(Routing.Tasks.AskTaskAsync(new(Ask(item, "joint", Security)) { Question = " " }, company.Handler())));
            Assert.Equal(["ROLE_NOT_PERMITTED BC-03"], await LinesAsync(Routing.Tasks.TakeTaskAsync(Take(asked), company.Handler())));
            Assert.Equal(["STEP_NOT_PERMITTED BC-03"], await LinesAsync(Routing.Tasks.AnswerTaskAsync(Answer(asked), company.Handler(1, Security))));
            Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(Routing.Tasks.TakeTaskAsync(Take(asked), company.Handler(1, Environment)))).Status);
            Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(Routing.Tasks.ListTasksAsync(new() { Department = Security }, company.Handler()))).Status);
            Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(Routing.Tasks.ListWorkItemTasksAsync(new() { WorkItemId = item.WorkItemId }, company.Handler(1, Security)))).Status);
        }
        var taken = await TakeAsync(asked, company.Handler(1, Security));
        await using var unchanged = await Routing.Database.Unchanged(company.Code);
        Assert.Equal(["STEP_NOT_PERMITTED BC-03"], await LinesAsync(Routing.Tasks.TakeTaskAsync(Take(taken), company.Handler(2, Security))));
        Assert.Equal(["OWN_CLAIM BC-03"], await LinesAsync(Routing.Tasks.AnswerTaskAsync(Answer(taken), company.Handler(2, Security))));
        Assert.Equal(["ROLE_NOT_PERMITTED BC-03"], await LinesAsync(Routing.Tasks.WithdrawTaskAsync(Withdraw(taken), company.Handler(1, Security))));
        var offers = (await Routing.Tasks.ListWorkItemTasksAsync(new() { WorkItemId = item.WorkItemId, Language = "en" }, company.Handler())).Offers;
        Assert.Equal([("joint", $"{Environment} {Security}"), ("opinion", $"company {Environment} estate {Security} service-centre")], offers.Select(offer => (offer.Task, string.Join(' ', offer.Departments.Select(department => department.Department)))));
    }

    [Fact]
    public async Task Who_asked_withdraws_with_a_reason_and_those_who_had_it_are_told_by_alert()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var asked = await AskedAsync(company, "opinion", Security);
        var taken = await TakeAsync(asked, company.Handler(1, Security));
        var further = await Routing.Tasks.DistributeTaskAsync(Distribute(taken, Environment), company.Handler(1, Security));
        taken.Version = further.ParentVersion;
        await using (await Routing.Database.Unchanged(company.Code))
            Assert.Equal(["FIELD_MISSING reason"], await LinesAsync(Routing.Tasks.WithdrawTaskAsync(new(Withdraw(taken)) { Reason = "" }, company.Handler())));
        var withdrawn = (await Routing.Tasks.WithdrawTaskAsync(Withdraw(taken), company.Handler())).Task;
        Assert.Equal(("withdrawn", "Found it ourselves."), (withdrawn.State, withdrawn.Reason));
        Assert.Equal(["withdrawn", "withdrawn"], await StatesAsync(company, asked.WorkItemId));
        Assert.Equal(0L, await Routing.ScalarAsync($"select count(*) from clocks where organisation = '{company.Code}' and name like 'tasks.%' and voided_at is null"));
        Assert.Equal([(AlertKind.TaskWithdrawn, taken.TaskId)], (await company.AlertsAsync(company.Handler(1, Security))).Select(alert => (alert.Kind, alert.TaskId)));
        Assert.Empty(await company.AlertsAsync(company.Handler(2, Security)));
        Assert.Equal([further.Task.TaskId], (await company.AlertsAsync(company.Handler(2, Environment))).Select(alert => alert.TaskId));
        Assert.Equal("handled", (await FinishAsync(company, asked.WorkItemId)).Step);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_matter_that_is_withdrawn_or_passed_on_leaves_no_task_behind(bool passedOn)
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var asked = await AskedAsync(company, "opinion", Environment);
        var taken = await TakeAsync(asked, company.Handler(1, Environment));
        await Routing.Tasks.DistributeTaskAsync(Distribute(taken, "service-centre"), company.Handler(1, Environment));
        if (passedOn)
            await Routing.Work.TransferWorkItemAsync(PropertyCompany.Transfer(await company.ReadAsync(asked.WorkItemId)), company.Supervisor);
        else
            await Routing.TakeAsync(company.Code, Guid.Parse(asked.CaseId), new ComplaintWithdrawn());
        Assert.Equal(["withdrawn", "withdrawn"], await StatesAsync(company, asked.WorkItemId));
        Assert.Equal([AlertKind.TaskWithdrawn], (await company.AlertsAsync(company.Handler(1, Environment))).Select(alert => alert.Kind));
        Assert.Equal([AlertKind.TaskWithdrawn], (await company.AlertsAsync(company.Handler(1, "service-centre"))).Select(alert => alert.Kind));
    }

    [Fact]
    public async Task What_has_no_answer_in_time_is_told_once_and_is_late_when_it_comes()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var asked = await AskedAsync(company, "joint", Security);
        Routing.Time.Advance(TimeSpan.FromDays(3));
        await Poll.UntilAsync(async () => (await company.AlertsAsync(company.Supervisor)).Any(alert => alert.Clock == "tasks.joint"), TimeSpan.FromSeconds(30), "the supervisor was told");
        var alert = Assert.Single(await company.AlertsAsync(company.Supervisor), alert => alert.Clock == "tasks.joint");
        Assert.Equal((AlertKind.ClockRanOut, asked.TaskId, "BC-03", "general-affairs-supervisor"), (alert.Kind, alert.TaskId, alert.Rule, alert.Post));
        var shown = (await Routing.Tasks.GetTaskAsync(new() { TaskId = asked.TaskId }, company.Handler(1, Security))).Task;
        Assert.True(shown.Late);
        Assert.True((await Routing.Tasks.AnswerTaskAsync(Answer(await TakeAsync(shown, company.Handler(1, Security))), company.Handler(1, Security))).Task.Late);
    }

    [Fact]
    public async Task Whoever_must_withdraw_from_the_matter_has_its_tasks_no_longer_and_takes_none()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var asked = await AskedAsync(company, "joint", Security);
        await TakeAsync(asked, company.Handler(1, Security));
        var item = await company.ReadAsync(asked.WorkItemId);
        await Routing.Acts.DoWorkActAsync(
            new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Act = "decide-recusal", Fields = { ["whom"] = $"{Security}-1", ["granted"] = "yes" } }, company.Supervisor);
        var shown = (await Routing.Tasks.GetTaskAsync(new() { TaskId = asked.TaskId }, company.Handler(1, Security))).Task;
        Assert.Equal(("asked", ""), (shown.State, shown.Handler));
        await using (await Routing.Database.Unchanged(company.Code))
            Assert.Equal(["MUST_WITHDRAW GB-05"], await LinesAsync(Routing.Tasks.TakeTaskAsync(Take(shown), company.Handler(1, Security))));
        Assert.Equal("taken", (await TakeAsync(shown, company.Handler(2, Security))).State);
    }

    [Fact]
    public async Task Of_a_department_that_owes_an_answer_none_is_left_out_and_who_leaves_it_has_the_task_no_longer()
    {
        var company = await PropertyCompany.OpenAsync(Routing);
        var asked = await AskedAsync(company, "joint", Security);
        await TakeAsync(asked, company.Handler(1, Security));
        var directory = PropertyCompany.DirectoryOf(company.Code);
        directory.Staff.Single(member => member.StaffId == $"{Security}-1").Posts.Clear();
        await Routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator);
        var shown = (await Routing.Tasks.GetTaskAsync(new() { TaskId = asked.TaskId }, company.Handler(2, Security))).Task;
        Assert.Equal(("asked", ""), (shown.State, shown.Handler));

        var with = PropertyCompany.DirectoryOf(company.Code);
        with.Departments.Add(new Department { Code = "key-office", Name = Samples.Text("Key office"), Parent = "company" });
        await Routing.Directory.ImportDirectoryAsync(new() { Directory = with }, AsOperator);
        await AskedAsync(company, "opinion", "key-office");
        Assert.Equal(["DEPARTMENT_HAS_WORK directory.departments"], await LinesAsync(Routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator)));
    }

    private async Task<DepartmentTask> AskedAsync(PropertyCompany company, string kind, string department) =>
        (await Routing.Tasks.AskTaskAsync(Ask(await company.ClaimedAsync(), kind, department), company.Handler())).Task;

    private async Task<DepartmentTask> TakeAsync(DepartmentTask task, Metadata by) => (await Routing.Tasks.TakeTaskAsync(Take(task), by)).Task;

    private static async Task<FinishHandlingRequest> FinishingAsync(PropertyCompany company, string id) => new(PropertyCompany.Finish(await company.ReadAsync(id))) { Record = "…" };

    private async Task<WorkItem> FinishAsync(PropertyCompany company, string id) => (await Routing.Queue.FinishHandlingAsync(await FinishingAsync(company, id), company.Handler())).WorkItem;

    private async Task<IEnumerable<string>> StatesAsync(PropertyCompany company, string itemId) =>
        (await Routing.Tasks.ListWorkItemTasksAsync(new() { WorkItemId = itemId }, company.Supervisor)).Tasks.Select(task => task.State);

    private static AskTaskRequest Ask(WorkItem item, string kind, string department) =>
        new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Task = kind, Department = department, Question = Question };

    private static DistributeTaskRequest Distribute(DepartmentTask task, string department) =>
        new() { TaskId = task.TaskId, RequestId = NewRequestId(), ExpectedVersion = task.Version, Department = department, Question = Question };

    private static TakeTaskRequest Take(DepartmentTask task) => new() { TaskId = task.TaskId, RequestId = NewRequestId(), ExpectedVersion = task.Version };

    private static AnswerTaskRequest Answer(DepartmentTask task) => new() { TaskId = task.TaskId, RequestId = NewRequestId(), ExpectedVersion = task.Version, Answer = "保安。" };

    private static DeclineTaskRequest Decline(DepartmentTask task) => new() { TaskId = task.TaskId, RequestId = NewRequestId(), ExpectedVersion = task.Version, Reason = "Not our gate." };

    private static WithdrawTaskRequest Withdraw(DepartmentTask task) => new() { TaskId = task.TaskId, RequestId = NewRequestId(), ExpectedVersion = task.Version, Reason = "Found it ourselves." };

    private static async Task<IEnumerable<string>> LinesAsync<T>(AsyncUnaryCall<T> call) => (await Refused.ByAsync(call)).Lines;
}
