using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.TestKit;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace ComplaintSuite.MessagingTests;

/// <summary>A small service's database: cases with their dated history at the producer, effects at the subscriber.</summary>
internal sealed class TestDb(DbContextOptions<TestDb> options) : DbContext(options)
{
    public DbSet<Case> Cases => Set<Case>();
    public DbSet<HistoryEntry> History => Set<HistoryEntry>();
    public DbSet<Effect> Effects => Set<Effect>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddMessaging();
        modelBuilder.Entity<Case>(table =>
        {
            table.ToTable("cases");
            table.HasKey(row => row.Id);
            table.Property(row => row.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<HistoryEntry>(table =>
        {
            table.ToTable("history");
            table.HasKey(row => row.Sequence);
        });
        modelBuilder.Entity<Effect>(table =>
        {
            table.ToTable("effects");
            table.HasKey(row => row.Sequence);
        });
    }

    /// <summary>What a service's first migration does.</summary>
    public static async Task MigrateAsync(string owner)
    {
        await using var db = new TestDb(Options(owner));
        await db.Database.EnsureCreatedAsync();
        var migration = new MigrationBuilder("Npgsql.EntityFrameworkCore.PostgreSQL");
        migration.SecureMessaging();
        migration.SecureTakenEvents();
        migration.EnableRowSecurity("cases");
        migration.EnableRowSecurity("effects");
        migration.LetWorkerEmpty("effects");
        migration.EnableRowSecurity("history");
        migration.EnableWorkerAccess("history");
        migration.MakeAppendOnly("history");
        foreach (var command in db.GetService<IMigrationsSqlGenerator>().Generate(migration.Operations))
            await db.Database.ExecuteSqlRawAsync(command.CommandText);
    }

    public static DbContextOptions<TestDb> Options(string connection, params Microsoft.EntityFrameworkCore.Diagnostics.IInterceptor[] interceptors) =>
        new DbContextOptionsBuilder<TestDb>().UseNpgsql(connection).UseSnakeCaseNamingConvention().AddInterceptors(interceptors).Options;
}

internal sealed class Case
{
    public required string Id { get; init; }
    public required string Organisation { get; init; }
    public long Version { get; set; }
}

internal sealed class HistoryEntry
{
    public long Sequence { get; init; }
    public required string Organisation { get; init; }
    public required string Subject { get; init; }
    public required long Version { get; init; }
    public required Guid EventId { get; init; }
    public required string TypeUrl { get; init; }
    public required byte[] Payload { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }
}

internal sealed class Effect
{
    public long Sequence { get; init; }
    public required string Organisation { get; init; }
    public required string Subject { get; init; }
    public required Guid EventId { get; init; }
    public required string Label { get; init; }
}

/// <summary>Streams the history case by case, the events of a case backwards: order and numbers are not the source's matter.</summary>
internal sealed class HistorySnapshot : ISnapshotSource<TestDb>
{
    public async IAsyncEnumerable<CaseSnapshot> ReadAsync(TestDb db, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        CaseSnapshot? current = null;
        var history = db.History.AsNoTracking().OrderBy(row => row.Organisation).ThenBy(row => row.Subject).ThenByDescending(row => row.Sequence);
        await foreach (var row in history.AsAsyncEnumerable().WithCancellation(ct))
        {
            if (current is not null && (current.Organisation, current.Subject) != (row.Organisation, row.Subject))
            {
                yield return current;
                current = null;
            }
            current ??= new CaseSnapshot { Organisation = row.Organisation, Subject = row.Subject, Version = row.Version };
            current.Events.Add(new Event
            {
                EventId = row.EventId.ToString(),
                Organisation = row.Organisation,
                Subject = row.Subject,
                SubjectVersion = row.Version,
                OccurTime = row.OccurredAt.ToTimestamp(),
                Payload = new Any { TypeUrl = row.TypeUrl, Value = ByteString.CopyFrom(row.Payload) },
            });
        }
        if (current is not null)
            yield return current;
    }
}
