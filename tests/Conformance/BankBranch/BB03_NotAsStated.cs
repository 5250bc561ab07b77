namespace ComplaintSuite.Conformance.BankBranch;

/// <summary>BB-03: what is not as stated is closed once the customer was told, and may be opened again by the customer.</summary>
public sealed class BB03_NotAsStated(RunningSuite suite) : Branches(suite)
{
    [Fact, Rule("BB-03", Case.Allowed)]
    public async Task Told_so_it_is_closed_without_a_follow_up_and_the_customer_may_come_again()
    {
        var filed = await AtWorkAsync();
        var closed = await CloseAsync(await TellAsync(await HandInAsync(await CheckedAsync(filed.Number, substantiated: false))));
        Assert.Equal("closed", closed.Step);
        var reopened = await Suite.SendAsync<ReopenComplaintResponse>(
            new ReopenComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = closed.Version, Reason = "I found the right ticket." }, await Office.OpenAsync(filed));
        Assert.Equal("reopened", reopened.Complaint.Step);
        // To the branch again, as the customer was asked to.
        await Office.AtAsync(filed.Number, "at-work");
        Assert.Equal("queued", (await WorkItemAsync(filed.Number)).Step);
    }

    /// <summary>Whoever withdraws meanwhile waits for nothing.</summary>
    [Fact, Rule("BB-03", Case.Allowed)]
    public async Task Withdrawn_after_the_check_it_is_closed()
    {
        var filed = await AtWorkAsync();
        await CheckedAsync(filed.Number, substantiated: false);
        await Suite.SendAsync<WithdrawComplaintResponse>(
            new WithdrawComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = (await Office.ReadAsync(filed.Number)).Version, Reason = "Found the ticket." }, await Office.OpenAsync(filed));
        Assert.Equal("closed", (await CloseAsync(await Office.ReadAsync(filed.Number))).Step);
    }

    [Fact, Rule("BB-03", Case.Refused)]
    public async Task It_is_not_closed_before_the_customer_was_told()
    {
        var known = await HandInAsync(await CheckedAsync((await AtWorkAsync()).Number, substantiated: false));
        Assert.Equal(["RESULT_NOTIFIED BB-03"], (await Office.RefusedAsync(Office.Closing(await Office.SetIndicatorsAsync(known, Figures)), await FollowUpAsync())).Lines);
    }
}
