using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace ComplaintSuite.Routing.Data;

/// <summary>For `dotnet ef`, which writes migrations from the model and connects nowhere.</summary>
internal sealed class DesignTimeRoutingDb : IDesignTimeDbContextFactory<RoutingDb>
{
    public RoutingDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<RoutingDb>();
        options.UseServiceDatabase(NpgsqlDataSource.Create("Host=localhost"));
        return new(options.Options);
    }
}
