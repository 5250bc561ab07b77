using ComplaintSuite.Gateway.Session;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ComplaintSuite.Gateway;

/// <summary>
/// Not ready before the session store was reached and its keys were read once: until then a wrong address is more likely than an outage. A store that is lost later takes no gateway
/// away, since that would take the anonymous routes along; who carries a session is told so by each answer.
/// </summary>
internal sealed class SessionStoreReached(SessionStore sessions) : IHealthCheck
{
    private volatile bool reached;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        reached = reached || sessions.IsThere();
        return Task.FromResult(reached ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The session store was never reached, or did not give its keys."));
    }
}

/// <summary>Not ready before the issuer's keys were read once; they are kept from then on.</summary>
internal sealed class IssuerRead(IOptionsMonitor<JwtBearerOptions> tokens) : IHealthCheck
{
    private volatile bool read;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            if (!read)
                await tokens.Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager!.GetConfigurationAsync(cancellationToken);
            read = true;
            return HealthCheckResult.Healthy();
        }
        catch (InvalidOperationException unreachable)
        {
            return HealthCheckResult.Unhealthy("The issuer's keys were never read.", unreachable);
        }
    }
}
