namespace ComplaintSuite.Conformance.HospitalDepartments;

/// <summary>HA-04: settled on the spot, led to the right office, or decided within seven days.</summary>
public sealed class HA04_OnTheSpot(RunningSuite suite) : HospitalOffices(suite)
{
    [Fact, Rule("HA-04", Case.Allowed)]
    public async Task Answered_on_the_spot_to_the_complainant_s_satisfaction_it_is_closed_without_further_steps()
    {
        var filed = await FileAsync(AtTheDesk);
        var settled = await DoAsync(OnTheSpot(filed.Complaint), await DutyOfficerAsync());
        var answered = (await Suite.SendAsync<AnswerEnquiryResponse>(Answer(settled), await DutyOfficerAsync())).Complaint;
        Assert.Equal("closed", (await CloseAsync(answered)).Step);
    }

    [Fact, Rule("HA-04", Case.Allowed)]
    public async Task The_duty_officer_reads_with_whom_it_is_settled()
    {
        var filed = await FileAsync(AtTheDesk);
        var parties = await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, await DutyOfficerAsync());
        Assert.Equal(("患者甲", "13900000000"), (parties.Complainant.Name, parties.Complainant.Telephone));
    }

    [Fact, Rule("HA-04", Case.Allowed)]
    public async Task The_complainant_is_led_to_the_office_in_charge()
    {
        var filed = await FileAsync();
        var referral = new ReferComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Department = "finance", Reason = "Finance explains the bill at once." };
        Assert.Equal("referred", (await Suite.SendAsync<ReferComplaintResponse>(referral, await ClerkAsync())).Complaint.Step);
        Assert.Contains(await Office.NoticesAsync(filed.Number, await ClerkAsync()), notice => notice.Template == "referral");
    }

    [Fact, Rule("HA-04", Case.Allowed)]
    public async Task Acceptance_is_decided_and_told_within_seven_days()
    {
        var filed = await EnteredAsync();
        var clock = Assert.Single(filed.Complaint.Deadlines, deadline => deadline.Clock == "acceptance");
        Assert.Equal(("7 d", "HA-04"), (clock.Limit, clock.Rule));
        var accepted = await AcceptAsync(filed.Complaint);
        Assert.NotNull(accepted.Deadlines.Single(deadline => deadline.Clock == "acceptance").EndTime);
        Assert.Contains(await Office.NoticesAsync(filed.Number, await ClerkAsync()), notice => notice.Template == "acceptance");
    }

    [Fact, Rule("HA-04", Case.Allowed), Rule("HA-05", Case.Allowed)]
    public async Task What_nobody_supplies_stops_the_seven_days_for_its_time_alone()
    {
        var filed = await EnteredAsync();
        var asked = (await Suite.SendAsync<RequestMaterialsResponse>(
            new RequestMaterialsRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Text = "The receipt is missing.", Items = { "收费票据" } }, await ClerkAsync())).Complaint;
        Assert.NotNull(Clock(asked, "acceptance").PauseTime);
        await Suite.AdvanceAsync(TimeSpan.FromDays(11));
        var over = await Poll.ForAsync(async () => (await Office.ReadAsync(filed.Number)) is { AwaitedMaterials.Count: 0 } read ? read : null, RunningSuite.Patience, "nothing is awaited");
        Assert.Equal((null, false), (Clock(over, "acceptance").PauseTime, Clock(over, "acceptance").Late));
        // Ended by itself, though nothing came: nobody kept it.
        Assert.NotNull(Clock(over, "vouchers").EndTime);
        Assert.Equal((true, false), (Clock(over, "vouchers").RunOutTime is not null, Clock(over, "vouchers").Late));
        Assert.Contains("stop-awaiting-materials", (await Office.TimelineAsync(filed.Number, await ClerkAsync())).Select(entry => entry.Code));
        await Suite.AdvanceAsync(TimeSpan.FromDays(8));
        await Suite.SettleAsync();
        Assert.True(Clock(await Office.ReadAsync(filed.Number), "acceptance").Late);

        static Contracts.Common.V1.Deadline Clock(Complaint complaint, string name) => complaint.Deadlines.Single(deadline => deadline.Clock == name);
    }

    [Fact, Rule("HA-04", Case.Refused)]
    public async Task What_was_accepted_no_office_ends_with_a_reason_alone()
    {
        var filed = await WithInvestigatorAsync();
        var withdrawing = new WithdrawComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Reason = "They called." };
        Assert.Equal(["ROLE_NOT_PERMITTED HA-04"], (await Office.RefusedAsync(withdrawing, await ClerkAsync())).Lines);
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(withdrawing, await Office.PersonAsync("head"))).Complaint.Step);
        // Nor what nobody has accepted yet.
        var early = (await FileAsync()).Complaint;
        Assert.Equal(["ROLE_NOT_PERMITTED HA-04"], (await Office.RefusedAsync(new WithdrawComplaintRequest { CaseNumber = early.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = early.Version, Reason = "They called." }, await ClerkAsync())).Lines);
    }

    /// <summary>A form that can only be refused is no offer: what comes in writing is answered by no word of mouth.</summary>
    [Theory, Rule("HA-04", Case.Refused)]
    [InlineData("letter", false)]
    [InlineData("portal", false)]
    [InlineData("telephone", true)]
    public async Task Only_what_came_by_word_of_mouth_is_offered_to_be_answered_on_the_spot(string channel, bool offered)
    {
        var filed = await FileAsync(request => request.Channel = channel);
        var guide = (await Suite.SendAsync<DescribeCaseResponse>(new DescribeCaseRequest { CaseNumber = filed.Number, Language = "en" }, await ClerkAsync())).Guide;
        Assert.Equal(offered, guide.Decisions.Contains("answered"));
        string[] why = offered ? [] : ["HA-04 Only what comes by word of mouth can be settled on the spot."];
        Assert.Equal(why, guide.RuledOutDecisions.Where(ruled => ruled.Decision == "answered").Select(ruled => $"{ruled.Rule} {ruled.Because}"));
    }

    [Fact, Rule("HA-04", Case.Refused)]
    public async Task Without_a_record_or_satisfaction_nothing_is_closed_on_the_spot()
    {
        var filed = await FileAsync(AtTheDesk);
        Assert.Equal(["FIELD_MISSING done.settle-on-the-spot HA-04"], (await Office.RefusedAsync(Answer(filed.Complaint), await ClerkAsync())).Lines);
        Assert.Equal(["NEVER_PERMITTED HA-04"], (await Office.RefusedAsync(OnTheSpot(filed.Complaint, "no"), await ClerkAsync())).Lines);
        Assert.Equal(["FIELD_MISSING record HA-04"], (await Office.RefusedAsync(Act(filed.Complaint, "settle-on-the-spot", ("satisfied", "yes")), await ClerkAsync())).Lines);
        var written = await FileAsync();
        Assert.Equal(["NEVER_PERMITTED HA-04"], (await Office.RefusedAsync(OnTheSpot(written.Complaint), await ClerkAsync())).Lines);
    }
}
