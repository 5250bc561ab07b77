using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;

namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>PI-13: important – done within 3 days; running over needs the general manager's approval.</summary>
public sealed class PI13_Important(RunningSuite suite) : PropertyAtWork(suite)
{
    [Fact, Rule("PI-13", Case.Allowed), Rule("PI-13", Case.Refused)]
    public async Task Finishing_late_is_refused_until_the_general_manager_has_approved_it()
    {
        var filed = await AtWorkAsync(Important);
        await Suite.SettleAsync();
        var clock = Assert.Single((await Office.ReadAsync(filed.Number)).Deadlines, deadline => deadline.Clock == "handle-important");
        Assert.Equal(("3 d", "PI-13"), (clock.Limit, clock.Rule));
        var recorded = await RecordAsync(filed.Number);
        await Suite.AdvanceAsync(TimeSpan.FromDays(4));

        var item = await AgainAsync(recorded);
        var head = await HeadAsync();
        var late = await Office.RefusedAsync(Finish(item), head);
        Assert.Equal((StatusCode.FailedPrecondition, "PI-13"), (late.Code, late.Rule));
        Assert.Equal(["OVERRUNS_APPROVED PI-13"], late.Lines);

        var approved = (await Suite.SendAsync<ApproveOverrunResponse>(Approval(item, "handle-important"), await GeneralManagerAsync())).WorkItem;
        Assert.Equal("handled", (await Suite.SendAsync<FinishHandlingResponse>(Finish(approved), head)).WorkItem.Step);
    }

    [Theory, Rule("PI-13", Case.Refused)]
    [InlineData("managing-manager")]
    [InlineData("supervisor")]
    [InlineData("engineering-head")]
    public async Task An_approval_by_another_post_is_refused(string who)
    {
        var filed = await AtWorkAsync(Important);
        var refused = await Office.RefusedAsync(Approval(await RecordAsync(filed.Number), "handle-important"), await Office.PersonAsync(who));
        Assert.Equal((StatusCode.PermissionDenied, "PI-13"), (refused.Code, refused.Rule));
        Assert.Equal(["ROLE_NOT_PERMITTED PI-13"], refused.Lines);
    }
}
