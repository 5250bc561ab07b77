using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.BankBranch;

/// <summary>BB-04: beyond the branch's means a time is promised and it goes one level up.</summary>
public sealed class BB04_Promises(RunningSuite suite) : Branches(suite)
{
    [Fact, Rule("BB-04", Case.Allowed)]
    public async Task A_time_is_promised_then_the_second_level_has_it_and_keeps_the_promise()
    {
        var filed = await AtWorkAsync();
        var promised = await DoAsync(Promise(await CheckedAsync(filed.Number)));
        await Suite.SendAsync<TransferWorkItemResponse>(Escalation(promised), await LobbyAsync());
        var officer = await Office.PersonAsync("retail");
        var taken = await ClaimedAsync(filed.Number, SecondLevel, officer);
        Assert.Contains("promised", await RunningAsync(taken.CaseNumber));
        Assert.Contains("NOT_OPEN_PROMISE open.promise BB-04", (await Office.RefusedAsync(Finish(taken), officer)).Lines);
        var kept = await DoAsync(Act(taken, "keep-promise", ("kept", "yes"), ("how", "The fee is paid back.")), officer);
        Assert.DoesNotContain("promised", await RunningAsync(kept.CaseNumber));
    }

    [Fact, Rule("BB-04", Case.Allowed)]
    public async Task The_level_above_is_all_that_is_offered_to_pass_it_on()
    {
        var claimed = await ClaimedAsync((await AtWorkAsync()).Number);
        var offered = (await Suite.SendAsync<GetWorkItemResponse>(new GetWorkItemRequest { WorkItemId = claimed.WorkItemId, Language = "en" }, await LobbyAsync())).Destinations;
        Assert.Equal([$"{SecondLevel} City branch"], offered.Select(department => $"{department.Code} {department.Name}"));
    }

    [Fact, Rule("BB-04", Case.Refused)]
    public async Task It_does_not_go_up_without_a_promised_time()
    {
        var item = await CheckedAsync((await AtWorkAsync()).Number);
        Assert.Equal(["OPEN_PROMISE open.promise BB-04"], (await Office.RefusedAsync(Escalation(item), await LobbyAsync())).Lines);
        var promised = await DoAsync(Promise(item));
        var sideways = Escalation(promised);
        sideways.Department = "lake-road";
        Assert.Equal(["GOES_UP department BB-04"], (await Office.RefusedAsync(sideways, await LobbyAsync())).Lines);
        Assert.Contains("FIELD_MISSING until BB-04", (await Office.RefusedAsync(Act(promised, "promise", ("told", "At the counter.")), await LobbyAsync())).Lines);
    }

    /// <summary>A promise that is over promises nothing any more.</summary>
    [Fact, Rule("BB-04", Case.Refused)]
    public async Task It_does_not_go_up_on_a_promise_that_was_kept_or_broken_before()
    {
        var promised = await DoAsync(Promise(await CheckedAsync((await AtWorkAsync()).Number)));
        Assert.Equal(["FIELD_MISSING reason BB-04"], (await Office.RefusedAsync(Act(promised, "keep-promise", ("kept", "no")), await LobbyAsync())).Lines);
        var broken = await DoAsync(Act(promised, "keep-promise", ("kept", "no"), ("reason", "The machine's records are lost.")));
        Assert.Equal(["OPEN_PROMISE open.promise BB-04"], (await Office.RefusedAsync(Escalation(broken), await LobbyAsync())).Lines);
        var again = await DoAsync(Promise(broken));
        Assert.Equal(SecondLevel, (await Suite.SendAsync<TransferWorkItemResponse>(Escalation(again), await LobbyAsync())).WorkItem.Department);
    }

    private DoWorkActRequest Promise(WorkItem item) =>
        Act(item, "promise", ("until", InDays(2)), ("told", "At the counter."));

    private static TransferWorkItemRequest Escalation(WorkItem item) =>
        new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Department = SecondLevel, Reason = "Fees are set above." };
}
