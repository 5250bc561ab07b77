using System.Collections.Concurrent;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ComplaintSuite.ServiceDefaults.Storage;

/// <summary>An expanded procedure version that cases of this service use; they finish under it whatever the image contains.</summary>
public sealed record ProcedureVersion(string Procedure, int Version, string Sha256, string Expanded);

/// <summary>
/// Finds the version that a case runs under: the one kept in the database, whatever the files say; the files' own where no case uses it yet.
/// </summary>
public sealed class KeptProcedures(ProcedureRegistry registry, ILogger<KeptProcedures> logger)
{
    private readonly ConcurrentDictionary<(string, int), Procedure> _used = new();
    private readonly ConcurrentDictionary<(string, int), bool> _kept = new();

    public ProcedureRegistry Registry => registry;

    /// <summary>Keeps a version with the change that first uses it, inside the transaction of the change; once that is committed, nothing looks again.</summary>
    /// <exception cref="UndigestibleException">Cases use another text under the same id and version.</exception>
    public async Task KeepAsync(ServiceDb db, Procedure procedure, CancellationToken cancellation)
    {
        if (_kept.ContainsKey((procedure.Id, procedure.Version)))
            return;
        // The text is long; a version is there already but for its first case.
        var kept = await KeptHashAsync(db, procedure, cancellation);
        if (kept is null)
        {
            await db.Database.ExecuteSqlAsync(
                $"insert into procedure_versions (procedure, version, sha256, expanded) values ({procedure.Id}, {procedure.Version}, {procedure.Sha256}, {procedure.ExpandedText}) on conflict do nothing",
                cancellation);
            kept = await KeptHashAsync(db, procedure, cancellation);
        }
        if (kept != procedure.Sha256)
            throw new UndigestibleException("PROCEDURE_CHANGED", $"{procedure.Id}/{procedure.Version}: cases use another text (SHA-256 {kept}); give the change a version of its own");
        OrganisationScope.OnCommit(db, () => Confirm(procedure));
    }

    private void Confirm(Procedure procedure)
    {
        if (_kept.TryAdd((procedure.Id, procedure.Version), true))
            registry.Register(procedure.ExpandedText);
    }

    /// <exception cref="UndigestibleException">A case names a version that is nowhere: the database was restored without it.</exception>
    public async Task<Procedure> GetAsync(ServiceDb db, string procedure, int version, CancellationToken cancellation)
    {
        if (_used.TryGetValue((procedure, version), out var used))
            return used;
        var file = registry.Find(procedure, version);
        if (await db.ProcedureVersions.AsNoTracking().SingleOrDefaultAsync(it => it.Procedure == procedure && it.Version == version, cancellation) is not { } kept)
            return file ?? throw new UndigestibleException("PROCEDURE_MISSING", $"{procedure}/{version} is neither in the image nor in the database");
        if (file is not null && file.Sha256 != kept.Sha256)
            logger.ProcedureChanged(procedure, version, file.Sha256, kept.Sha256);
        return _used.GetOrAdd((procedure, version), file?.Sha256 == kept.Sha256 ? file : registry.Compile(kept.Expanded));
    }

    /// <summary>Compares the files with every version that cases use. A version that the files no longer hold is compiled when a case first needs it.</summary>
    /// <exception cref="InvalidOperationException">The files hold another text under the same id and version.</exception>
    public async Task CompareAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select procedure, version, sha256 from procedure_versions order by procedure, version");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            if (registry.Find(reader.GetString(0), reader.GetInt32(1)) is { } file)
                if (file.Sha256 == reader.GetString(2))
                    Confirm(file);
                else
                    throw new InvalidOperationException(
                        $"Cases use {file.Id} version {file.Version} with another text (SHA-256 {reader.GetString(2)}) than the files have. Give the change a version of its own; a development database from before it can be reset instead.");
    }

    private static Task<string?> KeptHashAsync(ServiceDb db, Procedure procedure, CancellationToken cancellation) =>
        db.ProcedureVersions.Where(it => it.Procedure == procedure.Id && it.Version == procedure.Version).Select(it => it.Sha256).SingleOrDefaultAsync(cancellation);
}

/// <summary>A process whose files differ from what cases run under does not start: the file was changed after its version came into use.</summary>
internal sealed class KeptProceduresCheck(KeptProcedures kept, [FromKeyedServices("App")] NpgsqlDataSource database, ILogger<KeptProceduresCheck> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await kept.CompareAsync(database, cancellationToken);
        }
        catch (NpgsqlException unread)
        {
            // Readiness says that the database is missing; each version is compared when a case first needs it.
            logger.KeptProceduresUnread(unread is PostgresException { SqlState: var state } ? state : unread.GetType().Name);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
