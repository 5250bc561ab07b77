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
    /// <summary>Who answers complainants. Whoever else looks at a case leaves its messages unread for these.</summary>
    private static readonly string[] Answering = [Roles.Clerk, Roles.Handler, Roles.Dispatcher, Roles.Supervisor, Roles.Manager];

    /// <summary>Changes nothing of the case itself, so it needs no version; read once is read.</summary>
    [Authorize(Policy = Policies.ReadCase)]
    public override async Task<MarkMessagesReadResponse> MarkMessagesRead(MarkMessagesReadRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var complaint = (await cases.ReadAsync(db, caller, request.CaseNumber, context.CancellationToken)).Complaint;
        await using var transaction = await OrganisationScope.BeginAsync(db, [complaint.Organisation], context.CancellationToken);
        var byComplainant = IsComplainant(caller);
        if (!byComplainant && !Answering.Any((await PresentAsync(caller, complaint.Organisation, context.CancellationToken)).Has))
            throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "Messages are read by the complainant, and by those of the staff who may answer them.");
        if (request.Number < 1 || request.Number > complaint.MessageCount)
            throw Refusal.Invalid("NUMBER_UNKNOWN", "number", "There is no message of this number.");

        // Both of one side may read at the same moment.
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into message_readings (case_id, by_complainant, organisation, up_to) values ({complaint.Id}, {byComplainant}, {complaint.Organisation}, {request.Number})
            on conflict (case_id, by_complainant) do update set up_to = greatest(message_readings.up_to, excluded.up_to)
            """, context.CancellationToken);
        var upTo = await db.MessageReadings.AsNoTracking().Where(it => it.CaseId == complaint.Id && it.ByComplainant == byComplainant).Select(it => it.UpTo).SingleAsync(context.CancellationToken);
        var unread = await UnreadAsync(complaint.Id, byComplainant, upTo, context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        return new() { UnreadCount = unread };
    }

    /// <summary>The caller with the roles that the posts held now give.</summary>
    private async Task<Caller> PresentAsync(Caller caller, string organisation, CancellationToken cancellation) =>
        (await cases.DirectoryAsync(db, organisation, cancellation))?.AtPresent(caller) ?? caller;
}
