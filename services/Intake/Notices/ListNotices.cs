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
        var seal = await cases.SealOfAsync(db, view.Complaint.Id, call.CancellationToken);
        return new() { Notices = { issued.Where(_ => view.Complaint.ShowsNoticesTo(call.Caller())).Select(notice => notice.ToMessage(seal)) } };
    }
}
