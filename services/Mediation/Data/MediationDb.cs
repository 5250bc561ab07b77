using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Mediation.Data;

/// <summary>Mediation's database: the tables that every service has. Mediation cases come with their first rpc.</summary>
internal sealed class MediationDb(DbContextOptions<MediationDb> options) : ServiceDb(options);
