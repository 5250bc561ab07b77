using ComplaintSuite.Conformance.Cruise;
using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.Stories;

/// <summary>Whole lives of guests' complaints (<see cref="Chronicle"/>).</summary>
public sealed class GuestStories(RunningSuite suite) : Guests(suite)
{
    [Fact, Rule("CR-02", Case.Allowed), Rule("CR-03", Case.Allowed)]
    public async Task A_noisy_room_is_made_quiet_and_the_guest_is_told()
    {
        await Chronicle.MorningAsync();
        var filed = await AtWorkAsync();
        var (item, task) = await AskedAsync(filed.Number);
        await AnsweredAsync(task);
        await CloseAsync(await ToldAsync(await FinishedAsync(item)));
        await Chronicle.AssertAsync(filed,
            deadlines: ["archive CR-06 30 d +30: open", "handle CR-02 1 d +1: ended", "report-up CR-10 30 min +0: ended"],
            alerts: ["ActDone report-up CR-10 to yl-02"],
            notices: ["receipt", "acceptance", "result", "closing"]);
        await Chronicle.DaysLaterAsync(31);
        Assert.Equal("archived", (await Office.AtAsync(filed.Number, "archived")).Step);
    }

    [Fact, Rule("CR-05", Case.Allowed), Rule("CR-06", Case.Allowed), Rule("CR-07", Case.Allowed)]
    public async Task A_letter_that_nobody_talks_about_in_time_is_explained_and_answered_after_the_voyage()
    {
        await Chronicle.MorningAsync();
        var filed = await AtWorkAsync(Written);
        var (item, task) = await AskedAsync(filed.Number);
        await Chronicle.DaysLaterAsync(3);
        task.Version = (await Suite.SendAsync<GetTaskResponse>(new GetTaskRequest { TaskId = task.TaskId }, await HousekeeperAsync())).Task.Version;
        Assert.True((await AnsweredAsync(task)).Late);
        await FinishedAsync((await Suite.SendAsync<GetWorkItemResponse>(new GetWorkItemRequest { WorkItemId = item.WorkItemId }, await HousekeeperAsync())).WorkItem);
        var told = await CausedAsync(await ToldAsync(await Office.ReadAsync(filed.Number)));
        var reasoned = await DoAsync(Act(told, "record-no-talk", ("reason", "The desk was told on the last evening.")));
        await CloseAsync(await DoAsync(WritingLetter(await DoAsync(Act(reasoned, "decide-letter", ("write", "yes")), await LeaderAsync()))));
        await Chronicle.AssertAsync(filed,
            deadlines: ["archive CR-06 30 d +30: open", "before-disembarkation CR-05 as given +2: late", "handle CR-02 1 d +1: late", "leaders-know CR-05 2 h +0: late", "report-up CR-10 30 min +0: ended"],
            alerts: ["ActDone report-up CR-10 to yl-02", "ClockBegan leaders-know CR-05 to company-leader", "ClockRanOut before-disembarkation CR-05 to ship-manager", "ClockRanOut handle CR-02 to ship-manager", "ClockRanOut tasks.ask-department CR-02 to ship-manager"],
            notices: ["receipt", "acceptance", "result", "closing"]);
    }
}
