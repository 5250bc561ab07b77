using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace ComplaintSuite.HrGrievance.Data;

/// <summary>For `dotnet ef` alone: the model without a running service. No connection is opened.</summary>
internal sealed class DesignTimeGrievanceDb : IDesignTimeDbContextFactory<GrievanceDb>
{
    public GrievanceDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<GrievanceDb>();
        options.UseServiceDatabase(NpgsqlDataSource.Create("Host=localhost"));
        return new(options.Options);
    }
}
