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
    public override async Task<AnswerEnquiryResponse> AnswerEnquiry(AnswerEnquiryRequest request, ServerCallContext call)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var answer = reading.Text(request.Answer, "answer", Reading.LongText);
        reading.Done();

        var view = await cases.ChangeAsync(db, call.Caller(), change, async file =>
        {
            file.Complaint.Assess(new("answered", file.Now) { Answer = answer });
            await file.AssessAsync(call.CancellationToken);
            await file.EnterAsync("answered", new EnquiryAnswered(), call.CancellationToken);
        }, call.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }
}
