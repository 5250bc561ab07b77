using ComplaintSuite.Conformance.BankContactCentre;
using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.Stories;

/// <summary>Whole lives of customers' complaints (<see cref="Chronicle"/>).</summary>
public sealed class SlipStories(RunningSuite suite) : Slips(suite)
{
    [Fact, Rule("BC-01", Case.Allowed), Rule("BC-03", Case.Allowed), Rule("BC-05", Case.Allowed), Rule("BC-07", Case.Allowed)]
    public async Task A_fee_is_paid_back_with_more_time_and_another_office_s_help_told_reviewed_and_filed()
    {
        await WorkingMorningAsync(following: 1);
        var filed = await SentAsync();
        var (north, market) = (await NorthAsync(), await Office.PersonAsync("market"));
        var item = await DoAsync(Act(await PickedUpAsync(filed.Number), "tell-delay", ("why", "Records are in the archive."), ("accepted", "yes")), north);
        item = (await Suite.SendAsync<RequestExtensionResponse>(
            new RequestExtensionRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Clock = "handle", Until = Chronicle.Day(20), Reason = "Records are in the archive." }, north)).WorkItem;
        item = (await Suite.SendAsync<DecideExtensionResponse>(
            new DecideExtensionRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Granted = true, Reason = "Fair." }, await JudgeAsync())).WorkItem;
        var asked = (await Suite.SendAsync<AskTaskResponse>(
            new AskTaskRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Task = "linkage", Department = "north-market", Question = "When was the account closed?", Language = "en" }, north)).Task;
        var taken = (await Suite.SendAsync<TakeTaskResponse>(new TakeTaskRequest { TaskId = asked.TaskId, RequestId = RequestId.New(), ExpectedVersion = asked.Version, Language = "en" }, market)).Task;
        await Suite.SendAsync<AnswerTaskResponse>(new AnswerTaskRequest { TaskId = taken.TaskId, RequestId = RequestId.New(), ExpectedVersion = taken.Version, Answer = "In May, at the counter." }, market);

        // Beyond the five working days, within what the customer accepted.
        await Chronicle.DaysLaterAsync(15);
        var told = await ToldAsync(await HandledAsync(await SlipAsync(filed.Number)));
        await CloseAsync(await ReviewedAsync(await FollowedUpAsync(told, solved: true)));
        await Chronicle.AssertAsync(filed,
            // Beyond its five working days, to the day that was granted.
            deadlines: ["archive BC-07 30 d +30: open", "handle BC-04 5 wd +20: ended", "pick-up BC-01 4 working hours +0: ended", "tell-customer BC-07 1 wd +1 wd: ended"],
            alerts: ["AnswerWanted request-extension BC-04 to centre-judge", "AnswerWanted write-opinion BC-07 to centre-judge", "RequestGranted request-extension BC-04 to jt-07"],
            notices: ["receipt", "acceptance", "extension", "result", "closing"]);
        await Chronicle.DaysLaterAsync(31);
        Assert.Equal("archived", (await Office.AtAsync(filed.Number, "archived")).Step);
    }

    [Fact, Rule("BC-02", Case.Allowed), Rule("BC-06", Case.Allowed), Rule("BC-08", Case.Allowed)]
    public async Task A_branch_rejects_it_is_urged_three_times_is_late_with_everything_and_the_retail_department_supervises_it()
    {
        await WorkingMorningAsync(following: 2);
        var filed = await SentAsync();
        await Chronicle.AtHourAsync(17);
        var rejected = await DoAsync(Act(await SlipAsync(filed.Number), "reject-slip", ("reason", "Not ours.")), await NorthAsync());
        await DoAsync(Act(rejected, "judge-rejection", ("fair", "no"), ("reason", "The account is kept at North.")), await JudgeAsync());

        await Chronicle.MorningAsync();
        var item = await DoAsync(Act(await PickedUpAsync(filed.Number), "tell-delay", ("why", "Records are in the archive."), ("accepted", "no")), await NorthAsync());
        await DoAsync(Act(item, "urge-first", ("message", "The customer does not wait.")), await JudgeAsync());
        await Chronicle.MorningAsync();
        item = await DoAsync(Act(await SlipAsync(filed.Number), "answer-urge-first", ("answer", "Tomorrow.")), await NorthAsync("north-head"));
        await DoAsync(Act(item, "urge-second", ("message", "The customer does not wait.")), await JudgeAsync());
        await Chronicle.AtHourAsync(14);
        item = await DoAsync(Act(await SlipAsync(filed.Number), "answer-urge-second", ("answer", "Soon.")), await NorthAsync("north-leader"));
        await DoAsync(Act(item, "urge-third", ("message", "The customer does not wait.")), await JudgeAsync());
        await Chronicle.AtHourAsync(17);
        await DoAsync(Act(await SlipAsync(filed.Number), "answer-urge-third", ("answer", "The retail department looks into it.")), await RetailAsync());

        await Chronicle.DaysLaterAsync(20);
        await HandledAsync(await SlipAsync(filed.Number));
        await Chronicle.DaysLaterAsync(15);
        var told = await ToldAsync(await Office.ReadAsync(filed.Number));
        await WorkingMorningAsync(following: 1);
        await FollowedUpAsync(await Office.ReadAsync(told.CaseNumber), solved: false);
        await SupervisedAsync(await Office.AtAsync(filed.Number, "at-work"));
        var reviewed = await ReviewedAsync(await ToldAsync(await HandledAsync(await PickedUpAsync(filed.Number))));
        await CloseAsync(await ReleasedAsync(reviewed));
        await Chronicle.AssertAsync(filed,
            deadlines:
            [
                "archive BC-07 30 d +30: open", "handle BC-04 5 wd +5 wd: ended", "handle BC-04 5 wd +5 wd: late", "judge-rejection BC-02 1 wd +1 wd: ended", "pick-up BC-01 4 working hours +0: ended",
                "pick-up BC-01 4 working hours +0: late", "tell-customer BC-07 1 wd +1 wd: ended", "tell-customer BC-07 1 wd +1 wd: late", "urge-1 BC-06 8 working hours +0: late",
                "urge-2 BC-06 4 working hours +0: late", "urge-3 BC-06 2 working hours +0: late",
            ],
            alerts:
            [
                "AnswerWanted order-supervision BC-08 to retail-head", "AnswerWanted reject-slip BC-02 to centre-judge", "AnswerWanted write-opinion BC-07 to centre-judge",
                "ClockBegan urge-1 BC-06 to north-head", "ClockBegan urge-2 BC-06 to north-leader", "ClockBegan urge-3 BC-06 to retail-head",
                "ClockRanOut handle BC-04 to north-head", "ClockRanOut pick-up BC-01 to north-head", "ClockRanOut tell-customer BC-07 to centre-judge",
                "ClockRanOut urge-1 BC-06 to north-head", "ClockRanOut urge-2 BC-06 to north-leader", "ClockRanOut urge-3 BC-06 to retail-head",
            ],
            notices: ["receipt", "acceptance", "result", "reopening", "result", "closing"]);
    }
}
