using Grpc.Core;

namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>PI-01: what makes a complaint major.</summary>
public sealed class PI01_Major(RunningSuite suite) : Property(suite)
{
    [Theory, Rule("PI-01", Case.Allowed)]
    [InlineData("promise-broken-repeatedly")]
    [InlineData("heavy-loss-or-injury")]
    public async Task A_complaint_is_major_by_a_named_criterion(string criterion)
    {
        var filed = await FileAsync();
        var accepted = await Office.AcceptAsync(filed.Complaint, request => Assessed(request, "major", "", criterion));
        Assert.Equal(("accepted", "major", criterion), (accepted.Step, accepted.Assessment.Severity, accepted.Assessment.Criteria.Single()));
        Assert.Equal(("major", "valid"), (await AcceptanceAsync(filed.CaseId)) is var fact ? (fact.Severity, fact.Validity) : default);
    }

    [Fact, Rule("PI-01", Case.Refused)]
    public async Task Assessing_as_major_without_naming_the_criterion_is_refused()
    {
        var filed = await FileAsync();
        var refused = await Office.RefusedAsync(Office.Acceptance(filed.Complaint, request => Assessed(request, "major", "")), await ReceptionistAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "PI-01"), (refused.Code, refused.Rule));
        Assert.Equal(["FIELD_MISSING criterion PI-01"], refused.Lines);
    }

    [Fact, Rule("PI-01", Case.Refused)]
    public async Task A_criterion_of_another_severity_does_not_make_it_major()
    {
        var filed = await FileAsync();
        var refused = await Office.RefusedAsync(Office.Acceptance(filed.Complaint, request => Assessed(request, "major", "", "limits-of-skill")), await ReceptionistAsync());
        Assert.Equal(["CRITERION_UNKNOWN criteria PI-01"], refused.Lines);
    }
}
