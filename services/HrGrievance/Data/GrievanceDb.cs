using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.HrGrievance.Data;

/// <summary>The grievances' database, alone with its roles: the tables that every service has. No log of it is served, so nothing in it leaves.</summary>
internal sealed class GrievanceDb(DbContextOptions<GrievanceDb> options) : ServiceDb(options);
