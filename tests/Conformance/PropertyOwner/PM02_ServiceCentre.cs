namespace ComplaintSuite.Conformance.PropertyOwner;

/// <summary>PM-02: the project's customer service centre accepts and follows up; the quality administrator manages.</summary>
public sealed class PM02_ServiceCentre(RunningSuite suite) : Owners(suite)
{
    [Fact, Rule("PM-02", Case.Allowed)]
    public async Task The_project_s_service_centre_accepts_tells_follows_up_and_closes()
    {
        var filed = await AtWorkAsync();
        var followedUp = await FollowedUpAsync(await WorkAsync(filed.Number));
        Assert.Equal("closed", (await CloseAsync(followedUp)).Step);
    }

    [Fact, Rule("PM-02", Case.Allowed)]
    public async Task The_quality_administrator_closes_what_was_followed_up()
    {
        var followedUp = await FollowedUpAsync(await WorkAsync((await AtWorkAsync()).Number));
        var counted = await Office.SetIndicatorsAsync(followedUp, Figures);
        Assert.Equal("closed", (await Suite.SendAsync<CloseComplaintResponse>(Office.Closing(counted), await QualityAsync())).Complaint.Step);
    }

    [Fact, Rule("PM-02", Case.Refused)]
    public async Task Another_project_s_service_centre_accepts_nothing_here()
    {
        var filed = await FileAsync();
        Assert.Equal(["ROLE_NOT_PERMITTED PM-02"], (await Office.RefusedAsync(Acceptance(filed.Complaint), await DeskAsync("hillside"))).Lines);
        // What every procedure takes over is no right of another project's desk either.
        var withdrawing = new WithdrawComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Reason = "They called." };
        Assert.StartsWith("ROLE_NOT_PERMITTED", Assert.Single((await Office.RefusedAsync(withdrawing, await DeskAsync("hillside"))).Lines), StringComparison.Ordinal);
    }

    [Fact, Rule("PM-02", Case.Refused)]
    public async Task Nothing_is_closed_that_nobody_followed_up()
    {
        var known = await WorkAsync((await AtWorkAsync()).Number);
        var told = (await Suite.SendAsync<NotifyResultResponse>(
            new NotifyResultRequest { CaseNumber = known.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = known.Version, Means = "telephone", GivenBy = "yh-03" }, await DeskAsync())).Complaint;
        Assert.Equal(["VISITED PM-02"], (await Office.RefusedAsync(Office.Closing(await Office.SetIndicatorsAsync(told, Figures)), await DeskAsync())).Lines);
    }
}
