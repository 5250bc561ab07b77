using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace ComplaintSuite.Intake.Data;

/// <summary>For `dotnet ef` alone: the model without a running service. No connection is opened.</summary>
internal sealed class DesignTimeIntakeDb : IDesignTimeDbContextFactory<IntakeDb>
{
    public IntakeDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<IntakeDb>();
        options.UseServiceDatabase(NpgsqlDataSource.Create("Host=localhost"));
        return new(options.Options);
    }
}
