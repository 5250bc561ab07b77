using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ComplaintSuite.ServiceDefaults.Storage;

/// <summary>Ready when the database answers and has all migrations that this build knows.</summary>
internal sealed class DatabaseReady<TDb>(IServiceScopeFactory scopes) : IHealthCheck
    where TDb : DbContext
{
    private bool _migrated;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<TDb>().Database;
        if (!await database.CanConnectAsync(cancellationToken))
            return HealthCheckResult.Unhealthy("The database does not answer.");
        if (!_migrated && (await database.GetPendingMigrationsAsync(cancellationToken)).Any())
            return HealthCheckResult.Unhealthy("Migrations are missing: run with --migrate.");
        _migrated = true;
        return HealthCheckResult.Healthy();
    }
}
