using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Relations;

partial class RelationGrpc
{
    [Authorize(Policy = Policies.SeeCaseRelations)]
    public override async Task<ListCaseRelationsResponse> ListCaseRelations(ListCaseRelationsRequest request, ServerCallContext context)
    {
        var (caller, cancellation) = (context.Caller(), context.CancellationToken);
        var complaint = (await cases.ReadAsync(db, caller, request.CaseNumber, cancellation)).Complaint;
        await using var transaction = await OrganisationScope.BeginAsync(db, [complaint.Organisation], cancellation);
        Policies.RequireAtPresent(Policies.SeeCaseRelations, caller, await cases.DirectoryAsync(db, complaint.Organisation, cancellation));
        var met = await db.MetRelations.AsNoTracking().Where(it => it.CaseId == complaint.Id).OrderBy(it => it.At).ThenBy(it => it.RelationId).ToListAsync(cancellation);
        return new() { Relations = { met.Select(it => new CaseRelation { StaffId = it.StaffId, Kind = it.Kind, MeetTime = it.At.ToTimestamp() }) } };
    }
}
