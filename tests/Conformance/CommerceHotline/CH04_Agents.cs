namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>CH-04: who acts for a protected identity is protected with it, since they tell who that is.</summary>
public sealed class CH04_Agents(RunningSuite suite) : Hotline(suite)
{
    private const string AgentName = "钱代理";

    [Fact, Rule("CH-04", Case.Allowed)]
    public async Task The_person_reads_and_changes_who_acts_for_them()
    {
        var filed = await ProtectedAsync();
        var person = await Office.OpenAsync(filed);
        await Suite.SendAsync<AmendRegistrationResponse>(Amendment(filed), person);
        var parties = await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, person);
        Assert.Equal(("赵知情", "孙代理"), (parties.Complainant.Name, parties.Agent.Name));
    }

    [Fact, Rule("CH-04", Case.Refused)]
    public async Task Staff_neither_read_nor_find_nor_replace_who_acts_for_a_protected_identity()
    {
        var filed = await ProtectedAsync();
        var open = await Office.FileAsync(Office.Complaint(request => request.Agent = new() { Name = AgentName }));
        var clerk = await Office.ClerkAsync();
        var found = Assert.Single((await Suite.SendAsync<FindPartiesResponse>(new FindPartiesRequest { Name = AgentName }, clerk)).Parties);
        Assert.Equal((open.Number, "agent"), (found.CaseNumber, found.Role));
        Assert.Equal(["IDENTITY_PROTECTED agent.name CH-04"], (await Office.RefusedAsync(Amendment(filed), clerk)).Lines);
        Assert.Contains("CH-04", (await Office.RefusedAsync(new GetPartiesRequest { CaseNumber = filed.Number }, clerk)).Rules);
        var whom = await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number, RespondentOnly = true }, clerk);
        Assert.Equal((null, null), (whom.Complainant, whom.Agent));
    }

    private Task<Filed> ProtectedAsync() => Office.FileAsync(Office.Report(request =>
        (request.Complainant, request.Agent, request.ProtectIdentity) = (new() { Name = "赵知情", Telephone = "13600000000" }, new() { Name = AgentName }, true)));

    private static AmendRegistrationRequest Amendment(Filed filed) =>
        new() { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Agent = new() { Name = "孙代理" } };
}
