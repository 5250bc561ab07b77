using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake.Conclusion;

partial class ConclusionGrpc
{
    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<ReopenComplaintResponse> ReopenComplaint(ReopenComplaintRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var reason = reading.Text(request.Reason, "reason", LongestReason);
        reading.Done();

        var view = await cases.ChangeAsync(db, context.Caller(), change, async file =>
        {
            file.Give(("reason", reason));
            file.Require("reopened");
            var fact = Reopened(file, afterFollowUp: false);
            file.Complaint.Reopen(reason!, file.Now);
            await file.EnterAsync("reopened", fact, context.CancellationToken);
        }, context.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }
}
