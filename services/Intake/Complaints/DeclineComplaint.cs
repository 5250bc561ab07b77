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
    public override async Task<DeclineComplaintResponse> DeclineComplaint(DeclineComplaintRequest request, ServerCallContext call)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var reason = reading.Text(request.Reason, "reason", Reading.LongText);
        var competentBody = reading.Text(request.CompetentBody, "competent_body", 200);
        reading.Done();

        var view = await cases.ChangeAsync(db, call.Caller(), change, async file =>
        {
            file.Complaint.Assess(new("declined", file.Now) { Reason = reason, CompetentBody = competentBody });
            await file.AssessAsync(call.CancellationToken);
            await file.EnterAsync("declined", new ComplaintDeclined(), call.CancellationToken);
        }, call.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }
}
