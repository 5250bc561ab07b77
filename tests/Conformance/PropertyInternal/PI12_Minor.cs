using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;

namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>PI-12: minor – done within 2 days or by the date that the resident asked for; running over needs the managing manager's approval.</summary>
public sealed class PI12_Minor(RunningSuite suite) : PropertyAtWork(suite)
{
    [Fact, Rule("PI-12", Case.Allowed)]
    public async Task A_minor_complaint_has_two_days_from_registration_or_until_the_day_asked_for()
    {
        var plain = await AtWorkAsync(Minor);
        await Suite.SettleAsync();
        var due = Assert.Single((await Office.ReadAsync(plain.Number)).Deadlines, deadline => deadline.Clock == "handle-minor");
        Assert.Equal((LocalDay(due.StartTime.ToDateTimeOffset()).AddDays(3), "PI-12", "2 d"), (LocalDay(due.DueTime.ToDateTimeOffset()), due.Rule, due.Limit));

        var asked = LocalDay(Suite.Now).AddDays(6);
        var dated = await AtWorkAsync(Minor, request => request.RequestedDate = $"{asked:yyyy-MM-dd}");
        await Suite.SettleAsync();
        Assert.Equal(asked.AddDays(1), LocalDay(Assert.Single((await Office.ReadAsync(dated.Number)).Deadlines, deadline => deadline.Clock == "handle-minor").DueTime.ToDateTimeOffset()));
    }

    [Fact, Rule("PI-12", Case.Allowed), Rule("PI-12", Case.Refused)]
    public async Task Finishing_late_is_refused_until_the_managing_manager_has_approved_it()
    {
        var filed = await AtWorkAsync(Minor);
        var recorded = await RecordAsync(filed.Number);
        await Suite.AdvanceAsync(TimeSpan.FromDays(3));
        var alert = Assert.Single(await AlertsAsync(await ManagingManagerAsync()), alert => alert.CaseId == filed.CaseId);
        Assert.Equal((AlertKind.Overrun, "managing-manager", "PI-12"), (alert.Kind, alert.Post, alert.Rule));

        var item = await AgainAsync(recorded);
        var head = await HeadAsync();
        var late = await Office.RefusedAsync(Finish(item), head);
        Assert.Equal((StatusCode.FailedPrecondition, "PI-12"), (late.Code, late.Rule));
        Assert.Equal(["OVERRUNS_APPROVED PI-12"], late.Lines);

        var approved = (await Suite.SendAsync<ApproveOverrunResponse>(Approval(item, "handle-minor"), await ManagingManagerAsync())).WorkItem;
        Assert.Equal("handled", (await Suite.SendAsync<FinishHandlingResponse>(Finish(approved), head)).WorkItem.Step);
        await Suite.SettleAsync();
        Assert.True(Assert.Single((await Office.ReadAsync(filed.Number)).Deadlines, deadline => deadline.Clock == "handle-minor").Late);
    }

    [Fact, Rule("PI-12", Case.Allowed)]
    public async Task An_approval_may_come_before_the_due_time()
    {
        var filed = await AtWorkAsync(Minor);
        var approved = (await Suite.SendAsync<ApproveOverrunResponse>(Approval(await RecordAsync(filed.Number), "handle-minor"), await ManagingManagerAsync())).WorkItem;
        await Suite.AdvanceAsync(TimeSpan.FromDays(3));
        Assert.Equal("handled", (await Suite.SendAsync<FinishHandlingResponse>(Finish(await AgainAsync(approved)), await HeadAsync())).WorkItem.Step);
    }

    [Theory, Rule("PI-12", Case.Refused)]
    [InlineData("general-manager")]
    [InlineData("supervisor")]
    [InlineData("engineering-head")]
    public async Task An_approval_by_another_post_is_refused(string who)
    {
        var filed = await AtWorkAsync(Minor);
        var refused = await Office.RefusedAsync(Approval(await RecordAsync(filed.Number), "handle-minor"), await Office.PersonAsync(who));
        Assert.Equal((StatusCode.PermissionDenied, "PI-12"), (refused.Code, refused.Rule));
        Assert.Equal(["ROLE_NOT_PERMITTED PI-12"], refused.Lines);
    }

    [Fact, Rule("PI-12", Case.Refused)]
    public async Task An_approved_overrun_does_not_cover_the_overrun_of_a_later_day()
    {
        var filed = await AtWorkAsync(Minor);
        var recorded = await RecordAsync(filed.Number);
        await Suite.AdvanceAsync(TimeSpan.FromDays(3));
        await Suite.SendAsync<ApproveOverrunResponse>(Approval(await AgainAsync(recorded), "handle-minor"), await ManagingManagerAsync());
        await Suite.SettleAsync();
        await Suite.SendAsync<ChangeRequestedDateResponse>(new ChangeRequestedDateRequest
        {
            CaseNumber = filed.Number,
            RequestId = RequestId.New(),
            ExpectedVersion = (await Office.ReadAsync(filed.Number)).Version,
            RequestedDate = $"{LocalDay(Suite.Now).AddDays(2):yyyy-MM-dd}",
        }, await ReceptionistAsync());
        await Suite.SettleAsync();
        await Suite.AdvanceAsync(TimeSpan.FromDays(4));
        var late = await Office.RefusedAsync(Finish(await AgainAsync(recorded)), await HeadAsync());
        Assert.Equal(["OVERRUNS_APPROVED PI-12"], late.Lines);
    }

    [Theory, Rule("PI-12", Case.Refused)]
    [InlineData("9999-12-31", "DATE_TOO_FAR requested_date")]
    [InlineData("2001-01-01", "DATE_PAST requested_date")]
    [InlineData("2026-02-30", "DATE_INVALID requested_date")]
    public async Task A_day_that_nobody_can_mean_is_refused(string day, string line)
    {
        var filed = await FileAsync();
        var change = new ChangeRequestedDateRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, RequestedDate = day };
        Assert.Equal([line], (await Office.RefusedAsync(change, await ReceptionistAsync())).Lines);
        Assert.Equal([line], (await Office.RefusedAsync(Complaint(request => request.RequestedDate = day), Sender.Nobody)).Lines);
    }

    private static DateOnly LocalDay(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(TimeSpan.FromHours(8)).DateTime);
}
