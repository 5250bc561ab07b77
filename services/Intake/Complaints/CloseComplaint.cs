using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<CloseComplaintResponse> CloseComplaint(CloseComplaintRequest request, ServerCallContext call)
    {
        var change = Reading.Change(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var view = await cases.ChangeAsync(db, call.Caller(), change,
            file =>
            {
                file.Complaint.Close(file.Now);
                return file.EnterAsync("closed", new ComplaintClosed { Decision = file.Complaint.Decision ?? "" }, call.CancellationToken);
            }, call.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }
}
