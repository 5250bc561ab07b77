using Grpc.Core;

namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>PI-10: invalid complaints are still helped as far as possible.</summary>
public sealed class PI10_InvalidComplaints(RunningSuite suite) : Property(suite)
{
    [Fact, Rule("PI-10", Case.Allowed)]
    public async Task An_invalid_complaint_becomes_a_courtesy_item_and_is_closed_once_that_is_answered()
    {
        var filed = await AtWorkAsync(Invalid);
        Assert.Equal(("invalid", ""), (filed.Complaint.Assessment.Validity, filed.Complaint.Assessment.Severity));
        Assert.Equal(("invalid", ""), (await AcceptanceAsync(filed.CaseId)) is var fact ? (fact.Validity, fact.Severity) : default);
        Assert.Equal("engineering-department", filed.Complaint.Department);
        Assert.Equal("closed", (await CloseAsync(await BeforeClosingAsync(filed))).Step);
    }

    [Fact, Rule("PI-10", Case.Refused)]
    public async Task Closing_an_invalid_complaint_before_the_courtesy_item_is_answered_is_refused()
    {
        var filed = await AtWorkAsync(Invalid);
        var counted = await Office.SetIndicatorsAsync(filed.Complaint, Figures);
        var refused = await Office.RefusedAsync(Office.Closing(counted), await SupervisorAsync());
        Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
        Assert.Equal(["VISITED PI-07", "COURTESY_ANSWERED PI-10", "STEP_NOT_PERMITTED"], refused.Lines);
    }

    [Fact, Rule("PI-10", Case.Refused)]
    public async Task Accepting_without_saying_whether_the_complaint_is_valid_is_refused()
    {
        var filed = await FileAsync();
        var refused = await Office.RefusedAsync(Office.Acceptance(filed.Complaint, request =>
        {
            Minor(request);
            request.Validity = "";
        }), await ReceptionistAsync());
        Assert.Equal(["FIELD_MISSING validity PI-10"], refused.Lines);
    }

    [Fact, Rule("PI-10", Case.Refused)]
    public async Task An_invalid_complaint_has_no_severity()
    {
        var filed = await FileAsync();
        var refused = await Office.RefusedAsync(Office.Acceptance(filed.Complaint, request =>
        {
            Minor(request);
            request.Validity = "invalid";
        }), await ReceptionistAsync());
        Assert.Equal(["SEVERITY_OF_INVALID severity PI-10"], refused.Lines);
    }
}
