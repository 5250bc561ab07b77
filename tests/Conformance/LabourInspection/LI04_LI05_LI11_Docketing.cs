namespace ComplaintSuite.Conformance.LabourInspection;

/// <summary>LI-04: a letter names the employer. LI-05: what comes over the network is numbered. LI-11: form and evidence are docketed before they go to the head.</summary>
public sealed class LI04_LI05_LI11_Docketing(RunningSuite suite) : Inspections(suite)
{
    private static void NoEmployer(RegisterComplaintRequest request)
    {
        (request.Channel, request.Respondent) = ("letter", null);
        request.UnknownFields.Add("respondent.name");
    }

    [Fact, Rule("LI-04", Case.Allowed)]
    public async Task A_letter_that_names_the_employer_counts_as_a_complaint() => Assert.Equal("registered", (await DocketedAsync((await FileAsync(ByLetter)).Complaint)).Step);

    [Fact, Rule("LI-04", Case.Allowed)]
    public async Task Of_one_that_does_not_the_material_is_asked_for_and_taken_in()
    {
        var filed = await FileAsync(NoEmployer);
        await Suite.SendAsync<RequestMaterialsResponse>(Asking(filed.Complaint), await FirstAsync());
        var asked = await Office.ReadAsync(filed.Number);
        Assert.Contains("materials-request", (await Office.NoticesAsync(filed.Number, await FirstAsync())).Select(notice => notice.Template));
        await Suite.SendAsync<AnswerMaterialsResponse>(new AnswerMaterialsRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = asked.Version, Text = "It is the third electronics works." }, await FirstAsync());
        var answered = await Office.ReadAsync(filed.Number);
        var amended = (await Suite.SendAsync<AmendRegistrationResponse>(
            new AmendRegistrationRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = answered.Version, Respondent = new() { Name = Employer() } }, await FirstAsync())).Complaint;
        Assert.Equal("registered", (await PassedAsync(amended)).Step);
    }

    [Fact, Rule("LI-04", Case.Refused)]
    public async Task It_is_not_taken_as_a_complaint()
    {
        var filed = await FileAsync(NoEmployer);
        var refused = await Office.RefusedAsync(Act(filed.Complaint, "docket"), await ArchiveAsync());
        Assert.Equal(["FIELD_MISSING respondent.name LI-04", "FIELD_MISSING respondent.name LI-02"], refused.Lines);
        Assert.Contains("补充材料", refused.Unmet[0].Because, StringComparison.Ordinal);
        Assert.Contains("FIELD_MISSING respondent.name LI-04", (await Office.RefusedAsync(Acceptance(filed.Complaint), await HeadAsync())).Lines);
    }

    [Theory, Rule("LI-05", Case.Allowed)]
    [InlineData("portal")]
    [InlineData("email")]
    public async Task What_comes_over_the_network_is_numbered_and_passed_on(string channel)
    {
        var docketed = await DocketedAsync((await FileAsync(request => request.Channel = channel)).Complaint);
        var acts = await Suite.SendAsync<ListCaseActsResponse>(new ListCaseActsRequest { CaseNumber = docketed.CaseNumber, PageSize = 10 }, await ArchiveAsync());
        Assert.Matches("^[0-9]{4}-[0-9]{5}$", acts.Acts.Single(act => act.Act == "docket").Values.Single().Value);
        Assert.Equal("registered", (await DoAsync(Act(docketed, "pass-to-head"), await ArchiveAsync())).Step);
    }

    [Fact, Rule("LI-05", Case.Refused), Rule("LI-11", Case.Refused)]
    public async Task It_is_not_passed_on_without_a_number_and_nothing_is_decided_before()
    {
        var filed = await FileAsync();
        Assert.Equal(["FIELD_MISSING done.docket LI-11", "FIELD_MISSING done.docket LI-05"], (await Office.RefusedAsync(Act(filed.Complaint, "pass-to-head"), await ArchiveAsync())).Lines);
        var letter = await FileAsync(ByLetter);
        Assert.Equal(["FIELD_MISSING done.docket LI-11"], (await Office.RefusedAsync(Act(letter.Complaint, "pass-to-head"), await ArchiveAsync())).Lines);
        Assert.Equal(["FIELD_MISSING done.pass-to-head LI-11"], (await Office.RefusedAsync(Acceptance(await AssignedAsync(filed.Complaint)), await HeadAsync())).Lines);
    }

    [Fact, Rule("LI-11", Case.Allowed)]
    public async Task The_archive_officer_dockets_and_nobody_has_a_number_twice()
    {
        var first = await DoAsync(Act((await FileAsync()).Complaint, "docket", ("number", "LD-2026-7")), await ArchiveAsync());
        Assert.Equal(["CASE_REGISTERED number LI-11"], (await Office.RefusedAsync(Act(first, "docket"), await ArchiveAsync())).Lines);
        var second = await FileAsync();
        // Nor is it offered.
        foreach (var (number, offered) in new[] { (first.CaseNumber, false), (second.Number, true) })
            Assert.Equal(offered, (await Suite.SendAsync<DescribeCaseResponse>(new DescribeCaseRequest { CaseNumber = number }, await ArchiveAsync())).Guide.Moves.Contains("docket"));
        Assert.Equal(["REGISTER_NUMBER_TAKEN number LI-11"], (await Office.RefusedAsync(Act(second.Complaint, "docket", ("number", "LD-2026-7")), await ArchiveAsync())).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED LI-11"], (await Office.RefusedAsync(Act(second.Complaint, "docket"), await FirstAsync())).Lines);
    }
}
