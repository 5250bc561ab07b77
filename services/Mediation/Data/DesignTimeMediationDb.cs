using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace ComplaintSuite.Mediation.Data;

/// <summary>For `dotnet ef` alone: the model without a running service. No connection is opened.</summary>
internal sealed class DesignTimeMediationDb : IDesignTimeDbContextFactory<MediationDb>
{
    public MediationDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<MediationDb>();
        options.UseServiceDatabase(NpgsqlDataSource.Create("Host=localhost"));
        return new(options.Options);
    }
}
