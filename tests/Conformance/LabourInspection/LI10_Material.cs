namespace ComplaintSuite.Conformance.LabourInspection;

/// <summary>LI-10: the acceptance clock pauses while material is awaited, and goes on when it comes or when the time for it is over.</summary>
public sealed class LI10_Material(RunningSuite suite) : Inspections(suite)
{
    private async Task<Complaint> AskedAsync()
    {
        var passed = await PassedAsync((await FileAsync()).Complaint);
        return (await Suite.SendAsync<RequestMaterialsResponse>(Asking(passed, "Pay slips"), await FirstAsync())).Complaint;
    }

    [Fact, Rule("LI-10", Case.Allowed)]
    public async Task The_clock_pauses_and_goes_on_when_the_material_comes()
    {
        await Chronicle.MorningAsync();
        var asked = await AskedAsync();
        Assert.NotNull(Acceptance(asked).PauseTime);
        Assert.Equal("Pay slips", Assert.Single(asked.AwaitedMaterials));
        await Suite.SendAsync<AnswerMaterialsResponse>(new AnswerMaterialsRequest { CaseNumber = asked.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = asked.Version, Text = "Here they are." }, await FirstAsync());
        var answered = await Office.ReadAsync(asked.CaseNumber);
        Assert.Null(Acceptance(answered).PauseTime);
        Assert.NotNull(answered.Deadlines.Single(deadline => deadline.Clock == "supply-material").EndTime);

        static Contracts.Common.V1.Deadline Acceptance(Complaint complaint) => complaint.Deadlines.Single(deadline => deadline.Clock == "acceptance");
    }

    [Fact, Rule("LI-10", Case.Allowed)]
    public async Task It_goes_on_when_the_time_for_it_is_over_and_the_timeline_says_so()
    {
        await Chronicle.MorningAsync();
        var asked = await AskedAsync();
        var before = asked.Deadlines.Single(deadline => deadline.Clock == "acceptance").DueTime;
        await Chronicle.DaysLaterAsync(25);
        var later = await Poll.ForAsync(async () => (await Office.ReadAsync(asked.CaseNumber)) is { AwaitedMaterials.Count: 0 } read ? read : null, RunningSuite.Patience, "nothing is awaited");
        var acceptance = later.Deadlines.Single(deadline => deadline.Clock == "acceptance");
        Assert.Null(acceptance.PauseTime);
        Assert.True(acceptance.DueTime > before);
        var supply = later.Deadlines.Single(deadline => deadline.Clock == "supply-material");
        Assert.False(supply.Late);
        Assert.NotNull(supply.EndTime);
        Assert.Contains("stop-awaiting-materials", (await Office.TimelineAsync(asked.CaseNumber, await FirstAsync())).Select(entry => entry.Code));
        Assert.Equal("accepted", (await AcceptAsync(await AssignedAsync(later))).Step);
    }

    [Fact, Rule("LI-10", Case.Refused)]
    public async Task Nothing_is_decided_while_material_is_awaited()
    {
        var assigned = await AssignedAsync(await AskedAsync());
        Assert.Equal(["NOT_MATERIALS_AWAITED LI-10"], (await Office.RefusedAsync(Acceptance(assigned), await HeadAsync())).Lines);
        Assert.Equal(["NOT_MATERIALS_AWAITED LI-10"], (await Office.RefusedAsync(Declining(assigned, reason: "Not enough."), await HeadAsync())).Lines);
    }
}
