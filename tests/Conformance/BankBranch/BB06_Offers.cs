namespace ComplaintSuite.Conformance.BankBranch;

/// <summary>BB-06: the customer answers what is offered; it is solved now, or at a time that is agreed.</summary>
public sealed class BB06_Offers(RunningSuite suite) : Branches(suite)
{
    private const string Unkept = "AFTER_KEEP_APPOINTMENT_ANSWER_OFFER after.keep-appointment.answer-offer BB-06";

    [Fact, Rule("BB-06", Case.Allowed)]
    public async Task Accepted_and_with_time_it_is_solved_now() => Assert.Equal("result-known", (await HandInAsync(await AgreedAsync(await CheckedAsync((await AtWorkAsync()).Number)))).Step);

    [Fact, Rule("BB-06", Case.Allowed)]
    public async Task Without_time_now_a_time_is_agreed_and_kept()
    {
        var offered = await DoAsync(Act(await CheckedAsync((await AtWorkAsync()).Number), "offer-solution", ("solution", "We show you the records.")));
        var answered = await DoAsync(Act(offered, "answer-offer", ("accepted", "yes"), ("has-time", "no")));
        Assert.Contains(Unkept, (await Office.RefusedAsync(Finish(answered), await LobbyAsync())).Lines);
        var at = InDays(1);
        var agreed = await DoAsync(Act(answered, "agree-appointment", ("at", at)));
        var appointment = (await Office.ReadAsync(agreed.CaseNumber)).Deadlines.Single(deadline => deadline.Clock == "appointment");
        Assert.Null(appointment.EndTime);
        Assert.Equal(DateTimeOffset.Parse($"{at}:00+08:00", System.Globalization.CultureInfo.InvariantCulture), appointment.DueTime.ToDateTimeOffset());
        Assert.Equal("result-known", (await HandInAsync(await DoAsync(Act(agreed, "keep-appointment", ("kept", "yes"), ("how", "Shown the records."))))).Step);
    }

    /// <summary>What became of one appointment says nothing of the next offer's.</summary>
    [Fact, Rule("BB-06", Case.Refused)]
    public async Task A_later_offer_without_time_for_it_needs_an_appointment_of_its_own()
    {
        var item = await DoAsync(Act(await CheckedAsync((await AtWorkAsync()).Number), "offer-solution", ("solution", "We show you the records.")));
        item = await DoAsync(Act(item, "answer-offer", ("accepted", "yes"), ("has-time", "no")));
        item = await DoAsync(Act(item, "agree-appointment", ("at", InDays(1))));
        Assert.Equal(["FIELD_MISSING reason BB-06"], (await Office.RefusedAsync(Act(item, "keep-appointment", ("kept", "no")), await LobbyAsync())).Lines);
        item = await DoAsync(Act(item, "keep-appointment", ("kept", "no"), ("reason", "The customer was ill.")));
        item = await DoAsync(Act(item, "offer-solution", ("solution", "We send you the records.")));
        item = await DoAsync(Act(item, "answer-offer", ("accepted", "yes"), ("has-time", "no")));
        Assert.Equal([Unkept], (await Office.RefusedAsync(Finish(item), await LobbyAsync())).Lines);
    }

    [Fact, Rule("BB-06", Case.Refused)]
    public async Task It_is_not_solved_without_the_customer_s_answer_to_the_offer()
    {
        var item = await CheckedAsync((await AtWorkAsync()).Number);
        Assert.Equal(["FIELD_MISSING done.answer-offer BB-06"], (await Office.RefusedAsync(Finish(item), await LobbyAsync())).Lines);
        var offered = await DoAsync(Act(item, "offer-solution", ("solution", "Served at once.")));
        Assert.Equal(["FIELD_MISSING done.answer-offer BB-06", "NOT_OPEN_OFFER_SOLUTION open.offer-solution BB-06"], (await Office.RefusedAsync(Finish(offered), await LobbyAsync())).Lines);
        Assert.Equal(["FIELD_MISSING words BB-06"], (await Office.RefusedAsync(Act(offered, "answer-offer", ("accepted", "no")), await LobbyAsync())).Lines);
    }
}
