namespace ComplaintSuite.Conformance.CompanyGeneral;

/// <summary>GC-01: like the dealership's, with the supply chain centre told and another table; the general manager decides.</summary>
public sealed class GC01_WhoAnswers(RunningSuite suite) : Companies(suite)
{
    [Theory, Rule("GC-01", Case.Allowed)]
    [InlineData("sales", "sales")]
    [InlineData("ordinary-service", "business")]
    [InlineData("finance-staff", "finance")]
    [InlineData("major-and-compensation", "general-management")]
    public async Task The_table_says_which_department_has_it_and_the_supply_chain_centre_is_told(string category, string department)
    {
        var acceptance = Acceptance(await FormedAsync());
        acceptance.Category = category;
        await Suite.SendAsync<AcceptComplaintResponse>(acceptance, await DeskAsync());
        var dispatched = await Office.AtAsync(acceptance.CaseNumber, "at-work");
        Assert.Equal(department, dispatched.Department);
        Assert.Contains("ActDone register-form", await AlertsAsync(dispatched.CaseId, "supply-chain"));
    }

    [Fact, Rule("GC-01", Case.Refused)]
    public async Task Nobody_but_the_general_manager_decides()
    {
        var known = await WorkedAsync((await DispatchedAsync()).CaseNumber);
        Assert.Equal(["ROLE_NOT_PERMITTED GC-01"], (await Office.RefusedAsync(Act(known, "decide-measures", ("measures", "Pay.")), await BusinessManagerAsync())).Lines);
        Assert.Equal(["FIELD_MISSING done.decide-measures GC-01"], (await Office.RefusedAsync(Telling(known), await DeskAsync())).Lines);
    }

    [Fact, Rule("GC-01", Case.Refused)]
    public async Task Customer_service_ends_nothing_by_withdrawing_it()
    {
        Assert.Equal(["ROLE_NOT_PERMITTED GC-01"], (await Office.RefusedAsync(Withdrawing(await DispatchedAsync()), await DeskAsync())).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED GC-01"], (await Office.RefusedAsync(Withdrawing(await SettledAsync("Exchanged at once.")), await DeskAsync())).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED GC-01"], (await Office.RefusedAsync(Withdrawing((await FileAsync()).Complaint), await DeskAsync())).Lines);
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(Withdrawing(await DispatchedAsync()), await GeneralManagerAsync())).Complaint.Step);
    }
}
