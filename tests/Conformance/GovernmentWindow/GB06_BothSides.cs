namespace ComplaintSuite.Conformance.GovernmentWindow;

/// <summary>GB-06: the facts are checked and both sides are heard.</summary>
public sealed class GB06_BothSides(RunningSuite suite) : Windows(suite)
{
    [Fact, Rule("GB-06", Case.Allowed)]
    public async Task Both_sides_are_heard_or_why_not_is_recorded()
    {
        var filed = await AtWorkAsync();
        var investigator = await InvestigatorAsync();
        var item = await DoAsync(Hearing(await ClaimedAsync(filed.Number), "respondent"), investigator);
        item = await DoAsync(Unheard(item, "complainant", "not-reachable", "Could not be reached on three days."), investigator);
        Assert.Equal("handled", (await Suite.SendAsync<Contracts.Routing.V1.FinishHandlingResponse>(Finish(item), investigator)).WorkItem.Step);
    }

    [Fact, Rule("GB-06", Case.Allowed)]
    public async Task A_refusal_to_be_heard_stands_in_the_place_of_what_the_respondent_would_say()
    {
        var filed = await AtWorkAsync();
        var investigator = await InvestigatorAsync();
        var item = await DoAsync(Hearing(await ClaimedAsync(filed.Number), "complainant"), investigator);
        item = await DoAsync(Unheard(item, "respondent", "refused", "Said that there is nothing to say."), investigator);
        Assert.Equal("handled", (await Suite.SendAsync<Contracts.Routing.V1.FinishHandlingResponse>(Finish(item), investigator)).WorkItem.Step);
    }

    [Fact, Rule("GB-06", Case.Allowed)]
    public async Task A_complainant_who_gave_no_name_is_not_heard()
    {
        var filed = await FileAsync(Anonymous);
        var passed = await DoAsync(Act(filed.Complaint, "pass-on-anonymous", ("reason", "Three people saw it.")), await ClerkAsync());
        await Suite.SendAsync<AcceptComplaintResponse>(Acceptance(passed), await ClerkAsync());
        await Office.AtAsync(filed.Number, "at-work");
        var investigator = await InvestigatorAsync();
        var item = await DoAsync(Hearing(await ClaimedAsync(filed.Number), "respondent"), investigator);
        item = await DoAsync(Unheard(item, "complainant", "anonymous", "Nobody is named."), investigator);
        Assert.Equal("handled", (await Suite.SendAsync<Contracts.Routing.V1.FinishHandlingResponse>(Finish(item), investigator)).WorkItem.Step);
    }

    [Fact, Rule("GB-06", Case.Refused)]
    public async Task Nobody_was_heard_at_a_time_that_is_still_to_come()
    {
        var item = await ClaimedAsync((await AtWorkAsync()).Number);
        Assert.Equal(["TIME_IN_FUTURE at GB-06"], (await Office.RefusedAsync(Hearing(item, "respondent", hours: 2), await InvestigatorAsync())).Lines);
    }

    [Fact, Rule("GB-06", Case.Refused)]
    public async Task Nobody_says_of_a_complainant_who_gave_a_name_that_they_are_anonymous()
    {
        var item = await ClaimedAsync((await AtWorkAsync()).Number);
        var refused = await Office.RefusedAsync(Unheard(item, "complainant", "anonymous", "Nobody is named."), await InvestigatorAsync());
        Assert.Equal(["NEVER_PERMITTED GB-06"], refused.Lines);
        Assert.Contains("已留姓名", refused.Unmet.Single().Because, StringComparison.Ordinal);
    }

    [Theory, Rule("GB-06", Case.Refused)]
    [InlineData("not-reachable")]
    [InlineData("anonymous")]
    public async Task A_respondent_who_did_not_refuse_is_heard(string why)
    {
        var item = await ClaimedAsync((await AtWorkAsync()).Number);
        var refused = await Office.RefusedAsync(Unheard(item, "respondent", why, "On leave."), await InvestigatorAsync());
        Assert.Equal(["NEVER_PERMITTED GB-06"], refused.Lines);
        Assert.Contains("拒绝陈述", refused.Unmet.Single().Because, StringComparison.Ordinal);
    }

    [Fact, Rule("GB-06", Case.Refused)]
    public async Task Whoever_was_heard_has_no_reason_why_not_and_whoever_was_not_has_said_nothing()
    {
        var (item, investigator) = (await ClaimedAsync((await AtWorkAsync()).Number), await InvestigatorAsync());
        var heard = Hearing(item, "respondent");
        heard.Fields.Add("why-not", "refused");
        var refused = await Office.RefusedAsync(heard, investigator);
        Assert.Equal(["NEVER_PERMITTED GB-06"], refused.Lines);
        Assert.Contains("“未听取的情形”须留空", refused.Unmet.Single().Because, StringComparison.Ordinal);

        var unheard = Unheard(item, "respondent", "refused", "Said that there is nothing to say.");
        unheard.Fields.Add("words", "The list was not there.");
        refused = await Office.RefusedAsync(unheard, investigator);
        Assert.Equal(["NEVER_PERMITTED GB-06"], refused.Lines);
        Assert.Contains("“陈述内容”须留空", refused.Unmet.Single().Because, StringComparison.Ordinal);
    }

    [Fact, Rule("GB-06", Case.Refused)]
    public async Task Nothing_is_decided_before_both_sides_are_heard()
    {
        var filed = await AtWorkAsync();
        var investigator = await InvestigatorAsync();
        var item = await ClaimedAsync(filed.Number);
        Assert.Equal(["FIELD_MISSING done.hear-party.complainant GB-06", "FIELD_MISSING done.hear-party.respondent GB-06"], (await Office.RefusedAsync(Finish(item), investigator)).Lines);
        item = await DoAsync(Hearing(item, "complainant"), investigator);
        Assert.Equal(["FIELD_MISSING done.hear-party.respondent GB-06"], (await Office.RefusedAsync(Finish(item), investigator)).Lines);
        Assert.Equal(["FIELD_MISSING why-not GB-06", "FIELD_MISSING reason GB-06"], (await Office.RefusedAsync(Act(item, "hear-party", ("side", "respondent"), ("heard", "no")), investigator)).Lines);
        Assert.Equal(["FIELD_MISSING why-not GB-06"], (await Office.RefusedAsync(Act(item, "hear-party", ("side", "complainant"), ("heard", "no"), ("reason", "No time.")), investigator)).Lines);
    }
}
