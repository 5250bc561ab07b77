using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using OpenIddict.EntityFrameworkCore.Models;

namespace ComplaintSuite.Identity.Data;

/// <summary>
/// Clients, authorizations and token entries of the provider. No row belongs to an organisation, hence no row security here:
/// people, posts and organisations live in Routing's directory, and what a token says of them is computed when it is issued.
/// </summary>
internal sealed class IdentityDb(DbContextOptions<IdentityDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder model)
    {
        model.UseOpenIddict();
        model.Entity<OpenIddictEntityFrameworkCoreApplication>().ToTable("clients");
        model.Entity<OpenIddictEntityFrameworkCoreAuthorization>().ToTable("authorizations");
        model.Entity<OpenIddictEntityFrameworkCoreScope>().ToTable("scopes");
        model.Entity<OpenIddictEntityFrameworkCoreToken>().ToTable("tokens");
    }

    /// <summary>The one way in which this context is configured, at run time, for migrations and in tests.</summary>
    public static void Configure(DbContextOptionsBuilder options, string connectionString) =>
        // After a restart of the server each pooled connection finds out by failing once: tried again at once, and not for longer, since people wait. The services
        // leave this off for their transactions (OrganisationScope); here every statement stands alone.
        options.UseNpgsql(connectionString, npgsql => npgsql.EnableRetryOnFailure(2, TimeSpan.FromMilliseconds(200), null)).UseSnakeCaseNamingConvention();
}

/// <summary>Lets the migration tool build the model; it never connects.</summary>
internal sealed class IdentityDbDesign : IDesignTimeDbContextFactory<IdentityDb>
{
    public IdentityDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<IdentityDb>();
        IdentityDb.Configure(options, "Host=127.0.0.1");
        return new IdentityDb(options.Options);
    }
}
