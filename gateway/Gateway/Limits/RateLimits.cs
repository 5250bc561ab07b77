using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using ComplaintSuite.Gateway.Problems;
using ComplaintSuite.ServiceDefaults.Rights;

namespace ComplaintSuite.Gateway.Limits;

/// <summary>
/// Token buckets, kept in memory: callers without a sign-on by network address and kind of route, signed-on ones by subject, the import by a quota of its own.
/// Whoever signs on leaves the bucket of the address, so that an office behind one address is not one caller. Before all of them stands one wide bucket for each
/// address: it bounds what no route's own limit sees, such as tokens that are not valid and the way back from the issuer. The portal's calls count for the visitor whom
/// they are made for (<see cref="VisitorMark"/>).
/// </summary>
internal static class RateLimits
{
    public const string AnonymousRead = "anonymous-read";
    public const string AnonymousWrite = "anonymous-write";
    public const string Authenticated = "authenticated";
    private const string Import = "import";
    private const string Address = "address";

    /// <summary>What a route may name.</summary>
    public static IReadOnlySet<string?> Policies { get; } = new HashSet<string?> { AnonymousRead, AnonymousWrite, Authenticated };

    public static void AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var limits = new[] { AnonymousRead, AnonymousWrite, Authenticated, Import }.ToDictionary(name => name, name => Bucket(configuration, name));
        services.AddRateLimiter(limiter =>
        {
            foreach (var policy in Policies.OfType<string>())
                limiter.AddPolicy(policy, context => Partition(context, policy, limits));
            limiter.OnRejected = (rejected, _) =>
            {
                Refuse(rejected.HttpContext, rejected.Lease);
                return default;
            };
        });
    }

    /// <summary>The wide bucket of the caller's address; stands before the check of tokens and sessions. Probes of health are not counted.</summary>
    public static IApplicationBuilder UseAddressLimit(this WebApplication app)
    {
        var bucket = Bucket(app.Configuration, Address);
        var visitors = app.Services.GetRequiredService<VisitorMark>();
        var addresses = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(visitors.NetworkOf(context), _ => bucket));
        app.Lifetime.ApplicationStopped.Register(addresses.Dispose);
        return app.Use(async (context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments("/healthz"))
            {
                using var lease = addresses.AttemptAcquire(context);
                if (!lease.IsAcquired)
                    Refuse(context, lease);
            }
            await next(context);
        });
    }

    [DoesNotReturn]
    private static void Refuse(HttpContext context, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        throw new GatewayRefusalException(GatewayRefusal.RateLimited);
    }

    private static RateLimitPartition<string> Partition(HttpContext context, string policy, Dictionary<string, TokenBucketRateLimiterOptions> limits)
    {
        var (name, who) = context.User switch
        {
            { Identity.IsAuthenticated: true } user when Caller.MachineOf(user) == Import => (Import, ""),
            { Identity.IsAuthenticated: true } user => (Authenticated, user.FindFirstValue("sub") ?? ""),
            _ => (policy, context.RequestServices.GetRequiredService<VisitorMark>().NetworkOf(context)),
        };
        return RateLimitPartition.GetTokenBucketLimiter($"{name} {who}", _ => limits[name]);
    }

    internal static TokenBucketRateLimiterOptions Bucket(IConfiguration configuration, string name)
    {
        var perMinute = configuration.GetValue<int>($"RateLimits:{name}:PerMinute");
        var burst = configuration.GetValue<int>($"RateLimits:{name}:Burst");
        if (perMinute <= 0 || burst <= 0)
            throw new InvalidOperationException($"RateLimits:{name} needs PerMinute and Burst, both above 0.");
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            // One token after the other, so that any number a minute is that number.
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
            QueueLimit = 0,
            AutoReplenishment = true,
        };
    }
}
