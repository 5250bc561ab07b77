namespace ComplaintSuite.Conformance.GovernmentWindow;

/// <summary>GB-05: an investigator who declared a relation to a party, or to the window, does not investigate.</summary>
public sealed class GB05_DeclaredRelations(RunningSuite suite) : Windows(suite)
{
    [Fact, Rule("GB-05", Case.Allowed)]
    public async Task One_who_knows_the_complainant_is_passed_over_and_another_takes_it()
    {
        var complainant = $"办事群众 {RequestId.New()}";
        await Suite.DeclaredAsync(Office, await InvestigatorAsync(), "friend", complainant);
        var filed = await AtWorkAsync(request => request.Complainant.Name = complainant);
        Assert.Equal(["zw-04 friend"], await Suite.MetAsync(filed.Number, await HeadAsync()));
        Assert.Equal("claimed", (await ClaimedAsync(filed.Number, investigator: 2)).Step);
    }

    [Fact, Rule("GB-05", Case.Refused)]
    public async Task One_whose_relation_shows_when_the_name_is_added_neither_takes_it_nor_acts()
    {
        var complainant = $"办事群众 {RequestId.New()}";
        await Suite.DeclaredAsync(Office, await InvestigatorAsync(), "family", complainant);
        var filed = await FileAsync(request => request.Complainant.Name = "");
        Assert.Empty(await Suite.MetAsync(filed.Number, await HeadAsync()));
        var amended = (await Suite.SendAsync<AmendRegistrationResponse>(new AmendRegistrationRequest
        {
            CaseNumber = filed.Number,
            RequestId = RequestId.New(),
            ExpectedVersion = filed.Complaint.Version,
            Complainant = new() { Name = complainant },
        }, await Office.OpenAsync(filed))).Complaint;
        await Suite.SendAsync<AcceptComplaintResponse>(Acceptance(amended), await ClerkAsync());
        await Office.AtAsync(filed.Number, "at-work");
        Assert.Equal(["MUST_WITHDRAW GB-05"], (await Office.RefusedAsync(Claim(await WorkItemAsync(filed.Number)), await InvestigatorAsync())).Lines);
    }

    [Fact, Rule("GB-05", Case.Refused)]
    public async Task One_who_has_a_relation_to_the_window_is_kept_out_until_it_is_over()
    {
        var relation = await Suite.DeclaredAsync(Office, await InvestigatorAsync(), "employment", place: "window-02");
        var filed = await AtWorkAsync(request => request.Details["window"] = "window-02");
        Assert.Equal(["MUST_WITHDRAW GB-05"], (await Office.RefusedAsync(Claim(await WorkItemAsync(filed.Number)), await InvestigatorAsync())).Lines);

        var ended = (await Suite.SendAsync<EndRelationResponse>(DeclaredRelations.Ending(relation), await InvestigatorAsync())).Relation;
        Assert.NotNull(ended.EndTime);
        Assert.Equal(["RELATION_OVER"], (await Office.RefusedAsync(DeclaredRelations.Ending(relation), await InvestigatorAsync())).Lines);
        Assert.Equal(["MUST_WITHDRAW GB-05"], (await Office.RefusedAsync(Claim(await WorkItemAsync(filed.Number)), await InvestigatorAsync())).Lines);
        var later = await AtWorkAsync(request => request.Details["window"] = "window-02");
        Assert.Equal("claimed", (await ClaimedAsync(later.Number)).Step);
    }
}
