using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.BankContactCentre;

/// <summary>BC-01: a slip goes to the branch, which picks it up. BC-02: what is not its business it rejects, and the centre judges the reason.</summary>
public sealed class BC01_BC02_Slips(RunningSuite suite) : Slips(suite)
{
    [Fact, Rule("BC-01", Case.Allowed)]
    public async Task The_branch_picks_the_slip_up()
    {
        var picked = await PickedUpAsync((await SentAsync()).Number);
        Assert.Equal(("claimed", "jt-07"), (picked.Step, picked.Handler));
    }

    [Fact, Rule("BC-01", Case.Refused)]
    public async Task No_slip_without_a_branch_and_none_is_picked_up_twice()
    {
        var filed = await Office.FileAsync(Complaint(request => request.Details.Clear()), await AgentAsync());
        Assert.Equal(["FIELD_MISSING details.branch BC-01"], (await Office.RefusedAsync(Sending(filed.Complaint), await AgentAsync())).Lines);
        var picked = await PickedUpAsync((await SentAsync()).Number);
        Assert.Equal(["STEP_NOT_PERMITTED BC-01"], (await Office.RefusedAsync(Claim(picked), await NorthAsync())).Lines);
    }

    [Fact, Rule("BC-02", Case.Allowed)]
    public async Task A_fair_reason_sends_it_elsewhere()
    {
        var filed = await SentAsync();
        var rejected = await DoAsync(Act(await SlipAsync(filed.Number), "reject-slip", ("reason", "The card is of South.")), await NorthAsync());
        var judged = await DoAsync(Act(rejected, "judge-rejection", ("fair", "yes"), ("reason", "It is.")), await JudgeAsync());
        await Suite.SendAsync<TransferWorkItemResponse>(
            new TransferWorkItemRequest { WorkItemId = judged.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = judged.Version, Department = "south-linkage", Reason = "The card is of South." }, await JudgeAsync());
        var south = await Office.PersonAsync("south");
        var picked = (await Suite.SendAsync<ClaimWorkItemResponse>(Claim(await SlipAsync(filed.Number, "south-linkage")), south)).WorkItem;
        // Whoever has it now is its linkage officer, and their superiors are its superiors; those of North are not any more.
        var told = await DoAsync(Act(picked, "tell-delay", ("why", "Records are in the archive."), ("accepted", "yes")), south);
        foreach (var level in new[] { "first", "second", "third" })
        {
            told = await DoAsync(Act(told, $"urge-{level}", ("message", "The customer waits.")), await JudgeAsync());
            Assert.Contains("ROLE_NOT_PERMITTED BC-06", (await Office.RefusedAsync(Act(told, $"answer-urge-{level}", ("answer", "Tomorrow.")), await NorthAsync(level == "third" ? "north-leader" : "north-head"))).Lines);
            told = await DoAsync(Act(told, $"answer-urge-{level}", ("answer", "Tomorrow.")), level switch { "first" => south, "second" => await Office.PersonAsync("south-head"), _ => await Office.PersonAsync("south-leader") });
        }
    }

    [Fact, Rule("BC-02", Case.Allowed)]
    public async Task After_an_overruled_one_only_the_retail_department_lets_it_be_rejected_again()
    {
        var overruled = await OverruledAsync();
        var allowed = await DoAsync(Act(overruled, "allow-rejection", ("reason", "New facts.")), await RetailAsync());
        var again = await DoAsync(Act(allowed, "reject-slip", ("reason", "The customer moved.")), await NorthAsync());
        // One permission is for one rejection.
        var overruledAgain = await DoAsync(Act(again, "judge-rejection", ("fair", "no"), ("reason", "Not so.")), await JudgeAsync());
        Assert.Equal(
            ["AFTER_ALLOW_REJECTION_JUDGE_REJECTION after.allow-rejection.judge-rejection BC-02"], (await Office.RefusedAsync(Act(overruledAgain, "reject-slip", ("reason", "Still not.")), await NorthAsync())).Lines);
    }

    [Fact, Rule("BC-02", Case.Refused)]
    public async Task Not_without_a_reason_and_not_again_after_an_overruled_rejection()
    {
        var filed = await SentAsync();
        Assert.Equal(["FIELD_MISSING reason BC-02"], (await Office.RefusedAsync(Act(await SlipAsync(filed.Number), "reject-slip"), await NorthAsync())).Lines);
        var overruled = await OverruledAsync();
        Assert.Equal(["AFTER_ALLOW_REJECTION_JUDGE_REJECTION after.allow-rejection.judge-rejection BC-02"], (await Office.RefusedAsync(Act(overruled, "reject-slip", ("reason", "Still not ours.")), await NorthAsync())).Lines);
        Assert.Contains("ROLE_NOT_PERMITTED BC-02", (await Office.RefusedAsync(
            new TransferWorkItemRequest { WorkItemId = overruled.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = overruled.Version, Department = "south-linkage", Reason = "Not ours." }, await NorthAsync("north-head"))).Lines);
    }

    private async Task<WorkItem> OverruledAsync()
    {
        var rejected = await DoAsync(Act(await SlipAsync((await SentAsync()).Number), "reject-slip", ("reason", "Not ours.")), await NorthAsync());
        return await DoAsync(Act(rejected, "judge-rejection", ("fair", "no"), ("reason", "The account is kept at North.")), await JudgeAsync());
    }
}
