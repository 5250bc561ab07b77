using System.Globalization;

namespace ComplaintSuite.Conformance.LabourInspection;

/// <summary>LI-03: a caller is told where to turn to, and it is recorded; whoever insists is taken on with form, opinion and the head's approval, also after two years.</summary>
public sealed class LI03_Telephone(RunningSuite suite) : Inspections(suite)
{
    private const int ThreeYears = 1100;

    private static DoCaseActRequest Telling(Complaint complaint, string what) => Act(complaint, "tell-caller", ("what", what), ("words", "Explained to the caller."));

    private async Task<Complaint> TakenDownAsync(Complaint complaint) => await DoAsync(Act(complaint, "take-down-call", ("form", "Wages of two months."), ("opinion", "Worth an inquiry.")));

    private async Task<Complaint> DecidedAsync(Complaint complaint, string approved) =>
        await DoAsync(Act(complaint, "approve-taking", ("approved", approved), ("reason", "The caller lives far away.")), await HeadAsync());

    [Theory, Rule("LI-03", Case.Allowed)]
    [InlineData("labour-dispute")]
    [InlineData("out-of-remit")]
    [InlineData("past-limitation")]
    public async Task Told_and_recorded_a_caller_is_turned_away(string what)
    {
        var filed = await FileAsync(Telephoned);
        Assert.Equal("declined", (await DeclineAsync(await DoAsync(Telling(filed.Complaint, what)), await FirstAsync(), reason: "Told on the telephone.")).Step);
    }

    [Fact, Rule("LI-03", Case.Allowed)]
    public async Task Whoever_needs_to_come_is_told_body_place_and_contact()
    {
        var filed = await FileAsync(Telephoned);
        var told = Telling(filed.Complaint, "come-here");
        foreach (var (field, value) in new[] { ("body", "Labour inspection"), ("place", "Heping Road 1, room 101"), ("contact", "010-12333") })
            told.Fields[field] = value;
        Assert.Equal("registered", (await DoAsync(told)).Step);
    }

    [Theory, Rule("LI-03", Case.Allowed)]
    [InlineData(60)]
    [InlineData(ThreeYears)]
    public async Task Whoever_insists_is_taken_on_with_form_opinion_and_approval(int daysAgo)
    {
        var filed = await FileAsync(request => (request.Channel, request.Details["violation"]) = ("telephone", DaysAgo(daysAgo)));
        var approved = await DecidedAsync(await TakenDownAsync(filed.Complaint), "yes");
        Assert.Equal("accepted", (await AcceptAsync(await AssignedAsync(await PassedAsync(approved)))).Step);
    }

    [Fact, Rule("LI-03", Case.Refused)]
    public async Task Nobody_is_turned_away_untold()
    {
        var filed = await FileAsync(Telephoned);
        Assert.Equal(["FIELD_MISSING done.tell-caller LI-03"], (await Office.RefusedAsync(Declining(filed.Complaint, reason: "A dispute."), await FirstAsync())).Lines);
        Assert.Equal(["FIELD_MISSING body LI-03", "FIELD_MISSING place LI-03", "FIELD_MISSING contact LI-03"], (await Office.RefusedAsync(Telling(filed.Complaint, "come-here"), await FirstAsync())).Lines);
        Assert.Equal(["FIELD_MISSING what LI-03"], (await Office.RefusedAsync(Act(filed.Complaint, "tell-caller", ("words", "Explained.")), await FirstAsync())).Lines);
        Assert.Equal(["FIELD_MISSING words LI-03"], (await Office.RefusedAsync(Act(filed.Complaint, "tell-caller", ("what", "labour-dispute")), await FirstAsync())).Lines);
        // The docket changes nothing of that.
        var passed = await PassedAsync(filed.Complaint);
        Assert.Equal(["FIELD_MISSING done.tell-caller LI-03"], (await Office.RefusedAsync(Declining(passed, reason: "A dispute."), await HeadAsync())).Lines);
        Assert.Equal("declined", (await DeclineAsync(await DoAsync(Telling(passed, "labour-dispute")), await HeadAsync(), reason: "A dispute.")).Step);
    }

    [Fact, Rule("LI-03", Case.Refused)]
    public async Task Whoever_insists_is_turned_away_by_the_head_alone()
    {
        var takenDown = await TakenDownAsync(await DoAsync(Telling((await FileAsync(Telephoned)).Complaint, "labour-dispute")));
        Assert.Equal(["ROLE_NOT_PERMITTED LI-03"], (await Office.RefusedAsync(Declining(takenDown, reason: "Told."), await FirstAsync())).Lines);
        Assert.Equal("declined", (await DeclineAsync(takenDown, await HeadAsync(), reason: "A dispute for the court.")).Step);
    }

    /// <summary>What was approved before does not stand for what the caller says now.</summary>
    [Fact, Rule("LI-03", Case.Refused)]
    public async Task Nothing_is_taken_on_while_a_form_waits_for_the_head()
    {
        var approved = await DecidedAsync(await TakenDownAsync((await FileAsync(Telephoned)).Complaint), "yes");
        var again = await TakenDownAsync(await AssignedAsync(await PassedAsync(approved)));
        Assert.Equal(["NOT_OPEN_TAKE_DOWN_CALL open.take-down-call LI-03"], (await Office.RefusedAsync(Acceptance(again), await HeadAsync())).Lines);
        Assert.Equal("accepted", (await AcceptAsync(await DecidedAsync(again, "yes"))).Step);
    }

    [Fact, Rule("LI-03", Case.Refused)]
    public async Task Nothing_insisted_is_taken_on_without_form_opinion_and_approval()
    {
        var filed = await FileAsync(Telephoned);
        Assert.Equal(["FIELD_MISSING form LI-03", "FIELD_MISSING opinion LI-03"], (await Office.RefusedAsync(Act(filed.Complaint, "take-down-call"), await FirstAsync())).Lines);
        var assigned = await AssignedAsync(await PassedAsync(filed.Complaint));
        Assert.Equal(["FIELD_MISSING done.take-down-call LI-03", "FIELD_MISSING done.approve-taking LI-03"], (await Office.RefusedAsync(Acceptance(assigned), await HeadAsync())).Lines);
        var takenDown = await TakenDownAsync(assigned);
        Assert.Equal(["FIELD_MISSING done.approve-taking LI-03", "NOT_OPEN_TAKE_DOWN_CALL open.take-down-call LI-03"], (await Office.RefusedAsync(Acceptance(takenDown), await HeadAsync())).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED LI-03"], (await Office.RefusedAsync(Act(takenDown, "approve-taking", ("approved", "yes"), ("reason", "Mine.")), await FirstAsync())).Lines);
        var refused = await Office.RefusedAsync(Acceptance(await DecidedAsync(takenDown, "no")), await HeadAsync());
        Assert.Equal(["NEVER_PERMITTED LI-03"], refused.Lines);
        Assert.Contains("负责人未同意", refused.Unmet.Single().Because, StringComparison.Ordinal);
    }

    [Fact, Rule("LI-03", Case.Refused)]
    public async Task What_is_older_than_two_years_is_not_taken_on_without_them_however_it_came()
    {
        var filed = await FileAsync(request => request.Details["violation"] = DaysAgo(ThreeYears));
        Assert.Equal(["FIELD_MISSING done.take-down-call LI-03", "FIELD_MISSING done.approve-taking LI-03"], (await Office.RefusedAsync(Acceptance(await AssignedAsync(await PassedAsync(filed.Complaint))), await HeadAsync())).Lines);
        Assert.True(string.CompareOrdinal(filed.Complaint.LimitationEndDate, DaysAgo(0)) < 0);
    }

    /// <summary>Counted from the day of the violation to the receipt: the last of its days ends at midnight, and when it is decided does not matter.</summary>
    [Fact, Rule("LI-03", Case.Allowed), Rule("LI-03", Case.Refused)]
    public async Task Two_years_to_the_day_are_in_time_and_one_day_more_is_not()
    {
        await Chronicle.AtHourAsync(23);
        // No day is two years before a 29 February.
        if (Chronicle.DayOf(Suite.Now) is { Month: 2, Day: 29 })
            await Chronicle.DaysLaterAsync(1);
        var violation = Chronicle.DayOf(Suite.Now).AddYears(-2).ToString("O", CultureInfo.InvariantCulture);
        var inTime = await FileAsync(request => request.Details["violation"] = violation);
        Assert.Equal(DaysAgo(0), inTime.Complaint.LimitationEndDate);
        await Chronicle.AtHourAsync(0);
        var tooLate = await FileAsync(request => request.Details["violation"] = violation);
        Assert.Equal(DaysAgo(1), tooLate.Complaint.LimitationEndDate);

        Assert.Equal("accepted", (await AcceptAsync(await AssignedAsync(await PassedAsync(await Office.ReadAsync(inTime.Number))))).Step);
        Assert.Equal(
            ["FIELD_MISSING done.take-down-call LI-03", "FIELD_MISSING done.approve-taking LI-03"],
            (await Office.RefusedAsync(Acceptance(await AssignedAsync(await PassedAsync(tooLate.Complaint))), await HeadAsync())).Lines);
    }

    [Fact, Rule("LI-03", Case.Refused)]
    public async Task Nor_is_what_nobody_knows_the_day_of_or_a_day_to_come()
    {
        var filed = await FileAsync(request =>
        {
            request.Details.Remove("violation");
            request.UnknownFields.Add("details.violation");
        });
        Assert.Equal(["FIELD_MISSING details.violation LI-03"], (await Office.RefusedAsync(Acceptance(await AssignedAsync(await PassedAsync(filed.Complaint))), await HeadAsync())).Lines);
        Assert.Equal(["TIME_IN_FUTURE details.violation LI-03"], (await Office.RefusedAsync(Complaint(request => request.Details["violation"] = DaysAgo(-1)), await FirstAsync())).Lines);
    }
}
