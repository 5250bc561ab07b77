namespace ComplaintSuite.Conformance.CompanyGeneral;

/// <summary>GC-03: half an hour, but for what is settled on the spot; the same criteria; what the text breaks off is the dealership's.</summary>
public sealed class GC03_HandOver(RunningSuite suite) : Companies(suite)
{
    [Fact, Rule("GC-03", Case.Allowed)]
    public async Task It_is_passed_on_entered_and_dispatched_each_within_half_an_hour()
    {
        await WorkingHoursAsync();
        var dispatched = await DispatchedAsync();
        Assert.Equal(
            ["form-to-manager GC-03 30 min", "hand-over GC-03 30 min"],
            dispatched.Deadlines.Where(deadline => deadline.EndTime is not null && !deadline.Late).Select(deadline => $"{deadline.Clock} {deadline.Rule} {deadline.Limit}").Order(StringComparer.Ordinal));
    }

    [Fact, Rule("GC-03", Case.Allowed)]
    public async Task The_business_manager_settles_it_on_the_spot()
    {
        var manager = await BusinessManagerAsync();
        var taken = await DoAsync(Act(await DoAsync(Judging((await FileAsync()).Complaint), manager), "take-on-the-spot"), manager);
        Assert.DoesNotContain("hand-over", Running(taken));
        var answered = await Suite.SendAsync<AnswerEnquiryResponse>(
            new AnswerEnquiryRequest { CaseNumber = taken.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = taken.Version, Answer = "Exchanged at once." }, await DeskAsync());
        Assert.Equal("answered", answered.Complaint.Step);
    }

    [Fact, Rule("GC-03", Case.Allowed)]
    public async Task At_night_the_leader_on_call_says_so_or_the_next_one_is_told()
    {
        await Chronicle.AtHourAsync(22);
        var judged = await DoAsync(JudgingMajor((await FileAsync()).Complaint), await ReceiverAsync());
        var alert = Assert.Single(await AlertsOfAsync(judged.CaseId, "leader"));
        Assert.Equal((Contracts.Routing.V1.AlertKind.ClockBegan, "leader-acknowledges", "leader-on-call", "GC-03"), (alert.Kind, alert.Clock, alert.Post, alert.Rule));
        Assert.Contains("leader-acknowledges", Running(judged));
        var unheard = await DoAsync(JudgingMajor((await FileAsync()).Complaint), await ReceiverAsync());
        await AcknowledgeAsync(alert, "leader");
        Assert.DoesNotContain("leader-acknowledges", Running(await Office.ReadAsync(judged.CaseNumber)));

        await Suite.AdvanceAsync(TimeSpan.FromMinutes(16));
        Assert.DoesNotContain("ClockRanOut leader-acknowledges", await AlertsAsync(judged.CaseId, "general-manager"));
        Assert.Contains(
            await AlertsOfAsync(unheard.CaseId, "general-manager"), it => it is { Kind: Contracts.Routing.V1.AlertKind.ClockRanOut, Clock: "leader-acknowledges", Post: "general-manager", Rule: "GC-03" });
    }

    [Fact, Rule("GC-03", Case.Allowed)]
    public async Task A_Saturday_is_out_of_hours_too() => await AssertOutOfHoursAsync(await SaturdayAsync(), leaderRule: "GC-03", ordinaryRule: "GC-03");

    [Fact, Rule("GC-03", Case.Refused)]
    public async Task What_is_not_on_record_is_not_passed_on()
    {
        var receiver = await ReceiverAsync();
        var incomplete = (await FileAsync(request => request.Facts = "")).Complaint;
        Assert.Equal("received", incomplete.Step);
        var judged = await DoAsync(Judging(incomplete), receiver);
        Assert.Equal(["STEP_NOT_PERMITTED GC-03"], (await Office.RefusedAsync(Act(judged, "hand-over"), receiver)).Lines);
    }

    [Fact, Rule("GC-03", Case.Refused)]
    public async Task As_at_the_dealership_nothing_is_skipped()
    {
        var (receiver, desk) = (await ReceiverAsync(), await DeskAsync());
        var filed = (await FileAsync()).Complaint;
        Assert.Equal(["FIELD_MISSING criterion GC-03"], (await Office.RefusedAsync(Act(filed, "judge", ("gravity", "major"), ("urgent", "yes")), receiver)).Lines);
        Assert.Equal(["NEVER_PERMITTED GC-03"], (await Office.RefusedAsync(Act(filed, "judge", ("gravity", "ordinary"), ("criterion", "compensation"), ("urgent", "no")), receiver)).Lines);
        Assert.Contains("FIELD_MISSING done.judge GC-03", (await Office.RefusedAsync(Act(filed, "hand-over"), receiver)).Lines);
        Assert.Equal(["FIELD_MISSING done.register-form GC-03"], (await Office.RefusedAsync(Acceptance(await HandedOverAsync()), desk)).Lines);

        var formed = await FormedAsync();
        Assert.Equal(["CASE_REGISTERED number GC-03"], (await Office.RefusedAsync(Act(formed, "register-form"), desk)).Lines);
    }

    [Fact, Rule("GC-03", Case.Refused)]
    public async Task No_form_is_of_two_complaints()
    {
        var desk = await DeskAsync();
        var number = $"KH-{RequestId.New()[..8]}";
        await DoAsync(Act(await HandedOverAsync(), "register-form", ("number", number)), desk);
        Assert.Equal(["REGISTER_NUMBER_TAKEN number GC-03"], (await Office.RefusedAsync(Act(await HandedOverAsync(), "register-form", ("number", number)), desk)).Lines);
    }

    [Fact, Rule("GC-03", Case.Refused)]
    public async Task What_was_judged_major_stays_so_but_for_the_general_manager()
    {
        var major = await DoAsync(JudgingMajor((await FileAsync()).Complaint), await ReceiverAsync());
        Assert.Equal(["ROLE_NOT_PERMITTED GC-03"], (await Office.RefusedAsync(Judging(major), await BusinessManagerAsync())).Lines);
        await DoAsync(Judging(major), await GeneralManagerAsync());
    }

    [Fact, Rule("GC-03", Case.Refused)]
    public async Task Out_of_hours_nothing_is_on_record_before_its_urgency_is_judged_by_whichever_way_it_came()
    {
        await Chronicle.AtHourAsync(22);
        var filed = (await FileAsync(request => (request.Channel, request.ChannelDescription) = ("other", "Said to a fitter."))).Complaint;
        Assert.Equal(("received", "done.judge"), (filed.Step, Assert.Single(filed.MissingFields)));
        Assert.Contains("FIELD_MISSING done.judge GC-03", (await Office.RefusedAsync(Act(filed, "hand-over"), await ReceiverAsync())).Lines);
    }
}
