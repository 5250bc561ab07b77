using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace ComplaintSuite.Reporting.Data;

/// <summary>For `dotnet ef` alone: the model without a running service. No connection is opened.</summary>
internal sealed class DesignTimeReportingDb : IDesignTimeDbContextFactory<ReportingDb>
{
    public ReportingDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<ReportingDb>();
        options.UseServiceDatabase(NpgsqlDataSource.Create("Host=localhost"));
        return new(options.Options);
    }
}
