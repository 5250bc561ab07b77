using ComplaintSuite.Conformance.BankContactCentre;
using ComplaintSuite.Conformance.Rehearsals;
using ComplaintSuite.Contracts.Procedures.V1;
using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.Stories;

/// <summary>
/// Two versions in force one after the other: what began under the first ends under it, though the second is there meanwhile, which lets the linkage desk distribute a slip and has it wait for the
/// answers.
/// </summary>
public sealed class DayInForceStory(BeforeTheDay suite) : Slips(suite), IClassFixture<BeforeTheDay>
{
    private const string Market = "north-market";

    private Chronicle Both => new(Suite, Office, "judge", "retail", "north-leader", "north-head", "north", "market");

    [Fact, Rule("BC-03", Case.Allowed), Rule("BC-06", Case.Allowed)]
    public async Task A_slip_from_before_the_day_keeps_its_version_to_the_archive_and_one_from_the_day_on_has_the_next()
    {
        // Wednesday: the branch picks it up, is urged, and lets the eight working hours pass.
        await Both.MorningAsync();
        var before = await SentAsync();
        var first = await PickedUpAsync(before.Number);
        Assert.Equal(1, before.Complaint.ProcedureVersion);
        first = await DoAsync(Act(first, "urge-first", ("message", "The customer waits.")), await JudgeAsync());

        // Friday: version 2 is in force, for what comes from now on.
        await Both.DaysLaterAsync(2);
        var after = await SentAsync();
        var second = await PickedUpAsync(after.Number);
        Assert.Equal(2, after.Complaint.ProcedureVersion);
        second = await UrgedAsync(second, "first", "north");
        var market = (await Suite.SendAsync<AskTaskResponse>(Asking(second), await NorthAsync())).Task;
        second = await ReadAsync(second);
        Assert.Equal(["TASKS_FINISHED BC-03"], (await Office.RefusedAsync(Finish(second), await NorthAsync())).Lines);

        // The slip from Wednesday is asked of nobody else, answers late, is urged once more, and waits for nothing but that.
        first = await ReadAsync(first);
        Assert.Equal(["TASK_UNKNOWN task"], (await Office.RefusedAsync(Asking(first), await NorthAsync())).Lines);
        first = await DoAsync(Act(first, "answer-urge-first", ("answer", "On Friday.")), await NorthAsync());
        await FinishedAsync(await UrgedAsync(first, "second", "north-head"));

        // The sub-branch answers on Wednesday, when its two working days are over.
        await Both.DaysLaterAsync(5);
        await AnsweredAsync(market);
        await FinishedAsync(await ReadAsync(second));

        await Both.AssertAsync(before,
            deadlines:
            [
                "archive BC-07 30 d +30: open", "handle BC-04 5 wd +5 wd: ended", "pick-up BC-01 4 working hours +0: ended", "tell-customer BC-07 1 wd +1 wd: ended",
                "urge-1 BC-06 8 working hours +0: late", "urge-2 BC-06 4 working hours +0: ended",
            ],
            alerts: ["AnswerWanted write-opinion BC-07 to centre-judge", "ClockBegan urge-1 BC-06 to north-head", "ClockBegan urge-2 BC-06 to north-leader", "ClockRanOut urge-1 BC-06 to north-head"],
            notices: ["receipt", "acceptance", "result", "closing"]);
        await Both.AssertAsync(after,
            deadlines:
            [
                "archive BC-07 30 d +30: open", "handle BC-04 5 wd +5 wd: ended", "pick-up BC-01 4 working hours +0: ended", "tell-customer BC-07 1 wd +1 wd: ended",
                "urge-1 BC-06 8 working hours +0: ended",
            ],
            alerts: ["AnswerWanted write-opinion BC-07 to centre-judge", "ClockBegan urge-1 BC-06 to north-head", "ClockRanOut tasks.linkage BC-03 to north-head"],
            notices: ["receipt", "acceptance", "result", "closing"]);
        await AssertRehearsedAsync(second.WorkItemId);

        await Both.DaysLaterAsync(31);
        foreach (var (filed, version) in new[] { (before, 1), (after, 2) })
        {
            var archived = await Office.AtAsync(filed.Number, "archived");
            Assert.Equal(version, archived.ProcedureVersion);
            Assert.All(archived.Deadlines.Where(deadline => deadline.Clock.StartsWith("urge-", StringComparison.Ordinal)), deadline => Assert.Equal("BC-06", deadline.Rule));
        }
    }

    /// <summary>Each version over the records of both, and a third that leaves other times: what would be due at another time is told, for tasks as well.</summary>
    /// <param name="distributed">Id of the slip from the day on, which the desk distributed.</param>
    private async Task AssertRehearsedAsync(string distributed)
    {
        var (one, two) = (OwnFiles.TextOf("bank-contact-centre", 1), OwnFiles.TextOf("bank-contact-centre", 2));
        await using var unchanged = await Suite.UnchangedAsync(Office.Organisation);
        Assert.Empty(await DifferencesAsync("2.yaml", two));

        // Under the first version nobody could have been asked, and nothing would be due.
        var earlier = await DifferencesAsync("1.yaml", one);
        Assert.All(earlier, difference => Assert.Equal((distributed, "BC-03"), (difference.RecordId, difference.Rule)));
        Assert.Equal(
            [("tasks.linkage", DifferenceKind.Deadline, ""), ("tasks.linkage", DifferenceKind.Outcome, ""), ("ask-task", DifferenceKind.Outcome, "NOT_ENABLED")],
            earlier.Select(difference => (difference.Name, difference.Kind, difference.Code)));
        Assert.Null(earlier[0].DueAfter);
        Assert.Equal(("escalate:linkage-head", "not-running"), (earlier[1].Before, earlier[1].After));

        var third = two.Replace("version: 2", "version: 3", StringComparison.Ordinal).Replace("limit: 2 wd\n    late: {escalate: linkage-head}\n    nested", "limit: 3 wd\n    late: {escalate: linkage-head}\n    nested", StringComparison.Ordinal)
            .Replace("limit: 8 working hours", "limit: 6 working hours", StringComparison.Ordinal);
        var later = await DifferencesAsync("3.yaml", third);
        Assert.Equal([1, 2], later.Where(difference => difference.Name == "urge-1" && difference.Kind == DifferenceKind.Deadline).Select(difference => difference.ProcedureVersion).Order());
        var task = later.Where(difference => difference.Name == "tasks.linkage").ToList();
        Assert.Equal([(distributed, DifferenceKind.Deadline), (distributed, DifferenceKind.Outcome)], task.Select(difference => (difference.RecordId, difference.Kind)));
        Assert.Equal(TimeSpan.FromDays(1), task[0].DueAfter.ToDateTimeOffset() - task[0].DueBefore.ToDateTimeOffset());
        Assert.Equal(("escalate:linkage-head", "in-time"), (task[1].Before, task[1].After));
    }

    private async Task<IReadOnlyList<Difference>> DifferencesAsync(string fileName, string text) =>
        (await Rehearsed.AskAsync(Suite, "routing", Office.Organisation, fileName, text, await Suite.SignOns.MachineAsync("operator"))).Differences;

    private static AskTaskRequest Asking(WorkItem item) =>
        new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Task = "linkage", Department = Market, Question = "When was the account closed?", Language = "en" };

    private async Task<WorkItem> UrgedAsync(WorkItem item, string level, string answers) => await DoAsync(
        Act(await DoAsync(Act(item, $"urge-{level}", ("message", "The customer waits.")), await JudgeAsync()), $"answer-urge-{level}", ("answer", "Soon.")), await NorthAsync(answers));

    private async Task<WorkItem> ReadAsync(WorkItem item)
    {
        await Suite.SettleAsync();
        return (await Suite.SendAsync<GetWorkItemResponse>(new GetWorkItemRequest { WorkItemId = item.WorkItemId }, await NorthAsync())).WorkItem;
    }

    private async Task AnsweredAsync(DepartmentTask task)
    {
        var market = await NorthAsync("market");
        var now = (await Suite.SendAsync<GetTaskResponse>(new GetTaskRequest { TaskId = task.TaskId, Language = "en" }, market)).Task;
        var taken = (await Suite.SendAsync<TakeTaskResponse>(new TakeTaskRequest { TaskId = task.TaskId, RequestId = RequestId.New(), ExpectedVersion = now.Version, Language = "en" }, market)).Task;
        await Suite.SendAsync<AnswerTaskResponse>(new AnswerTaskRequest { TaskId = task.TaskId, RequestId = RequestId.New(), ExpectedVersion = taken.Version, Answer = "In May, at the counter." }, market);
    }

    private async Task FinishedAsync(WorkItem item) => Assert.Equal("closed", (await CloseAsync(await ReviewedAsync(await ToldAsync(await HandledAsync(item))))).Step);
}
