namespace ComplaintSuite.Conformance.HospitalDepartments;

/// <summary>HA-03: who may complain, about what, and in what form.</summary>
public sealed class HA03_Conditions(RunningSuite suite) : HospitalOffices(suite)
{
    private Chronicle Chronicle => new(Suite, Office);

    [Fact, Rule("HA-03", Case.Allowed)]
    public async Task A_lawful_agent_who_shows_authority_has_the_complaint_accepted()
    {
        var filed = await EnteredAsync(ByAgent);
        var shown = await AuthorisedAsync(filed.Number, until: "2030-12-31");
        Assert.Equal("accepted", (await AcceptAsync(shown)).Step);
        var parties = await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, await ClerkAsync());
        Assert.Equal(("患者甲", "患者之女"), (parties.Complainant.Name, parties.Agent.Name));
    }

    [Fact, Rule("HA-03", Case.Allowed)]
    public async Task Whoever_goes_on_in_person_needs_no_proof()
    {
        var filed = await EnteredAsync(ByAgent);
        var inPerson = await DoAsync(Act(filed.Complaint, "act-in-person", ("reason", "The patient came.")), await ClerkAsync());
        Assert.Equal("accepted", (await AcceptAsync(inPerson)).Step);
    }

    [Fact, Rule("HA-03", Case.Allowed)]
    public async Task A_patient_appoints_an_agent_while_it_is_worked_on()
    {
        var filed = await WithInvestigatorAsync();
        await DoAsync(Act(filed.Complaint, "appoint-agent", ("agent-name", "患者之子"), ("telephone", "13900000002")), await ClerkAsync());
        await AuthorisedAsync(filed.Number, "settle");
        var agent = (await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, await ClerkAsync())).Agent;
        Assert.Equal(("患者之子", "+8613900000002"), (agent.Name, agent.Telephone));
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(await WithdrawalAsync(filed.Number), await Office.OpenAsync(filed))).Complaint.Step);
    }

    [Fact, Rule("HA-03", Case.Allowed)]
    public async Task An_oral_complaint_with_a_signed_record_is_accepted()
    {
        var filed = await EnteredAsync(AtTheDesk);
        var drawing = await DocumentAsync(filed.Number, "signature.png", Drawing);
        var taken = await DoAsync(
            Act(await Office.ReadAsync(filed.Number), "take-statement", ("words", "未告知风险。"), ("signature", "on-screen"), ("signature-document", drawing), ("signature-witness", "ks-04")), await ClerkAsync());
        Assert.Equal("accepted", (await AcceptAsync(taken)).Step);
    }

    [Fact, Rule("HA-03", Case.Allowed)]
    public async Task What_is_anonymous_is_kept_as_a_lead_for_the_party_office()
    {
        var filed = await EnteredAsync(Anonymous);
        // Nobody is left to guess why it can't be accepted.
        var guide = (await Suite.SendAsync<DescribeCaseResponse>(new DescribeCaseRequest { CaseNumber = filed.Number, Language = "en" }, await ClerkAsync())).Guide;
        Assert.DoesNotContain("accepted", guide.Decisions);
        var why = Assert.Single(guide.RuledOutDecisions, ruled => ruled.Decision == "accepted");
        Assert.Equal(("What is anonymous must first be kept as a lead for the party office.", "HA-03"), (why.Because, why.Rule));
        var lead = await DoAsync(Act(filed.Complaint, "keep-as-lead", ("reason", "Nobody is named.")), await PartyOfficeAsync());
        Assert.Equal(("lead", "registered"), (lead.Kind, lead.Step));
        await AcceptAsync(lead, "leads");
        Assert.Equal("party-office", (await Office.AtAsync(filed.Number, "at-work")).Department);
    }

    [Fact, Rule("HA-03", Case.Refused)]
    public async Task An_agent_without_proof_of_authority_with_one_that_has_expired_or_is_for_something_else_is_refused()
    {
        const string Unproved = "AUTHORISED_COMPLAIN agent HA-03";
        var filed = await EnteredAsync(ByAgent);
        var refused = await Office.RefusedAsync(Acceptance(filed.Complaint), await ClerkAsync());
        Assert.Equal([Unproved], refused.Lines);
        Assert.Equal("代理人须提交在有效期内并涵盖该事项的授权证明。", refused.Unmet[0].Because);
        Assert.Equal([Unproved], (await Office.RefusedAsync(Acceptance(await AuthorisedAsync(filed.Number, "settle")), await ClerkAsync())).Lines);
        var proof = await DocumentAsync(filed.Number, "authority.pdf", Scan);
        var expired = Act(await Office.ReadAsync(filed.Number), "show-authority", ("scope", "complain"), ("until", Chronicle.Day(-1)), ("proof", proof));
        Assert.Equal(["DATE_PAST until HA-03"], (await Office.RefusedAsync(expired, await ClerkAsync())).Lines);
        await AuthorisedAsync(filed.Number, until: Chronicle.Day(0));
        await Suite.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal([Unproved], (await Office.RefusedAsync(Acceptance(await Office.ReadAsync(filed.Number)), await ClerkAsync())).Lines);
        var withoutProof = Act(await Office.ReadAsync(filed.Number), "show-authority", ("scope", "complain"));
        Assert.Equal(["FIELD_MISSING proof HA-03"], (await Office.RefusedAsync(withoutProof, await ClerkAsync())).Lines);
    }

    [Fact, Rule("HA-03", Case.Refused)]
    public async Task Who_an_agent_is_is_told_by_no_act_to_whom_the_parties_are_not_shown()
    {
        var filed = await WithInvestigatorAsync();
        await DoAsync(Act(filed.Complaint, "appoint-agent", ("agent-name", "患者之子"), ("telephone", "13900000002")), await ClerkAsync());
        async Task<(bool Withheld, int Values)> SeenAsync(Sender reader)
        {
            var acts = (await Suite.SendAsync<ListCaseActsResponse>(new ListCaseActsRequest { CaseNumber = filed.Number, Language = "en" }, reader)).Acts;
            var appointed = acts.Single(act => act.Act == "appoint-agent");
            return (appointed.Withheld, appointed.Values.Count);
        }
        Assert.Equal((true, 0), await SeenAsync(await Office.PersonAsync("leader")));
        Assert.Equal((false, 2), await SeenAsync(await ClerkAsync()));
    }

    [Fact, Rule("HA-03", Case.Refused)]
    public async Task An_agent_withdraws_only_with_authority_for_that()
    {
        var filed = await FileAsync(ByAgent);
        var agent = await Office.OpenAsync(filed);
        await AuthorisedAsync(filed.Number);
        Assert.Equal(["AUTHORISED_SETTLE agent HA-03"], (await Office.RefusedAsync(await WithdrawalAsync(filed.Number), agent)).Lines);
        await AuthorisedAsync(filed.Number, "settle");
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(await WithdrawalAsync(filed.Number), agent)).Complaint.Step);
    }

    [Fact, Rule("HA-03", Case.Refused)]
    public async Task An_agent_has_a_name_and_nobody_shows_authority_for_one_who_is_not_there()
    {
        Assert.Equal(["FIELD_MISSING agent.name HA-03"], (await Office.RefusedAsync(Complaint(request =>
        {
            ByAgent(request);
            request.Agent = null;
        }), await ClerkAsync())).Lines);
        var filed = await FileAsync();
        var proof = await DocumentAsync(filed.Number, "authority.pdf", Scan);
        Assert.DoesNotContain("show-authority", (await Suite.SendAsync<DescribeCaseResponse>(new DescribeCaseRequest { CaseNumber = filed.Number }, await ClerkAsync())).Guide.Moves);
        Assert.Equal(["AGENT_MISSING agent HA-03"], (await Office.RefusedAsync(Act(await Office.ReadAsync(filed.Number), "show-authority", ("scope", "complain"), ("proof", proof)), await ClerkAsync())).Lines);
    }

    [Fact, Rule("HA-03", Case.Refused)]
    public async Task A_third_person_and_who_is_anonymous_have_no_case()
    {
        var third = await EnteredAsync(request => request.Details["filed-by"] = "third-person");
        Assert.Equal(["NEVER_PERMITTED HA-03"], (await Office.RefusedAsync(Acceptance(third.Complaint), await ClerkAsync())).Lines);
        var anonymous = await EnteredAsync(Anonymous);
        Assert.Equal(["NEVER_PERMITTED HA-03"], (await Office.RefusedAsync(Acceptance(anonymous.Complaint), await ClerkAsync())).Lines);
    }

    [Fact, Rule("HA-03", Case.Refused)]
    public async Task By_telephone_without_true_name_address_and_contact_it_is_no_case_but_a_lead()
    {
        var filed = await EnteredAsync(request =>
        {
            request.Channel = "telephone";
            request.Complainant = new() { Name = "患者甲" };
            request.UnknownFields.Add(["complainant.address", "complainant.telephone"]);
        });
        var refused = await Office.RefusedAsync(Acceptance(filed.Complaint), await ClerkAsync());
        Assert.Equal(["FIELD_MISSING complainant.address HA-03", "FIELD_MISSING complainant.telephone HA-03"], refused.Lines);
        var nameless = await EnteredAsync(request =>
        {
            (request.Channel, request.Complainant.Name) = ("telephone", "");
            request.UnknownFields.Add("complainant.name");
        });
        Assert.Equal(["NEVER_PERMITTED HA-03", "FIELD_MISSING complainant.name HA-03"], (await Office.RefusedAsync(Acceptance(nameless.Complaint), await ClerkAsync())).Lines);
        var lead = await DoAsync(Act(filed.Complaint, "keep-as-lead", ("reason", "Neither address nor telephone.")), await ClerkAsync());
        Assert.Equal(["NEVER_PERMITTED HA-03"], (await Office.RefusedAsync(Acceptance(lead), await ClerkAsync())).Lines);
    }

    [Fact, Rule("HA-03", Case.Refused)]
    public async Task Told_by_word_of_mouth_it_needs_a_signed_record()
    {
        var filed = await EnteredAsync(AtTheDesk);
        Assert.Equal(["FIELD_MISSING done.take-statement HA-03"], (await Office.RefusedAsync(Acceptance(filed.Complaint), await ClerkAsync())).Lines);
        Assert.Equal(["FIELD_MISSING signature HA-03"], (await Office.RefusedAsync(Act(filed.Complaint, "take-statement", ("words", "未告知风险。")), await ClerkAsync())).Lines);
        Assert.Equal(["NEVER_PERMITTED HA-03"], (await Office.RefusedAsync(
            Act(filed.Complaint, "take-statement", ("words", "未告知风险。"), ("signature", "refused"), ("signature-reason", "In a hurry.")), await ClerkAsync())).Lines);
    }

    [Fact, Rule("HA-03", Case.Refused)]
    public async Task Without_respondent_facts_and_demand_it_is_not_accepted()
    {
        var filed = await EnteredAsync(request =>
        {
            (request.Respondent, request.Demand) = (null, "");
            request.UnknownFields.Add(["respondent.name", "demand"]);
        });
        Assert.Equal(["FIELD_MISSING respondent.name HA-03", "FIELD_MISSING demand HA-03"], (await Office.RefusedAsync(Acceptance(filed.Complaint), await ClerkAsync())).Lines);
        Assert.Equal("received", (await FileAsync(request => request.Facts = "")).Complaint.Step);
    }

    private async Task<WithdrawComplaintRequest> WithdrawalAsync(string number) =>
        new() { CaseNumber = number, RequestId = RequestId.New(), ExpectedVersion = (await Office.ReadAsync(number)).Version, Reason = "We talked it over." };
}
