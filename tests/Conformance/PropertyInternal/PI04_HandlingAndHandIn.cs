using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;

namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>PI-04: the department complained about records the course, hands the form in on the day the handling ends, and it stands in the handling log.</summary>
public sealed class PI04_HandlingAndHandIn(RunningSuite suite) : PropertyAtWork(suite)
{
    [Fact, Rule("PI-04", Case.Allowed)]
    public async Task The_course_is_recorded_handed_in_the_same_day_and_stands_in_the_log()
    {
        var filed = await AtWorkAsync(Minor);
        Assert.Equal(Engineering, filed.Complaint.Department);
        var head = await HeadAsync();
        var handled = (await Suite.SendAsync<FinishHandlingResponse>(Finish(await RecordAsync(filed.Number)), head)).WorkItem;
        await Suite.SettleAsync();
        var clock = Assert.Single((await Office.ReadAsync(filed.Number)).Deadlines, deadline => deadline.Clock == "hand-in");
        Assert.Equal(("PI-04", "same day", false), (clock.Rule, clock.Limit, clock.Late));

        await Suite.SendAsync<HandInResponse>(HandIn(handled), head);
        await Office.AtAsync(filed.Number, "result-known");
        await Suite.SettleAsync();
        var known = await Office.ReadAsync(filed.Number);
        Assert.NotNull(Assert.Single(known.Deadlines, deadline => deadline.Clock == "hand-in").EndTime);
        var entry = Assert.Single(
            (await Suite.SendAsync<ListHandlingLogResponse>(new ListHandlingLogRequest { PageSize = 500 }, await ReceptionistAsync())).Entries, entry => entry.CaseNumber == filed.Number);
        Assert.Equal(
            (Engineering, "lifts", "minor", "valid", "solved", handled.Handler), (entry.Department, entry.Category, entry.Severity, entry.Validity, entry.Outcome, entry.Handler));
    }

    [Fact, Rule("PI-04", Case.Refused)]
    public async Task Finishing_without_a_handling_record_is_refused()
    {
        var filed = await AtWorkAsync(Minor);
        var refused = await Office.RefusedAsync(Finish(await ClaimAsync(filed.Number)), await HeadAsync());
        Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
        Assert.Equal(["FIELD_MISSING handling-record PI-04"], refused.Lines);
    }

    [Fact, Rule("PI-04", Case.Refused)]
    public async Task Handing_in_before_finishing_is_refused()
    {
        var filed = await AtWorkAsync(Minor);
        var refused = await Office.RefusedAsync(HandIn(await RecordAsync(filed.Number)), await HeadAsync());
        Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
        Assert.Contains("STEP_NOT_PERMITTED PI-04", refused.Lines);
        Assert.Equal(["PI-04"], refused.Rules);
    }

    [Fact, Rule("PI-04", Case.Allowed)]
    public async Task A_form_that_is_not_handed_in_on_the_day_reaches_the_general_affairs_supervisor()
    {
        var filed = await AtWorkAsync(Minor);
        await Suite.SendAsync<FinishHandlingResponse>(Finish(await RecordAsync(filed.Number)), await HeadAsync());
        await Suite.AdvanceAsync(TimeSpan.FromDays(1));
        var alert = Assert.Single(await AlertsAsync(await SupervisorAsync()), alert => alert.CaseId == filed.CaseId && alert.Clock == "hand-in");
        Assert.Equal((AlertKind.ClockRanOut, "general-affairs-supervisor", "PI-04"), (alert.Kind, alert.Post, alert.Rule));
        Assert.True(Assert.Single((await Office.ReadAsync(filed.Number)).Deadlines, deadline => deadline.Clock == "hand-in").Late);
    }
}
