using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.Cruise;

/// <summary>CR-05: the guest is talked to before disembarking. CR-06: cause, measures and who answers for it. CR-07: after disembarking it is decided whether to write.</summary>
public sealed class CR05_CR06_CR07_Written(RunningSuite suite) : Guests(suite)
{
    [Fact, Rule("CR-05", Case.Allowed), Rule("CR-06", Case.Allowed)]
    public async Task Talked_to_in_time_and_with_its_cause_it_is_closed()
    {
        var filed = await AtWorkAsync(Written);
        var clock = filed.Complaint.Deadlines.Single(deadline => deadline.Clock == "before-disembarkation");
        Assert.Equal("CR-05", clock.Rule);
        Assert.Equal(TimeSpan.FromDays(2), clock.DueTime.ToDateTimeOffset() - Minute(filed.Complaint.ReceiveTime.ToDateTimeOffset()));
        await DoAsync(Talking(filed.Complaint));
        await WorkedAsync(filed.Number);
        Assert.Equal("closed", (await CloseAsync(await CausedAsync(await ToldAsync(await Office.ReadAsync(filed.Number))))).Step);
    }

    [Fact, Rule("CR-05", Case.Allowed)]
    public async Task A_written_one_goes_straight_to_the_leaders_and_an_oral_one_to_the_superior()
    {
        var (written, oral) = (await FileAsync(Written), await FileAsync());
        await Suite.SettleAsync();
        var told = Assert.Single(await AlertsOfAsync(written.CaseId, "leader"));
        Assert.Equal((AlertKind.ClockBegan, "leaders-know", "company-leader", "CR-05"), (told.Kind, told.Clock, told.Post, told.Rule));
        Assert.Empty(await AlertsOfAsync(oral.CaseId, "leader"));
        await Suite.SendAsync<AcknowledgeAlertResponse>(new AcknowledgeAlertRequest { AlertId = told.AlertId, RequestId = RequestId.New() }, await LeaderAsync());
        await Suite.SettleAsync();
        Assert.NotNull((await Office.ReadAsync(written.Number)).Deadlines.Single(deadline => deadline.Clock == "leaders-know").EndTime);
    }

    [Fact, Rule("CR-05", Case.Allowed)]
    public async Task A_reason_stands_for_a_talk_and_another_time_of_disembarking_moves_the_clock()
    {
        var filed = await FileAsync(Written);
        var amended = (await Suite.SendAsync<AmendRegistrationResponse>(
            new AmendRegistrationRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Details = { ["disembarks"] = InDays(4) } }, await DeskAsync())).Complaint;
        var clock = amended.Deadlines.Last(deadline => deadline.Clock == "before-disembarkation");
        Assert.Equal(TimeSpan.FromDays(4), clock.DueTime.ToDateTimeOffset() - Minute(Suite.Now));
        var reasoned = await DoAsync(Act(amended, "record-no-talk", ("reason", "The guest was flown out.")));
        Assert.DoesNotContain(reasoned.Deadlines, deadline => deadline.Clock == "before-disembarkation" && deadline.EndTime is null);
    }

    [Fact, Rule("CR-05", Case.Refused), Rule("CR-06", Case.Refused)]
    public async Task A_written_one_is_not_closed_without_the_talk_nor_without_the_cause()
    {
        var told = await ToldAsync(await WorkedAsync((await AtWorkAsync(Written)).Number));
        Assert.Equal(["FIELD_MISSING done.talk-to-guest CR-05", "FIELD_MISSING done.record-cause CR-06"], (await Office.RefusedAsync(await ClosingAsync(told), await DeskAsync())).Lines);
        Assert.Equal(["FIELD_MISSING answerable CR-06"], (await Office.RefusedAsync(Act(await Office.ReadAsync(told.CaseNumber), "record-cause", ("cause", "A loose fan."), ("measures", "All fans checked.")), await ManagerAsync())).Lines);
        Assert.Equal(["FIELD_MISSING cause CR-06", "FIELD_MISSING measures CR-06"], (await Office.RefusedAsync(Act(await Office.ReadAsync(told.CaseNumber), "record-cause", ("answerable", "Housekeeping.")), await ManagerAsync())).Lines);
    }

    [Fact, Rule("CR-05", Case.Refused)]
    public async Task After_disembarking_a_talk_is_none_any_more()
    {
        var filed = await FileAsync(Written);
        await Chronicle.DaysLaterAsync(3);
        var refused = await Office.RefusedAsync(Talking(await Office.ReadAsync(filed.Number)), await DeskAsync());
        Assert.Equal(["FIELD_MISSING still-aboard CR-05"], refused.Lines);
        Assert.Contains("客人是否仍在船上", refused.Unmet.Single().Because, StringComparison.Ordinal);
        // One tick is not enough, however long ago the voyage was: as they talked, the guest was to leave the ship at a time that was still to come.
        refused = await Office.RefusedAsync(Aboard(Talking(await Office.ReadAsync(filed.Number)), "yes"), await DeskAsync());
        Assert.Equal(["FIELD_MISSING disembarks-now CR-05"], refused.Lines);
        Assert.Contains("改定的离船时间", refused.Unmet.Single().Because, StringComparison.Ordinal);
        Assert.Equal(["DATE_PAST disembarks-now CR-05"], (await Office.RefusedAsync(Aboard(Talking(await Office.ReadAsync(filed.Number)), "yes", InDays(-1)), await DeskAsync())).Lines);
        refused = await Office.RefusedAsync(Aboard(Talking(await Office.ReadAsync(filed.Number)), "no"), await DeskAsync());
        Assert.Equal(["NEVER_PERMITTED CR-05"], refused.Lines);
        Assert.Contains("客人已离船", refused.Unmet.Single().Because, StringComparison.Ordinal);
    }

    [Fact, Rule("CR-05", Case.Allowed)]
    public async Task On_a_ship_that_is_late_the_guest_is_still_talked_to()
    {
        var filed = await FileAsync(Written);
        await Chronicle.DaysLaterAsync(3);
        var talked = await DoAsync(Aboard(Talking(await Office.ReadAsync(filed.Number)), "yes", InDays(1)));
        Assert.NotNull(talked.Deadlines.Single(deadline => deadline.Clock == "before-disembarkation").EndTime);
    }

    /// <summary>Whoever talked in time and writes it down when the guest has left the ship need say nothing untrue.</summary>
    [Fact, Rule("CR-05", Case.Allowed)]
    public async Task A_talk_that_was_in_time_is_written_down_afterwards()
    {
        var filed = await FileAsync(Written);
        await Chronicle.DaysLaterAsync(3);
        var talking = Talking(await Office.ReadAsync(filed.Number));
        talking.Fields["at"] = InDays(-2);
        Assert.NotNull((await DoAsync(talking)).Deadlines.Single(deadline => deadline.Clock == "before-disembarkation").EndTime);
    }

    [Fact, Rule("CR-05", Case.Refused)]
    public async Task A_talk_that_is_still_to_come_is_not_written_down()
    {
        var talking = Talking((await FileAsync(Written)).Complaint);
        talking.Fields["at"] = InDays(1);
        Assert.Equal(["TIME_IN_FUTURE at CR-05"], (await Office.RefusedAsync(talking, await DeskAsync())).Lines);
    }

    private static DoCaseActRequest Aboard(DoCaseActRequest talking, string still, string? until = null)
    {
        talking.Fields["still-aboard"] = still;
        if (until is not null)
            talking.Fields["disembarks-now"] = until;
        return talking;
    }

    [Theory, Rule("CR-05", Case.Refused)]
    [InlineData("letter")]
    [InlineData("email")]
    [InlineData("portal")]
    public async Task What_came_in_writing_is_not_taken_as_oral(string channel)
    {
        var refused = await Office.RefusedAsync(Complaint(request => request.Channel = channel), await DeskAsync());
        Assert.Equal(["NEVER_PERMITTED CR-05"], refused.Lines);
        var filed = await FileAsync(Written);
        var amending = new AmendRegistrationRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Details = { ["form"] = "oral" } };
        Assert.Equal(["NEVER_PERMITTED CR-05"], (await Office.RefusedAsync(amending, await DeskAsync())).Lines);
    }

    [Fact, Rule("CR-07", Case.Allowed)]
    public async Task After_disembarking_it_is_decided_whether_to_write()
    {
        var told = await ToldAsync(await WorkedAsync((await AtWorkAsync()).Number));
        await Chronicle.DaysLaterAsync(3);
        var decided = await DoAsync(Act(await Office.ReadAsync(told.CaseNumber), "decide-letter", ("write", "yes")), await ManagerAsync());
        Assert.Equal("closed", (await CloseAsync(await DoAsync(WritingLetter(decided)))).Step);
    }

    [Fact, Rule("CR-07", Case.Refused)]
    public async Task What_is_to_be_written_is_written_before_it_is_closed()
    {
        var told = await ToldAsync(await WorkedAsync((await AtWorkAsync()).Number));
        await Chronicle.DaysLaterAsync(3);
        told = await Office.ReadAsync(told.CaseNumber);
        Assert.Equal(["FIELD_MISSING done.decide-letter CR-07"], (await Office.RefusedAsync(WritingLetter(told), await DeskAsync())).Lines);
        var decided = await DoAsync(Act(told, "decide-letter", ("write", "yes")), await ManagerAsync());
        Assert.Equal(["FIELD_MISSING letter CR-07", "FIELD_MISSING sent CR-07"], (await Office.RefusedAsync(Act(decided, "write-letter"), await DeskAsync())).Lines);
        var tomorrow = WritingLetter(decided);
        tomorrow.Fields["sent"] = Chronicle.Day(1);
        Assert.Equal(["TIME_IN_FUTURE sent CR-07"], (await Office.RefusedAsync(tomorrow, await DeskAsync())).Lines);
        Assert.Equal(["FIELD_MISSING done.write-letter CR-07"], (await Office.RefusedAsync(await ClosingAsync(decided), await DeskAsync())).Lines);
    }

    [Fact, Rule("CR-07", Case.Refused)]
    public async Task It_is_not_closed_after_disembarking_without_that_decision()
    {
        var told = await ToldAsync(await WorkedAsync((await AtWorkAsync()).Number));
        await Chronicle.DaysLaterAsync(3);
        told = await Office.ReadAsync(told.CaseNumber);
        Assert.Equal(["FIELD_MISSING done.decide-letter CR-07"], (await Office.RefusedAsync(await ClosingAsync(told), await DeskAsync())).Lines);
        Assert.Equal(["FIELD_MISSING reason CR-07"], (await Office.RefusedAsync(Act(await Office.ReadAsync(told.CaseNumber), "decide-letter", ("write", "no")), await ManagerAsync())).Lines);
    }

    /// <summary>Forms write minutes.</summary>
    private static DateTimeOffset Minute(DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
}
