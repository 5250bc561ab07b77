namespace ComplaintSuite.Conformance.BankBranch;

/// <summary>BB-05: what can't be solved at once is dealt with after the customer was seen off, with an entry in the log.</summary>
public sealed class BB05_Deferring(RunningSuite suite) : Branches(suite)
{
    [Fact, Rule("BB-05", Case.Allowed)]
    public async Task With_an_entry_in_the_log_it_is_dealt_with_after_the_customer_left()
    {
        var deferred = await DoAsync(Act(await CheckedAsync((await AtWorkAsync()).Number), "defer", ("log", "Needs the machine's records."), ("courteous", "yes")));
        Assert.Contains("deferred", await RunningAsync(deferred.CaseNumber));
        Assert.Equal("result-known", (await HandInAsync(await AgreedAsync(deferred))).Step);
    }

    [Fact, Rule("BB-05", Case.Refused)]
    public async Task It_is_not_deferred_without_an_entry_in_the_log() =>
        Assert.Equal(["FIELD_MISSING log BB-05"], (await Office.RefusedAsync(Act(await CheckedAsync((await AtWorkAsync()).Number), "defer", ("courteous", "yes")), await LobbyAsync())).Lines);
}
