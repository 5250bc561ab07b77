using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake.Conclusion;

partial class ConclusionGrpc
{
    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<WithdrawComplaintResponse> WithdrawComplaint(WithdrawComplaintRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var reason = reading.Text(request.Reason, "reason", LongestReason);
        reading.Done();

        var view = await cases.ChangeAsync(db, context.Caller(), change, async file =>
        {
            var from = file.Complaint.Step;
            file.Give(("reason", reason));
            file.Require("withdrawn");
            file.Complaint.Withdraw(reason!, file.Now);
            await file.EnterAsync("withdrawn", new ComplaintWithdrawn { FromStep = from }, context.CancellationToken);
            // The department's result came first and nobody was told it: the same outcome as if it had come after.
            if (from == "result-known")
                file.Cross("result-after-withdrawal");
        }, context.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }
}
