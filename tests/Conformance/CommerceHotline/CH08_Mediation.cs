using ComplaintSuite.Contracts.Events.V1;
using Grpc.Core;

namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>CH-08: a civil dispute over consumer rights goes to mediation.</summary>
public sealed class CH08_Mediation(RunningSuite suite) : Hotline(suite)
{
    [Fact, Rule("CH-08", Case.Allowed)]
    public async Task A_civil_dispute_is_handed_over_to_mediation_and_comes_into_no_queue()
    {
        var filed = await Office.FileAsync();
        var accepted = await Office.AcceptAsync(filed.Complaint, Mediation);
        Assert.Equal(("at-mediation", "mediation"), (accepted.Step, accepted.Assessment.Route));

        var events = await Suite.EventsAsync("intake", filed.CaseId);
        Assert.Equal(["ComplaintReceived", "ComplaintRegistered", "ComplaintAssessed", "ComplaintAccepted", "ComplaintHandedToMediation"], await IntakeEventsAsync(filed.CaseId));
        Assert.Equal(new ComplaintHandedToMediation { Category = "prepaid-cards", Procedure = "commerce-hotline", ProcedureVersion = Newest }, events.Single(it => it.Payload.Is(ComplaintHandedToMediation.Descriptor)).Payload.Unpack<ComplaintHandedToMediation>());
        Assert.Empty(await Suite.EventNamesAsync("routing", filed.CaseId));
        Assert.Equal(0, await Suite.CountAsync("routing", "select count(*) from work_items where case_number = $1", filed.Number));
    }

    [Fact, Rule("CH-08", Case.Refused)]
    public async Task Handing_a_matter_that_is_no_civil_dispute_to_mediation_is_refused()
    {
        var filed = await Office.FileAsync();
        var refused = await Office.RefusedAsync(Office.Acceptance(filed.Complaint, request =>
        {
            Mediation(request);
            request.Findings.Clear();
            request.Findings.Add("facts-clear");
        }), await Office.ClerkAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "CH-08"), (refused.Code, refused.Rule));
        Assert.Equal(["CIVIL_DISPUTE CH-08"], refused.Lines);
    }

    [Fact, Rule("CH-08", Case.Refused)]
    public async Task Handing_a_report_to_mediation_is_refused()
    {
        var filed = await Office.FileAsync(Office.Report());
        var refused = await Office.RefusedAsync(Office.Acceptance(filed.Complaint, Mediation), await Office.ClerkAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "CH-08"), (refused.Code, refused.Rule));
        Assert.Equal(["KIND_NOT_PERMITTED kind CH-08"], refused.Lines);
    }

    [Fact, Rule("CH-08", Case.Refused)]
    public async Task Handing_an_enquiry_to_mediation_is_refused()
    {
        var filed = await Office.FileAsync(Office.Enquiry());
        var refused = await Office.RefusedAsync(Office.Acceptance(filed.Complaint, Mediation), await Office.ClerkAsync());
        Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
        Assert.Equal(["KIND_NOT_PERMITTED kind CH-05", "KIND_NOT_PERMITTED kind CH-08"], refused.Lines);
    }

    private static void Mediation(AcceptComplaintRequest request)
    {
        request.Route = "mediation";
        request.Findings.Clear();
        request.Findings.Add("civil-dispute");
    }
}
