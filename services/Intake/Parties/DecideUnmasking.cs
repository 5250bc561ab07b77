using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Parties;

partial class PartyGrpc
{
    [Authorize(Policy = Policies.ActOnIdentity)]
    public override async Task<DecideUnmaskingResponse> DecideUnmasking(DecideUnmaskingRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var reason = reading.Text(request.Reason, "reason", LongestReason);
        if (!Guid.TryParse(request.UnmaskingId, out var unmaskingId))
            reading.Add("FIELD_MISSING", "unmasking_id", "Name the request that you decide.", "CH-04");
        reading.Done();

        var view = await cases.ChangeAsync(db, context.Caller(), change, async file =>
        {
            var unmasking = await db.Unmaskings.SingleOrDefaultAsync(it => it.CaseId == file.Complaint.Id && it.Id == unmaskingId, context.CancellationToken)
                ?? throw Refusal.NotFound("request");
            file.Give(("reason", reason));
            file.AskedBy(unmasking.Requester);
            file.Require("decide-unmasking");
            if (unmasking.State != UnmaskingState.Requested)
                throw Refusal.Precondition("UNMASKING_DECIDED", "This request has been decided.", "CH-04");
            unmasking.Decide(request.Approve, file.Reader, reason!, file.Seal, file.Now);
            file.Do("decide-unmasking", new UnmaskingDecided
            {
                UnmaskingId = unmasking.Id.ToString(),
                Approved = request.Approve,
                RequesterStaffId = file.Directory.Staff(unmasking.Requester)?.StaffId ?? "",
            });
            db.AuditEntries.Add(AuditEntry.Of(unmasking, "decide-unmasking", file.Reader.Subject, file.Reader.Post, "CH-04", file.Now));
        }, context.CancellationToken);
        var decided = view.Left is null ? (await UnmaskingsAsync(view, context.CancellationToken)).Single(it => it.Unmasking.Id == unmaskingId).Message : new() { UnmaskingId = unmaskingId.ToString() };
        return new() { Unmasking = decided, Complaint = view.ToMessage() };
    }
}
