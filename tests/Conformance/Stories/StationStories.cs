using ComplaintSuite.Conformance.ServiceStation;
using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.Stories;

/// <summary>Whole lives of what villagers bring to a station (<see cref="Chronicle"/>).</summary>
public sealed class StationStories(RunningSuite suite) : Stations(suite)
{
    [Fact, Rule("RS-01", Case.Allowed), Rule("RS-02", Case.Allowed)]
    public async Task A_villager_s_fertiliser_is_asked_after_and_comes()
    {
        await Chronicle.MorningAsync();
        var filed = await AtWorkAsync();
        await Chronicle.DaysLaterAsync(1);
        await ToldAndClosedAsync(await WorkedAsync(filed.Number));
        await Chronicle.AssertAsync(filed,
            deadlines: ["acceptance RS-01 1 wd +1 wd: ended", "archive RS-01 30 d +30: open", "handle RS-01 5 wd +5 wd: ended"],
            alerts: [],
            notices: ["receipt", "acceptance", "result", "closing"]);
        await Chronicle.DaysLaterAsync(31);
        Assert.Equal("archived", (await Office.AtAsync(filed.Number, "archived")).Step);
    }

    [Fact, Rule("RS-01", Case.Refused), Rule("RS-02", Case.Refused), Rule("RS-02", Case.Allowed)]
    public async Task Taken_down_without_a_line_handed_over_late_and_handled_by_the_town_when_the_village_did_not()
    {
        await Chronicle.MorningAsync();
        var desk = new HandingOver(Suite, Office);
        var village = await VillageAsync();
        // Without consent the station hands nothing over; with it, what it took down a week ago.
        var unasked = desk.Entry(Complaint(request =>
        {
            OnBehalf(request);
            request.Details["consent"] = "no";
        }), TimeSpan.FromDays(7));
        Assert.Equal(["NEVER_PERMITTED RS-02"], await desk.RefusedAsync(desk.Batch(unasked), village));
        var result = Assert.Single(await desk.SendAsync(desk.Batch(desk.Entry(Complaint(OnBehalf), TimeSpan.FromDays(7))), village));
        var filed = new Filed(result.Complaint, result.AccessCode);
        await Suite.AdvanceAsync(TimeSpan.FromMinutes(1));
        await AcceptAsync(await Office.ReadAsync(filed.Number));

        // What is needed is asked for, and no time limit waits for it.
        var asked = await Office.ReadAsync(filed.Number);
        await Suite.SendAsync<RequestMaterialsResponse>(
            new RequestMaterialsRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = asked.Version, Text = "Please bring the slip.", Items = { "The order slip" } }, village);
        Assert.All((await Office.ReadAsync(filed.Number)).Deadlines, deadline => Assert.Null(deadline.PauseTime));
        await Chronicle.DaysLaterAsync(10);
        var withdrawing = new WithdrawComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = (await Office.ReadAsync(filed.Number)).Version, Reason = "Nobody came." };
        Assert.Equal(["ROLE_NOT_PERMITTED RS-01"], (await Office.RefusedAsync(withdrawing, village)).Lines);

        var item = await Office.ClaimAsync(filed.Number, "village-station", "village");
        await Suite.SendAsync<TransferWorkItemResponse>(
            new TransferWorkItemRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Department = "town-station", Reason = "The town ordered it." }, village);
        await ToldAndClosedAsync(await WorkedAsync(filed.Number, "town-station", "town"));
        await Chronicle.AssertAsync(filed,
            deadlines: ["acceptance RS-01 1 wd +1 wd: late", "archive RS-01 30 d +30: open", "handle RS-01 5 wd +5 wd: late"],
            alerts: ["ClockRanOut handle RS-01 to county-head", "HandedOverLate acceptance RS-01 to county-head"],
            notices: ["receipt", "acceptance", "materials-request", "result", "closing"]);
        await Chronicle.DaysLaterAsync(31);
        Assert.Equal("archived", (await Office.AtAsync(filed.Number, "archived")).Step);
    }
}
