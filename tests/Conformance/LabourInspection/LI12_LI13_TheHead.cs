using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.LabourInspection;

/// <summary>LI-12: the head decides, with five outcomes, each with its notice; lead and assistant are two people. LI-13: inspectors withdraw.</summary>
public sealed class LI12_LI13_TheHead(RunningSuite suite) : Inspections(suite)
{
    private static ReferComplaintRequest Referring(Complaint complaint, string department = "Xincheng district inspection", string reason = "It lies in the district.")
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Department = department, Reason = reason };
    }

    private async Task<Complaint> PassedAsync() => await PassedAsync((await FileAsync()).Complaint);

    private async Task AssertNoticeAsync(Complaint complaint, string notice) => Assert.Contains(notice, (await Office.NoticesAsync(complaint.CaseNumber, await FirstAsync())).Select(issued => issued.Template));

    [Fact, Rule("LI-12", Case.Allowed)]
    public async Task A_lead_and_an_assistant_inquire()
    {
        var filed = await AtWorkAsync();
        await AssertNoticeAsync(filed.Complaint, "acceptance");
        Assert.Equal("result-known", (await InquiredAsync(filed.Number)).Step);
    }

    [Theory, Rule("LI-12", Case.Allowed)]
    [InlineData("other-department", "referral")]
    [InlineData("superior-office", "referral-up")]
    [InlineData("lower-office", "referral-down")]
    public async Task It_goes_to_another_office_each_with_a_notice_of_its_own(string to, string notice)
    {
        var directed = await DoAsync(Act(await PassedAsync(), "direct", ("to", to)), await HeadAsync());
        var referred = (await Suite.SendAsync<ReferComplaintResponse>(Referring(directed), await HeadAsync())).Complaint;
        Assert.Equal("referred", referred.Step);
        await AssertNoticeAsync(referred, notice);
    }

    [Fact, Rule("LI-12", Case.Allowed)]
    public async Task Or_it_is_refused()
    {
        var declined = await DeclineAsync(await PassedAsync(), await HeadAsync(), reason: "No breach of labour law is alleged.");
        await AssertNoticeAsync(declined, "out-of-remit");
    }

    [Fact, Rule("LI-12", Case.Refused)]
    public async Task Lead_and_assistant_are_two_people()
    {
        var passed = await PassedAsync();
        Assert.Equal(["SAME_PERSON assistant LI-12"], (await Office.RefusedAsync(Assigning(passed, "ld-04", "ld-04"), await HeadAsync())).Lines);
        Assert.Equal(["FIELD_MISSING assistant LI-12"], (await Office.RefusedAsync(Act(passed, "assign", ("lead", "ld-04")), await HeadAsync())).Lines);
    }

    [Fact, Rule("LI-12", Case.Refused)]
    public async Task No_outcome_without_what_its_notice_says_and_none_by_another_post()
    {
        var passed = await PassedAsync();
        Assert.Equal(["FIELD_MISSING done.assign LI-12"], (await Office.RefusedAsync(Acceptance(passed), await HeadAsync())).Lines);
        Assert.Equal(["FIELD_MISSING department LI-12", "FIELD_MISSING reason LI-12", "FIELD_MISSING done.direct LI-12"], (await Office.RefusedAsync(Referring(passed, "", ""), await HeadAsync())).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED LI-12"], (await Office.RefusedAsync(Assigning(passed), await FirstAsync())).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED LI-12"], (await Office.RefusedAsync(Declining(passed, reason: "No."), await FirstAsync())).Lines);
        var directed = await DoAsync(Act(passed, "direct", ("to", "lower-office")), await HeadAsync());
        Assert.Equal(["ROLE_NOT_PERMITTED LI-12"], (await Office.RefusedAsync(Referring(directed), await FirstAsync())).Lines);
    }

    [Fact, Rule("LI-12", Case.Refused)]
    public async Task Nobody_but_the_lead_takes_it_and_nothing_is_finished_without_the_assistant()
    {
        var filed = await AtWorkAsync();
        Assert.Equal(["NAMED_ASSIGN_LEAD named.assign.lead LI-12"], (await Office.RefusedAsync(Claim(await WorkItemAsync(filed.Number)), await InspectorAsync(3))).Lines);
        var item = await ClaimedAsync(filed.Number);
        Assert.Equal(["NAMED_ASSIGN_ASSISTANT named.assign.assistant LI-12"], (await Office.RefusedAsync(Act(item, "join-inquiry", ("record", "Alone.")), await InspectorAsync())).Lines);
        Assert.Equal(["FIELD_MISSING done.join-inquiry LI-12"], (await Office.RefusedAsync(Finish(item), await InspectorAsync())).Lines);
    }

    [Fact, Rule("LI-12", Case.Refused)]
    public async Task The_lead_who_becomes_the_assistant_does_not_finish_it()
    {
        var filed = await AtWorkAsync();
        var item = await ClaimedAsync(filed.Number);
        await DoAsync(Assigning(await Office.ReadAsync(filed.Number), "ld-05", "ld-04"), await HeadAsync());
        item = await DoAsync(Act(await WorkItemAsync(item.CaseNumber), "join-inquiry", ("record", "Read the pay slips.")), await InspectorAsync());
        Assert.Equal(
            ["NAMED_ASSIGN_LEAD named.assign.lead LI-12", "NOT_DID_JOIN_INQUIRY did.join-inquiry LI-12"], (await Office.RefusedAsync(Finish(item), await InspectorAsync())).Lines);
    }

    [Fact, Rule("LI-12", Case.Refused)]
    public async Task The_assistant_who_becomes_the_lead_finishes_it_with_another_s_part_alone()
    {
        var filed = await AtWorkAsync();
        var (first, second) = (await InspectorAsync(), await InspectorAsync(2));
        var joined = await DoAsync(Act(await ClaimedAsync(filed.Number), "join-inquiry", ("record", "Read the pay slips.")), second);
        await DoAsync(Assigning(await Office.ReadAsync(filed.Number), "ld-05", "ld-06"), await HeadAsync());
        joined = await WorkItemAsync(joined.CaseNumber);
        await Suite.SendAsync<ReleaseWorkItemResponse>(new ReleaseWorkItemRequest { WorkItemId = joined.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = joined.Version, Reason = "The assistant leads now." }, first);
        var item = await ClaimedAsync(filed.Number, 2);
        Assert.Equal(["NOT_DID_JOIN_INQUIRY did.join-inquiry LI-12"], (await Office.RefusedAsync(Finish(item), second)).Lines);
        item = await DoAsync(Act(item, "join-inquiry", ("record", "Asked the colleagues.")), await InspectorAsync(3));
        Assert.Equal("handled", (await Suite.SendAsync<FinishHandlingResponse>(Finish(item), second)).WorkItem.Step);
    }

    /// <summary>Whoever could neither claim it nor take part in the inquiry is not offered, and not taken.</summary>
    [Fact, Rule("LI-12", Case.Refused)]
    public async Task Nobody_but_inspectors_leads_or_assists()
    {
        var passed = await PassedAsync();
        Assert.Equal(["STAFF_WITHOUT_POST lead LI-12"], (await Office.RefusedAsync(Assigning(passed, "ld-07"), await HeadAsync())).Lines);
        Assert.Equal(["STAFF_WITHOUT_POST assistant LI-12"], (await Office.RefusedAsync(Assigning(passed, assistant: "ld-02"), await HeadAsync())).Lines);
        var assign = (await Suite.SendAsync<DescribeCaseResponse>(new DescribeCaseRequest { CaseNumber = passed.CaseNumber, Language = "en" }, await HeadAsync())).Guide.Acts.Single(act => act.Act == "assign");
        Assert.All(assign.Fields, field => Assert.Equal(["ld-04", "ld-05", "ld-06"], field.Choices.Select(person => person.Code).Order(StringComparer.Ordinal)));
    }

    [Fact, Rule("LI-12", Case.Allowed)]
    public async Task The_head_gives_back_what_a_lead_who_is_none_any_more_still_has()
    {
        var filed = await AtWorkAsync();
        await ClaimedAsync(filed.Number);
        await DoAsync(Assigning(await Office.ReadAsync(filed.Number), "ld-06", "ld-05"), await HeadAsync());
        var item = await WorkItemAsync(filed.Number);
        var release = new ReleaseWorkItemRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Reason = "The lead is ill." };
        Assert.NotEmpty((await Office.RefusedAsync(release, await InspectorAsync(2))).Lines);
        await Suite.SendAsync<ReleaseWorkItemResponse>(release, await HeadAsync());
        Assert.Equal("claimed", (await ClaimedAsync(filed.Number, 3)).Step);
    }

    [Fact, Rule("LI-12", Case.Refused)]
    public async Task Nobody_but_the_head_gives_it_to_another_team()
    {
        var item = await ClaimedAsync((await AtWorkAsync()).Number);
        var transfer = new TransferWorkItemRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Department = "reception", Reason = "Too much to do." };
        Assert.Equal(["ROLE_NOT_PERMITTED LI-12"], (await Office.RefusedAsync(transfer, await InspectorAsync())).Lines);
    }

    [Fact, Rule("LI-12", Case.Refused)]
    public async Task A_complaint_is_turned_away_by_the_head_who_has_it_alone()
    {
        var filed = (await FileAsync()).Complaint;
        Assert.Equal(["ROLE_NOT_PERMITTED LI-12"], (await Office.RefusedAsync(Declining(filed, reason: "No."), await FirstAsync())).Lines);
        Assert.Equal(["FIELD_MISSING done.pass-to-head LI-11"], (await Office.RefusedAsync(Declining(filed, reason: "No."), await HeadAsync())).Lines);
    }

    [Fact, Rule("LI-12", Case.Refused)]
    public async Task What_the_head_has_accepted_no_desk_ends()
    {
        var filed = await AtWorkAsync();
        var withdrawing = new WithdrawComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Reason = "They called." };
        Assert.Equal(["ROLE_NOT_PERMITTED LI-12"], (await Office.RefusedAsync(withdrawing, await FirstAsync())).Lines);
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(withdrawing, await HeadAsync())).Complaint.Step);
        // Nor what nobody has accepted yet.
        var early = (await FileAsync()).Complaint;
        Assert.Equal(["ROLE_NOT_PERMITTED LI-12"], (await Office.RefusedAsync(new WithdrawComplaintRequest { CaseNumber = early.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = early.Version, Reason = "They called." }, await FirstAsync())).Lines);
    }

    [Fact, Rule("LI-13", Case.Allowed)]
    public async Task A_lead_with_an_interest_withdraws_and_the_head_assigns_another()
    {
        var filed = await AtWorkAsync();
        var withdrawn = await DoAsync(Act(await ClaimedAsync(filed.Number), "declare-interest", ("reason", "My brother works there.")), await InspectorAsync());
        Assert.Equal("queued", withdrawn.Step);
        await DoAsync(Assigning(await Office.ReadAsync(filed.Number), "ld-06"), await HeadAsync());
        Assert.Equal("claimed", (await ClaimedAsync(filed.Number, 3)).Step);
    }

    /// <summary>What somebody found who had an interest in it goes to nobody: it is inquired anew.</summary>
    [Fact, Rule("LI-13", Case.Allowed)]
    public async Task The_result_of_a_lead_who_must_withdraw_is_none()
    {
        var filed = await AtWorkAsync();
        var joined = await DoAsync(Act(await ClaimedAsync(filed.Number), "join-inquiry", ("record", "Read the pay slips.")), await InspectorAsync(2));
        var handled = (await Suite.SendAsync<FinishHandlingResponse>(Finish(joined), await InspectorAsync())).WorkItem;
        Assert.Equal("handled", handled.Step);
        var withdrawn = await DoAsync(Act(handled, "declare-interest", ("reason", "My brother works there.")), await InspectorAsync());
        Assert.Equal(("queued", "", ""), (withdrawn.Step, withdrawn.Result, withdrawn.Outcome));
        await DoAsync(Assigning(await Office.ReadAsync(filed.Number), "ld-06"), await HeadAsync());
        Assert.Equal("claimed", (await ClaimedAsync(filed.Number, 3)).Step);
    }

    /// <summary>What rests on the inquiry of an assistant who must withdraw goes out no more, though the lead finished it.</summary>
    [Fact, Rule("LI-12", Case.Refused), Rule("LI-13", Case.Allowed)]
    public async Task A_result_that_rests_on_an_inquiry_done_in_vain_goes_to_nobody()
    {
        var filed = await AtWorkAsync();
        var (lead, assistant) = (await InspectorAsync(), await InspectorAsync(2));
        var joined = await DoAsync(Act(await ClaimedAsync(filed.Number), "join-inquiry", ("record", "Read the pay slips.")), assistant);
        var handled = (await Suite.SendAsync<FinishHandlingResponse>(Finish(joined), lead)).WorkItem;
        var back = await DoAsync(Act(handled, "declare-interest", ("reason", "My brother works there.")), assistant);
        Assert.Equal(("queued", "", "", ""), (back.Step, back.Handler, back.Result, back.Outcome));
        // It says why, and nothing untrue of the lead, who neither left nor must withdraw.
        var released = (await Suite.SendAsync<ListWorkRecordsResponse>(new ListWorkRecordsRequest { WorkItemId = back.WorkItemId }, await HeadAsync())).Records[^1].Release;
        Assert.Equal((false, true), (released.MustWithdraw, released.DoneInVain));
        await DoAsync(Assigning(await Office.ReadAsync(filed.Number), "ld-04", "ld-06"), await HeadAsync());
        var item = await ClaimedAsync(filed.Number);
        Assert.Equal(["FIELD_MISSING done.join-inquiry LI-12"], (await Office.RefusedAsync(Finish(item), lead)).Lines);
        item = await DoAsync(Act(item, "join-inquiry", ("record", "Read them anew.")), await InspectorAsync(3));
        Assert.Equal("handled", (await Suite.SendAsync<FinishHandlingResponse>(Finish(item), lead)).WorkItem.Step);
    }

    [Fact, Rule("LI-13", Case.Allowed)]
    public async Task A_party_asks_and_the_head_decides()
    {
        var filed = await AtWorkAsync();
        var claimed = await ClaimedAsync(filed.Number);
        await DoAsync(Act(await Office.ReadAsync(filed.Number), "request-recusal", ("reason", "The inspector is the owner's friend.")), await Office.OpenAsync(filed));
        Assert.Equal("queued", (await DoAsync(Act(claimed, "decide-recusal", ("whom", "ld-04"), ("ruling", "granted"), ("reason", "They are friends.")), await HeadAsync())).Step);
        await Suite.SettleAsync();
        await AssertToldAsync(filed, "Must withdraw");
    }

    /// <summary>Before anybody has the work, the case itself has the act that says no.</summary>
    [Fact, Rule("LI-13", Case.Allowed)]
    public async Task What_a_party_asks_before_the_case_is_at_work_is_decided_and_bars_only_whom_it_should()
    {
        var filed = await FileAsync();
        var passed = await PassedAsync(filed.Complaint);
        await DoAsync(Act(passed, "request-recusal", ("reason", "The inspector is the owner's friend.")), await Office.OpenAsync(filed));
        await Suite.SettleAsync();
        Assert.Equal(["request-recusal"], await WaitingAsync(filed));
        // What the head notes of their own accord is no answer to the party.
        await DoAsync(Act(await Office.ReadAsync(filed.Number), "note-interest", ("whom", "ld-06"), ("reason", "A shareholder.")), await HeadAsync());
        await Suite.SettleAsync();
        Assert.Equal(["request-recusal"], await WaitingAsync(filed));
        var refused = await DoAsync(Act(await Office.ReadAsync(filed.Number), "rule-on-recusal", ("whom", "ld-04"), ("ruling", "refused"), ("reason", "They never met.")), await HeadAsync());
        await Suite.SettleAsync();
        Assert.Empty(await WaitingAsync(filed));
        await AssertToldAsync(filed, "Need not withdraw");

        // What nobody asked for, and what is lifted again, the party is not told.
        var ruled = await DoAsync(Act(refused, "rule-on-recusal", ("whom", "ld-06"), ("ruling", "granted"), ("reason", "A shareholder.")), await HeadAsync());
        ruled = await DoAsync(Act(ruled, "rule-on-recusal", ("whom", "ld-06"), ("ruling", "lifted"), ("reason", "The shares were sold.")), await HeadAsync());
        await AssertToldAsync(filed, "Need not withdraw");
        Assert.Single(await Office.TimelineAsync(filed.Number, await Office.OpenAsync(filed), "en"), entry => entry.Code == "rule-on-recusal");
        await AcceptAsync(await AssignedAsync(ruled));
    }

    [Fact, Rule("LI-13", Case.Refused)]
    public async Task Whoever_must_withdraw_by_a_decision_before_the_case_is_at_work_is_not_assigned_and_nobody_but_the_head_decides()
    {
        var passed = await PassedAsync();
        DoCaseActRequest Ruling(string ruling) => Act(passed, "rule-on-recusal", ("whom", "ld-04"), ("ruling", ruling), ("reason", "A shareholder."));
        Assert.Equal(["ROLE_NOT_PERMITTED LI-13"], (await Office.RefusedAsync(Ruling("granted"), await FirstAsync())).Lines);
        var ruled = await DoAsync(Ruling("granted"), await HeadAsync());
        Assert.Equal(["NAMED_MUST_WITHDRAW lead LI-13"], (await Office.RefusedAsync(Assigning(ruled), await HeadAsync())).Lines);
        // What nobody asked for is told by no notice.
        Assert.DoesNotContain(await Office.NoticesAsync(ruled.CaseNumber, await FirstAsync()), notice => notice.Template == "request-decided");
    }

    [Fact, Rule("LI-13", Case.Refused)]
    public async Task The_head_who_alone_decides_is_not_kept_from_deciding()
    {
        var noting = Act(await PassedAsync(), "note-interest", ("whom", "ld-01"), ("reason", "A shareholder."));
        Assert.Equal(["NOBODY_ELSE_DECIDES whom LI-13"], (await Office.RefusedAsync(noting, await HeadAsync())).Lines);
    }

    /// <summary>Whoever asked reads what was decided, and neither whose words it is in nor why.</summary>
    private async Task AssertToldAsync(Filed filed, string ruling)
    {
        var party = await Office.OpenAsync(filed);
        Assert.Contains($"It was decided whether somebody withdraws from your case: {ruling}.", (await Office.TimelineAsync(filed.Number, party, "en")).Select(entry => entry.Text));
        var notice = Assert.Single(await Office.NoticesAsync(filed.Number, party), notice => notice.Template == "request-decided");
        Assert.DoesNotContain("ld-04", notice.Body, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<string>> WaitingAsync(Filed filed) =>
        (await Suite.SendAsync<ListAlertsResponse>(new ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500 }, await HeadAsync())).Alerts
            .Where(alert => alert.CaseId == filed.CaseId && alert.Kind == AlertKind.AnswerWanted).Select(alert => alert.Act);

    [Fact, Rule("LI-13", Case.Refused)]
    public async Task Nobody_with_an_interest_is_assigned_and_nobody_who_must_withdraw_acts()
    {
        var noted = await DoAsync(Act(await PassedAsync(), "note-interest", ("whom", "ld-04"), ("reason", "A shareholder.")), await HeadAsync());
        Assert.Equal(["NAMED_MUST_WITHDRAW lead LI-13"], (await Office.RefusedAsync(Assigning(noted), await HeadAsync())).Lines);
        // Nor is the head offered them.
        var assign = (await Suite.SendAsync<DescribeCaseResponse>(new DescribeCaseRequest { CaseNumber = noted.CaseNumber, Language = "en" }, await HeadAsync())).Guide.Acts.Single(act => act.Act == "assign");
        foreach (var field in assign.Fields)
        {
            Assert.True(field.StaffListed);
            Assert.Contains(field.Choices, person => person.Code == "ld-05");
            Assert.DoesNotContain(field.Choices, person => person.Code == "ld-04");
        }
        Assert.Equal(["NAMED_MUST_WITHDRAW assistant LI-13"], (await Office.RefusedAsync(Assigning(noted, "ld-05", "ld-04"), await HeadAsync())).Lines);

        var filed = await AtWorkAsync();
        var withdrawn = await DoAsync(Act(await ClaimedAsync(filed.Number), "declare-interest", ("reason", "My brother works there.")), await InspectorAsync());
        Assert.Equal(["MUST_WITHDRAW LI-13", "NAMED_ASSIGN_LEAD named.assign.lead LI-12"], (await Office.RefusedAsync(Claim(withdrawn), await InspectorAsync())).Lines);
        Assert.Equal(["NAMED_MUST_WITHDRAW lead LI-13"], (await Office.RefusedAsync(Assigning(await Office.ReadAsync(filed.Number)), await HeadAsync())).Lines);
    }
}
