using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Decisions;
using ComplaintSuite.Routing.HandlingLog;
using ComplaintSuite.Routing.Organisations;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing.Data;

/// <summary>Routing's database: the directory and the work items.</summary>
public sealed class RoutingDb(DbContextOptions<RoutingDb> options) : ServiceDb(options)
{
    public DbSet<OrganisationRecord> Organisations => Set<OrganisationRecord>();

    public DbSet<ProcedureAssignment> ProcedureAssignments => Set<ProcedureAssignment>();

    public DbSet<WorkItem> WorkItems => Set<WorkItem>();

    public DbSet<HandlingEntry> HandlingEntries => Set<HandlingEntry>();

    public DbSet<WorkRecord> Records => Set<WorkRecord>();

    public DbSet<LogEntry> HandlingLog => Set<LogEntry>();

    public DbSet<Alert> Alerts => Set<Alert>();

    public DbSet<WorkAct> Acts => Set<WorkAct>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        // A repeated request is answered from the event of the first.
        modelBuilder.Entity<HistoryEntry>().HasIndex(it => it.EventId).IsUnique();
    }
}
