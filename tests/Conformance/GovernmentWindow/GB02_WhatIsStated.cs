namespace ComplaintSuite.Conformance.GovernmentWindow;

/// <summary>GB-02: who complains about whom, and the grounds; what is missing is asked for once and may then be recorded as not stated.</summary>
public sealed class GB02_WhatIsStated(RunningSuite suite) : Windows(suite)
{
    [Fact, Rule("GB-02", Case.Allowed)]
    public async Task Any_item_but_the_grounds_may_be_recorded_as_not_stated()
    {
        var filed = await FileAsync(request =>
        {
            (request.Respondent, request.Complainant) = (null, new() { Name = "办事群众" });
            request.UnknownFields.AddRange(["respondent.name", "complainant.address", "complainant.telephone"]);
        });
        Assert.Equal("registered", filed.Complaint.Step);
        Assert.Equal("accepted", (await Suite.SendAsync<AcceptComplaintResponse>(Acceptance(filed.Complaint), await ClerkAsync())).Complaint.Step);
    }

    [Fact, Rule("GB-02", Case.Refused)]
    public async Task Nothing_is_examined_without_the_grounds()
    {
        var filed = await FileAsync(request => request.Facts = "");
        Assert.Equal("received", filed.Complaint.Step);
        Assert.Contains("FIELD_MISSING facts GB-02", (await Office.RefusedAsync(Acceptance(filed.Complaint), await ClerkAsync())).Lines);
    }
}
