using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Correspondence;

partial class CorrespondenceGrpc
{
    [Authorize(Policy = Policies.ReadCase)]
    public override async Task<ListMessagesResponse> ListMessages(ListMessagesRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var complaint = (await cases.ReadAsync(db, caller, request.CaseNumber, context.CancellationToken)).Complaint;
        await using var transaction = await OrganisationScope.BeginAsync(db, [complaint.Organisation], context.CancellationToken);
        var messages = await db.Messages.AsNoTracking().Where(it => it.CaseId == complaint.Id).OrderBy(it => it.Number).ToListAsync(context.CancellationToken);
        var readings = await db.MessageReadings.AsNoTracking().Where(it => it.CaseId == complaint.Id).ToDictionaryAsync(it => it.ByComplainant, it => it.UpTo, context.CancellationToken);
        bool Unread(CaseMessage message) => message.Number > readings.GetValueOrDefault(!message.FromComplainant);
        return new()
        {
            Messages = { messages.Select(message => message.ToMessage(IsComplainant(caller), Unread(message))) },
            UnreadCount = messages.Count(message => message.FromComplainant != IsComplainant(caller) && Unread(message)),
        };
    }
}
