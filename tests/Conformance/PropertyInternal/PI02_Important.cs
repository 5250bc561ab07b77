using Grpc.Core;

namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>PI-02: important is what came from service that fell short or from a fault of the company.</summary>
public sealed class PI02_Important(RunningSuite suite) : Property(suite)
{
    [Fact, Rule("PI-02", Case.Allowed)]
    public async Task A_complaint_is_important_by_the_shortfall_or_fault_that_was_found()
    {
        var filed = await FileAsync();
        var accepted = await Office.AcceptAsync(filed.Complaint, Important);
        Assert.Equal(("important", "The yearly service of the lift was left out.", "company-fault"), (accepted.Assessment.Severity, accepted.Assessment.Fault, accepted.Assessment.Criteria.Single()));
        Assert.Equal("important", (await AcceptanceAsync(filed.CaseId)).Severity);
    }

    [Fact, Rule("PI-02", Case.Refused)]
    public async Task Assessing_as_important_without_naming_the_shortfall_or_fault_is_refused()
    {
        var filed = await FileAsync();
        var refused = await Office.RefusedAsync(Office.Acceptance(filed.Complaint, request => Assessed(request, "important", " ")), await ReceptionistAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "PI-02"), (refused.Code, refused.Rule));
        Assert.Equal(["FIELD_MISSING criterion PI-02", "FIELD_MISSING fault PI-02"], refused.Lines);
    }

    [Fact, Rule("PI-02", Case.Refused)]
    public async Task Raising_a_minor_complaint_to_important_without_naming_it_is_refused_too()
    {
        var filed = await AtWorkAsync(Minor);
        var refused = await Office.RefusedAsync(
            new ChangeSeverityRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Severity = "important", Criteria = { "service-fell-short" }, Reason = "New facts." },
            await ReceptionistAsync());
        Assert.Equal(["FIELD_MISSING fault PI-02"], refused.Lines);
    }
}
