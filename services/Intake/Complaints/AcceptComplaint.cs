using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using Google.Protobuf.Collections;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Assessment = ComplaintSuite.Intake.Complaints.Assessment;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    private const int FaultText = 2_000;
    private const int MostCriteria = 20;

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
            Validity = reading.Text(request.Validity, "validity", 100),
            Severity = reading.Text(request.Severity, "severity", 100),
            Fault = reading.Text(request.Fault, "fault", FaultText),
        };
        var criteria = CriteriaOf(request.Criteria, reading);
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
                Validity = decided.Validity,
                Severity = decided.Severity,
                Criteria = criteria,
                Fault = decided.Fault,
            });
            await file.AssessAsync(call.CancellationToken);
            RequireKnown(file);
            await file.EnterAsync("accepted", Accepted(file), call.CancellationToken);
            if (decided.Route is not null && file.Procedure.Routes[decided.Route].LeadsTo == "at-mediation")
                await file.EnterAsSystemAsync("at-mediation", new ComplaintHandedToMediation
                {
                    Category = decided.Category,
                    Procedure = file.Procedure.Id,
                    ProcedureVersion = file.Procedure.Version,
                }, call.CancellationToken);
        }, call.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }

    private static ComplaintAccepted Accepted(CaseFile file)
    {
        var fact = new ComplaintAccepted
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
            Severity = file.Complaint.Assessment.Severity ?? "",
            Validity = file.Complaint.Assessment.Validity ?? "",
            HarmOngoing = file.Complaint.HarmOngoing,
            RequestedDate = file.Complaint.RequestedDate is { } day ? Reading.Written(day) : "",
            Channel = file.Complaint.Channel,
            PublishedRecord = file.Complaint.PublishedRecord,
            Urged = file.Complaint.Urging is not null,
            Anonymous = file.Complaint.IsAnonymous,
            Details = { file.Procedure.Details.Where(field => (field.Values.Count > 0 || field.Type == FormFieldType.Place) && file.Complaint.Details.ContainsKey(field.Name)).ToDictionary(field => field.Name, field => file.Complaint.Details[field.Name]) },
            BarredStaffIds = { file.Complaint.Barred },
            DoneActs = { file.Complaint.Done.ToWork(file.Procedure) },
        };
        // That it is accepted now is known from the event itself.
        file.Complaint.MoveTimes.Fill(fact.MoveTimes, fact.Pauses);
        return fact;
    }

    /// <summary>The procedure has said what must be there; here stands what there is to choose from.</summary>
    private static void RequireKnown(CaseFile file)
    {
        file.Require("accepted");
        var assessment = file.Complaint.Assessment!;
        var category = file.Procedure.Category(assessment.Category!);
        if (category is null)
            throw Refusal.Invalid("CATEGORY_UNKNOWN", "category", "The procedure's category tree has no such code.");
        if (category.Department.Length == 0)
            throw Refusal.Invalid(
                "CATEGORY_TOO_WIDE", "category", $"A matter of '{category.Code}' is one of {string.Join(", ", category.Children.Select(child => child.Code))}.", category.Rules is [var wide, ..] ? wide : null);
        if (assessment.LegalField is { } legalField && !category.LegalFields.Contains(legalField))
            throw Refusal.Invalid("LEGAL_FIELD_UNKNOWN", "legal_field", $"'{category.Code}' falls under {string.Join(", ", category.LegalFields)}.", "CH-05");
        if (category.IsFixed && assessment.OfficeInCharge is { } other && other != category.Department && DepartmentCalled(file, other) != (DepartmentCalled(file, category.Department) ?? category.Department))
            throw Refusal.Precondition("DEPARTMENT_FIXED", "A matter of this kind stays with its department.", category.Rules[0], "office_in_charge");
        if (assessment.OfficeInCharge is { } office && DepartmentCalled(file, office) is null)
            throw Refusal.Invalid("DEPARTMENT_UNKNOWN", "office_in_charge", "The organisation has no department of this code.", "CH-07");
        if (assessment.Validity is { } validity && !Lifecycle.Validities.Contains(validity))
            throw Refusal.Invalid("VALIDITY_UNKNOWN", "validity", $"'validity' is one of {string.Join(", ", Lifecycle.Validities)}.");
        if (assessment is { Validity: "invalid", Severity: not null })
            throw Refusal.Invalid("SEVERITY_OF_INVALID", "severity", "An invalid complaint has no severity; it becomes a courtesy item.", "PI-10");
        RequireKnownSeverity(file.Procedure, assessment);
        // What nobody would get is not accepted.
        if (file.Procedure.DepartmentFor(assessment.Route, assessment.Category, field => field == "office-in-charge" ? assessment.OfficeInCharge : null) is { } department
            && DepartmentCalled(file, department) is null)
            throw Refusal.Precondition("DEPARTMENT_UNKNOWN", $"The organisation has no '{department}' that would handle this matter; its directory needs one.", category.Rules is [var rule, ..] ? rule : null, "category");
    }

    /// <summary>Code of the department that a code or a kind means for this matter; null where there is none.</summary>
    private static string? DepartmentCalled(CaseFile file, string name) => file.Directory.DepartmentAt(file.Procedure.PlaceOf(file.Complaint.Details), name)?.Code;

    private static List<string> CriteriaOf(RepeatedField<string> sent, Reading reading)
    {
        if (sent.Count > MostCriteria)
            reading.Add("TOO_MANY", "criteria", $"At most {MostCriteria} criteria are taken.");
        return [.. sent.Take(MostCriteria).Select((criterion, index) => reading.Text(criterion, $"criteria[{index}]", 100)).OfType<string>().Distinct()];
    }

    /// <exception cref="Refusal">The procedure has no such severity, or a criterion belongs to another or to none.</exception>
    private static void RequireKnownSeverity(Procedure procedure, Assessment assessment)
    {
        if (assessment is { Severity: null, Criteria.Count: > 0 })
            throw Refusal.Invalid("CRITERION_UNKNOWN", "criteria", "Criteria are those of a severity: name the severity, too.");
        if (assessment.Severity is null)
            return;
        if (procedure.Severity(assessment.Severity) is not { } severity)
            throw Refusal.Invalid("SEVERITY_UNKNOWN", "severity", $"The severities are {string.Join(", ", procedure.Severities.Select(known => known.Name))}.");
        if (assessment.Criteria.Find(criterion => !severity.Criteria.ContainsKey(criterion)) is not null)
            throw Refusal.Invalid(
                "CRITERION_UNKNOWN", "criteria", $"The criteria of '{severity.Name}' are {string.Join(", ", severity.Criteria.Keys)}.", severity.Rules is [var rule, ..] ? rule : null);
    }
}
