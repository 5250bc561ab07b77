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
    public override async Task<ChangeSeverityResponse> ChangeSeverity(ChangeSeverityRequest request, ServerCallContext call)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var severity = reading.Text(request.Severity, "severity", 100);
        var fault = reading.Text(request.Fault, "fault", FaultText);
        var reason = reading.Text(request.Reason, "reason", 2_000);
        var criteria = CriteriaOf(request.Criteria, reading);
        reading.Done();

        var view = await cases.ChangeAsync(db, call.Caller(), change, file =>
        {
            if (file.Complaint.Assessment is not { Validity: not "invalid" })
                throw Refusal.Precondition("SEVERITY_OF_INVALID", "Only a complaint that was found valid has a severity.", "PI-10", "severity");
            file.Complaint.ChangeSeverity(severity, criteria, fault, reason, file.Now);
            file.Give(("reason", reason));
            file.Require("change-severity");
            RequireKnownSeverity(file.Procedure, file.Complaint.Assessment);
            file.Do("change-severity", new SeverityChanged { Severity = severity, Criterion = criteria.FirstOrDefault() ?? "" });
            return Task.CompletedTask;
        }, call.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }
}
