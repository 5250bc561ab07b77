using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ComplaintSuite.IntakeTests;

/// <summary>Keys of all organisations are wrapped anew by the worker role, a thousand of them and more, and nothing is sealed anew.</summary>
public sealed class RewrappingTests(PostgresServer server)
{
    [Fact]
    public async Task Every_key_is_wrapped_with_the_first_one_and_a_process_without_the_old_one_is_ready_afterwards()
    {
        await using var database = await TestDatabase.CreateAsync(server, "intake", MigrateAsync);
        await using var superuser = NpgsqlDataSource.Create(database.Superuser);
        await using var worker = NpgsqlDataSource.Create(database.Worker);
        var (before, between, after) = (Seals.Vault($"old:{Seals.Key(7)}"), Seals.Vault($"new:{Seals.Key(9)},old:{Seals.Key(7)}"), Seals.Vault($"new:{Seals.Key(9)}"));
        var closed = new Dictionary<Guid, byte[]>();
        await using (var db = new IntakeDb(Options(superuser)))
        {
            for (var number = 0; number < 1_100; number++)
            {
                var id = Guid.CreateVersion7(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
                closed[id] = Add(db, before, id, $"T{number % 3}").Close("王小明", id, "name");
            }
            await db.SaveChangesAsync();
        }
        var databases = new PooledDbContextFactory<IntakeDb>(Options(worker));
        Assert.Equal(HealthStatus.Healthy, await ReadyAsync(databases, before));
        Assert.Equal(HealthStatus.Unhealthy, await ReadyAsync(databases, after));

        using var log = new LogCapture();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        Assert.Equal(0, await new Rewrapping(databases, between, loggers.CreateLogger<Rewrapping>()).RunAsync(CancellationToken.None));
        Assert.Contains(log.Entries, entry => entry.EventId == 1010);

        Assert.Equal(HealthStatus.Healthy, await ReadyAsync(databases, after));
        await using var all = new IntakeDb(Options(superuser));
        foreach (var key in await all.CaseKeys.AsNoTracking().ToListAsync())
            Assert.Equal("王小明", after.Open(key).Open(closed[key.CaseId], key.CaseId, "name"));
    }

    [Fact]
    public async Task A_key_that_another_replica_begins_to_use_is_missed_at_the_next_probe()
    {
        await using var database = await TestDatabase.CreateAsync(server, "intake", MigrateAsync);
        await using var superuser = NpgsqlDataSource.Create(database.Superuser);
        await using var worker = NpgsqlDataSource.Create(database.Worker);
        var (here, there) = (Seals.Vault($"old:{Seals.Key(7)}"), Seals.Vault($"new:{Seals.Key(9)},old:{Seals.Key(7)}"));
        var databases = new PooledDbContextFactory<IntakeDb>(Options(worker));
        var begun = new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
        await using var db = new IntakeDb(Options(superuser));
        Add(db, here, Guid.CreateVersion7(begun), "T1");
        await db.SaveChangesAsync();
        Assert.Equal(HealthStatus.Healthy, await ReadyAsync(databases, here));

        Add(db, there, Guid.CreateVersion7(begun), "T2");
        await db.SaveChangesAsync();
        Assert.Equal(HealthStatus.Unhealthy, await ReadyAsync(databases, here));
    }

    [Fact]
    public async Task A_database_that_is_away_is_no_failure_of_the_check()
    {
        await using var away = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Database=intake;Username=x;Password=x;Timeout=1");
        Assert.Equal(HealthStatus.Unhealthy, await ReadyAsync(new PooledDbContextFactory<IntakeDb>(Options(away)), Seals.Vault($"old:{Seals.Key(7)}")));
    }

    [Theory]
    [InlineData("k1\n")]
    [InlineData("k 1")]
    [InlineData("")]
    public void What_can_be_no_id_of_a_key_stops_the_start(string id) =>
        Assert.Throws<InvalidOperationException>(() => new SealingKeys(new() { SealingKeys = $"{id}:{Seals.Key(7)}" }));

    private static CaseSeal Add(IntakeDb db, Vault vault, Guid caseId, string organisation)
    {
        var (key, seal) = vault.New(caseId, organisation);
        db.CaseKeys.Add(key);
        return seal;
    }

    private static async Task<HealthStatus> ReadyAsync(IDbContextFactory<IntakeDb> databases, Vault vault) =>
        (await new KnownKeys(databases, vault).CheckHealthAsync(new HealthCheckContext())).Status;

    private static DbContextOptions<IntakeDb> Options(NpgsqlDataSource source)
    {
        var options = new DbContextOptionsBuilder<IntakeDb>();
        options.UseServiceDatabase(source);
        return options.Options;
    }

    private static async Task MigrateAsync(string owner)
    {
        await using var source = NpgsqlDataSource.Create(owner);
        await using var db = new IntakeDb(Options(source));
        await db.Database.MigrateAsync();
    }
}
