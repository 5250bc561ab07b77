namespace ComplaintSuite.Conformance.GovernmentWindow;

/// <summary>GB-01: generally under the real name; an anonymous complaint is kept, and passed on with an officer's reason.</summary>
public sealed class GB01_RealNames(RunningSuite suite) : Windows(suite)
{
    [Fact, Rule("GB-01", Case.Allowed)]
    public async Task An_anonymous_complaint_is_registered_and_passed_on_with_a_reason()
    {
        var filed = await FileAsync(Anonymous);
        Assert.Equal(("registered", true), (filed.Complaint.Step, filed.Complaint.Anonymous));
        var passedOn = await DoAsync(Act(filed.Complaint, "pass-on-anonymous", ("reason", "Names place and time.")), await ClerkAsync());
        Assert.Equal("accepted", (await Suite.SendAsync<AcceptComplaintResponse>(Acceptance(passedOn), await ClerkAsync())).Complaint.Step);
    }

    [Fact, Rule("GB-01", Case.Refused)]
    public async Task It_is_not_investigated_without_an_officer_s_reason()
    {
        var filed = await FileAsync(Anonymous);
        Assert.Equal(["FIELD_MISSING done.pass-on-anonymous GB-01"], (await Office.RefusedAsync(Acceptance(filed.Complaint), await ClerkAsync())).Lines);
        Assert.Equal(["FIELD_MISSING reason GB-01"], (await Office.RefusedAsync(Act(filed.Complaint, "pass-on-anonymous"), await ClerkAsync())).Lines);
    }
}
