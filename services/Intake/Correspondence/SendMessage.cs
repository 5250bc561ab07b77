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
    public override async Task<SendMessageResponse> SendMessage(SendMessageRequest request, ServerCallContext context)
    {
        var (change, text) = Read(request.CaseNumber, request.RequestId, request.ExpectedVersion, request.Text, request);
        var caller = context.Caller();
        var view = await cases.ChangeAsync(db, caller, change, async file =>
        {
            if (request.FromComplainant && !IsComplainant(caller) && !file.Person.Actor.Roles.Contains(Roles.Clerk))
                throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "Only a clerk writes down what the complainant said.");
            var fromComplainant = IsComplainant(caller) || request.FromComplainant;
            file.Give(("message", text));
            file.Require("send-message");
            await RequireRoomAsync(file, caller, context.CancellationToken);
            file.Do("send-message", new MessageSent { MessageId = file.Write(MessageKind.Message, text!, fromComplainant), FromComplainant = fromComplainant });
        }, context.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }
}
