namespace ComplaintSuite.Conformance.GovernmentWindow;

/// <summary>GB-05: whoever has a direct interest withdraws: by the own word, or by a decision, which a party may ask for.</summary>
public sealed class GB05_Recusal(RunningSuite suite) : Windows(suite)
{
    [Fact, Rule("GB-05", Case.Allowed)]
    public async Task An_investigator_withdraws_and_another_takes_it()
    {
        var filed = await AtWorkAsync();
        var withdrawn = await DoAsync(Act(await ClaimedAsync(filed.Number), "declare-interest", ("reason", "The complainant is my neighbour.")), await InvestigatorAsync());
        Assert.Equal("queued", withdrawn.Step);
        Assert.Equal("claimed", (await ClaimedAsync(filed.Number, investigator: 2)).Step);
    }

    [Fact, Rule("GB-05", Case.Allowed)]
    public async Task A_party_asks_and_the_head_of_the_office_decides()
    {
        var filed = await AtWorkAsync();
        var claimed = await ClaimedAsync(filed.Number);
        await DoAsync(Act(await Office.ReadAsync(filed.Number), "request-recusal", ("reason", "The investigator shares an office with the window.")), await Office.OpenAsync(filed));
        var decided = await DoAsync(Act(claimed, "decide-recusal", ("whom", "zw-04"), ("ruling", "granted"), ("reason", "They work side by side.")), await HeadAsync());
        Assert.Equal("queued", decided.Step);
        await Suite.SettleAsync();
        var party = await Office.OpenAsync(filed);
        Assert.Contains("It was decided whether somebody withdraws from your case: Must withdraw.", (await Office.TimelineAsync(filed.Number, party, "en")).Select(entry => entry.Text));
        Assert.Contains("request-decided", (await Office.NoticesAsync(filed.Number, party)).Select(notice => notice.Template));
    }

    [Fact, Rule("GB-05", Case.Allowed)]
    public async Task Who_decides_is_told_of_a_request_until_that_very_one_is_decided()
    {
        var (filed, other) = (await AtWorkAsync(), await AtWorkAsync());
        foreach (var each in new[] { filed, other })
            await DoAsync(Act(await Office.ReadAsync(each.Number), "request-recusal", ("reason", "The investigator shares an office with the window.")), await Office.OpenAsync(each));
        await Suite.SettleAsync();
        Assert.Equal(new[] { filed.Number, other.Number }.Order(StringComparer.Ordinal), await ToldAsync(filed, other));
        await DoAsync(Act(await ClaimedAsync(filed.Number), "decide-recusal", ("whom", "zw-04"), ("ruling", "refused"), ("reason", "They share no office.")), await HeadAsync());
        Assert.Equal([other.Number], await ToldAsync(filed, other));
    }

    private async Task<IEnumerable<string>> ToldAsync(params Filed[] cases)
    {
        var alerts = (await Suite.SendAsync<Contracts.Routing.V1.ListAlertsResponse>(
            new Contracts.Routing.V1.ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500 }, await HeadAsync())).Alerts;
        return alerts.Where(alert => alert.Act == "request-recusal" && cases.Any(filed => filed.CaseId == alert.CaseId)).Select(alert => alert.CaseNumber).Order(StringComparer.Ordinal);
    }

    [Fact, Rule("GB-05", Case.Allowed)]
    public async Task A_refused_request_lifts_nothing_and_a_lifted_one_lets_them_act_again()
    {
        var filed = await AtWorkAsync();
        var declared = await DoAsync(Act(await ClaimedAsync(filed.Number), "declare-interest", ("reason", "The complainant is my neighbour.")), await InvestigatorAsync());
        var refused = await DoAsync(Act(declared, "decide-recusal", ("whom", "zw-04"), ("ruling", "refused"), ("reason", "They share no office.")), await HeadAsync());
        Assert.Equal(["MUST_WITHDRAW GB-05"], (await Office.RefusedAsync(Claim(refused), await InvestigatorAsync())).Lines);
        await DoAsync(Act(refused, "decide-recusal", ("whom", "zw-04"), ("ruling", "lifted"), ("reason", "The neighbour moved away.")), await HeadAsync());
        Assert.Equal("claimed", (await ClaimedAsync(filed.Number)).Step);
    }

    [Fact, Rule("GB-05", Case.Refused), Rule("GB-06", Case.Refused)]
    public async Task What_an_investigator_heard_who_must_withdraw_decides_nothing()
    {
        var filed = await AtWorkAsync();
        var (first, second) = (await InvestigatorAsync(), await InvestigatorAsync(2));
        var heard = await DoAsync(Hearing(await DoAsync(Hearing(await ClaimedAsync(filed.Number), "complainant"), first), "respondent"), first);
        await DoAsync(Act(heard, "declare-interest", ("reason", "The complainant is my neighbour.")), first);
        var item = await ClaimedAsync(filed.Number, investigator: 2);
        Assert.Equal(["FIELD_MISSING done.hear-party.complainant GB-06", "FIELD_MISSING done.hear-party.respondent GB-06"], (await Office.RefusedAsync(Finish(item), second)).Lines);
        item = await DoAsync(Hearing(await DoAsync(Hearing(item, "complainant"), second), "respondent"), second);
        Assert.Equal("handled", (await Suite.SendAsync<Contracts.Routing.V1.FinishHandlingResponse>(Finish(item), second)).WorkItem.Step);
    }

    /// <summary>The one heard the one side and gave it back, the other heard the other: once the first must withdraw, that side is heard anew, though the work was finished.</summary>
    [Fact, Rule("GB-05", Case.Refused), Rule("GB-06", Case.Refused)]
    public async Task Nor_does_what_one_heard_who_had_it_before()
    {
        var filed = await AtWorkAsync();
        var (first, second) = (await InvestigatorAsync(), await InvestigatorAsync(2));
        var heard = await DoAsync(Hearing(await ClaimedAsync(filed.Number), "complainant"), first);
        await Suite.SendAsync<Contracts.Routing.V1.ReleaseWorkItemResponse>(
            new Contracts.Routing.V1.ReleaseWorkItemRequest { WorkItemId = heard.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = heard.Version, Reason = "On leave." }, first);
        var other = await DoAsync(Hearing(await ClaimedAsync(filed.Number, investigator: 2), "respondent"), second);
        var handled = (await Suite.SendAsync<Contracts.Routing.V1.FinishHandlingResponse>(Finish(other), second)).WorkItem;
        Assert.Equal("queued", (await DoAsync(Act(handled, "decide-recusal", ("whom", "zw-04"), ("ruling", "granted"), ("reason", "They are neighbours.")), await HeadAsync())).Step);
        var item = await ClaimedAsync(filed.Number, investigator: 2);
        Assert.Equal(["FIELD_MISSING done.hear-party.complainant GB-06"], (await Office.RefusedAsync(Finish(item), second)).Lines);
    }

    [Fact, Rule("GB-05", Case.Refused)]
    public async Task Who_must_withdraw_neither_takes_it_again_nor_acts_in_it()
    {
        var filed = await AtWorkAsync();
        var withdrawn = await DoAsync(Act(await ClaimedAsync(filed.Number), "declare-interest", ("reason", "The complainant is my neighbour.")), await InvestigatorAsync());
        Assert.Equal(["MUST_WITHDRAW GB-05"], (await Office.RefusedAsync(Claim(withdrawn), await InvestigatorAsync())).Lines);
        var message = new SendMessageRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = (await Office.ReadAsync(filed.Number)).Version, Text = "Could we talk?" };
        Assert.Equal(["MUST_WITHDRAW GB-05"], (await Office.RefusedAsync(message, await InvestigatorAsync())).Lines);
    }

    [Fact, Rule("GB-05", Case.Refused)]
    public async Task Nor_reads_who_may_not_go_on_with_it_what_was_found()
    {
        var filed = await AtWorkAsync();
        await DoAsync(Act(await ClaimedAsync(filed.Number), "decide-recusal", ("whom", "zw-03"), ("ruling", "granted"), ("reason", "The clerk is a cousin of the officer.")), await HeadAsync());
        await Suite.SettleAsync();
        Assert.Equal(["MUST_WITHDRAW GB-05"], (await Office.RefusedAsync(new GetResultRequest { CaseNumber = filed.Number }, await ClerkAsync())).Lines);
    }
}
