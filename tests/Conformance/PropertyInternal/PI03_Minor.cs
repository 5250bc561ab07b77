using Grpc.Core;

namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>PI-03: minor is a small inconvenience that is nobody's fault.</summary>
public sealed class PI03_Minor(RunningSuite suite) : Property(suite)
{
    [Theory, Rule("PI-03", Case.Allowed)]
    [InlineData("limits-of-facilities")]
    [InlineData("limits-of-equipment")]
    [InlineData("limits-of-skill")]
    public async Task A_small_inconvenience_from_limits_is_minor(string criterion)
    {
        var filed = await FileAsync();
        var accepted = await Office.AcceptAsync(filed.Complaint, request => Assessed(request, "minor", "", criterion));
        Assert.Equal(("accepted", "minor"), (accepted.Step, accepted.Assessment.Severity));
    }

    [Fact, Rule("PI-03", Case.Refused)]
    public async Task Assessing_as_minor_while_a_fault_is_recorded_is_refused()
    {
        var filed = await FileAsync();
        var refused = await Office.RefusedAsync(
            Office.Acceptance(filed.Complaint, request => Assessed(request, "minor", "The fitter forgot the door contact.", "limits-of-skill")), await ReceptionistAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "PI-03"), (refused.Code, refused.Rule));
        Assert.Equal(["NOT_FAULT_RECORDED fault PI-03"], refused.Lines);
    }

    [Fact, Rule("PI-03", Case.Refused)]
    public async Task Lowering_to_minor_while_the_fault_stays_recorded_is_refused()
    {
        var filed = await AtWorkAsync(Important);
        var refused = await Office.RefusedAsync(
            new ChangeSeverityRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Severity = "minor", Criteria = { "limits-of-skill" }, Reason = "Less than it looked." },
            await ReceptionistAsync());
        Assert.Equal(["NOT_FAULT_RECORDED fault PI-03"], refused.Lines);
    }
}
