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
    public override async Task<VerifyCorrectiveActionResponse> VerifyCorrectiveAction(VerifyCorrectiveActionRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var found = reading.Text(request.Found, "found", LongestText);
        reading.Done();

        var view = await cases.ChangeAsync(db, context.Caller(), change, file =>
        {
            file.Complaint.Verify(new(found ?? "", file.StaffId ?? "", file.Now));
            file.Do("verify-corrective-action", new CorrectiveActionVerified());
            return Task.CompletedTask;
        }, context.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }
}
