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

    [Theory, Rule("GB-03", Case.Refused)]
    [InlineData("opinion")]
    [InlineData("suggestion")]
    public async Task Nor_is_anything_else_answered_with_empty_fields(string kind)
    {
        var filed = await FileAsync(request => (request.Kind, request.Respondent, request.Complainant) = (kind, null, new() { Name = "办事群众" }));
        Assert.Equal(
            ["FIELD_MISSING respondent.name GB-03", "FIELD_MISSING complainant.telephone GB-03"], (await Office.RefusedAsync(Answering(filed.Complaint), await ClerkAsync())).Lines);
    }

    /// <summary>Whatever it is that was filed. Whoever named nobody left no way to be reached, and none is asked for.</summary>
    [Theory, Rule("GB-03", Case.Refused)]
    [InlineData("complaint")]
    [InlineData("opinion")]
    [InlineData("suggestion")]
    public async Task Nothing_is_closed_with_empty_fields_and_every_one_is_named(string kind)
    {
        var filed = await FileAsync(request => (request.Kind, request.Facts, request.Respondent, request.Complainant) = (kind, "", null, new() { Name = "办事群众" }));
        var refused = await Office.RefusedAsync(Office.Closing(filed.Complaint), await ClerkAsync());
        Assert.Equal(
            ["FIELD_MISSING respondent.name GB-03", "FIELD_MISSING complainant.telephone GB-03", "FIELD_MISSING facts GB-03", "FIELD_MISSING reply GB-03", "STEP_NOT_PERMITTED GB-03"],
            OfTheRegister(refused));
        Assert.Contains(refused.Unmet, it => it.Because.Contains("被投诉人", StringComparison.Ordinal));

        var nameless = await FileAsync(request => (request.Kind, request.Facts, request.Respondent, request.Complainant) = (kind, "", null, null));
        Assert.Equal(
            ["FIELD_MISSING respondent.name GB-03", "FIELD_MISSING facts GB-03", "FIELD_MISSING reply GB-03", "STEP_NOT_PERMITTED GB-03"],
            OfTheRegister(await Office.RefusedAsync(Office.Closing(nameless.Complaint), await ClerkAsync())));
    }

    [Theory, Rule("GB-03", Case.Allowed)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_is_a_result_and_whoever_named_nobody_is_not_asked_for_a_contact(bool anonymous)
    {
        var filed = await FileAsync(request =>
        {
            request.Kind = "suggestion";
            if (anonymous)
                Anonymous(request);
        });
        var answered = (await Suite.SendAsync<AnswerEnquiryResponse>(Answering(filed.Complaint), await ClerkAsync())).Complaint;
        Assert.Equal("closed", (await CloseAsync(await CountedAsync(answered))).Step);
    }

    /// <summary>What its author took back nobody states any more: the reason stands in the register.</summary>
    [Fact, Rule("GB-03", Case.Allowed)]
    public async Task What_was_withdrawn_before_the_examination_is_closed_with_its_reason()
    {
        var filed = await FileAsync(request => (request.Respondent, request.Complainant) = (null, new() { Name = "办事群众" }));
        var withdrawn = (await Suite.SendAsync<WithdrawComplaintResponse>(Withdrawing(filed.Complaint), await Office.OpenAsync(filed))).Complaint;
        Assert.Equal("closed", (await CloseAsync(await CountedAsync(withdrawn))).Step);
    }

    private static AnswerEnquiryRequest Answering(Complaint complaint) =>
        new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Answer = "The window keeps its hours from now on." };

    /// <summary>The figures are no columns of the register.</summary>
    private static IEnumerable<string> OfTheRegister(Refused refused) => refused.Lines.Where(line => !line.Contains("indicators.", StringComparison.Ordinal));
}
