namespace ComplaintSuite.Conformance.Dealership;

/// <summary>CD-11: each result is assessed by the general affairs manager.</summary>
public sealed class CD11_Assessing(RunningSuite suite) : Dealers(suite)
{
    [Fact, Rule("CD-11", Case.Allowed)]
    public async Task Assessed_it_is_closed() => Assert.Equal("closed", (await SolvedAsync((await DispatchedAsync()).CaseNumber)).Step);

    /// <summary>Whoever decides on the measures, or assesses what came of them, reads it there; the department's manager has no part in either.</summary>
    [Fact, Rule("CD-11", Case.Allowed)]
    public async Task Who_decides_on_the_result_and_who_assesses_it_read_it_before()
    {
        var known = await WorkedAsync((await DispatchedAsync()).CaseNumber);
        var reading = new GetResultRequest { CaseNumber = known.CaseNumber };
        foreach (var who in new[] { "general-manager", "affairs-manager" })
            Assert.NotEmpty((await Suite.SendAsync<GetResultResponse>(reading, await Office.PersonAsync(who))).Text);
        Assert.Equal(["ROLE_NOT_PERMITTED CD-02"], (await Office.RefusedAsync(reading, await Office.PersonAsync("quality"))).Lines);
    }

    [Fact, Rule("CD-11", Case.Refused)]
    public async Task No_other_post_assesses_it_and_nothing_is_closed_before()
    {
        var told = await ToldAsync(await DecidedAsync(await WorkedAsync((await DispatchedAsync()).CaseNumber)));
        Assert.Equal(["ROLE_NOT_PERMITTED CD-11"], (await Office.RefusedAsync(Assessing(told), await Office.PersonAsync("quality"))).Lines);
        Assert.Equal(["FIELD_MISSING done.assess-result CD-11"], (await Office.RefusedAsync(await ClosingAsync(told), await DeskAsync())).Lines);
    }

    [Fact, Rule("CD-11", Case.Refused)]
    public async Task What_was_settled_on_the_spot_is_assessed_too_and_nobody_withdraws_it_instead()
    {
        var settled = await SettledAsync("Tightened the exhaust at once.");
        Assert.Equal(["ROLE_NOT_PERMITTED CD-02", "ROLE_NOT_PERMITTED CD-11"], (await Office.RefusedAsync(Withdrawing(settled), await DeskAsync())).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED CD-11"], (await Office.RefusedAsync(Assessing(settled), await BusinessManagerAsync())).Lines);
        Assert.Equal(["FIELD_MISSING done.assess-result CD-11"], (await Office.RefusedAsync(await ClosingAsync(settled), await DeskAsync())).Lines);
    }
}
