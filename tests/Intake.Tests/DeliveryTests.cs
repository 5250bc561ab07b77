using System.Diagnostics.Metrics;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Notices;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Intake.Workers;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace ComplaintSuite.IntakeTests;

/// <summary>Letters wait as long as the print room's folder is away, and go out when it is back.</summary>
public sealed class DeliveryTests(PostgresServer server)
{
    private const string Organisation = "T1";
    private static readonly DateTimeOffset Friday = new(2026, 11, 13, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_letter_is_never_given_up_and_each_failure_of_its_way_is_told_once()
    {
        await using var database = await TestDatabase.CreateAsync(server, "intake", MigrateAsync);
        await using var superuser = NpgsqlDataSource.Create(database.Superuser);
        await using var worker = NpgsqlDataSource.Create(database.Worker);
        var vault = Seals.Vault($"k1:{Seals.Key(7)}");
        await using (var db = new IntakeDb(Options(superuser)))
        {
            var (key, seal) = vault.New(Seals.CaseId, Organisation);
            db.CaseKeys.Add(key);
            for (var number = 0; number < 3; number++)
            {
                var notice = Letter(seal);
                notice.Deliveries.Add(new(Guid.CreateVersion7(Friday), notice, PrintFile.WayName));
                db.Notices.Add(notice);
            }
            await db.SaveChangesAsync();
        }
        using var log = new LogCapture();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var (way, time) = (new PrintRoom(), new FakeTimeProvider(Friday));
        var databases = new PooledDbContextFactory<IntakeDb>(Options(worker));
        using var deliveries = new DeliveryWorker(databases, [way], vault, time, loggers.CreateLogger<DeliveryWorker>());
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var measures = new DeliveryMeasures(databases, [way], services.GetRequiredService<IMeterFactory>(), time, loggers.CreateLogger<DeliveryMeasures>());
        async Task<double?> OldestAsync()
        {
            await measures.RunOnceAsync(CancellationToken.None);
            return Oldest(services);
        }

        Assert.Null(Oldest(services));

        Assert.Equal(3, await deliveries.RunOnceAsync(CancellationToken.None));
        Assert.Equal(0, await deliveries.RunOnceAsync(CancellationToken.None));
        // The whole weekend: a minute, two, four … an hour.
        var attempts = 0;
        for (var minute = 0; minute < 62 * 60; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            attempts += await deliveries.RunOnceAsync(CancellationToken.None);
        }
        Assert.Equal(3 * (6 + 60), attempts);
        way.Failure = new UnauthorizedAccessException();
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, await deliveries.RunOnceAsync(CancellationToken.None));
        var told = log.Entries.Where(entry => entry.Level >= LogLevel.Warning).ToList();
        Assert.Equal([(1003, LogLevel.Error), (1001, LogLevel.Error), (1001, LogLevel.Error)], told.Select(entry => (entry.EventId, entry.Level)));
        Assert.Contains("DirectoryNotFoundException (0x80070003)", told[1].Message, StringComparison.Ordinal);
        Assert.Contains("UnauthorizedAccessException", told[2].Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromHours(63).TotalSeconds, await OldestAsync());

        way.Failure = null;
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, await deliveries.RunOnceAsync(CancellationToken.None));
        await using var after = new IntakeDb(Options(superuser));
        Assert.Equal(3, await after.Deliveries.CountAsync(it => it.State == DeliveryState.Delivered && it.Proof == "posted"));
        Assert.Single(log.Entries, entry => entry.EventId == 1002);
        Assert.Equal(0, await OldestAsync());

        // What can't be asked is absent.
        await using (var rename = superuser.CreateCommand("alter table deliveries rename to gone"))
            await rename.ExecuteNonQueryAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => measures.RunOnceAsync(CancellationToken.None));
        Assert.Null(Oldest(services));
    }

    [Fact]
    public async Task A_letter_with_a_fault_of_its_own_is_told_once_and_holds_up_no_other()
    {
        await using var database = await TestDatabase.CreateAsync(server, "intake", MigrateAsync);
        await using var superuser = NpgsqlDataSource.Create(database.Superuser);
        await using var worker = NpgsqlDataSource.Create(database.Worker);
        var (vault, time, way) = (Seals.Vault($"k1:{Seals.Key(7)}"), new FakeTimeProvider(Friday), new PrintRoom { Failure = null });
        async Task<Delivery> WriteAsync(Vault by, bool keepKey = true)
        {
            await using var db = new IntakeDb(Options(superuser));
            var (key, seal) = by.New(Guid.CreateVersion7(time.GetUtcNow()), Organisation);
            if (keepKey)
                db.CaseKeys.Add(key);
            var notice = Letter(seal, key.CaseId);
            notice.Deliveries.Add(new(Guid.CreateVersion7(Friday), notice, PrintFile.WayName));
            db.Notices.Add(notice);
            await db.SaveChangesAsync();
            return notice.Deliveries[0];
        }
        var (lost, sealedElsewhere, unprintable) = (await WriteAsync(vault, keepKey: false), await WriteAsync(Seals.Vault($"k1:{Seals.Key(9)}")), await WriteAsync(vault));
        way.Unprintable = unprintable.NoticeId;
        using var log = new LogCapture();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var deliveries = new DeliveryWorker(new PooledDbContextFactory<IntakeDb>(Options(worker)), [way], vault, time, loggers.CreateLogger<DeliveryWorker>());

        for (var hour = 0; hour < 3; hour++)
        {
            var good = await WriteAsync(vault);
            await deliveries.RunOnceAsync(CancellationToken.None);
            await using var db = new IntakeDb(Options(superuser));
            Assert.Equal(DeliveryState.Delivered, (await db.Deliveries.SingleAsync(it => it.Id == good.Id)).State);
            Assert.Equal(DeliveryState.Failed, (await db.Deliveries.SingleAsync(it => it.Id == lost.Id)).State);
            Assert.Equal(2, await db.Deliveries.CountAsync(it => it.State == DeliveryState.Pending && it.NextAttemptAt > time.GetUtcNow()));
            time.Advance(TimeSpan.FromHours(1));
        }
        var told = log.Entries.Where(entry => entry.EventId is 1001 or 1002 or 1003).ToList();
        Assert.Equal([1003, 1003], told.Select(entry => entry.EventId));
        foreach (var faulty in new[] { sealedElsewhere, unprintable })
            Assert.Single(told, entry => entry.Message.Contains(faulty.Id.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Letters_that_an_earlier_version_gave_up_go_out_where_their_case_is_open_and_what_waited_for_the_inbox_is_there()
    {
        await using var database = await TestDatabase.CreateAsync(server, "intake");
        await using var owner = NpgsqlDataSource.Create(database.Owner);
        await using var superuser = NpgsqlDataSource.Create(database.Superuser);
        await using var db = new IntakeDb(Options(owner));
        await db.Database.MigrateAsync("OldGuesses");
        await using (var insert = superuser.CreateCommand(
            """
            insert into complaints (id, organisation, version, audit_salt, procedure, procedure_version, updated_at, step, case_number, kind, channel, unknown_fields, identity_protected, language, published_record, received_at, indicators)
              select gen_random_uuid(), 'T1', 1, '\x00', 'commerce-hotline', 1, now(), step, step, 'complaint', 'portal', '{}', false, 'en', false, now(), '{}' from unnest('{registered, at-work, notified, taken-over, withdrawn, closed, archived}'::text[]) as step;
            insert into notices (id, organisation, case_id, template, language, subject, body, issued_at, recipient)
              select gen_random_uuid(), organisation, id, 'result', 'en', '\x00', '\x00', now(), '\x00' from complaints;
            insert into deliveries (id, organisation, case_id, notice_id, way, state, at, attempts)
              select gen_random_uuid(), organisation, case_id, id, 'print', 'Failed', now(), 1440 from notices;
            insert into deliveries (id, organisation, case_id, notice_id, way, state, at, attempts)
              select gen_random_uuid(), organisation, case_id, id, 'portal', 'Pending', now(), 0 from notices
            """))
            await insert.ExecuteNonQueryAsync();

        await db.Database.MigrateAsync();
        await using var after = new IntakeDb(Options(superuser));
        var waiting = await after.Deliveries.Where(it => it.State == DeliveryState.Pending).Select(it => it.CaseId).ToListAsync();
        Assert.Equal(["at-work", "notified", "registered"], await after.Complaints.Where(it => waiting.Contains(it.Id)).Select(it => it.CaseNumber).OrderBy(step => step).ToListAsync());
        Assert.Equal(4, await after.Deliveries.CountAsync(it => it.State == DeliveryState.Failed));
        var inInbox = await after.Deliveries.Where(it => it.Way == Delivery.Inbox).ToListAsync();
        Assert.Equal(7, inInbox.Count);
        Assert.All(inInbox, it => Assert.Equal((DeliveryState.Delivered, $"inbox:{it.NoticeId:N}"), (it.State, it.Proof)));
    }

    [Fact]
    public async Task A_page_names_its_notice_so_that_the_same_twice_is_seen_to_be_one()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var notice = Letter(Seals.New());
            var print = new PrintFile(Microsoft.Extensions.Options.Options.Create(new PrintSettings { PrintFolder = folder }));
            for (var time = 0; time < 2; time++)
                await print.DeliverAsync(notice, new("Result", "It was repaired.", "住户"), CancellationToken.None);
            Assert.Contains($"<footer>{notice.Id} · 2026-11-13 10:00 UTC</footer>", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder))), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task What_a_replica_of_before_left_for_the_inbox_is_there()
    {
        await using var database = await TestDatabase.CreateAsync(server, "intake", MigrateAsync);
        await using var superuser = NpgsqlDataSource.Create(database.Superuser);
        await using var worker = NpgsqlDataSource.Create(database.Worker);
        await using var db = new IntakeDb(Options(superuser));
        // Whose key is gone: nothing is opened for it.
        var notice = Letter(Seals.New());
        notice.Deliveries.Add(new(Guid.CreateVersion7(Friday), notice, Delivery.Inbox));
        db.Notices.Add(notice);
        await db.SaveChangesAsync();
        using var log = new LogCapture();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var deliveries = new DeliveryWorker(
            new PooledDbContextFactory<IntakeDb>(Options(worker)), [], Seals.Vault($"k1:{Seals.Key(7)}"), new FakeTimeProvider(Friday.AddDays(1)), loggers.CreateLogger<DeliveryWorker>());

        Assert.Equal(1, await deliveries.RunOnceAsync(CancellationToken.None));
        db.ChangeTracker.Clear();
        var left = await db.Deliveries.SingleAsync();
        Assert.Equal((DeliveryState.Delivered, $"inbox:{notice.Id:N}", Friday), (left.State, left.Proof, left.At));
        Assert.Empty(log.Entries);
    }

    private static Notice Letter(CaseSeal seal, Guid? caseId = null) =>
        new(Guid.CreateVersion7(Friday), Organisation, caseId ?? Seals.CaseId, "result", "en", new("Result", "It was repaired.", "住户"), seal, Friday);

    /// <summary>What the gauge says of the print room; null where it is absent.</summary>
    private static double? Oldest(ServiceProvider services)
    {
        var scope = services.GetRequiredService<IMeterFactory>();
        double? oldest = null;
        using var listener = new MeterListener { InstrumentPublished = (instrument, listening) => { if (instrument.Meter.Scope == scope) listening.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => { if (tags[0].Value is PrintFile.WayName) oldest = seconds; });
        listener.Start();
        listener.RecordObservableInstruments();
        return oldest;
    }

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

    private sealed class PrintRoom : IDeliveryWay
    {
        /// <summary>What comes of every letter; null where it is posted.</summary>
        public Exception? Failure { get; set; } = new DirectoryNotFoundException();

        /// <summary>A notice that fails whatever the others do.</summary>
        public Guid? Unprintable { get; set; }

        public string Name => PrintFile.WayName;

        public Task<string> DeliverAsync(Notice notice, NoticeText text, CancellationToken cancellation) =>
            Failure is { } failure ? throw failure : notice.Id == Unprintable ? throw new FormatException() : Task.FromResult("posted");
    }
}
