using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.Stories;

/// <summary>Whole lives of complaints about windows (<see cref="Chronicle"/>).</summary>
public sealed class WindowStories(RunningSuite suite) : GovernmentWindow.Windows(suite)
{
    private Chronicle Chronicle => new(Suite, Office, "director", "head", "clerk", "investigator-1", "investigator-2", "window");

    [Fact, Rule("GB-04", Case.Allowed), Rule("GB-07", Case.Allowed), Rule("GB-10", Case.Allowed)]
    public async Task Three_journeys_for_one_paper_are_examined_heard_told_and_put_right()
    {
        await Chronicle.MorningAsync();
        var filed = await AtWorkAsync();
        var told = await TellAsync(await InvestigateAsync(filed.Number));
        var until = Chronicle.DayOf(Suite.Now).AddDays(10);
        await DoAsync(Act(told, "order-correction", ("whom", "zw-06"), ("what", "Hang the list of documents at the window."), ("until", Chronicle.Day(10))), await HeadAsync());
        await Chronicle.DaysLaterAsync(5);
        var noted = await DoAsync(Act(await Office.ReadAsync(filed.Number), "note-corrected", ("seen", "The list hangs there.")), await ClerkAsync());
        await Chronicle.DaysLaterAsync(6);
        var reported = await DoAsync(Act(await Office.ReadAsync(noted.CaseNumber), "report-correction", ("report", "The list hangs at the window; everybody was trained.")), await ClerkAsync());
        await CloseAsync(await CountedAsync(reported));
        await Chronicle.AssertAsync(filed,
            deadlines:
            [
                "archive GB-03 30 d +30: open", "correct GB-10 as given +10: ended", "examination GB-04 3 wd +3 wd: ended", "report-correction GB-10 3 wd +3 wd: ended",
                "tell-result GB-07 2 wd +2 wd: ended",
            ],
            alerts: ["ActDone order-correction GB-10 to zw-06", "AnswerWanted order-correction GB-10 to office-clerk"],
            notices: ["receipt", "acceptance", "result", "closing"],
            ("report-correction", until));
        await Chronicle.DaysLaterAsync(31);
        Assert.Equal("archived", (await Office.AtAsync(filed.Number, "archived")).Step);
    }

    [Fact, Rule("GB-04", Case.Allowed), Rule("GB-05", Case.Allowed), Rule("GB-06", Case.Allowed), Rule("GB-10", Case.Allowed)]
    public async Task Examined_told_and_put_right_too_late_by_another_investigator_while_the_window_will_not_talk()
    {
        await Chronicle.MorningAsync();
        var filed = await FileAsync(request => request.Channel = "in-person");
        await Chronicle.DaysLaterAsync(20);
        await Suite.SendAsync<AcceptComplaintResponse>(Acceptance(await Office.ReadAsync(filed.Number)), await ClerkAsync());
        await Office.AtAsync(filed.Number, "at-work");
        await DoAsync(Act(await ClaimedAsync(filed.Number), "declare-interest", ("reason", "The officer of the window is my cousin.")), await InvestigatorAsync());

        var second = await InvestigatorAsync(2);
        var item = await DoAsync(Hearing(await ClaimedAsync(filed.Number, investigator: 2), "complainant"), second);
        item = await DoAsync(Unheard(item, "respondent", "refused", "Said that there is nothing to say."), second);
        item = (await Suite.SendAsync<FinishHandlingResponse>(Finish(item), second)).WorkItem;
        await Suite.SendAsync<HandInResponse>(new HandInRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version }, second);
        await Office.AtAsync(filed.Number, "result-known");
        await Chronicle.DaysLaterAsync(15);

        var told = await TellAsync(await Office.ReadAsync(filed.Number));
        var until = Chronicle.DayOf(Suite.Now).AddDays(5);
        await DoAsync(Act(told, "order-correction", ("whom", "zw-06"), ("what", "Apologise, and hang the list at the window."), ("until", Chronicle.Day(5))), await DirectorAsync());
        await Chronicle.DaysLaterAsync(25);
        var reported = await DoAsync(Act(await Office.ReadAsync(filed.Number), "report-correction", ("report", "Apologised by telephone; the list hangs there.")), await ClerkAsync());
        await CloseAsync(await CountedAsync(reported));
        await Chronicle.AssertAsync(filed,
            deadlines:
            [
                "archive GB-03 30 d +30: open", "correct GB-10 as given +5: late", "examination GB-04 3 wd +3 wd: late", "report-correction GB-10 3 wd +3 wd: late",
                "tell-result GB-07 2 wd +2 wd: late",
            ],
            alerts:
            [
                "ActDone order-correction GB-10 to zw-06", "AnswerWanted order-correction GB-10 to office-clerk", "ClockRanOut correct GB-10 to director", "ClockRanOut examination GB-04 to office-head",
                "ClockRanOut report-correction GB-10 to director", "ClockRanOut tell-result GB-07 to office-head", "HandlerWithdrew GB-05 to office-head",
            ],
            notices: ["receipt", "acceptance", "result", "closing"],
            ("report-correction", until));
    }
}
