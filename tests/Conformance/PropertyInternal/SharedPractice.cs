using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>What every procedure takes over from those that have a rule for it (shared/Procedures/files/base), as far as it is carried: transfers, material that is asked for.</summary>
public sealed class SharedPractice(RunningSuite suite) : PropertyAtWork(suite)
{
    [Fact, Rule("BC-02", Case.Allowed), Rule("BC-02", Case.Refused)]
    public async Task A_case_is_passed_on_twice_and_the_third_time_the_next_level_decides()
    {
        var filed = await AtWorkAsync(Minor);
        foreach (var (who, to) in new[] { ("engineering-head", "security-department"), ("security-head", "environment-department") })
            await Suite.SendAsync<TransferWorkItemResponse>(Transfer(await ItemAsync(filed), to), await Office.PersonAsync(who));
        var third = Transfer(await ItemAsync(filed), "service-centre");
        Assert.Equal(["TRANSFER_LIMIT_RESPECTED department BC-02"], (await Office.RefusedAsync(third, await Office.PersonAsync("environment-head"))).Lines);
        await Suite.SendAsync<TransferWorkItemResponse>(third, await SupervisorAsync());
        Assert.Equal("service-centre", await Suite.TextAsync("routing", "select department from work_items where case_number = $1", filed.Number));
    }

    [Fact, Rule("BC-02", Case.Refused)]
    public async Task What_a_colleague_has_is_not_passed_on_by_another()
    {
        var filed = await AtWorkAsync(Minor);
        await ClaimAsync(filed.Number);
        var refused = await Office.RefusedAsync(Transfer(await ItemAsync(filed), "security-department"), await Office.PersonAsync("engineer"));
        Assert.Equal(["OWN_CLAIM_OR_SUPERIOR BC-02"], refused.Lines);
    }

    [Fact, Rule("LI-10", Case.Allowed), Rule("LI-10", Case.Refused)]
    public async Task Material_is_asked_for_once_and_answered_once()
    {
        var filed = await AtWorkAsync(Minor);
        var resident = await Office.OpenAsync(filed);
        Assert.Equal(["MATERIALS_AWAITED LI-10"], (await Office.RefusedAsync(Answer(await Office.ReadAsync(filed.Number)), resident)).Lines);
        await Suite.SendAsync<RequestMaterialsResponse>(Ask(await Office.ReadAsync(filed.Number)), await ReceptionistAsync());
        Assert.Equal(["NOT_MATERIALS_AWAITED LI-10"], (await Office.RefusedAsync(Ask(await Office.ReadAsync(filed.Number)), await ReceptionistAsync())).Lines);
        await Suite.SendAsync<AnswerMaterialsResponse>(Answer(await Office.ReadAsync(filed.Number)), resident);
        Assert.Contains("answer-materials", (await Office.TimelineAsync(filed.Number, resident)).Select(entry => entry.Code));
    }

    private async Task<(string Id, long Version)> ItemAsync(Filed filed)
    {
        await Suite.SettleAsync();
        var id = await Suite.TextAsync("routing", "select id::text from work_items where case_number = $1", filed.Number);
        return (id, await Suite.CountAsync("routing", "select version from work_items where id = $1", Guid.Parse(id)));
    }

    private static TransferWorkItemRequest Transfer((string Id, long Version) item, string department) =>
        new() { WorkItemId = item.Id, RequestId = RequestId.New(), ExpectedVersion = item.Version, Department = department, Reason = "It is theirs." };

    private static RequestMaterialsRequest Ask(Complaint complaint) =>
        new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Text = "Please send a picture.", Items = { "A picture of the lift" } };

    private static AnswerMaterialsRequest Answer(Complaint complaint) =>
        new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Text = "Here it is." };
}
