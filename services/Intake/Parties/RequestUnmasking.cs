using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Parties;

partial class PartyGrpc
{
    private const int LongestReason = 2_000;

    [Authorize(Policy = Policies.ActOnIdentity)]
    public override async Task<RequestUnmaskingResponse> RequestUnmasking(RequestUnmaskingRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var reason = reading.Text(request.Reason, "reason", LongestReason);
        reading.Done();

        var caller = context.Caller();
        var view = await cases.ChangeAsync(db, caller, change, async file =>
        {
            file.Give(("reason", reason));
            file.Require("request-unmasking");
            if (!file.Complaint.IdentityProtected)
                throw Refusal.Precondition("IDENTITY_OPEN", "The identity is not protected: GetParties shows it.", "CH-04");
            if (!await ProtectedIdentity.IsThereAsync(db, file.Complaint, context.CancellationToken))
                throw Refusal.Precondition("IDENTITY_NOT_KNOWN", "Whoever filed this left nothing that could be seen.", "CH-04");
            if (await db.Unmaskings.AnyAsync(it => it.CaseId == file.Complaint.Id && it.Requester == file.Reader.Subject && it.State == UnmaskingState.Requested, context.CancellationToken))
                throw Refusal.Precondition("UNMASKING_AWAITED", "Your request of before has not been decided yet.", "CH-04");
            var unmasking = new Unmasking(Guid.CreateVersion7(file.Now), file.Complaint, file.Reader, reason!, file.Seal, file.Now);
            db.Unmaskings.Add(unmasking);
            file.Do("request-unmasking", new UnmaskingRequested
            {
                UnmaskingId = unmasking.Id.ToString(),
                Procedure = file.Procedure.Id,
                ProcedureVersion = file.Procedure.Version,
                Place = file.Procedure.PlaceOf(file.Complaint.Details) ?? "",
                StaffId = file.StaffId ?? "",
            });
            db.AuditEntries.Add(AuditEntry.Of(unmasking, "request-unmasking", unmasking.Requester, unmasking.RequesterPost, "CH-04", file.Now));
        }, context.CancellationToken);
        // The latest: of a request that was repeated, too.
        var asked = (await UnmaskingsAsync(view, context.CancellationToken)).Last(it => it.Unmasking.Requester == Person.From(caller, directory: null, place: null, department: null).Id);
        return new() { Unmasking = view.Left is null ? asked.Message : new() { UnmaskingId = asked.Unmasking.Id.ToString() }, Complaint = view.ToMessage() };
    }
}
