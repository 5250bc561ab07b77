using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    [Authorize(Policy = Policies.ReadCase)]
    public override async Task<GetComplaintResponse> GetComplaint(GetComplaintRequest request, ServerCallContext call)
    {
        var view = await cases.ReadContentAsync(db, call.Caller(), request.CaseNumber, call.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }
}
