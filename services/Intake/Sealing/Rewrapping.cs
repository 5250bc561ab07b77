using ComplaintSuite.Intake.Data;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace ComplaintSuite.Intake.Sealing;

/// <summary>
/// `--rewrap-keys`: wraps every data key with the first key of Intake:SealingKeys, while the service runs or not. What is sealed under the data keys stays as it is.
/// Afterwards the other keys can be taken out of the configuration.
/// </summary>
internal sealed class Rewrapping([FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<IntakeDb> databases, Vault vault, ILogger<Rewrapping> logger)
{
    public const string Argument = "--rewrap-keys";
    private const int Batch = 500;

    /// <returns>Exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var total = 0;
        while (await RunOnceAsync(cancellation) is > 0 and var rewrapped)
            total += rewrapped;
        logger.KeysRewrapped(total, vault.CurrentKey);
        return 0;
    }

    /// <returns>How many keys were wrapped anew; 0 when none is left.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        // The rows of all organisations are open to the worker, without a scope; two that run at once share the work.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var keys = await db.CaseKeys.FromSql($"select * from case_keys where wrapped_by <> {vault.CurrentKey} order by case_id limit {Batch} for update skip locked").ToListAsync(cancellation);
        foreach (var key in keys)
            vault.Rewrap(key);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return keys.Count;
    }
}

/// <summary>A process that lacks a key which wraps data keys is not ready: it could open only part of its cases.</summary>
internal sealed class KnownKeys([FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<IntakeDb> databases, Vault vault) : IHealthCheck
{
    private bool _known;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (_known)
            return HealthCheckResult.Healthy();
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var known = vault.KnownKeys.ToArray();
            var missing = await db.CaseKeys.Where(it => !known.Contains(it.WrappedBy)).Select(it => it.WrappedBy).FirstOrDefaultAsync(cancellationToken);
            _known = missing is null;
            return _known ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"Cases are sealed under the key '{missing}', which Intake:SealingKeys does not have.");
        }
        catch (NpgsqlException)
        {
            return HealthCheckResult.Unhealthy("Which keys the cases need can't be read.");
        }
    }
}
