namespace ComplaintSuite.Conformance.GovernmentWindow;

/// <summary>GB-04: examined within three working days: investigated, or explained.</summary>
public sealed class GB04_Examination(RunningSuite suite) : Windows(suite)
{
    private Chronicle Chronicle => new(Suite, Office);

    [Fact, Rule("GB-04", Case.Allowed)]
    public async Task Inside_the_bureau_s_authority_it_is_investigated()
    {
        var filed = await AtWorkAsync();
        var examination = filed.Complaint.Deadlines.Single(deadline => deadline.Clock == "examination");
        Assert.Equal(("GB-04", "3 wd"), (examination.Rule, examination.Limit));
        Assert.NotNull(examination.EndTime);
        Assert.Equal(BureauOffice, filed.Complaint.Department);
    }

    [Fact, Rule("GB-04", Case.Allowed)]
    public async Task Outside_it_it_is_explained()
    {
        var filed = await FileAsync();
        var declined = (await Suite.SendAsync<DeclineComplaintResponse>(
            new DeclineComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Reason = "The window is the tax bureau's." }, await ClerkAsync())).Complaint;
        Assert.Equal("declined", declined.Step);
        Assert.Contains("out-of-remit", (await Office.NoticesAsync(filed.Number, await ClerkAsync())).Select(notice => notice.Template));
    }

    [Fact, Rule("GB-04", Case.Refused)]
    public async Task Nothing_is_declined_without_an_explanation()
    {
        var filed = await FileAsync();
        Assert.Equal(
            ["FIELD_MISSING reason GB-04"],
            (await Office.RefusedAsync(new DeclineComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version }, await ClerkAsync())).Lines);
    }

    [Fact, Rule("GB-04", Case.Refused)]
    public async Task Nothing_is_investigated_before_the_examination_is_decided()
    {
        // What is not registered is not examined, and goes to nobody.
        var incomplete = await FileAsync(request => request.Facts = "");
        Assert.Contains("STEP_NOT_PERMITTED GB-04", (await Office.RefusedAsync(Acceptance(incomplete.Complaint), await ClerkAsync())).Lines);

        var filed = await FileAsync();
        await Suite.SettleAsync();
        Assert.Contains(
            "STEP_NOT_PERMITTED GB-10",
            (await Office.RefusedAsync(Act(filed.Complaint, "order-correction", ("whom", "zw-06"), ("what", "Explain the list."), ("until", Chronicle.Day(10))), await HeadAsync())).Lines);
    }
}
