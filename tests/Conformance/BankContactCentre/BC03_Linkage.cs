using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.BankContactCentre;

/// <summary>BC-03: the linkage desk distributes a slip to offices, sub-branches and outlets, and whoever gets a part may need further linkage.</summary>
public sealed class BC03_Linkage(RunningSuite suite) : Slips(suite)
{
    private const string Market = "north-market";
    private const string Outlet = "north-market-outlet";

    [Fact, Rule("BC-03", Case.Allowed)]
    public async Task The_desk_distributes_a_slip_and_finishes_it_once_each_part_is_answered()
    {
        var (item, market) = await AskedAsync();
        var (north, atMarket, atOutlet) = (await NorthAsync(), await Office.PersonAsync("market"), await Office.PersonAsync("outlet"));
        var office = (await Suite.SendAsync<AskTaskResponse>(Ask(item, "north-office"), north)).Task;
        Assert.Equal(("BC-03", "north-linkage", "Market Road sub-branch"), (market.Rule, market.ByDepartment, market.DepartmentName));

        var taken = await TakenAsync(market, atMarket);
        var further = await Suite.SendAsync<DistributeTaskResponse>(Distribute(taken, Outlet), atMarket);
        var listed = (await Suite.SendAsync<ListTasksResponse>(new ListTasksRequest { Department = Outlet, Organisation = Office.Organisation, PageSize = 500, Language = "en" }, atOutlet)).Tasks;
        Assert.Equal(further.Task.DueTime, Assert.Single(listed, task => task.TaskId == further.Task.TaskId).DueTime);

        await AnsweredAsync(await TakenAsync(further.Task, atOutlet), atOutlet);
        taken.Version = further.ParentVersion;
        await AnsweredAsync(taken, atMarket);
        await AnsweredAsync(await TakenAsync(office, await Office.PersonAsync("north-office")), await Office.PersonAsync("north-office"));
        var tree = (await Suite.SendAsync<ListWorkItemTasksResponse>(new ListWorkItemTasksRequest { WorkItemId = item.WorkItemId, Language = "en" }, north)).Tasks;
        Assert.Equal([(Market, "answered"), (Outlet, "answered"), ("north-office", "answered")], tree.Select(task => (task.Department, task.State)));
        Assert.Equal(market.TaskId, tree[1].ParentTaskId);
        item = (await Suite.SendAsync<GetWorkItemResponse>(new GetWorkItemRequest { WorkItemId = item.WorkItemId }, north)).WorkItem;
        Assert.Equal("result-known", (await HandledAsync(item)).Step);
    }

    [Fact, Rule("BC-03", Case.Refused)]
    public async Task Nobody_finishes_what_they_distributed_while_a_part_is_open()
    {
        var (item, market) = await AskedAsync();
        Assert.Equal(["TASKS_FINISHED BC-03"], (await Office.RefusedAsync(Finish(item), await NorthAsync())).Lines);

        var atMarket = await Office.PersonAsync("market");
        var taken = await TakenAsync(market, atMarket);
        var further = await Suite.SendAsync<DistributeTaskResponse>(Distribute(taken, Outlet), atMarket);
        taken.Version = further.ParentVersion;
        Assert.Equal(["TASKS_FINISHED BC-03"], (await Office.RefusedAsync(Answer(taken), atMarket)).Lines);
        Assert.Equal(["NEVER_PERMITTED BC-03"], (await Office.RefusedAsync(
            new DeclineTaskRequest { TaskId = further.Task.TaskId, RequestId = RequestId.New(), ExpectedVersion = further.Task.Version, Reason = "Not ours." }, await Office.PersonAsync("outlet"))).Lines);
    }

    [Fact, Rule("BC-03", Case.Refused)]
    public async Task It_goes_to_offices_sub_branches_and_outlets_of_the_branch_by_its_linkage_desk()
    {
        var picked = await PickedUpAsync((await SentAsync()).Number);
        Assert.Equal(["DEPARTMENT_NOT_PERMITTED department BC-03"], (await Office.RefusedAsync(Ask(picked, "contact-centre"), await NorthAsync())).Lines);
        Assert.Equal(["DEPARTMENT_ELSEWHERE department BC-03"], (await Office.RefusedAsync(Ask(picked, "south-lake"), await NorthAsync())).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED BC-03"], (await Office.RefusedAsync(Ask(picked, Market), await JudgeAsync())).Lines);
    }

    private async Task<(WorkItem Item, DepartmentTask Task)> AskedAsync()
    {
        var item = await PickedUpAsync((await SentAsync()).Number);
        var asked = await Suite.SendAsync<AskTaskResponse>(Ask(item, Market), await NorthAsync());
        item.Version = asked.WorkItemVersion;
        return (item, asked.Task);
    }

    private static AskTaskRequest Ask(WorkItem item, string department) =>
        new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Task = "linkage", Department = department, Question = "When was the account closed?", Language = "en" };

    private static DistributeTaskRequest Distribute(DepartmentTask task, string department) =>
        new() { TaskId = task.TaskId, RequestId = RequestId.New(), ExpectedVersion = task.Version, Department = department, Question = "Who closed it?", Language = "en" };

    private static AnswerTaskRequest Answer(DepartmentTask task) => new() { TaskId = task.TaskId, RequestId = RequestId.New(), ExpectedVersion = task.Version, Answer = "In May, at the counter." };

    private async Task<DepartmentTask> TakenAsync(DepartmentTask task, Sender by) =>
        (await Suite.SendAsync<TakeTaskResponse>(new TakeTaskRequest { TaskId = task.TaskId, RequestId = RequestId.New(), ExpectedVersion = task.Version, Language = "en" }, by)).Task;

    private async Task AnsweredAsync(DepartmentTask task, Sender by) => Assert.Equal("answered", (await Suite.SendAsync<AnswerTaskResponse>(Answer(task), by)).Task.State);
}
