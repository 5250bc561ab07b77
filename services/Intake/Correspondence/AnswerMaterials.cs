using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake.Correspondence;

partial class CorrespondenceGrpc
{
    /// <summary>By the complainant, or by a clerk who writes down what the complainant said or brought.</summary>
    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<AnswerMaterialsResponse> AnswerMaterials(AnswerMaterialsRequest request, ServerCallContext context)
    {
        var (change, text) = Read(request.CaseNumber, request.RequestId, request.ExpectedVersion, request.Text, request);
        var view = await cases.ChangeAsync(db, context.Caller(), change, file =>
        {
            file.Give(("message", text));
            file.Require("answer-materials");
            file.Complaint.TakeMaterials();
            file.Do("answer-materials", new MaterialsAnswered { MessageId = file.Write(MessageKind.MaterialsAnswer, text!, fromComplainant: true) });
            return Task.CompletedTask;
        }, context.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }
}
