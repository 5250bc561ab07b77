using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace ComplaintSuite.Identity.Tokens;

/// <summary>
/// Puts off whoever is refused again and again where a client shows its secret: each check costs a query and a slow hash. One token bucket for each network address, kept in memory, which
/// refused requests alone empty: the services and the people behind one address are never too many for it. Calls that are under way when it runs empty are still answered.
/// </summary>
internal static class RefusalLimit
{
    public static void UseRefusalLimit(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<IdentitySettings>();
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = settings.RefusalBurst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / settings.RefusalsPerMinute,
            QueueLimit = 0,
            AutoReplenishment = true,
        };
        var refusals = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(NetworkOf(context.Connection.RemoteIpAddress), _ => bucket));
        app.Lifetime.ApplicationStopped.Register(refusals.Dispose);
        app.Use(async (context, next) =>
        {
            if (!TakesSecrets(context.Request.Path))
            {
                await next(context);
                return;
            }
            // Whole ones: to acquire none of them succeeds with any fraction of one.
            if (refusals.GetStatistics(context) is { CurrentAvailablePermits: 0 })
            {
                await PutOffAsync(context, bucket.ReplenishmentPeriod);
                return;
            }
            await next(context);
            if (context.Response.StatusCode is >= 400 and < 500)
                refusals.AttemptAcquire(context).Dispose();
        });
    }

    private static bool TakesSecrets(PathString path) => path.StartsWithSegments(TokenEndpoint.Token) || path.StartsWithSegments(TokenEndpoint.Revoke);

    /// <summary>In the form of the protocol's own refusals (RFC 6749 §5.2), which has no word for this but that of its §4.1.2.1.</summary>
    private static Task PutOffAsync(HttpContext context, TimeSpan wait)
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(new Dictionary<string, string>
        {
            ["error"] = "temporarily_unavailable",
            ["error_description"] = "Too many requests from this address were refused. Wait for the seconds in Retry-After.",
        });
    }

    /// <summary>An IPv6 caller has a network of addresses, and counts once for all of them.</summary>
    private static string NetworkOf(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily is AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
