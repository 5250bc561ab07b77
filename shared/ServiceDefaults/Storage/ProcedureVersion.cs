using ComplaintSuite.Procedures;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.ServiceDefaults.Storage;

/// <summary>An expanded procedure version that cases of this service use; they finish under it whatever the image contains.</summary>
public sealed record ProcedureVersion(string Procedure, int Version, string Sha256, string Expanded);

/// <summary>Finds the version that a case runs under: in the registry, else among the versions kept in the database.</summary>
public sealed class KeptProcedures(ProcedureRegistry registry)
{
    private readonly HashSet<(string, int)> _kept = [];

    public ProcedureRegistry Registry => registry;

    /// <summary>Keeps a version with the change that first uses it. Call inside the transaction of the change.</summary>
    public async Task KeepAsync(ServiceDb db, Procedure procedure, CancellationToken cancellation)
    {
        lock (_kept)
            if (_kept.Contains((procedure.Id, procedure.Version)))
                return;
        await db.Database.ExecuteSqlAsync(
            $"insert into procedure_versions (procedure, version, sha256, expanded) values ({procedure.Id}, {procedure.Version}, {procedure.Sha256}, {procedure.ExpandedText}) on conflict do nothing",
            cancellation);
    }

    /// <summary>To be called once the keeping transaction committed; until then every change writes it again.</summary>
    public void Confirm(Procedure procedure)
    {
        lock (_kept)
            _kept.Add((procedure.Id, procedure.Version));
    }

    /// <exception cref="InvalidOperationException">A case names a version that is nowhere: the database was restored without it.</exception>
    public async Task<Procedure> GetAsync(ServiceDb db, string procedure, int version, CancellationToken cancellation)
    {
        if (registry.Find(procedure, version) is { } known)
            return known;
        var stored = await db.ProcedureVersions.AsNoTracking().SingleOrDefaultAsync(it => it.Procedure == procedure && it.Version == version, cancellation)
            ?? throw new InvalidOperationException($"Procedure {procedure} version {version} is neither in the image nor in the database.");
        return registry.Register(stored.Expanded);
    }
}
