using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Decisions;
using ComplaintSuite.Routing.Duty;
using ComplaintSuite.Routing.HandlingLog;
using ComplaintSuite.Routing.Organisations;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.Routing.Tasks;
using ComplaintSuite.ServiceDefaults.Acts;
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

    /// <summary>What alerts need of cases, at work or not.</summary>
    public DbSet<KnownCase> KnownCases => Set<KnownCase>();

    public DbSet<WorkAct> Acts => Set<WorkAct>();

    /// <summary>What departments were asked by others.</summary>
    public DbSet<AskedTask> Tasks => Set<AskedTask>();

    /// <summary>Work items that were loaded or made, likewise.</summary>
    internal IEnumerable<WorkItem> LoadedItems => Loaded<WorkItem>();

    /// <summary>Tasks that were loaded or made, without comparing everything that is tracked with what it was.</summary>
    internal IEnumerable<AskedTask> LoadedTasks => Loaded<AskedTask>();

    /// <summary>Shifts' logs and places' daily checks.</summary>
    public DbSet<DutyBook> DutyBooks => Set<DutyBook>();

    /// <summary>Up to which day each organisation's daily checks are laid out.</summary>
    public DbSet<DutyRound> DutyRounds => Set<DutyRound>();

    /// <summary>Acts of procedures' own.</summary>
    public DbSet<ActRecord> ActRecords => Set<ActRecord>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.AddActRecords();
        // A repeated request is answered from the event of the first.
        modelBuilder.Entity<HistoryEntry>().HasIndex(it => it.EventId).IsUnique();
    }
}
