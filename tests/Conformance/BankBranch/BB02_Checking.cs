namespace ComplaintSuite.Conformance.BankBranch;

/// <summary>BB-02: the customer is told that the content needs checking and is taken aside from the public area.</summary>
public sealed class BB02_Checking(RunningSuite suite) : Branches(suite)
{
    [Fact, Rule("BB-02", Case.Allowed)]
    public async Task Told_and_taken_aside_the_customer_waits_for_the_check() => Assert.Equal("claimed", (await CheckedAsync((await AtWorkAsync()).Number)).Step);

    /// <summary>Who writes or calls stands in no public area.</summary>
    [Fact, Rule("BB-02", Case.Allowed)]
    public async Task What_came_by_letter_is_checked_at_once() =>
        Assert.Equal("claimed", (await DoAsync(Check(await ClaimedAsync((await AtWorkAsync(request => request.Channel = "letter")).Number)))).Step);

    [Fact, Rule("BB-02", Case.Refused)]
    public async Task No_check_is_recorded_before_the_customer_was_told_and_taken_aside()
    {
        var claimed = await ClaimedAsync((await AtWorkAsync()).Number);
        Assert.Equal(["FIELD_MISSING done.take-aside BB-02"], (await Office.RefusedAsync(Check(claimed), await LobbyAsync())).Lines);
        Assert.Equal(["NEVER_PERMITTED BB-02"], (await Office.RefusedAsync(Act(claimed, "take-aside", ("told", "no"), ("where", "VIP room")), await LobbyAsync())).Lines);
        Assert.Equal(["FIELD_MISSING where BB-02"], (await Office.RefusedAsync(Act(claimed, "take-aside", ("told", "yes")), await LobbyAsync())).Lines);
        Assert.Contains("FIELD_MISSING done.check-content BB-02", (await Office.RefusedAsync(Finish(claimed), await LobbyAsync())).Lines);
    }
}
