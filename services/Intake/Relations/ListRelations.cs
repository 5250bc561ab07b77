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
    /// <summary>Our own limit; of those that are not over there are no more than may be declared.</summary>
    private const int MostEnded = 200;

    [Authorize(Policy = Policies.DeclareRelations)]
    public override async Task<ListRelationsResponse> ListRelations(ListRelationsRequest request, ServerCallContext context)
    {
        var (caller, cancellation) = (context.Caller(), context.CancellationToken);
        var reading = new Reading();
        var organisation = reading.OrganisationOf(request.Organisation, caller);
        reading.Done();
        await using var transaction = await OrganisationScope.BeginAsync(db, [ScopeOf(caller, organisation)], cancellation);
        var (directory, staffId) = await StaffAsync(caller, organisation, cancellation);
        var own = db.Relations.AsNoTracking().Where(it => it.StaffId == staffId);
        var open = await own.Where(it => it.EndedAt == null).ToListAsync(cancellation);
        var ended = await own.Where(it => it.EndedAt != null).OrderByDescending(it => it.EndedAt).ThenByDescending(it => it.Id).Take(MostEnded).ToListAsync(cancellation);
        var relations = open.Concat(ended).OrderBy(it => it.DeclaredAt).ThenBy(it => it.Id).ToList();
        var ids = relations.ConvertAll(relation => relation.Id);
        var keys = await db.CaseKeys.AsNoTracking().Where(it => ids.Contains(it.CaseId)).ToDictionaryAsync(it => it.CaseId, cancellation);
        return new() { Relations = { relations.Select(relation => ToMessage(relation, vault.Open(keys[relation.Id]))) }, Zone = relations.Count > 0 ? directory.Zone.Id : "" };
    }
}
