using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Organisations;
using ComplaintSuite.Routing.Tasks;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing;

partial class DirectoryGrpc
{
    private const string Act = "import-directory";

    [Authorize(Policy = Policies.ImportDirectory)]
    public override async Task<ImportDirectoryResponse> ImportDirectory(ImportDirectoryRequest request, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var caller = context.Caller();
        var sent = request.Directory ?? throw Refusal.Invalid("FIELD_MISSING", "directory", "Send the whole directory.");
        if (!caller.Has(Roles.Operator) && !caller.Organisations.Contains(sent.Organisation))
            throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "An administrator imports the directory of the own organisation only.");
        DirectoryForm.Require(sent, work.Registry);
        var directory = DirectoryForm.Canonical(sent);
        var hash = DirectoryForm.HashOf(directory);

        await using var transaction = await OrganisationScope.BeginAsync(db, [directory.Organisation], cancellation);
        await DirectoryStore.LockAsync(db, directory.Organisation, cancellation);
        await RequireAdministratorAsync(caller, directory.Organisation, cancellation);
        var organisation = await db.Organisations.SingleOrDefaultAsync(it => it.Organisation == directory.Organisation, cancellation);
        if (organisation is not null && organisation.ContentSha256.AsSpan().SequenceEqual(hash))
        {
            directory.Revision = organisation.Version;
            return new() { Directory = directory };
        }
        if (request.ExpectedRevision != 0 && request.ExpectedRevision != (organisation?.Version ?? 0))
            throw new Refusal(RefusalKind.Stale, "STALE_VERSION",
                [new("STALE_VERSION", "expected_revision", null, $"The directory is not at revision {request.ExpectedRevision}. Export it again and repeat the import with its revision.")]);
        await RequireDepartmentsWithWorkAsync(directory, cancellation);

        var now = time.Instant();
        await work.ReleaseOfLeaversAsync(db, new DirectoryView(directory, now), Person.SystemFor(caller), now, cancellation);
        if (organisation is null)
            db.Organisations.Add(organisation = new(Guid.CreateVersion7(now), directory.Organisation));
        organisation.Replace(directory.Name.ToName(), directory.Zone, hash, now);
        directory.Revision = organisation.Version;
        await DirectoryStore.ReplaceAssignmentsAsync(db, directory, cancellation);
        await CopyAsync(directory, now, cancellation);
        Record(organisation, caller, now);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        logger.DirectoryImported(organisation.Organisation, organisation.Version);
        return new() { Directory = directory };
    }

    /// <summary>Who was an administrator at the sign-on must be one still.</summary>
    private async Task RequireAdministratorAsync(Caller caller, string organisation, CancellationToken cancellation)
    {
        if (!caller.Has(Roles.Operator) && await work.DirectoryAsync(db, organisation, cancellation) is { } present && !present.AtPresent(caller).Has(Roles.OrgAdmin))
            throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "The directory names you as its administrator no longer.");
    }

    /// <summary>Nobody would see the work of a department that is gone.</summary>
    private async Task RequireDepartmentsWithWorkAsync(OrganisationDirectory directory, CancellationToken cancellation)
    {
        var known = directory.Departments.Select(it => it.Code).ToArray();
        var orphaned = await db.WorkItems.Where(it => it.Organisation == directory.Organisation && !Queues.WorkItem.FinalSteps.Contains(it.Step) && !known.Contains(it.Department))
            .Select(it => it.Department)
            .Union(db.Tasks.Where(it => it.Organisation == directory.Organisation && (it.State == TaskState.Asked || it.State == TaskState.Taken) && !known.Contains(it.Department)).Select(it => it.Department))
            .OrderBy(it => it).ToListAsync(cancellation);
        if (orphaned.Count > 0)
            throw new Refusal(RefusalKind.Precondition, "DEPARTMENT_HAS_WORK",
                [.. orphaned.Select(code => new Violation("DEPARTMENT_HAS_WORK", "directory.departments", null, $"'{code}' has open work and can't be left out."))]);
    }

    /// <summary>Routing looks things up in the same copy as every other service, only sooner.</summary>
    private async Task CopyAsync(OrganisationDirectory directory, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await db.DirectoryCopies.SingleOrDefaultAsync(it => it.Organisation == directory.Organisation, cancellation) is { } copy)
            copy.Take(directory, now);
        else
            db.DirectoryCopies.Add(new(directory, now));
    }

    private void Record(OrganisationRecord organisation, Caller caller, DateTimeOffset now)
    {
        var actor = caller.Machine ?? caller.Subject;
        var fact = new DirectoryChanged { Revision = organisation.Version };
        var eventId = db.Publish(organisation.Organisation, RoutingSnapshots.DirectorySubject, organisation.Version, fact, now);
        db.History.Add(new()
        {
            RecordId = organisation.Id,
            Version = organisation.Version,
            Organisation = organisation.Organisation,
            CaseId = organisation.CaseId,
            Move = Act,
            From = null,
            To = null,
            Actor = actor,
            Post = null,
            Reason = null,
            Rule = null,
            At = now,
            ProcedureVersion = 0,
            EventId = eventId,
            EventType = DirectoryChanged.Descriptor.FullName,
            EventPayload = fact.ToByteArray(),
        });
        db.AuditEntries.Add(AuditEntry.Of(organisation, Act, actor, null, null, now));
    }
}
