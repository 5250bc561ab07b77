using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;

namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>PI-14: major – a definite answer within 2 days, solved within 10; an overrun can't be approved.</summary>
public sealed class PI14_Major(RunningSuite suite) : PropertyAtWork(suite)
{
    [Fact, Rule("PI-14", Case.Allowed)]
    public async Task A_major_complaint_has_two_days_for_the_answer_and_ten_for_the_solution()
    {
        var filed = await AtWorkAsync(Major);
        await Suite.SettleAsync();
        var deadlines = (await Office.ReadAsync(filed.Number)).Deadlines;
        Assert.Equal(("2 d", "PI-14"), Limit(deadlines, "answer"));
        Assert.Equal(("10 d", "PI-14"), Limit(deadlines, "handle-major"));
        var recorded = await RecordAsync(filed.Number);
        Assert.Equal("handled", (await Suite.SendAsync<FinishHandlingResponse>(Finish(recorded), await HeadAsync())).WorkItem.Step);
    }

    [Fact, Rule("PI-14", Case.Allowed)]
    public async Task An_overrun_goes_to_the_general_manager_at_once_and_the_work_is_finished_late()
    {
        var filed = await AtWorkAsync(Major);
        var recorded = await RecordAsync(filed.Number);
        await Suite.AdvanceAsync(TimeSpan.FromDays(11));
        var alerts = (await AlertsAsync(await GeneralManagerAsync())).Where(alert => alert.CaseId == filed.CaseId).ToList();
        Assert.Equal(
            [("answer", "general-manager", "PI-14", AlertKind.ClockRanOut), ("handle-major", "general-manager", "PI-14", AlertKind.ClockRanOut)],
            alerts.Select(alert => (alert.Clock, alert.Post, alert.Rule, alert.Kind)).Order());
        Assert.Equal("handled", (await Suite.SendAsync<FinishHandlingResponse>(Finish(await AgainAsync(recorded)), await HeadAsync())).WorkItem.Step);
        await Suite.SettleAsync();
        Assert.All((await Office.ReadAsync(filed.Number)).Deadlines.Where(deadline => deadline.Clock is "answer" or "handle-major"), deadline => Assert.True(deadline.Late));
    }

    [Theory, Rule("PI-14", Case.Refused)]
    [InlineData("answer")]
    [InlineData("handle-major")]
    public async Task Approving_an_overrun_is_refused_to_everyone(string clock)
    {
        var filed = await AtWorkAsync(Major);
        var item = await RecordAsync(filed.Number);
        foreach (var who in new[] { "general-manager", "managing-manager", "supervisor", "patrol-1", "engineering-head" })
        {
            var refused = await Office.RefusedAsync(Approval(item, clock), await Office.PersonAsync(who));
            Assert.Equal((StatusCode.FailedPrecondition, "PI-14"), (refused.Code, refused.Rule));
            Assert.Equal(["OVERRUN_NOT_APPROVABLE clock PI-14"], refused.Lines);
        }
    }

    private static (string Limit, string Rule) Limit(IEnumerable<Deadline> deadlines, string clock)
    {
        var deadline = Assert.Single(deadlines, deadline => deadline.Clock == clock);
        return (deadline.Limit, deadline.Rule);
    }
}
