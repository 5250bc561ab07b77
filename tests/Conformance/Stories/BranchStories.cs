using ComplaintSuite.Conformance.BankBranch;

namespace ComplaintSuite.Conformance.Stories;

/// <summary>Whole lives of customers' complaints (<see cref="Chronicle"/>).</summary>
public sealed class BranchStories(RunningSuite suite) : Branches(suite)
{
    private Chronicle Chronicle => new(Suite, Office, "follow-up", "station-leader", "lake-leader", "station-desk", "lobby-1", "lobby-2", "retail");

    [Fact, Rule("BB-01", Case.Allowed), Rule("BB-06", Case.Allowed), Rule("BB-07", Case.Allowed)]
    public async Task A_customer_is_taken_aside_served_and_asked_again()
    {
        await Chronicle.MorningAsync();
        var filed = await AtWorkAsync();
        await ServedAsync(filed.Number);
        await Chronicle.AssertAsync(filed,
            deadlines: ["archive BB-07 30 d +30: open", "follow-up BB-07 3 wd +3 wd: ended", "take-on BB-01 1 h +0: ended"],
            alerts: [],
            notices: ["receipt", "acceptance", "result", "closing"]);
        await Chronicle.DaysLaterAsync(31);
        Assert.Equal("archived", (await Office.AtAsync(filed.Number, "archived")).Step);
    }

    [Fact, Rule("BB-04", Case.Allowed), Rule("BB-05", Case.Allowed), Rule("BB-07", Case.Allowed)]
    public async Task Put_off_promised_late_and_not_content_it_ends_one_level_up()
    {
        await Chronicle.MorningAsync();
        var filed = await AtWorkAsync();
        var item = await DoAsync(Act(await CheckedAsync(filed.Number), "defer", ("log", "Needs the machine's records."), ("courteous", "yes")));
        await DoAsync(Act(item, "promise", ("until", InDays(2)), ("told", "At the counter.")));
        await Chronicle.DaysLaterAsync(5);
        item = await WorkItemAsync(filed.Number);
        item = await DoAsync(Act(item, "keep-promise", ("kept", "yes"), ("how", "The fee is paid back.")));
        await FollowedUpAsync(await TellAsync(await HandInAsync(await AgreedAsync(item))), solved: false);
        await Office.AtAsync(filed.Number, "at-work");

        var officer = await Office.PersonAsync("retail");
        var again = await ClaimedAsync(filed.Number, SecondLevel, officer);
        again = await DoAsync(Aside(again), officer);
        again = await DoAsync(Check(again), officer);
        again = await DoAsync(Act(again, "offer-solution", ("solution", "The fee and a gift.")), officer);
        again = await DoAsync(Act(again, "answer-offer", ("accepted", "yes"), ("has-time", "yes")), officer);
        await CloseAsync(await FollowedUpAsync(await TellAsync(await HandInAsync(again, officer))));
        await Chronicle.AssertAsync(filed,
            deadlines:
            [
                "archive BB-07 30 d +30: open", "deferred BB-05 1 wd +1 wd: late", "follow-up BB-07 3 wd +3 wd: ended", "follow-up BB-07 3 wd +3 wd: ended", "promised BB-04 as given +2: late",
                "take-on BB-01 1 h +0: ended", "take-on-above BB-01 1 h +0: ended",
            ],
            alerts: ["ClockBegan take-on-above BB-01 to follow-up-desk", "ClockRanOut deferred BB-05 to station-leader", "ClockRanOut promised BB-04 to station-leader"],
            notices: ["receipt", "acceptance", "result", "reopening", "result", "closing"]);
    }
}
