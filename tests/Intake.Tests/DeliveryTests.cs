using System.Diagnostics.Metrics;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Notices;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Intake.Workers;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
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
    public async Task A_letter_is_never_given_up_and_its_failing_way_is_told_once()
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
        using var deliveries = new DeliveryWorker(new PooledDbContextFactory<IntakeDb>(Options(worker)), [way], vault, time, loggers.CreateLogger<DeliveryWorker>());

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
        var told = Assert.Single(log.Entries, entry => entry.Level >= LogLevel.Warning);
        Assert.Equal((1001, LogLevel.Error), (told.EventId, told.Level));
        Assert.Contains("DirectoryNotFoundException (0x80070003)", told.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromHours(62).TotalSeconds, await OldestAsync(deliveries));

        way.IsOpen = true;
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, await deliveries.RunOnceAsync(CancellationToken.None));
        await using var after = new IntakeDb(Options(superuser));
        Assert.Equal(3, await after.Deliveries.CountAsync(it => it.State == DeliveryState.Delivered && it.Proof == "posted"));
        Assert.Single(log.Entries, entry => entry.EventId == 1002);
        Assert.Equal(0, await OldestAsync(deliveries));
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

    private static Notice Letter(CaseSeal seal) => new(Guid.CreateVersion7(Friday), Organisation, Seals.CaseId, "result", "en", new("Result", "It was repaired.", "住户"), seal, Friday);

    /// <summary>What the gauge says of the print room.</summary>
    private static async Task<double> OldestAsync(DeliveryWorker deliveries)
    {
        double? oldest = null;
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => { if (instrument.Name == "complaintsuite.deliveries.oldest") listener.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => { if (tags[0].Value is PrintFile.WayName) oldest = seconds; });
        listener.Start();
        await deliveries.MeasureAsync(CancellationToken.None);
        return oldest ?? throw new InvalidOperationException("Nothing was measured.");
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
        public bool IsOpen { get; set; }

        public string Name => PrintFile.WayName;

        public Task<string> DeliverAsync(Notice notice, NoticeText text, CancellationToken cancellation) => IsOpen ? Task.FromResult("posted") : throw new DirectoryNotFoundException();
    }
}
