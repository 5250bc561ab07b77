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
        Assert.Equal(["ROLE_NOT_PERMITTED PM-02"], (await Office.RefusedAsync(Withdrawing(filed.Complaint), await DeskAsync("hillside"))).Lines);
    }

    [Theory, Rule("PM-02", Case.Refused)]
    [InlineData("lakeside-manager")]
    [InlineData("quality")]
    public async Task No_other_post_of_the_project_or_above_accepts(string who)
    {
        var filed = await FileAsync();
        Assert.Equal(["ROLE_NOT_PERMITTED PM-02"], (await Office.RefusedAsync(Acceptance(filed.Complaint), await Office.PersonAsync(who))).Lines);
    }

    [Fact, Rule("PM-02", Case.Refused)]
    public async Task The_service_centre_ends_nothing_by_withdrawing_it()
    {
        Assert.Equal(["ROLE_NOT_PERMITTED PM-02"], (await Office.RefusedAsync(Withdrawing((await AtWorkAsync()).Complaint), await DeskAsync())).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED PM-02"], (await Office.RefusedAsync(Withdrawing((await FileAsync()).Complaint), await DeskAsync())).Lines);
    }

    [Fact, Rule("PM-02", Case.Allowed)]
    public async Task The_owner_withdraws_it_and_so_does_the_quality_administrator_in_the_owner_s_name()
    {
        var filed = await AtWorkAsync();
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(Withdrawing(filed.Complaint), await Office.OpenAsync(filed))).Complaint.Step);
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(Withdrawing((await AtWorkAsync()).Complaint), await QualityAsync())).Complaint.Step);
    }

    /// <summary>The owner is told that the limit pauses, and it does.</summary>
    [Fact, Rule("PM-02", Case.Allowed)]
    public async Task The_limit_pauses_while_the_owner_is_asked_for_material_and_goes_on_with_the_answer()
    {
        var filed = await AtWorkAsync();
        var asked = (await Suite.SendAsync<RequestMaterialsResponse>(
            new RequestMaterialsRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Text = "Which of the two lifts?", Items = { "Lift" } }, await DeskAsync())).Complaint;
        await Poll.ForAsync(async () => Handle(await Office.ReadAsync(filed.Number)).PauseTime, RunningSuite.Patience, "the limit pauses");
        await Suite.AdvanceAsync(TimeSpan.FromDays(3));
        await Suite.SendAsync<AnswerMaterialsResponse>(
            new AnswerMaterialsRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = (await Office.ReadAsync(filed.Number)).Version, Text = "The left one." }, await Office.OpenAsync(filed));
        var answered = Handle(await Office.ReadAsync(filed.Number));
        Assert.Null(answered.PauseTime);
        Assert.True(answered.DueTime > Handle(asked).DueTime);

        static Contracts.Common.V1.Deadline Handle(Complaint complaint) => complaint.Deadlines.Single(deadline => deadline.Clock == "handle");
    }

    [Fact, Rule("PM-02", Case.Refused)]
    public async Task Nothing_is_closed_that_nobody_followed_up()
    {
        var known = await WorkAsync((await AtWorkAsync()).Number);
        var told = (await Suite.SendAsync<NotifyResultResponse>(
            new NotifyResultRequest { CaseNumber = known.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = known.Version, Means = "telephone", GivenBy = "yh-03" }, await DeskAsync())).Complaint;
        Assert.Equal(["VISITED PM-02"], (await Office.RefusedAsync(Office.Closing(await Office.SetIndicatorsAsync(told, Figures)), await DeskAsync())).Lines);
    }

    private static WithdrawComplaintRequest Withdrawing(Complaint complaint) => new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Reason = "They called." };
}
