using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Sealing;
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
    /// <summary>Our own limit: the relations of a person are read as a whole.</summary>
    private const int MostRelations = 200;
    private const int LongestNote = 2_000;

    [Authorize(Policy = Policies.DeclareRelations)]
    public override async Task<DeclareRelationResponse> DeclareRelation(DeclareRelationRequest request, ServerCallContext context)
    {
        var (caller, cancellation, now) = (context.Caller(), context.CancellationToken, time.Instant());
        var (organisation, requestId, to, note) = Parse(request, caller);
        var id = await db.RunOnceAsync(OnceRequest.Of(caller.Subject, request, requestId), ScopeOf(caller, organisation), now, async () =>
        {
            var (directory, staffId) = await StaffAsync(caller, organisation, cancellation);
            if (to.Place is { } place && directory.Department(place) is null)
                throw Refusal.Invalid("DEPARTMENT_UNKNOWN", "place", "The organisation has no department of this code.");
            if (await db.Relations.CountAsync(it => it.StaffId == staffId && it.EndedAt == null, cancellation) >= MostRelations)
                throw Refusal.Precondition("RELATIONS_FULL", $"At most {MostRelations} relations are declared by one person at a time. End those that are no more.");
            var relationId = Guid.CreateVersion7(now);
            var (key, seal) = vault.New(relationId, organisation);
            var relation = new DeclaredRelation(relationId, organisation, staffId, request.Kind, to, note, seal, now);
            db.CaseKeys.Add(key);
            db.Relations.Add(relation);
            db.RelationMeetings.Add(new(relation));
            AddAudit(relation, "declare-relation", caller, now);
            await StandingRelations.HoldAsync(db, organisation, cancellation);
            return relationId;
        }, cancellation);
        return new() { Relation = await ReadAsync(organisation, id, cancellation) };
    }

    private static (string Organisation, Guid RequestId, RelatedTo To, string? Note) Parse(DeclareRelationRequest request, Caller caller)
    {
        var reading = new Reading();
        var organisation = reading.OrganisationOf(request.Organisation, caller);
        var requestId = reading.RequestId(request.RequestId);
        if (!StandingRelations.Kinds.Contains(request.Kind))
            reading.Add(request.Kind.Length == 0 ? "FIELD_MISSING" : "KIND_UNKNOWN", "kind", $"A relation is one of {string.Join(", ", StandingRelations.Kinds)}.");
        var to = new RelatedTo(
            Comparable(LookUps.Name, reading.Text(request.Name, "name", 200)), Comparable(LookUps.Telephone, reading.Text(request.Telephone, "telephone", 50)),
            Comparable(LookUps.Email, reading.Text(request.Email, "email", 200)), reading.Text(request.Place, "place", 100));
        if (to is (null, null, null, null))
            reading.Add("FIELD_MISSING", "name", "Say to whom: by a name, a telephone number, an e-mail address or a place.");
        var note = reading.Text(request.Note, "note", LongestNote);
        reading.Done();
        return (organisation, requestId, to, note);

        string? Comparable(string field, string? text)
        {
            if (text is not null && LookUps.Normal(field, text).Length == 0)
                reading.Add("NOTHING_TO_COMPARE", field, $"'{field}' holds nothing by which a case could be found.");
            return text;
        }
    }
}
