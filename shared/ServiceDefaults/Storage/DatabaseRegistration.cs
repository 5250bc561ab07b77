using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace ComplaintSuite.ServiceDefaults.Storage;

/// <summary>Two ways into a service's database: calls as the app role, workers and subscriptions as the worker role. Nobody connects as the owner but `--migrate`.</summary>
public static class DatabaseRegistration
{
    public const string Worker = "worker";

    /// <summary>More than the statements that a service has.</summary>
    private const int KeptPlans = 300;

    /// <summary>
    /// A node that loses its power or its network ends no connection. The server finds out by itself, within half a minute, and gives back what the node's transactions
    /// hold; a transaction whose client is there and does nothing ends after five minutes, which no reader of a snapshot needs for one message.
    /// </summary>
    private const string Liveness = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c idle_in_transaction_session_timeout=300000";

    /// <param name="builder">The host.</param>
    /// <param name="further">What the service itself adds to the contexts of both roles.</param>
    public static void AddServiceDatabase<TDb>(this IHostApplicationBuilder builder, Action<IServiceProvider, DbContextOptionsBuilder>? further = null)
        where TDb : DbContext
    {
        builder.Services.AddKeyedSingleton("App", (_, _) => DataSource(builder.Configuration, "App"));
        builder.Services.AddKeyedSingleton("Worker", (_, _) => DataSource(builder.Configuration, "Worker"));
        builder.Services.AddDbContextPool<TDb>((services, options) =>
        {
            options.UseServiceDatabase(services.GetRequiredKeyedService<NpgsqlDataSource>("App"));
            AddFailpoints(options, "app");
            further?.Invoke(services, options);
        });
        builder.Services.AddKeyedSingleton<IDbContextFactory<TDb>>(Worker, (services, _) =>
        {
            var options = new DbContextOptionsBuilder<TDb>();
            options.UseServiceDatabase(services.GetRequiredKeyedService<NpgsqlDataSource>("Worker")).UseApplicationServiceProvider(services);
            AddFailpoints(options, Worker);
            further?.Invoke(services, options);
            return new PooledDbContextFactory<TDb>(options.Options);
        });
        builder.Services.AddHealthChecks().AddCheck<DatabaseReady<TDb>>("database", tags: ["ready"]);
    }

    /// <summary>The provider settings that runtime, migrations and tests share.</summary>
    public static DbContextOptionsBuilder UseServiceDatabase(this DbContextOptionsBuilder options, NpgsqlDataSource source) =>
        options.UseNpgsql(source).UseSnakeCaseNamingConvention()
            // A service without tables of its own is nothing to warn of at each start.
            .ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.NoEntityTypeConfigurationsWarning));

    [Conditional("FAILPOINTS")]
    private static void AddFailpoints(DbContextOptionsBuilder options, string role)
    {
#if FAILPOINTS
        if (Failpoints.AreAskedFor)
            options.AddInterceptors(new Failpoints(role));
#endif
    }

    private static NpgsqlDataSource DataSource(IConfiguration configuration, string role)
    {
        var connection = configuration.GetConnectionString(role) ?? throw new InvalidOperationException($"ConnectionStrings:{role} is not configured.");
        // Most of a statement's price is its planning, under row security the more: a connection keeps the plans of what it runs again and again.
        // Nothing of a transaction outlives it (OrganisationScope), and whoever holds a session's lock gives it up itself (ActiveRole): between two transactions a connection has
        // nothing to reset, which would be seven statements each time.
        var named = new NpgsqlConnectionStringBuilder(connection) { MaxAutoPrepare = KeptPlans, AutoPrepareMinUsages = 2, NoResetOnClose = true };
        named.Options = string.Join(' ', new[] { Liveness, named.Options }.OfType<string>());
        return NpgsqlDataSource.Create(named);
    }
}
