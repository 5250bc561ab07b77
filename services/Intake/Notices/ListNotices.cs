using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Notices;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    [Authorize(Policy = Policies.ReadCase)]
    public override async Task<ListNoticesResponse> ListNotices(ListNoticesRequest request, ServerCallContext call)
    {
        var view = await cases.ReadAsync(db, call.Caller(), request.CaseNumber, call.CancellationToken);
        await using var transaction = await OrganisationScope.BeginAsync(db, [view.Complaint.Organisation], call.CancellationToken);
        var issued = await db.Notices.AsNoTracking().Include(it => it.Deliveries).Where(it => it.CaseId == view.Complaint.Id)
            .OrderBy(it => it.IssuedAt).ThenBy(it => it.Id).ToListAsync(call.CancellationToken);
        // A notice names the person it goes to: with a protected identity it is for that person alone (CH-04).
        var withheld = view.Complaint.IdentityProtected && call.Caller().Ticket is null;
        return new() { Notices = { issued.Where(_ => !withheld).Select(notice => notice.ToMessage()) } };
    }
}
