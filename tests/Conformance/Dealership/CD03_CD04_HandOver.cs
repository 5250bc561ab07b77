namespace ComplaintSuite.Conformance.Dealership;

/// <summary>CD-03: recorded and with the customer department within 30 minutes. CD-04: but for what the business manager settles on the spot.</summary>
public sealed class CD03_CD04_HandOver(RunningSuite suite) : Dealers(suite)
{
    [Fact, Rule("CD-03", Case.Allowed)]
    public async Task Recorded_it_is_passed_on_within_half_an_hour()
    {
        await WorkingHoursAsync();
        var handedOver = await HandedOverAsync();
        var clock = handedOver.Deadlines.Single(deadline => deadline.Clock == "hand-over");
        Assert.Equal((TimeSpan.FromMinutes(30), "CD-03", false), (clock.DueTime.ToDateTimeOffset() - handedOver.ReceiveTime.ToDateTimeOffset(), clock.Rule, clock.Late));
        Assert.NotNull(clock.EndTime);
    }

    [Fact, Rule("CD-03", Case.Refused)]
    public async Task What_is_not_on_record_is_not_passed_on()
    {
        var receiver = await ReceiverAsync();
        var incomplete = (await FileAsync(request => request.Facts = "")).Complaint;
        Assert.Equal("received", incomplete.Step);
        var judged = await DoAsync(Judging(incomplete), receiver);
        Assert.Equal(["STEP_NOT_PERMITTED CD-03", "STEP_NOT_PERMITTED CD-09"], (await Office.RefusedAsync(Act(judged, "hand-over"), receiver)).Lines);
    }

    [Fact, Rule("CD-04", Case.Allowed)]
    public async Task The_business_manager_settles_it_on_the_spot_without_any_hand_over()
    {
        await WorkingHoursAsync();
        var manager = await BusinessManagerAsync();
        var judged = await DoAsync(Judging((await FileAsync()).Complaint), manager);
        var taken = await DoAsync(Act(judged, "take-on-the-spot"), manager);
        Assert.DoesNotContain("hand-over", Running(taken));
        await Suite.AdvanceAsync(TimeSpan.FromMinutes(40));
        Assert.Empty(await AlertsAsync(taken.CaseId, "affairs-manager"));
        var answered = await Suite.SendAsync<AnswerEnquiryResponse>(
            new AnswerEnquiryRequest { CaseNumber = taken.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = taken.Version, Answer = "Tightened the exhaust at once." }, await DeskAsync());
        Assert.Equal("closed", (await CloseAsync(await AssessedAsync(answered.Complaint))).Step);
    }

    [Fact, Rule("CD-04", Case.Refused)]
    public async Task Nobody_else_does_and_nothing_major_is_settled_on_the_spot()
    {
        var (manager, receiver) = (await BusinessManagerAsync(), await ReceiverAsync());
        var judged = await DoAsync(Judging((await FileAsync()).Complaint), receiver);
        Assert.Equal(["ROLE_NOT_PERMITTED CD-04"], (await Office.RefusedAsync(Act(judged, "take-on-the-spot"), receiver)).Lines);

        var major = await DoAsync(JudgingMajor((await FileAsync()).Complaint), manager);
        Assert.Equal(["NEVER_PERMITTED CD-04"], (await Office.RefusedAsync(Act(major, "take-on-the-spot"), manager)).Lines);
        var answer = new AnswerEnquiryRequest { CaseNumber = major.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = major.Version, Answer = "Done." };
        Assert.Equal(["FIELD_MISSING done.take-on-the-spot CD-04", "NEVER_PERMITTED CD-04"], (await Office.RefusedAsync(answer, await DeskAsync())).Lines.Order());
    }
}
