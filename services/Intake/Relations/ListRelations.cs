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
    [Authorize(Policy = Policies.DeclareRelations)]
    public override async Task<ListRelationsResponse> ListRelations(ListRelationsRequest request, ServerCallContext context)
    {
        var (caller, cancellation) = (context.Caller(), context.CancellationToken);
        var reading = new Reading();
        var organisation = reading.OrganisationOf(request.Organisation, caller);
        reading.Done();
        await using var transaction = await OrganisationScope.BeginAsync(db, [ScopeOf(caller, organisation)], cancellation);
        var (_, staffId) = await StaffAsync(caller, organisation, cancellation);
        var relations = await db.Relations.AsNoTracking().Where(it => it.StaffId == staffId).OrderBy(it => it.DeclaredAt).ThenBy(it => it.Id).ToListAsync(cancellation);
        var ids = relations.ConvertAll(relation => relation.Id);
        var keys = await db.CaseKeys.AsNoTracking().Where(it => ids.Contains(it.CaseId)).ToDictionaryAsync(it => it.CaseId, cancellation);
        return new() { Relations = { relations.Select(relation => ToMessage(relation, vault.Open(keys[relation.Id]))) } };
    }
}
