using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake.Conclusion;

partial class ConclusionGrpc
{
    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<PlanCorrectiveActionResponse> PlanCorrectiveAction(PlanCorrectiveActionRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var cause = reading.Text(request.Cause, "cause", LongestText);
        var correction = reading.Text(request.Correction, "correction", LongestText);
        var prevention = reading.Text(request.Prevention, "prevention", LongestText);
        var owner = reading.Text(request.Owner, "owner", 100);
        var due = reading.Day(request.DueDate, "due_date");
        reading.Done();

        var view = await cases.ChangeAsync(db, context.Caller(), change, file =>
        {
            file.Give(("cause", cause), ("correction", correction), ("prevention", prevention), ("owner", owner), ("due-date", due is { } day ? Reading.Written(day) : null));
            file.Require("plan-corrective-action");
            if (file.Directory.StaffById(owner!) is null)
                throw Refusal.Invalid("STAFF_UNKNOWN", "owner", "The organisation has nobody of this staff id.");
            file.RequireToCome(due!.Value, "due_date");
            file.Complaint.Plan(new(cause!, correction!, prevention!, owner!, due.Value, file.StaffId ?? "", file.Now));
            file.Do("plan-corrective-action", new CorrectiveActionPlanned { Owner = owner, DueDate = Reading.Written(due.Value) });
            return Task.CompletedTask;
        }, context.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }
}
