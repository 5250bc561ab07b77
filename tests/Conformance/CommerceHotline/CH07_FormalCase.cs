using Grpc.Core;

namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>CH-07: a formal case goes to the inspection team or to the office in charge.</summary>
public sealed class CH07_FormalCase(RunningSuite suite) : Hotline(suite)
{
    [Theory, Rule("CH-07", Case.Allowed)]
    [InlineData("inspection-team", "inspector-1")]
    [InlineData("market-order-office", "market-order")]
    [InlineData("e-commerce-office", "e-commerce")]
    public async Task A_formal_case_stands_in_the_queue_of_the_office_in_charge(string office, string handler)
    {
        var filed = await Office.AtWorkAsync(change: request => Formal(request, office));
        Assert.Equal((office, office), (filed.Complaint.Department, filed.Complaint.Assessment.OfficeInCharge));
        Assert.Equal("formal", (await Office.ClaimAsync(filed.Number, office, handler)).Route);
    }

    [Fact, Rule("CH-07", Case.Refused)]
    public async Task Opening_a_formal_case_without_an_office_in_charge_is_refused()
    {
        var filed = await Office.FileAsync();
        var refused = await Office.RefusedAsync(Office.Acceptance(filed.Complaint, request => Formal(request, "")), await Office.ClerkAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "CH-07"), (refused.Code, refused.Rule));
        Assert.Equal(["FIELD_MISSING office-in-charge CH-07"], refused.Lines);
    }

    [Fact, Rule("CH-07", Case.Refused)]
    public async Task An_office_in_charge_that_the_organisation_does_not_have_is_refused()
    {
        var filed = await Office.FileAsync();
        var refused = await Office.RefusedAsync(Office.Acceptance(filed.Complaint, request => Formal(request, "fishery-office")), await Office.ClerkAsync());
        Assert.Equal(["DEPARTMENT_UNKNOWN office_in_charge CH-07"], refused.Lines);
    }

    private static void Formal(AcceptComplaintRequest request, string office)
    {
        (request.Route, request.OfficeInCharge) = ("formal", office);
        request.Findings.Clear();
    }
}
