using System.Diagnostics;
using ComplaintSuite.Messaging;
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
    public const string Worker = MessagingOptions.Worker;

    /// <summary>More than the statements that a service has.</summary>
    private const int KeptPlans = 300;

    /// <summary>
    /// A node that loses its power or its network ends no connection. The server finds out by itself, within half a minute, and gives back what the node's transactions
    /// hold: by probes where it waits for the node, by the user timeout where the node owes it a receipt, since Linux then sends no probes. A transaction whose client is there and does nothing
    /// ends after five minutes. Behind a pooler that takes no start-up options, Database:StartupOptions is false and the roles have the same (k8s/README.md).
    /// </summary>
    internal static readonly string[] Liveness =
        ["tcp_keepalives_idle=10", "tcp_keepalives_interval=5", "tcp_keepalives_count=3", "tcp_user_timeout=20000", "idle_in_transaction_session_timeout=300000"];

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

    internal static NpgsqlDataSource DataSource(IConfiguration configuration, string role)
    {
        var connection = configuration.GetConnectionString(role) ?? throw new InvalidOperationException($"ConnectionStrings:{role} is not configured.");
        // Most of a statement's price is its planning, under row security the more: a connection keeps the plans of what it runs again and again.
        // Nothing of a transaction outlives it (OrganisationScope), and whoever holds a session's lock gives it up itself (ActiveRole): between two transactions a connection has
        // nothing to reset, which would be seven statements each time.
        var named = new NpgsqlConnectionStringBuilder(connection) { MaxAutoPrepare = KeptPlans, AutoPrepareMinUsages = 2, NoResetOnClose = true };
        if (configuration.GetValue("Database:StartupOptions", true))
            named.Options = string.Join(' ', Liveness.Select(setting => $"-c {setting}").Append(named.Options ?? ""));
        return NpgsqlDataSource.Create(named);
    }
}
