using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Relations;

/// <summary>Standing relations of staff over gRPC and JSON. One rpc, one file: relation.proto is the table of contents.</summary>
internal sealed partial class RelationGrpc(IntakeDb db, CaseFiles cases, Vault vault, TimeProvider time) : RelationService.RelationServiceBase
{
    /// <summary>Whose relations they are: somebody of the staff, by the directory as it is now.</summary>
    /// <exception cref="Refusal">The directory does not know the caller; or it has not come yet, as in the first moments of a suite: that is asked again.</exception>
    private async Task<(DirectoryView Directory, string StaffId)> StaffAsync(Caller caller, string organisation, CancellationToken cancellation)
    {
        var directory = await cases.DirectoryAsync(db, organisation, cancellation);
        if (directory is null && caller.Organisations.Contains(organisation))
            throw Refusal.Unavailable();
        Policies.RequireAtPresent(Policies.DeclareRelations, caller, directory);
        return directory?.Staff(caller.Subject) is { } member
            ? (directory, member.StaffId)
            : throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "The directory of the organisation does not know you.");
    }

    /// <summary>Another organisation's staff have no relations here, like those of one that isn't there.</summary>
    private static string ScopeOf(Caller caller, string organisation) => caller.Organisations.Contains(organisation) ? organisation : OrganisationScope.Nowhere;

    private void AddAudit(DeclaredRelation relation, string act, Caller caller, DateTimeOffset now) =>
        db.AuditEntries.Add(AuditEntry.Of(relation, act, caller.Subject, post: null, rule: null, now));

    /// <summary>A relation as whose it is reads it, after a change.</summary>
    private async Task<Relation> ReadAsync(string organisation, Guid id, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        return ToMessage(await db.Relations.AsNoTracking().SingleAsync(it => it.Id == id, cancellation), await vault.OfAsync(db, id, cancellation));
    }

    private static Relation ToMessage(DeclaredRelation relation, CaseSeal seal)
    {
        var (to, note) = relation.Open(seal);
        return new()
        {
            RelationId = relation.Id.ToString(),
            Organisation = relation.Organisation,
            StaffId = relation.StaffId,
            Kind = relation.Kind,
            Name = to.Name ?? "",
            Telephone = to.Telephone ?? "",
            Email = to.Email ?? "",
            Place = to.Place ?? "",
            Note = note ?? "",
            DeclareTime = relation.DeclaredAt.ToTimestamp(),
            EndTime = relation.EndedAt?.ToTimestamp(),
        };
    }
}
