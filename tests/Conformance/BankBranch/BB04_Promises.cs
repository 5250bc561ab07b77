using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.BankBranch;

/// <summary>BB-04: beyond the branch's means a time is promised and it goes one level up.</summary>
public sealed class BB04_Promises(RunningSuite suite) : Branches(suite)
{
    [Fact, Rule("BB-04", Case.Allowed)]
    public async Task A_time_is_promised_then_the_second_level_has_it_and_keeps_the_promise()
    {
        var filed = await AtWorkAsync();
        var taken = await GoneUpAsync(filed.Number);
        var officer = await Office.PersonAsync("retail");
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
        var filed = await AtWorkAsync();
        await CheckedAsync(filed.Number);
        var item = await TakenAboveAsync(filed.Number);
        Assert.Equal(["OPEN_PROMISE open.promise BB-04"], (await Office.RefusedAsync(GoingUp(item), await LobbyAsync())).Lines);
        var promised = await DoAsync(Promise(item));
        Assert.Equal(["GOES_UP department BB-04", "TAKEN_BY_RECEIVER department BB-01"], (await Office.RefusedAsync(GoingUp(promised, "lake-road"), await LobbyAsync())).Lines);
        Assert.Contains("FIELD_MISSING until BB-04", (await Office.RefusedAsync(Act(promised, "promise", ("told", "At the counter.")), await LobbyAsync())).Lines);
    }

    /// <summary>A promise that is over promises nothing any more.</summary>
    [Fact, Rule("BB-04", Case.Refused)]
    public async Task It_does_not_go_up_on_a_promise_that_was_kept_or_broken_before()
    {
        var filed = await AtWorkAsync();
        await CheckedAsync(filed.Number);
        var promised = await DoAsync(Promise(await TakenAboveAsync(filed.Number)));
        Assert.Equal(["FIELD_MISSING reason BB-04"], (await Office.RefusedAsync(Act(promised, "keep-promise", ("kept", "no")), await LobbyAsync())).Lines);
        var broken = await DoAsync(Act(promised, "keep-promise", ("kept", "no"), ("reason", "The machine's records are lost.")));
        Assert.Equal(["OPEN_PROMISE open.promise BB-04"], (await Office.RefusedAsync(GoingUp(broken), await LobbyAsync())).Lines);
        var again = await DoAsync(Promise(broken));
        Assert.Equal(SecondLevel, (await Suite.SendAsync<TransferWorkItemResponse>(GoingUp(again), await LobbyAsync())).WorkItem.Department);
    }

    /// <summary>No solution at the second level either: it goes on to the next, by the same promise, once somebody there has accepted it.</summary>
    [Fact, Rule("BB-04", Case.Allowed)]
    public async Task From_the_second_level_it_goes_to_the_next()
    {
        await Office.MoveAsync(directory =>
        {
            directory.Departments.Add(new Department { Code = "province-branch", Name = new() { ZhCn = "一级分行", En = "Provincial branch", Es = "Sucursal provincial" } });
            directory.Departments.Single(department => department.Code == SecondLevel).Parent = "province-branch";
            directory.Posts.Add(new Post { Code = "province-officer", Name = new() { ZhCn = "一级分行经办", En = "Provincial officer", Es = "Oficial provincial" }, Department = "province-branch", Role = "handler" });
            directory.Staff.Add(new StaffMember { StaffId = "zb-11", Subject = "zb-province", DisplayName = "一级分行经办 · Provincial officer", Posts = { "province-officer" } });
        });
        var (filed, officer, above) = (await AtWorkAsync(), await Office.PersonAsync("retail"), Suite.Token("zb-province", Office.Organisation, "handler"));
        var second = await GoneUpAsync(filed.Number);
        // What was accepted for the second level was not accepted for the next.
        Assert.Equal(["TAKEN_BY_RECEIVER department BB-01"], (await Office.RefusedAsync(GoingUp(second, "province-branch"), officer)).Lines);
        var offered = await DoAsync(OfferUpward(await Office.ReadAsync(filed.Number), "province-branch", "zb-11"), officer);
        await DoAsync(Act(offered, "answer-upward", ("taken", "yes")), above);
        await Suite.SendAsync<TransferWorkItemResponse>(GoingUp(await WorkItemAsync(filed.Number, SecondLevel), "province-branch"), officer);
        var third = await WorkItemAsync(filed.Number, "province-branch");
        Assert.Equal(("claimed", "zb-11"), (third.Step, third.Handler));
        Assert.Contains("promised", await RunningAsync(filed.Number));
        third = await DoAsync(Act(third, "keep-promise", ("kept", "yes"), ("how", "The fee is abolished.")), above);
        third = await DoAsync(Act(third, "offer-solution", ("solution", "The fee is paid back.")), above);
        Assert.Equal("result-known", (await HandInAsync(await DoAsync(Act(third, "answer-offer", ("accepted", "yes"), ("has-time", "yes")), above), above)).Step);
        await Office.MoveAsync(directory =>
        {
            directory.Staff.Remove(directory.Staff.Single(person => person.StaffId == "zb-11"));
            directory.Posts.Remove(directory.Posts.Single(post => post.Code == "province-officer"));
            directory.Departments.Single(department => department.Code == SecondLevel).Parent = "";
            directory.Departments.Remove(directory.Departments.Single(department => department.Code == "province-branch"));
        });
    }
}
