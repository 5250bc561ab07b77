namespace ComplaintSuite.Conformance.Dealership;

/// <summary>CD-11: each result is assessed by the general affairs manager.</summary>
public sealed class CD11_Assessing(RunningSuite suite) : Dealers(suite)
{
    [Fact, Rule("CD-11", Case.Allowed)]
    public async Task Assessed_it_is_closed() => Assert.Equal("closed", (await SolvedAsync((await DispatchedAsync()).CaseNumber)).Step);

    [Fact, Rule("CD-11", Case.Refused)]
    public async Task No_other_post_assesses_it_and_nothing_is_closed_before()
    {
        var told = await ToldAsync(await DecidedAsync(await WorkedAsync((await DispatchedAsync()).CaseNumber)));
        Assert.Equal(["ROLE_NOT_PERMITTED CD-11"], (await Office.RefusedAsync(Assessing(told), await Office.PersonAsync("quality"))).Lines);
        Assert.Equal(["FIELD_MISSING done.assess-result CD-11"], (await Office.RefusedAsync(await ClosingAsync(told), await DeskAsync())).Lines);
    }
}
