using ComplaintSuite.Conformance.CompanyGeneral;

namespace ComplaintSuite.Conformance.Stories;

/// <summary>Whole lives of customers' complaints (<see cref="Chronicle"/>).</summary>
public sealed class CompanyStories(RunningSuite suite) : Companies(suite)
{
    [Fact, Rule("GC-01", Case.Allowed), Rule("GC-03", Case.Allowed)]
    public async Task A_fault_is_passed_on_entered_dispatched_decided_told_and_assessed()
    {
        await WorkingHoursAsync();
        var filed = new Filed(await DispatchedAsync(), "");
        await SolvedAsync(filed.Number);
        await Chronicle.AssertAsync(filed,
            deadlines: ["archive GC-01 30 d +30: open", "form-to-manager GC-03 30 min +0: ended", "hand-over GC-03 30 min +0: ended"],
            alerts: ["ActDone register-form GC-03 to supply-chain-centre"],
            notices: ["receipt", "acceptance", "result", "closing"]);
        await Chronicle.DaysLaterAsync(31);
        Assert.Equal("archived", (await Office.AtAsync(filed.Number, "archived")).Step);
    }

    [Fact, Rule("GC-03", Case.Allowed)]
    public async Task Nobody_passes_it_on_in_time_and_the_customer_gives_up()
    {
        await WorkingHoursAsync();
        var filed = await Office.FileAsync(Complaint(), await ReceiverAsync());
        await DoAsync(Judging(filed.Complaint), await ReceiverAsync());
        await Suite.AdvanceAsync(TimeSpan.FromMinutes(40));
        var withdrawn = (await Suite.SendAsync<WithdrawComplaintResponse>(
            new WithdrawComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = (await Office.ReadAsync(filed.Number)).Version, Reason = "Too slow." }, await Office.OpenAsync(filed))).Complaint;
        await CloseAsync(withdrawn);
        await Chronicle.AssertAsync(filed,
            deadlines: ["archive GC-01 30 d +30: open", "hand-over GC-03 30 min +0: late"],
            alerts: ["ClockRanOut hand-over GC-03 to general-affairs-manager"],
            notices: ["receipt", "closing"]);
    }
}
