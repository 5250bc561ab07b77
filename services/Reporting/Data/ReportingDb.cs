using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Reporting.Data;

/// <summary>Reporting's database: the tables that every service has. Read models come with the first report.</summary>
internal sealed class ReportingDb(DbContextOptions<ReportingDb> options) : ServiceDb(options);
