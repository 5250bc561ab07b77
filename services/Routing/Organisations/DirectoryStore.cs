using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Messages = ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Routing.Organisations;

/// <summary>
/// Reads and replaces directories. The whole directory is one document, Routing's row of the directory copies; beside it stands what the public list
/// asks for. What goes across organisations (the public list, the export of all) is read as the worker role.
/// </summary>
internal sealed class DirectoryStore([FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<RoutingDb> workers)
{
    /// <summary>Organisations that take something, by code, after a code.</summary>
    public async Task<List<Messages.Organisation>> ListAsync(string after, int count, CancellationToken cancellation)
    {
        await using var worker = await workers.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(worker, [], cancellation);
        // Organisations are few; the order is that of the codes' characters, whatever the database's locale.
        var taking = await worker.Organisations.AsNoTracking().Where(it => worker.ProcedureAssignments.Any(entry => entry.Organisation == it.Organisation)).ToListAsync(cancellation);
        var found = taking.Where(it => string.CompareOrdinal(it.Organisation, after) > 0).OrderBy(it => it.Organisation, StringComparer.Ordinal).Take(count).ToList();
        var codes = found.Select(it => it.Organisation).ToArray();
        var assignments = (await worker.ProcedureAssignments.AsNoTracking().Where(it => codes.Contains(it.Organisation)).OrderBy(it => it.Kind).ThenBy(it => it.Channel)
            .ToListAsync(cancellation)).ToLookup(it => it.Organisation, it => it.ToMessage());
        return [.. found.Select(it => new Messages.Organisation { Organisation_ = it.Organisation, Name = it.Name.ToMessage(), Procedures = { assignments[it.Organisation] } })];
    }

    /// <summary>The directories of all organisations, by code.</summary>
    public async Task<List<Messages.OrganisationDirectory>> ReadAllAsync(CancellationToken cancellation)
    {
        await using var worker = await workers.CreateDbContextAsync(cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(worker, [], cancellation, System.Data.IsolationLevel.RepeatableRead);
        return await ReadAsync(worker, cancellation);
    }

    /// <summary>The directories that the transaction's scope shows, by code; lists in canonical order.</summary>
    public static async Task<List<Messages.OrganisationDirectory>> ReadAsync(RoutingDb db, CancellationToken cancellation)
    {
        var contents = await db.DirectoryCopies.AsNoTracking().Select(it => it.Content).ToListAsync(cancellation);
        return [.. contents.Select(Messages.OrganisationDirectory.Parser.ParseFrom).OrderBy(it => it.Organisation, StringComparer.Ordinal)];
    }

    /// <summary>
    /// Imports of one organisation take turns, also before there is a row to lock, and none comes between what looks something up in the directory and writes it
    /// down (<see cref="HoldAsync"/>). Until the end of the transaction.
    /// </summary>
    public static Task LockAsync(RoutingDb db, string organisation, CancellationToken cancellation) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({organisation}, 0))", cancellation);

    /// <summary>No import changes the directory until the end of the transaction. Take it before the directory is read.</summary>
    public static Task HoldAsync(RoutingDb db, string organisation, CancellationToken cancellation) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock_shared(hashtextextended({organisation}, 0))", cancellation);

    /// <summary>Replaces what the public list says, inside the caller's transaction; the caller saves.</summary>
    public static async Task ReplaceAssignmentsAsync(RoutingDb db, Messages.OrganisationDirectory directory, CancellationToken cancellation)
    {
        var organisation = directory.Organisation;
        await db.ProcedureAssignments.Where(it => it.Organisation == organisation).ExecuteDeleteAsync(cancellation);
        db.ProcedureAssignments.AddRange(directory.Procedures.Select(it => it.ToRow(organisation)));
    }
}
