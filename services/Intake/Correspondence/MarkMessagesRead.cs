using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Correspondence;

partial class CorrespondenceGrpc
{
    /// <summary>Changes nothing of the case itself, so it needs no version; read once is read.</summary>
    [Authorize(Policy = Policies.ReadCase)]
    public override async Task<MarkMessagesReadResponse> MarkMessagesRead(MarkMessagesReadRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var complaint = (await cases.ReadAsync(db, caller, request.CaseNumber, context.CancellationToken)).Complaint;
        if (request.Number < 1 || request.Number > complaint.MessageCount)
            throw Refusal.Invalid("NUMBER_UNKNOWN", "number", "There is no message of this number.");

        var byComplainant = IsComplainant(caller);
        await using var transaction = await OrganisationScope.BeginAsync(db, [complaint.Organisation], context.CancellationToken);
        // Both of one side may read at the same moment.
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into message_readings (case_id, by_complainant, organisation, up_to) values ({complaint.Id}, {byComplainant}, {complaint.Organisation}, {request.Number})
            on conflict (case_id, by_complainant) do update set up_to = greatest(message_readings.up_to, excluded.up_to)
            """, context.CancellationToken);
        var upTo = await db.MessageReadings.AsNoTracking().Where(it => it.CaseId == complaint.Id && it.ByComplainant == byComplainant).Select(it => it.UpTo).SingleAsync(context.CancellationToken);
        var unread = await db.Messages.CountAsync(it => it.CaseId == complaint.Id && it.FromComplainant != byComplainant && it.Number > upTo, context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        return new() { UnreadCount = unread };
    }
}
