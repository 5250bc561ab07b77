using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>The department's side of the property manager's procedure: what its head does with a work item, request by request.</summary>
public abstract class PropertyAtWork(RunningSuite suite) : Property(suite)
{
    protected const string Engineering = "engineering-department";

    protected Task<Sender> HeadAsync() => Office.PersonAsync("engineering-head");

    protected Task<Sender> ManagingManagerAsync() => Office.PersonAsync("managing-manager");

    protected Task<Sender> GeneralManagerAsync() => Office.PersonAsync("general-manager");

    /// <summary>The latest work item of a case, as the supervisor sees it.</summary>
    protected async Task<WorkItem> WorkItemAsync(string number)
    {
        await Suite.SettleAsync();
        var queue = await Suite.SendAsync<ListQueueResponse>(
            new ListQueueRequest { Department = Engineering, Organisation = Office.Organisation, PageSize = 500, Steps = { "queued", "claimed", "handled", "handed-in", "cancelled" } }, await SupervisorAsync());
        return queue.WorkItems.Last(item => item.CaseNumber == number);
    }

    protected async Task<WorkItem> ClaimAsync(string number)
    {
        var item = await WorkItemAsync(number);
        return (await Suite.SendAsync<ClaimWorkItemResponse>(new ClaimWorkItemRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version }, await HeadAsync())).WorkItem;
    }

    /// <summary>Claimed, and the course of the handling recorded.</summary>
    protected async Task<WorkItem> RecordAsync(string number) => (await Suite.SendAsync<RecordHandlingResponse>(Entry(await ClaimAsync(number)), await HeadAsync())).WorkItem;

    /// <summary>The item once all that is on its way has reached it, such as after a clock ran out.</summary>
    protected async Task<WorkItem> AgainAsync(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        await Suite.SettleAsync();
        return (await Suite.SendAsync<GetWorkItemResponse>(new GetWorkItemRequest { WorkItemId = item.WorkItemId }, await SupervisorAsync())).WorkItem;
    }

    protected async Task<IReadOnlyList<Alert>> AlertsAsync(Sender by) =>
        (await Suite.SendAsync<ListAlertsResponse>(new ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500 }, by)).Alerts;

    protected static RecordHandlingRequest Entry(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Text = "更换曳引机轴承并试运行。" };
    }

    protected static FinishHandlingRequest Finish(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Result = "The lift was repaired and runs without noise.", Outcome = "solved" };
    }

    protected static HandInRequest HandIn(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version };
    }

    protected static RecordContainmentRequest Containment(WorkItem item, string text = "已停梯并设置围挡。")
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Text = text };
    }

    protected static ApproveOverrunRequest Approval(WorkItem item, string clock)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Clock = clock, Reason = "配件须从厂家调运。" };
    }
}
