using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake.Correspondence;

partial class CorrespondenceGrpc
{
    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<UrgeComplaintResponse> UrgeComplaint(UrgeComplaintRequest request, ServerCallContext context)
    {
        var (change, text) = Read(request.CaseNumber, request.RequestId, request.ExpectedVersion, request.Text, request);
        var caller = context.Caller();
        var view = await cases.ChangeAsync(db, caller, change, async file =>
        {
            file.Give(("message", text));
            file.Require("urge");
            await RequireRoomAsync(file, caller, context.CancellationToken);
            if (file.Complaint.UrgedAgainFrom is { } next && next > file.Now)
                throw Refusal.Precondition("URGED_RECENTLY", $"The last urging was answered; the next is taken from {next.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} on. A message can be sent at any time.");
            file.Complaint.Urge(file.Now);
            file.Do("urge", new ComplaintUrged { MessageId = file.Write(MessageKind.Urge, text!, fromComplainant: true), Count = file.Complaint.Urging!.Count });
        }, context.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }
}
