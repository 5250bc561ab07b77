using System.Text.Json;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Sections;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace ComplaintSuite.ServiceDefaults.Storage;

/// <summary>What every service's database has beside its own tables: event log, audit trail, handled requests, the directory copy, procedure versions.</summary>
public abstract class ServiceDb : DbContext
{
    /// <summary>Steps from which a record may go back by itself: the clocks that they closed run again then.</summary>
    private static readonly HashSet<string> GoBack = [.. Enum.GetValues<Section>().SelectMany(section => Lifecycle.Of(section).Steps).SelectMany(step => step.ByItself)];

    protected ServiceDb(DbContextOptions options)
        : base(options)
    {
        // A unit of work is one transaction; nothing goes on after a failed save.
        Database.AutoSavepointsEnabled = false;
    }

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>Steps and acts of the service's records.</summary>
    public DbSet<HistoryEntry> History => Set<HistoryEntry>();

    /// <summary>Clocks that a step or act of this service ends.</summary>
    public DbSet<RunningClock> Clocks => Set<RunningClock>();

    /// <summary>Clocks that were loaded or made. Reading <c>Clocks.Local</c> itself compares everything that is tracked with what it was; this does not.</summary>
    public IEnumerable<RunningClock> LoadedClocks => Loaded<RunningClock>();

    public DbSet<HandledRequest> HandledRequests => Set<HandledRequest>();

    public DbSet<DirectoryCopy> DirectoryCopies => Set<DirectoryCopy>();

    public DbSet<ProcedureVersion> ProcedureVersions => Set<ProcedureVersion>();

    /// <summary>Tracks the open clocks of records, which whoever acts on them needs, and all of those that may go back by themselves; once for each.</summary>
    public async Task LoadClocksAsync(IEnumerable<SectionRecord> records, CancellationToken cancellation)
    {
        var missing = records.Where(record => !record.HasClocks).ToList();
        if (missing.Count == 0)
            return;
        var ids = missing.Select(record => record.Id).ToArray();
        var goingBack = missing.Where(record => record.Step is { } step && GoBack.Contains(step)).Select(record => record.Id).ToArray();
        await Clocks.Where(clock => ids.Contains(clock.RecordId) && ((clock.EndedAt == null && clock.VoidedAt == null) || goingBack.Contains(clock.RecordId))).LoadAsync(cancellation);
        foreach (var record in missing)
            record.HasClocks = true;
    }

    /// <summary>
    /// Compares a record's version when this is saved, whether or not anything of the record is changed: what is added beside it rests on the record as it was read. Where
    /// another change was first, saving fails as it does for two changes (<see cref="DbUpdateConcurrencyException"/>). The record is tracked.
    /// </summary>
    public void Hold(SectionRecord record)
    {
        using var detection = WithoutDetection();
        Entry(record).Property(nameof(SectionRecord.Version)).IsModified = true;
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddMessaging();
        modelBuilder.Entity<AuditEntry>(entry =>
        {
            entry.ToTable("audit_entries").HasKey(it => it.Id);
            entry.Property(it => it.Id).UseIdentityAlwaysColumn();
            entry.HasIndex(it => new { it.RecordId, it.RecordVersion });
            entry.HasIndex(it => new { it.Organisation, it.CaseId });
        });
        modelBuilder.Entity<HandledRequest>().ToTable("handled_requests").HasKey(it => new { it.Organisation, it.Key });
        modelBuilder.Entity<HistoryEntry>(entry =>
        {
            entry.ToTable("history").HasKey(it => new { it.RecordId, it.Version });
            entry.HasIndex(it => new { it.CaseId, it.At });
        });
        modelBuilder.Entity<RunningClock>(clock =>
        {
            clock.ToTable("clocks").HasKey(it => it.Id);
            clock.Property(it => it.Provenance).HasColumnType("jsonb");
            clock.Property(it => it.ProvisionalStart).HasColumnType("jsonb").HasConversion(
                told => JsonSerializer.Serialize(told, ProvisionalStartJson.Default.ProvisionalStart), json => JsonSerializer.Deserialize(json, ProvisionalStartJson.Default.ProvisionalStart));
            clock.HasIndex(it => it.RecordId);
            clock.HasIndex(it => it.CaseId);
            // What the sweep asks: which open clock runs out next.
            clock.HasIndex(it => it.DueAt).HasFilter("ended_at is null and voided_at is null and fired_at is null and keeper is null and not published_record")
                .HasDatabaseName("ix_clocks_open_due");
            // What a changed calendar asks: which running dates were counted by another.
            clock.HasIndex(it => new { it.Calendar, it.CalendarSha256, it.Id })
                .HasFilter("ended_at is null and voided_at is null and keeper is null and calendar is not null").HasDatabaseName("ix_clocks_calendar");
            // Which years running dates reach into without a file.
            clock.HasIndex(it => new { it.Calendar, it.ProvisionalYear })
                .HasFilter("ended_at is null and voided_at is null and keeper is null and provisional_year is not null").HasDatabaseName("ix_clocks_provisional");
            clock.Ignore(it => it.IsOpen).Ignore(it => it.Due).Ignore(it => it.Changes).Ignore(it => it.ApprovalPost).Ignore(it => it.Telling);
        });
        modelBuilder.Entity<DirectoryCopy>().ToTable("directory_copies").HasKey(it => it.Organisation);
        modelBuilder.Entity<ProcedureVersion>(version =>
        {
            version.ToTable("procedure_versions").HasKey(it => new { it.Procedure, it.Version });
            // A whole file: the length that short texts have doesn't fit.
            version.Property(it => it.Expanded).HasColumnType("text").Metadata.SetMaxLength(null);
        });
        modelBuilder.ApplyConfigurationsFromAssembly(GetType().Assembly);
        foreach (var record in modelBuilder.Model.GetEntityTypes().Where(type => typeof(SectionRecord).IsAssignableFrom(type.ClrType)).Select(type => type.ClrType).ToList())
        {
            var section = modelBuilder.Entity(record).Ignore(nameof(SectionRecord.HasClocks));
            section.Property<MoveTimes>(nameof(SectionRecord.MoveTimes)).HasColumnType("jsonb").HasDefaultValueSql("'{}'").HasConversion(
                times => JsonSerializer.Serialize(times, MoveTimesJson.Default.MoveTimes), json => JsonSerializer.Deserialize(json, MoveTimesJson.Default.MoveTimes)!);
            section.Property<Dictionary<string, string>>(nameof(SectionRecord.Details)).IsJson().HasDefaultValueSql("'{}'");
            section.Property<List<string>>(nameof(SectionRecord.Barred)).HasDefaultValueSql("'{}'");
            section.Property<DoneActs>(nameof(SectionRecord.Done)).HasColumnName("done_acts").HasColumnType("jsonb").HasDefaultValueSql("'{}'").HasConversion(
                done => JsonSerializer.Serialize(done, DoneActsJson.Default.DoneActs), json => JsonSerializer.Deserialize(json, DoneActsJson.Default.DoneActs)!);
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<string>().HaveMaxLength(200);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        using var detection = WithoutDetection();
        Complete();
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        using var detection = WithoutDetection();
        Complete();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <summary>Completes what is about to be saved, and compares everything with what it was: once, since with many JSON values that is dear.</summary>
    private void Complete()
    {
        ClockChanges.Publish(this);
        ChangeTracker.DetectChanges();
        RequireAuditEntries();
    }

    /// <summary>Records of a kind that were loaded or made, as <see cref="LoadedClocks"/>.</summary>
    protected IEnumerable<T> Loaded<T>()
        where T : class
    {
        using var detection = WithoutDetection();
        return Set<T>().Local;
    }

    private Detection WithoutDetection()
    {
        var detection = new Detection(ChangeTracker);
        ChangeTracker.AutoDetectChangesEnabled = false;
        return detection;
    }

    /// <summary>A state change without its audit entry is a bug that must not reach the database.</summary>
    private void RequireAuditEntries()
    {
        var proven = AuditEntries.Local.Select(entry => (entry.RecordId, entry.RecordVersion)).ToHashSet();
        foreach (EntityEntry<IAudited> change in ChangeTracker.Entries<IAudited>())
        {
            if (change.State is not (EntityState.Added or EntityState.Modified))
                continue;
            var record = change.Entity;
            if (!proven.Contains((record.Id, record.Version)) && !IsOnlyHeld(change))
                throw new InvalidOperationException($"{record.GetType().Name} version {record.Version} has no audit entry.");
        }
    }

    /// <summary>Nothing of it changed: its version alone is compared (<see cref="Hold"/>).</summary>
    private static bool IsOnlyHeld(EntityEntry change) =>
        change.State == EntityState.Modified
        && change.Properties.All(property => !property.IsModified || (property.Metadata.IsConcurrencyToken && Equals(property.OriginalValue, property.CurrentValue)));

    /// <summary>Switches the detection of changes on again as it was.</summary>
    private sealed class Detection(ChangeTracker tracker) : IDisposable
    {
        private readonly bool _before = tracker.AutoDetectChangesEnabled;

        public void Dispose() => tracker.AutoDetectChangesEnabled = _before;
    }
}
