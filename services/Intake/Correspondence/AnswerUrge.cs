using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake.Correspondence;

partial class CorrespondenceGrpc
{
    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<AnswerUrgeResponse> AnswerUrge(AnswerUrgeRequest request, ServerCallContext context)
    {
        var (change, text) = Read(request.CaseNumber, request.RequestId, request.ExpectedVersion, request.Text, request);
        var view = await cases.ChangeAsync(db, context.Caller(), change, file =>
        {
            file.Give(("message", text));
            file.Require("answer-urge");
            file.Complaint.AnswerUrging();
            file.Do("answer-urge", new UrgeAnswered { MessageId = file.Write(MessageKind.UrgeAnswer, text!, fromComplainant: false) });
            return Task.CompletedTask;
        }, context.CancellationToken);
        var eventId = await CaseFiles.LastEventAsync(db, view.Complaint, change.ExpectedVersion, context.CancellationToken);
        return new() { Complaint = view.ToMessage(), EventId = eventId.ToString() };
    }
}
