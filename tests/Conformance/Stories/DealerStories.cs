using ComplaintSuite.Conformance.Dealership;

namespace ComplaintSuite.Conformance.Stories;

/// <summary>Whole lives of customers' complaints (<see cref="Chronicle"/>).</summary>
public sealed class DealerStories(RunningSuite suite) : Dealers(suite)
{
    [Fact, Rule("CD-03", Case.Allowed), Rule("CD-05", Case.Allowed), Rule("CD-11", Case.Allowed)]
    public async Task A_noise_is_passed_on_entered_dispatched_decided_told_and_assessed()
    {
        await WorkingHoursAsync();
        var formed = await FormedAsync();
        var filed = new Filed(await DispatchedAsync(formed), "");
        await SolvedAsync(filed.Number);
        await Chronicle.AssertAsync(filed,
            deadlines: ["archive CD-05 30 d +30: open", "form-to-manager CD-08 30 min +0: ended", "hand-over CD-03 30 min +0: ended"],
            alerts: ["ActDone register-form CD-05 to quality-control"],
            notices: ["receipt", "acceptance", "result", "closing"]);
        await Chronicle.DaysLaterAsync(31);
        Assert.Equal("archived", (await Office.AtAsync(filed.Number, "archived")).Step);
    }

    [Fact, Rule("CD-06", Case.Allowed), Rule("CD-09", Case.Allowed)]
    public async Task An_accident_at_night_reaches_nobody_in_time_and_each_next_one_is_told()
    {
        await WorkingHoursAsync();
        await Chronicle.AtHourAsync(22);
        var receiver = await ReceiverAsync();
        var filed = await FileAsync();
        await DoAsync(JudgingMajor(filed.Complaint), receiver);
        await Suite.AdvanceAsync(TimeSpan.FromHours(1));
        await Chronicle.AtHourAsync(8);
        var handedOver = await DoAsync(Act(await ConfirmedAsync(await Office.ReadAsync(filed.Number), receiver), "hand-over"), receiver);
        var formed = await DoAsync(Act(handedOver, "register-form"), await DeskAsync());
        await Suite.AdvanceAsync(TimeSpan.FromMinutes(45));
        var dispatched = await DispatchedAsync(await Office.ReadAsync(formed.CaseNumber));
        await SolvedAsync(dispatched.CaseNumber);
        await Chronicle.AssertAsync(filed,
            deadlines:
            [
                "archive CD-05 30 d +30: open", "form-to-manager CD-08 30 min +0: late", "hand-over CD-03 30 min +1: ended", "hand-over-major CD-06 30 min +0: late",
                "leader-acknowledges CD-09 15 min +0: late",
            ],
            alerts:
            [
                "ActDone register-form CD-05 to quality-control", "ClockBegan leader-acknowledges CD-09 to leader-on-call",
                "ClockRanOut form-to-manager CD-08 to general-affairs-manager", "ClockRanOut hand-over-major CD-06 to general-manager", "ClockRanOut leader-acknowledges CD-09 to general-manager",
            ],
            notices: ["receipt", "acceptance", "result", "closing"]);
    }
}
