using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Parties;

partial class PartyGrpc
{
    [Authorize(Policy = Policies.SeeIdentityAccess)]
    public override async Task<ListIdentityAccessResponse> ListIdentityAccess(ListIdentityAccessRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var view = await cases.ReadAsync(db, caller, request.CaseNumber, context.CancellationToken);
        // The respondent of a case has a ticket of another kind, and no part in this.
        if (caller.Ticket is { Party: not "complainant" })
            throw Refusal.NotFound("case");
        var unmaskings = await UnmaskingsAsync(view, context.CancellationToken);
        await using var transaction = await OrganisationScope.BeginAsync(db, [view.Complaint.Organisation], context.CancellationToken);
        var directory = await cases.DirectoryAsync(db, view.Complaint.Organisation, context.CancellationToken);
        Policies.RequireAtPresent(Policies.SeeIdentityAccess, caller, directory);
        var accesses = await db.IdentityAccesses.AsNoTracking().Where(it => it.CaseId == view.Complaint.Id).OrderBy(it => it.At).ThenBy(it => it.Id).ToListAsync(context.CancellationToken);
        return new()
        {
            Unmaskings = { unmaskings.Select(it => it.Message) },
            Accesses = { accesses.Select(access => ToMessage(access, directory)) },
        };
    }

    /// <summary>The requests of a case, oldest first, in a transaction of their own.</summary>
    private async Task<IReadOnlyList<(Unmasking Unmasking, Contracts.Intake.V1.Unmasking Message)>> UnmaskingsAsync(CaseView view, CancellationToken cancellation)
    {
        await using var transaction = await OrganisationScope.BeginAsync(db, [view.Complaint.Organisation], cancellation);
        var directory = await cases.DirectoryAsync(db, view.Complaint.Organisation, cancellation);
        var seal = await cases.SealOfAsync(db, view.Complaint.Id, cancellation);
        var unmaskings = await db.Unmaskings.AsNoTracking().Where(it => it.CaseId == view.Complaint.Id).OrderBy(it => it.RequestedAt).ThenBy(it => it.Id).ToListAsync(cancellation);
        return [.. unmaskings.Select(unmasking => (unmasking, ToMessage(unmasking, directory, seal)))];
    }

    internal static Contracts.Intake.V1.Unmasking ToMessage(Unmasking unmasking, DirectoryView? directory, CaseSeal seal) => new()
    {
        UnmaskingId = unmasking.Id.ToString(),
        RequesterPost = unmasking.RequesterPost ?? "",
        RequesterPostName = NameOf(unmasking.RequesterPost, directory),
        Reason = seal.Open(unmasking.Reason, unmasking.Id, "reason"),
        RequestTime = unmasking.RequestedAt.ToTimestamp(),
        State = unmasking.State switch { UnmaskingState.Requested => "requested", UnmaskingState.Approved => "approved", UnmaskingState.Refused => "refused" },
        DeciderPost = unmasking.DeciderPost ?? "",
        DeciderPostName = NameOf(unmasking.DeciderPost, directory),
        DecisionReason = unmasking.DecisionReason is { } reason ? seal.Open(reason, unmasking.Id, "decision-reason") : "",
        DecideTime = unmasking.DecidedAt?.ToTimestamp(),
        ExpireTime = unmasking.ExpiresAt?.ToTimestamp(),
    };

    private static Contracts.Intake.V1.IdentityAccess ToMessage(IdentityAccess access, DirectoryView? directory) => new()
    {
        Time = access.At.ToTimestamp(),
        Post = access.Post ?? "",
        PostName = NameOf(access.Post, directory),
        Kind = access.Kind switch { IdentityAccessKind.Read => "read", IdentityAccessKind.Found => "found", IdentityAccessKind.Searched => "searched" },
        Fields = { access.Fields },
        UnmaskingId = access.UnmaskingId?.ToString() ?? "",
    };

    /// <summary>The post's name as it is now; none where the directory has it no more.</summary>
    private static LocalizedText? NameOf(string? post, DirectoryView? directory) => post is null ? null : directory?.Post(post)?.Name;
}
