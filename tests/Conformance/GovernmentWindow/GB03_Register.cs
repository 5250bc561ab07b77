namespace ComplaintSuite.Conformance.GovernmentWindow;

/// <summary>GB-03: the register holds time, complainant, contact, respondent, content and result.</summary>
public sealed class GB03_Register(RunningSuite suite) : Windows(suite)
{
    [Fact, Rule("GB-03", Case.Allowed)]
    public async Task A_register_that_is_full_is_closed() =>
        Assert.Equal("closed", (await CloseAsync(await CountedAsync(await TellAsync(await InvestigateAsync((await AtWorkAsync()).Number))))).Step);

    [Fact, Rule("GB-03", Case.Allowed)]
    public async Task What_is_missing_is_added_before_the_examination_and_the_matter_goes_on()
    {
        var filed = await FileAsync(request => request.Respondent = null);
        var added = await Suite.SendAsync<AmendRegistrationResponse>(
            new AmendRegistrationRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Respondent = new() { Name = "1号窗口" } }, await ClerkAsync());
        Assert.Equal("accepted", (await Suite.SendAsync<AcceptComplaintResponse>(Acceptance(added.Complaint), await ClerkAsync())).Complaint.Step);
    }

    /// <summary>What nobody can fill in after the examination is asked for at it, so that no case stands still before its closing.</summary>
    [Fact, Rule("GB-03", Case.Refused)]
    public async Task Every_empty_field_of_the_register_is_named_at_the_examination()
    {
        var filed = await FileAsync(request => (request.Respondent, request.Complainant) = (null, new() { Name = "办事群众" }));
        string[] missing = ["FIELD_MISSING respondent.name GB-03", "FIELD_MISSING complainant.telephone GB-03"];
        Assert.Equal(missing, (await Office.RefusedAsync(Acceptance(filed.Complaint), await ClerkAsync())).Lines);
        var declining = new DeclineComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Reason = "Outside the bureau's authority." };
        Assert.Equal(missing, (await Office.RefusedAsync(declining, await ClerkAsync())).Lines);
    }
}
