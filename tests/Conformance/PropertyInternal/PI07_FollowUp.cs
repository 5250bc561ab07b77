using ComplaintSuite.Contracts.Events.V1;
using Grpc.Core;

namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>PI-07: after completion the patrol group makes a follow-up visit.</summary>
public sealed class PI07_FollowUp(RunningSuite suite) : Property(suite)
{
    [Fact, Rule("PI-07", Case.Allowed)]
    public async Task A_complaint_is_closed_after_the_visit_of_the_patrol()
    {
        var filed = await AtWorkAsync(Minor);
        var ready = await BeforeClosingAsync(filed);
        Assert.Equal(("followed-up", StaffId("05"), true), (ready.Step, ready.FollowUp.StaffId, ready.FollowUp.Solved));
        Assert.Equal("closed", (await CloseAsync(ready)).Step);
    }

    [Fact, Rule("PI-07", Case.Allowed)]
    public async Task A_visit_that_finds_it_not_solved_takes_the_matter_up_again_under_the_same_number()
    {
        var filed = await AtWorkAsync(Minor);
        var reopened = await VisitAsync(await TellAsync(await WorkAsync(filed.Number)), solved: false);
        Assert.Equal("reopened", reopened.Step);
        var fact = (await Suite.EventsAsync("intake", filed.CaseId)).Single(it => it.Payload.Is(ComplaintReopened.Descriptor)).Payload.Unpack<ComplaintReopened>();
        Assert.Equal((true, "engineering-department"), (fact.AfterFollowUp, fact.Department));
    }

    [Fact, Rule("PI-07", Case.Refused)]
    public async Task Closing_before_the_visit_is_recorded_is_refused()
    {
        var filed = await AtWorkAsync(Minor);
        var told = await Office.SetIndicatorsAsync(await TellAsync(await WorkAsync(filed.Number)), Figures);
        var refused = await Office.RefusedAsync(Office.Closing(told), await SupervisorAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "PI-07"), (refused.Code, refused.Rule));
        Assert.Equal(["VISITED PI-07"], refused.Lines);
    }

    [Theory, Rule("PI-07", Case.Refused)]
    [InlineData("clerk")]
    [InlineData("supervisor")]
    [InlineData("general-manager")]
    [InlineData("engineering-head")]
    public async Task A_visit_by_someone_outside_the_patrol_group_is_refused(string who)
    {
        var filed = await AtWorkAsync(Minor);
        var told = await TellAsync(await WorkAsync(filed.Number));
        var refused = await Office.RefusedAsync(Visit(told), await Office.PersonAsync(who));
        Assert.Equal((StatusCode.PermissionDenied, "PI-07"), (refused.Code, refused.Rule));
        Assert.Equal(["ROLE_NOT_PERMITTED PI-07"], refused.Lines);
    }

    [Fact, Rule("PI-07", Case.Refused)]
    public async Task A_visit_without_a_record_or_without_saying_whether_it_is_solved_is_refused()
    {
        var filed = await AtWorkAsync(Minor);
        var told = await TellAsync(await WorkAsync(filed.Number));
        var request = Visit(told);
        request.Record = "";
        request.ClearSolved();
        Assert.Equal(["FIELD_MISSING visit-record PI-07", "FIELD_MISSING solved PI-07"], (await Office.RefusedAsync(request, await PatrolAsync())).Lines);
    }

    [Fact, Rule("PI-07", Case.Refused)]
    public async Task After_its_time_a_closed_case_is_not_reopened()
    {
        var filed = await AtWorkAsync(Minor);
        var closed = await CloseAsync(await BeforeClosingAsync(filed));
        await Suite.AdvanceAsync(TimeSpan.FromDays(16));
        var late = new ReopenComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = closed.Version, Reason = "It stopped again." };
        Assert.Equal("WITHIN_REOPENING PI-07", Assert.Single((await Office.RefusedAsync(late, await Office.OpenAsync(filed))).Lines));
    }

    [Fact, Rule("PI-07", Case.Refused)]
    public async Task What_no_department_worked_on_has_no_handling_to_take_up_again()
    {
        var filed = await FileAsync();
        var resident = await Office.OpenAsync(filed);
        var withdrawn = (await Suite.SendAsync<WithdrawComplaintResponse>(
            new WithdrawComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Reason = "It runs again." }, resident)).Complaint;
        var closed = await CloseAsync(await Office.SetIndicatorsAsync(withdrawn, Figures));
        var again = new ReopenComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = closed.Version, Reason = "It stopped again." };
        Assert.Equal("WAS_WORKED_ON PI-07", Assert.Single((await Office.RefusedAsync(again, resident)).Lines));
    }
}
