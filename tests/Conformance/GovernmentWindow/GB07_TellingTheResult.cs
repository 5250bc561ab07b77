namespace ComplaintSuite.Conformance.GovernmentWindow;

/// <summary>GB-07: who complains under the real name is told the result within two working days.</summary>
public sealed class GB07_TellingTheResult(RunningSuite suite) : Windows(suite)
{
    [Fact, Rule("GB-07", Case.Allowed)]
    public async Task The_result_is_told_in_two_working_days()
    {
        var told = await TellAsync(await InvestigateAsync((await AtWorkAsync()).Number));
        var clock = told.Deadlines.Single(deadline => deadline.Clock == "tell-result");
        Assert.Equal(("GB-07", "2 wd", false), (clock.Rule, clock.Limit, clock.EndTime is null));
    }

    [Fact, Rule("GB-07", Case.Allowed)]
    public async Task Whoever_left_no_name_is_not_waited_for()
    {
        var filed = await FileAsync(Anonymous);
        var passedOn = await DoAsync(Act(filed.Complaint, "pass-on-anonymous", ("reason", "Names place and time.")), await ClerkAsync());
        await Suite.SendAsync<AcceptComplaintResponse>(Acceptance(passedOn), await ClerkAsync());
        await Office.AtAsync(filed.Number, "at-work");
        var known = await InvestigateAsync(filed.Number);
        Assert.DoesNotContain(known.Deadlines, deadline => deadline.Clock == "tell-result");
    }

    [Fact, Rule("GB-07", Case.Allowed)]
    public async Task Who_complained_withdraws_it_and_so_does_the_head_in_their_name()
    {
        var filed = await AtWorkAsync();
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(Withdrawing(filed.Complaint), await Office.OpenAsync(filed))).Complaint.Step);
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(Withdrawing((await AtWorkAsync()).Complaint), await HeadAsync())).Complaint.Step);
    }

    /// <summary>Withdrawn, the result would be told to nobody.</summary>
    [Fact, Rule("GB-07", Case.Refused)]
    public async Task The_office_does_not_withdraw_what_it_investigates()
    {
        var known = await InvestigateAsync((await AtWorkAsync()).Number);
        Assert.Equal(["ROLE_NOT_PERMITTED GB-07"], (await Office.RefusedAsync(Withdrawing(known), await ClerkAsync())).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED GB-07"], (await Office.RefusedAsync(Withdrawing((await FileAsync()).Complaint), await ClerkAsync())).Lines);
    }

    [Fact, Rule("GB-07", Case.Refused)]
    public async Task A_real_name_complaint_is_not_closed_before_the_result_is_told()
    {
        var known = await CountedAsync(await InvestigateAsync((await AtWorkAsync()).Number));
        Assert.Contains("RESULT_NOTIFIED GB-07", (await Office.RefusedAsync(Office.Closing(known), await ClerkAsync())).Lines);
    }
}
