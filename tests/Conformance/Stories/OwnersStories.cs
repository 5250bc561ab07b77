using ComplaintSuite.Conformance.PropertyOwner;

namespace ComplaintSuite.Conformance.Stories;

/// <summary>Whole lives of owners' complaints (<see cref="Chronicle"/>).</summary>
public sealed class OwnersStories(RunningSuite suite) : Owners(suite)
{
    private Chronicle Chronicle => new(Suite, Office, "quality", "lakeside-manager", "hillside-manager", "lakeside-desk", "lakeside-engineer");

    [Fact, Rule("PM-02", Case.Allowed), Rule("PM-04", Case.Allowed)]
    public async Task A_lift_is_repaired_in_time_and_the_owner_is_told_asked_and_content()
    {
        await Chronicle.MorningAsync();
        var filed = await AtWorkAsync();
        await CloseAsync(await FollowedUpAsync(await WorkAsync(filed.Number)));
        await Chronicle.AssertAsync(filed,
            deadlines: ["acceptance PM-02 1 wd +1 wd: ended", "archive PM-02 30 d +30: open", "handle PM-02 5 wd +5 wd: ended", "tell-owner PM-02 1 wd +1 wd: ended"],
            alerts: [],
            notices: ["receipt", "acceptance", "result", "closing"]);
        await Chronicle.DaysLaterAsync(31);
        Assert.Equal("archived", (await Office.AtAsync(filed.Number, "archived")).Step);
    }

    [Fact, Rule("PM-01", Case.Allowed), Rule("PM-02", Case.Allowed)]
    public async Task Nobody_handles_it_in_time_nobody_tells_the_owner_and_each_is_told_to_whoever_is_in_charge_there()
    {
        await Chronicle.MorningAsync();
        var filed = await AtWorkAsync();
        await Chronicle.DaysLaterAsync(10);
        await WorkAsync(filed.Number);
        await Chronicle.DaysLaterAsync(5);
        await CloseAsync(await FollowedUpAsync(await Office.ReadAsync(filed.Number)));
        await Chronicle.AssertAsync(filed,
            deadlines: ["acceptance PM-02 1 wd +1 wd: ended", "archive PM-02 30 d +30: open", "handle PM-02 5 wd +5 wd: late", "tell-owner PM-02 1 wd +1 wd: late"],
            // The manager of this estate, and of no other.
            alerts: ["ClockRanOut handle PM-02 to quality-administrator", "ClockRanOut tell-owner PM-02 to lakeside-manager"],
            notices: ["receipt", "acceptance", "result", "closing"]);
    }
}
