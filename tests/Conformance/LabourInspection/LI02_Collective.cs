using Grpc.Core;

namespace ComplaintSuite.Conformance.LabourInspection;

/// <summary>LI-02: five or more against one employer for one cause are advised to choose representatives, who act for those alone who chose them.</summary>
public sealed class LI02_Collective(RunningSuite suite) : Inspections(suite)
{
    private async Task<List<Filed>> RegisteredAsync(string employer, int count)
    {
        var filed = new List<Filed>();
        for (var number = 0; number < count; number++)
            filed.Add(await FileAsync(request => request.Respondent.Name = employer));
        return filed;
    }

    private async Task<Complaint> ChosenAsync(Filed member, Filed representative) =>
        await DoAsync(Act(await Office.ReadAsync(member.Number), "choose-representative", ("representative", representative.Number)), await Office.OpenAsync(member));

    private static SpeakForMembersRequest Speaking(Filed representative, params Filed[] members) => new()
    {
        CaseNumber = representative.Number,
        RequestId = RequestId.New(),
        Act = "send-message",
        Text = "We ask for the wages of September and October.",
        MemberCaseNumbers = { members.Select(member => member.Number) },
    };

    private async Task<Collective> CollectiveAsync(Filed filed, Sender by) => (await Suite.SendAsync<GetCollectiveResponse>(new GetCollectiveRequest { CaseNumber = filed.Number, Language = "en" }, by)).Collective;

    [Fact, Rule("LI-02", Case.Allowed)]
    public async Task The_fifth_is_registered_once_the_advice_is_recorded()
    {
        var employer = Employer();
        Assert.All(await RegisteredAsync(employer, 4), filed => Assert.Equal("registered", filed.Complaint.Step));
        var fifth = await FileAsync(request => request.Respondent.Name = $" {employer} ");
        Assert.Equal(("received", "done.advise-representatives"), (fifth.Complaint.Step, Assert.Single(fifth.Complaint.MissingFields)));
        Assert.Equal("registered", (await DoAsync(Act(fifth.Complaint, "advise-representatives", ("how", "telephone")))).Step);
        // For another cause they are other people.
        Assert.Equal("registered", (await FileAsync(request => (request.Respondent.Name, request.Details["cause"]) = (employer, "hours"))).Complaint.Step);
    }

    [Fact, Rule("LI-02", Case.Allowed)]
    public async Task Of_two_who_come_at_the_same_moment_one_is_the_fifth()
    {
        var employer = Employer();
        await RegisteredAsync(employer, 3);
        var both = await Task.WhenAll(FileAsync(request => request.Respondent.Name = employer), FileAsync(request => request.Respondent.Name = employer));
        Assert.Equal(["received", "registered"], both.Select(filed => filed.Complaint.Step).Order(StringComparer.Ordinal));
    }

    [Fact, Rule("LI-02", Case.Refused)]
    public async Task Not_without_it()
    {
        var employer = Employer();
        await RegisteredAsync(employer, 4);
        var fifth = await FileAsync(request => request.Respondent.Name = employer);
        Assert.Equal(["FIELD_MISSING done.advise-representatives LI-02", "STEP_NOT_PERMITTED LI-11"], (await Office.RefusedAsync(Act(fifth.Complaint, "docket"), await ArchiveAsync())).Lines);
        Assert.Equal(["FIELD_MISSING how LI-02"], (await Office.RefusedAsync(Act(fifth.Complaint, "advise-representatives"), await FirstAsync())).Lines);
    }

    /// <summary>Who says no cause, or no employer, would never be counted.</summary>
    [Theory, Rule("LI-02", Case.Refused)]
    [InlineData(false)]
    [InlineData(true)] // ticked as not known
    public async Task Nobody_is_registered_without_a_cause(bool notKnown)
    {
        var filed = await FileAsync(request =>
        {
            request.Details.Remove("cause");
            if (notKnown)
                request.UnknownFields.Add("details.cause");
        });
        Assert.Equal(("received", "details.cause"), (filed.Complaint.Step, Assert.Single(filed.Complaint.MissingFields)));
        var amended = new AmendRegistrationRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Details = { ["cause"] = "hours" } };
        Assert.Equal("registered", (await Suite.SendAsync<AmendRegistrationResponse>(amended, await FirstAsync())).Complaint.Step);
    }

    [Fact, Rule("LI-02", Case.Refused)]
    public async Task Nothing_is_docketed_without_an_employer()
    {
        var filed = await FileAsync(request =>
        {
            request.Respondent = null;
            request.UnknownFields.Add("respondent.name");
        });
        var refused = await Office.RefusedAsync(Act(filed.Complaint, "docket"), await ArchiveAsync());
        Assert.Equal(["FIELD_MISSING respondent.name LI-02"], refused.Lines);
        Assert.Contains("五人以上", refused.Unmet.Single().Because, StringComparison.Ordinal);
    }

    [Fact, Rule("LI-02", Case.Refused)]
    public async Task What_becomes_the_fifth_by_a_correction_is_not_corrected_without_it()
    {
        var employer = Employer();
        await RegisteredAsync(employer, 4);
        var other = await FileAsync();
        var correction = new AmendRegistrationRequest { CaseNumber = other.Number, RequestId = RequestId.New(), ExpectedVersion = other.Complaint.Version, Respondent = new() { Name = employer } };
        Assert.Equal(["FIELD_MISSING done.advise-representatives LI-02"], (await Office.RefusedAsync(correction, await FirstAsync())).Lines);
    }

    /// <summary>Also where the one that is corrected came before all the others.</summary>
    [Fact, Rule("LI-02", Case.Refused)]
    public async Task What_was_received_first_and_becomes_the_fifth_by_a_correction_is_counted_as_the_fifth()
    {
        var (employer, oldest) = (Employer(), await FileAsync());
        await RegisteredAsync(employer, 4);
        var correction = new AmendRegistrationRequest { CaseNumber = oldest.Number, RequestId = RequestId.New(), ExpectedVersion = oldest.Complaint.Version, Respondent = new() { Name = employer } };
        Assert.Equal(["FIELD_MISSING done.advise-representatives LI-02"], (await Office.RefusedAsync(correction, await FirstAsync())).Lines);
    }

    [Fact, Rule("LI-02", Case.Allowed)]
    public async Task A_representative_speaks_for_those_who_chose_them()
    {
        var members = await RegisteredAsync(Employer(), 3);
        await ChosenAsync(members[1], members[0]);
        await ChosenAsync(members[2], members[0]);
        var representative = await Office.OpenAsync(members[0]);
        await Suite.SendAsync<SpeakForMembersResponse>(Speaking(members[0], members[1], members[2]), representative);
        foreach (var member in members.Skip(1))
        {
            var said = Assert.Single((await Suite.SendAsync<ListMessagesResponse>(new ListMessagesRequest { CaseNumber = member.Number }, await Office.OpenAsync(member))).Messages);
            Assert.Equal((true, members[0].Number), (said.FromComplainant, said.RepresentativeCaseNumber));
        }
        Assert.Empty((await Suite.SendAsync<ListMessagesResponse>(new ListMessagesRequest { CaseNumber = members[0].Number }, representative)).Messages);
    }

    /// <summary>Who reads the events of one case learns of no other complainant.</summary>
    [Fact, Rule("LI-02", Case.Allowed)]
    public async Task Who_was_chosen_is_told_by_no_event()
    {
        const string Named = "select count(*) from history where record_id = $1 and move = 'choose-representative' and position(convert_to($2, 'UTF8') in event_payload) > 0";
        var members = await RegisteredAsync(Employer(), 2);
        await ChosenAsync(members[1], members[0]);
        Assert.Equal(members[0].Number, (await CollectiveAsync(members[1], await Office.OpenAsync(members[1]))).RepresentativeCaseNumber);
        Assert.Equal(0, await Suite.CountAsync("intake", Named, Guid.Parse(members[1].CaseId), members[0].Number));
        // The act that the event tells of is there, by its name.
        Assert.Equal(1, await Suite.CountAsync("intake", Named, Guid.Parse(members[1].CaseId), "choose-representative"));
    }

    [Fact, Rule("LI-02", Case.Allowed)]
    public async Task A_representative_answers_what_a_member_was_asked_for()
    {
        var members = await RegisteredAsync(Employer(), 2);
        var chosen = await ChosenAsync(members[1], members[0]);
        await Suite.SendAsync<RequestMaterialsResponse>(Asking(chosen, "Contract"), await FirstAsync());
        var answer = Speaking(members[0], members[1]);
        answer.Act = "answer-materials";
        await Suite.SendAsync<SpeakForMembersResponse>(answer, await Office.OpenAsync(members[0]));
        Assert.Empty((await Office.ReadAsync(members[1].Number)).AwaitedMaterials);
    }

    [Fact, Rule("LI-02", Case.Refused)]
    public async Task Not_for_those_who_chose_nobody_or_do_so_no_longer()
    {
        var members = await RegisteredAsync(Employer(), 3);
        var chosen = await ChosenAsync(members[1], members[0]);
        var representative = await Office.OpenAsync(members[0]);
        Assert.Equal(["NOT_REPRESENTED member_case_numbers[1] LI-02"], (await Office.RefusedAsync(Speaking(members[0], members[1], members[2]), representative)).Lines);
        // A case of somebody else altogether answers no otherwise.
        Assert.Equal(["NOT_REPRESENTED member_case_numbers[0] LI-02"], (await Office.RefusedAsync(Speaking(members[0], await FileAsync()), representative)).Lines);
        await DoAsync(Act(chosen, "withdraw-representative"), await Office.OpenAsync(members[1]));
        Assert.Equal(["NOT_REPRESENTED member_case_numbers[0] LI-02"], (await Office.RefusedAsync(Speaking(members[0], members[1]), representative)).Lines);
    }

    [Fact, Rule("LI-02", Case.Refused)]
    public async Task Who_complains_no_more_speaks_for_nobody_and_learns_nothing_of_a_member()
    {
        var members = await RegisteredAsync(Employer(), 3);
        await ChosenAsync(members[1], members[0]);
        await ChosenAsync(members[2], members[0]);
        var representative = await Office.OpenAsync(members[0]);
        var materials = Speaking(members[0], members[1], members[2]);
        materials.Act = "answer-materials"; // nobody was asked for any
        Assert.Equal(["MEMBER_NOT_OPEN member_case_numbers[0] LI-02"], (await Office.RefusedAsync(materials, representative)).Lines);
        await DeclineAsync(await PassedAsync(await Office.ReadAsync(members[0].Number)), await HeadAsync(), reason: "A dispute for the court.");
        Assert.Equal(["REPRESENTATION_OVER LI-02"], (await Office.RefusedAsync(Speaking(members[0], members[1]), representative)).Lines);
    }

    /// <summary>How many messages are taken a day is a limit of the service and no rule's.</summary>
    [Fact]
    public async Task Who_speaks_for_a_member_all_day_is_stopped_and_the_member_is_not()
    {
        const int MostOfADay = 50;
        var members = await RegisteredAsync(Employer(), 2);
        await ChosenAsync(members[1], members[0]);
        var (representative, member) = (await Office.OpenAsync(members[0]), await Office.OpenAsync(members[1]));
        for (var said = 0; said < MostOfADay; said++)
            await Suite.SendAsync<SpeakForMembersResponse>(Speaking(members[0], members[1]), representative);
        Assert.Equal(["TOO_MANY_MESSAGES"], (await Office.RefusedAsync(Speaking(members[0], members[1]), representative)).Lines);

        var own = new SendMessageRequest { CaseNumber = members[1].Number, RequestId = RequestId.New(), ExpectedVersion = (await Office.ReadAsync(members[1].Number)).Version, Text = "I speak for myself as well." };
        await Suite.SendAsync<SendMessageResponse>(own, member);
        var heard = (await Suite.SendAsync<ListMessagesResponse>(new ListMessagesRequest { CaseNumber = members[1].Number, PageSize = 100 }, member)).Messages;
        Assert.Equal((MostOfADay, 1), (heard.Count(message => message.RepresentativeCaseNumber == members[0].Number), heard.Count(message => message.RepresentativeCaseNumber.Length == 0)));
    }

    [Fact, Rule("LI-02", Case.Refused)]
    public async Task Nobody_is_chosen_who_complains_of_something_else()
    {
        var members = await RegisteredAsync(Employer(), 1);
        var stranger = await FileAsync();
        var choosing = Act(members[0].Complaint, "choose-representative", ("representative", stranger.Number));
        Assert.Equal(["CASE_NOT_ALIKE representative LI-02"], (await Office.RefusedAsync(choosing, await Office.OpenAsync(members[0]))).Lines);
        choosing = Act(members[0].Complaint, "choose-representative", ("representative", "LDJC-0000-0000-0000"));
        Assert.Equal(["CASE_NOT_ALIKE representative LI-02"], (await Office.RefusedAsync(choosing, await Office.OpenAsync(members[0]))).Lines);
    }

    [Fact, Rule("LI-02", Case.Allowed)]
    public async Task A_member_learns_how_many_they_are_and_nothing_of_the_others()
    {
        var members = await RegisteredAsync(Employer(), 3);
        await ChosenAsync(members[1], members[0]);
        await DeclineAsync(await PassedAsync(await Office.ReadAsync(members[2].Number)), await HeadAsync(), reason: "A dispute for the court.");

        var seen = await CollectiveAsync(members[1], await Office.OpenAsync(members[1]));
        Assert.Equal(("Unpaid or withheld wages", 2, 5, "", members[0].Number), (seen.Cause, seen.Count, seen.AdvisedFrom, seen.Advice, seen.RepresentativeCaseNumber));
        Assert.Empty(seen.RepresentedCaseNumbers);
        Assert.Empty(seen.Members);
        Assert.Equal([members[1].Number], (await CollectiveAsync(members[0], await Office.OpenAsync(members[0]))).RepresentedCaseNumbers);

        // Staff see each with an outcome of their own.
        var staff = await CollectiveAsync(members[0], await FirstAsync());
        Assert.Equal([(members[1].Number, "registered", members[0].Number), (members[2].Number, "declined", "")], staff.Members.Select(member => (member.CaseNumber, member.Step, member.RepresentativeCaseNumber)));
    }

    [Fact, Rule("LI-02", Case.Allowed)]
    public async Task Reception_sees_while_filing_how_many_complain_of_the_same()
    {
        var employer = Employer();
        await RegisteredAsync(employer, 2);
        var asked = new CountAlikeRequest { Organisation = Office.Organisation, Kind = "complaint", RespondentName = employer, Cause = "wages" };
        var counted = await Suite.SendAsync<CountAlikeResponse>(asked, await FirstAsync());
        Assert.Equal((2, 5, "LI-02"), (counted.Count, counted.AdvisedFrom, Assert.Single(counted.Rules)));
        // Not to those who only handle cases.
        var inspector = await InspectorAsync();
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByGrpcAsync(() => Suite.SendAsync<CountAlikeResponse>(asked, inspector))).Code);
    }

    [Fact, Rule("LI-02", Case.Allowed)]
    public async Task Whoever_looks_before_the_fifth_is_filed_finds_the_four_others()
    {
        var employer = Employer();
        var others = await RegisteredAsync(employer, 4);
        await FileAsync(request => (request.Respondent.Name, request.Details["cause"]) = (employer, "hours"));
        // By nothing else: other words, and somebody else.
        var look = new ListLikeComplaintsRequest
        {
            PageSize = 50,
            Draft = Complaint(request => (request.Respondent.Name, request.Subject, request.Facts, request.Complainant) = ($" {employer} ", "", $"Form {RequestId.New()}.", new() { Name = "另一名劳动者" })),
        };
        var found = (await Suite.SendAsync<ListLikeComplaintsResponse>(look, await FirstAsync())).Complaints.Where(like => like.SameRespondentAndCause).Select(like => like.Complaint.CaseNumber);
        Assert.Equal(others.Select(other => other.Number).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        // Who may not look for parties finds none by the name of one.
        Assert.DoesNotContain((await Suite.SendAsync<ListLikeComplaintsResponse>(look, await InspectorAsync())).Complaints, like => like.SameRespondentAndCause);
    }
}
