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

    /// <summary>Nothing pauses here meanwhile, and nothing says so.</summary>
    [Fact, Rule("GB-02", Case.Allowed)]
    public async Task What_is_missing_is_asked_for_without_a_word_of_limits_that_pause()
    {
        var filed = await FileAsync();
        await Suite.SendAsync<RequestMaterialsResponse>(
            new RequestMaterialsRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Text = "Which day was it?", Items = { "Day" } }, await ClerkAsync());
        var complainant = await Office.OpenAsync(filed);
        Assert.Equal("You were asked for more material.", (await Office.TimelineAsync(filed.Number, complainant, "en")).Single(entry => entry.Code == "request-materials").Text);
        var notice = (await Office.NoticesAsync(filed.Number, complainant)).Single(it => it.Template == "materials-request");
        Assert.Contains("Which day was it?", notice.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("pause", notice.Body, StringComparison.Ordinal);
        Assert.All((await Office.ReadAsync(filed.Number)).Deadlines, deadline => Assert.Null(deadline.PauseTime));
    }

    [Fact, Rule("GB-02", Case.Refused)]
    public async Task Nothing_is_examined_without_the_grounds()
    {
        var filed = await FileAsync(request => request.Facts = "");
        Assert.Equal("received", filed.Complaint.Step);
        Assert.Contains("FIELD_MISSING facts GB-02", (await Office.RefusedAsync(Acceptance(filed.Complaint), await ClerkAsync())).Lines);
    }
}
