using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Relations;

partial class RelationGrpc
{
    [Authorize(Policy = Policies.DeclareRelations)]
    public override async Task<EndRelationResponse> EndRelation(EndRelationRequest request, ServerCallContext context)
    {
        var (caller, cancellation, now) = (context.Caller(), context.CancellationToken, time.Instant());
        var reading = new Reading();
        var organisation = reading.OrganisationOf(request.Organisation, caller);
        var requestId = reading.RequestId(request.RequestId);
        reading.Done();
        var asked = Guid.TryParse(request.RelationId, out var parsed) ? parsed : Guid.Empty;
        var id = await db.RunOnceAsync(OnceRequest.Of(caller.Subject, request, requestId), ScopeOf(caller, organisation), now, async () =>
        {
            var (_, staffId) = await StaffAsync(caller, organisation, cancellation);
            // Another's is as little there as one that nobody declared.
            var relation = await db.Relations.SingleOrDefaultAsync(it => it.Id == asked && it.StaffId == staffId, cancellation) ?? throw Refusal.NotFound("relation");
            if (relation.EndedAt is not null)
                throw Refusal.Precondition("RELATION_OVER", "The relation is over already.");
            relation.End(now);
            AddAudit(relation, "end-relation", caller, now);
            return relation.Id;
        }, cancellation);
        return new() { Relation = await ReadAsync(organisation, id, cancellation) };
    }
}
