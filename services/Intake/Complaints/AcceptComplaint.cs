using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<AcceptComplaintResponse> AcceptComplaint(AcceptComplaintRequest request, ServerCallContext call)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var decided = new
        {
            Category = reading.Text(request.Category, "category", 100),
            LegalField = reading.Text(request.LegalField, "legal_field", 100),
            Route = reading.Text(request.Route, "route", 100),
            OfficeInCharge = reading.Text(request.OfficeInCharge, "office_in_charge", 100),
        };
        if (request.Findings.Any(finding => !ComplaintGuards.Findings.Contains(finding)))
            reading.Add("FINDING_UNKNOWN", "findings", $"'findings' are of {string.Join(", ", ComplaintGuards.Findings)}.");
        reading.Done();

        var view = await cases.ChangeAsync(db, call.Caller(), change, async file =>
        {
            file.Complaint.Assess(new("accepted", file.Now)
            {
                Category = decided.Category,
                LegalField = decided.LegalField,
                Route = decided.Route,
                OfficeInCharge = decided.OfficeInCharge,
                Findings = [.. request.Findings.Distinct()],
            });
            await file.AssessAsync(call.CancellationToken);
            RequireKnown(file);
            await file.EnterAsync("accepted", Accepted(file), call.CancellationToken);
            if (file.Procedure.Routes[decided.Route!].LeadsTo == "at-mediation")
                await file.EnterAsSystemAsync("at-mediation", new ComplaintHandedToMediation
                {
                    Category = decided.Category,
                    Procedure = file.Procedure.Id,
                    ProcedureVersion = file.Procedure.Version,
                }, call.CancellationToken);
        }, call.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }

    private static ComplaintAccepted Accepted(CaseFile file) => new()
    {
        Category = file.Complaint.Assessment!.Category ?? "",
        LegalField = file.Complaint.Assessment.LegalField ?? "",
        Route = file.Complaint.Assessment.Route ?? "",
        OfficeInCharge = file.Complaint.Assessment.OfficeInCharge ?? "",
        Procedure = file.Procedure.Id,
        ProcedureVersion = file.Procedure.Version,
        CaseNumber = file.Complaint.CaseNumber,
        Kind = file.Complaint.Kind,
        ReceiveTime = file.Complaint.ReceivedAt.ToTimestamp(),
    };

    /// <summary>The procedure has said what must be there; here stands what there is to choose from.</summary>
    private static void RequireKnown(CaseFile file)
    {
        file.Require("accepted");
        var assessment = file.Complaint.Assessment!;
        var category = file.Procedure.Category(assessment.Category!);
        if (category is null)
            throw Refusal.Invalid("CATEGORY_UNKNOWN", "category", "The procedure's category tree has no such code.");
        if (!category.LegalFields.Contains(assessment.LegalField!))
            throw Refusal.Invalid("LEGAL_FIELD_UNKNOWN", "legal_field", $"'{category.Code}' falls under {string.Join(", ", category.LegalFields)}.", "CH-05");
        if (assessment.OfficeInCharge is { } office && file.Directory.Department(office) is null)
            throw Refusal.Invalid("DEPARTMENT_UNKNOWN", "office_in_charge", "The organisation has no department of this code.", "CH-07");
    }
}
