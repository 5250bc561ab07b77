using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace ComplaintSuite.ServiceDefaults.Storage;

/// <summary>For `dotnet ef` alone, which writes migrations from a service's model and connects nowhere: it looks for one in each service.</summary>
public abstract class DesignTimeDb<TDb> : IDesignTimeDbContextFactory<TDb>
    where TDb : DbContext
{
    public TDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<TDb>();
        options.UseServiceDatabase(NpgsqlDataSource.Create("Host=localhost"));
        return (TDb)Activator.CreateInstance(typeof(TDb), options.Options)!;
    }
}
