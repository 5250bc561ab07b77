namespace ComplaintSuite.Conformance.BankBranch;

/// <summary>BB-07: the second-level branch asks the customer again: satisfied, it is closed; if not, it goes back one level up.</summary>
public sealed class BB07_FollowUp(RunningSuite suite) : Branches(suite)
{
    [Fact, Rule("BB-07", Case.Allowed)]
    public async Task A_customer_who_is_satisfied_closes_it() => Assert.Equal("closed", (await ServedAsync((await AtWorkAsync()).Number)).Step);

    [Fact, Rule("BB-07", Case.Allowed)]
    public async Task Who_is_not_satisfied_is_dealt_with_one_level_up()
    {
        var filed = await AtWorkAsync();
        await FollowedUpAsync(await TellAsync(await HandInAsync(await AgreedAsync(await CheckedAsync(filed.Number)))), solved: false);
        await Office.AtAsync(filed.Number, "at-work");
        Assert.Equal("queued", (await WorkItemAsync(filed.Number, SecondLevel)).Step);
    }

    [Fact, Rule("BB-07", Case.Refused)]
    public async Task Nothing_is_closed_without_the_follow_up_and_no_branch_follows_itself_up()
    {
        var told = await TellAsync(await HandInAsync(await AgreedAsync(await CheckedAsync((await AtWorkAsync()).Number))));
        Assert.Equal(["ROLE_NOT_PERMITTED BB-07"], (await Office.RefusedAsync(FollowingUp(told), await DeskAsync())).Lines);
        Assert.Equal(["VISITED BB-07"], (await Office.RefusedAsync(Office.Closing(await Office.SetIndicatorsAsync(told, Figures)), await FollowUpAsync())).Lines);
    }
}
