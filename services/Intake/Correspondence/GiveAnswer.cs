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
    public override async Task<GiveAnswerResponse> GiveAnswer(GiveAnswerRequest request, ServerCallContext context)
    {
        var (change, text) = Read(request.CaseNumber, request.RequestId, request.ExpectedVersion, request.Text, request);
        var view = await cases.ChangeAsync(db, context.Caller(), change, file =>
        {
            file.Give(("answer", text));
            file.Require("give-answer");
            file.Words["answer"] = text;
            file.Do("give-answer", new DefiniteAnswerGiven { MessageId = file.Write(MessageKind.DefiniteAnswer, text!, fromComplainant: false) });
            return Task.CompletedTask;
        }, context.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }
}
