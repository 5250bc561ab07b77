using ComplaintSuite.Intake.Data;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

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
        // Once through them all, and from the beginning again as long as there were some: a replica that was not started anew yet may have wrapped one meanwhile.
        for (var (before, last) = (0, Guid.Empty); ;)
        {
            var rewrapped = await RunOnceAsync(last, cancellation);
            total += rewrapped.Count;
            if (rewrapped.Count > 0)
                last = rewrapped[^1];
            else if (total > before)
                (before, last) = (total, Guid.Empty);
            else
                break;
        }
        logger.KeysRewrapped(total, vault.CurrentKey);
        return 0;
    }

    /// <returns>The cases, in the order of their ids, after the one named, whose keys were wrapped anew; empty when none is left.</returns>
    private async Task<IReadOnlyList<Guid>> RunOnceAsync(Guid after, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        // The rows of all organisations are open to the worker, without a scope; two that run at once share the work.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var keys = await db.CaseKeys.FromSql($"select * from case_keys where wrapped_by <> {vault.CurrentKey} and case_id > {after} order by case_id limit {Batch} for update skip locked").ToListAsync(cancellation);
        foreach (var key in keys)
            vault.Rewrap(key);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return keys.ConvertAll(key => key.CaseId);
    }
}

/// <summary>
/// A process that lacks a key which wraps data keys is not ready: it could open only part of its cases. Asked with each probe, since another replica may have a key that this
/// one lacks, and wrap new cases with it.
/// </summary>
internal sealed class KnownKeys([FromKeyedServices(DatabaseRegistration.Worker)] IDbContextFactory<IntakeDb> databases, Vault vault) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await MissingAsync(cancellationToken) is { } missing
                ? HealthCheckResult.Unhealthy($"Cases are sealed under the key '{missing}', which Intake:SealingKeys does not have.")
                : HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (Failures.IsServerAway(failure))
        {
            return HealthCheckResult.Unhealthy("Which keys the cases need can't be read.");
        }
    }

    /// <summary>From one key to the next over the index: there are few, however many cases they wrap.</summary>
    private async Task<string?> MissingAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        string? key = "";
        while ((key = await db.Database.SqlQuery<string?>($"select min(wrapped_by) as \"Value\" from case_keys where wrapped_by > {key}").SingleAsync(cancellation)) is not null)
            if (!vault.KnownKeys.Contains(key))
                return key;
        return null;
    }
}
