using Grpc.Core;

namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>PI-05: corrective and preventive action on major and important complaints.</summary>
public sealed class PI05_CorrectiveAction(RunningSuite suite) : Property(suite)
{
    [Fact, Rule("PI-05", Case.Allowed)]
    public async Task An_important_complaint_is_closed_with_an_action_that_somebody_else_verified()
    {
        var filed = await AtWorkAsync(Important);
        var planned = (await Suite.SendAsync<PlanCorrectiveActionResponse>(Plan(filed.Complaint, "07"), await Office.PersonAsync("managing-manager"))).Complaint;
        var verified = (await Suite.SendAsync<VerifyCorrectiveActionResponse>(Verification(planned), await Office.PersonAsync("general-manager"))).Complaint;
        Assert.Equal((StaffId("07"), StaffId("01")), (verified.CorrectiveAction.Owner, verified.CorrectiveAction.VerifiedBy));
        Assert.Equal("closed", (await CloseAsync(await BeforeClosingAsync(filed))).Step);
        Assert.Contains("CorrectiveActionVerified", await Suite.EventNamesAsync("intake", filed.CaseId));
    }

    [Fact, Rule("PI-05", Case.Allowed)]
    public async Task A_minor_complaint_needs_none() => Assert.Equal("closed", (await CloseAsync(await BeforeClosingAsync(await AtWorkAsync(Minor)))).Step);

    [Theory, Rule("PI-05", Case.Refused)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Closing_a_major_or_important_complaint_without_a_verified_action_is_refused(bool planned)
    {
        var filed = await AtWorkAsync(planned ? Major : Important);
        if (planned)
            filed = filed with { Complaint = (await Suite.SendAsync<PlanCorrectiveActionResponse>(Plan(filed.Complaint, "07"), await Office.PersonAsync("managing-manager"))).Complaint };
        var refused = await Office.RefusedAsync(Office.Closing(await BeforeClosingAsync(filed)), await SupervisorAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "PI-05"), (refused.Code, refused.Rule));
        Assert.Equal(["FIELD_MISSING corrective-action.verified PI-05"], refused.Lines);
    }

    [Theory, Rule("PI-05", Case.Refused)]
    [InlineData("07", "managing-manager")]
    [InlineData("01", "general-manager")]
    public async Task Verifying_ones_own_action_is_refused_to_who_planned_it_and_to_who_carries_it_out(string owner, string verifier)
    {
        var filed = await AtWorkAsync(Important);
        var planned = (await Suite.SendAsync<PlanCorrectiveActionResponse>(Plan(filed.Complaint, owner), await Office.PersonAsync("managing-manager"))).Complaint;
        var refused = await Office.RefusedAsync(Verification(planned), await Office.PersonAsync(verifier));
        Assert.Equal((StatusCode.FailedPrecondition, "PI-05"), (refused.Code, refused.Rule));
        Assert.Equal(["NOT_OWN_ACTION PI-05"], refused.Lines);
    }

    [Fact, Rule("PI-05", Case.Refused)]
    public async Task Planning_is_for_the_two_managers_and_needs_every_part_of_the_record()
    {
        var filed = await AtWorkAsync(Important);
        var request = Plan(filed.Complaint, "07");
        Assert.Equal(["ROLE_NOT_PERMITTED PI-05"], (await Office.RefusedAsync(request, await SupervisorAsync())).Lines);
        (request.RequestId, request.Cause, request.Correction, request.Prevention, request.Owner, request.DueDate) = (RequestId.New(), "", "", "", "", "");
        Assert.Equal(
            ["FIELD_MISSING cause PI-05", "FIELD_MISSING correction PI-05", "FIELD_MISSING prevention PI-05", "FIELD_MISSING owner PI-05", "FIELD_MISSING due-date PI-05"],
            (await Office.RefusedAsync(request, await Office.PersonAsync("general-manager"))).Lines);
    }
}
