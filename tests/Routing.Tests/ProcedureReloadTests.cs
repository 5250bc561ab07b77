using System.Globalization;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComplaintSuite.RoutingTests;

public sealed class ProcedureReloadTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    [Fact]
    public async Task Changed_files_are_taken_over_and_those_with_a_defect_are_not()
    {
        var folder = Directory.CreateTempSubdirectory("procedures-");
        try
        {
            Copy(ProcedureRegistry.DefaultFiles, folder.FullName);
            var registry = ProcedureRegistry.Load(folder.FullName);
            using var log = new LogCapture();
            using var logging = LoggerFactory.Create(builder => builder.AddProvider(log));
            using var reload = new ProcedureReload(registry, logging.CreateLogger<ProcedureReload>());
            await reload.StartAsync(CancellationToken.None);
            var text = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "commerce-hotline", "1.yaml"));

            var next = Path.Combine(folder.FullName, "commerce-hotline", "99.yaml");
            await File.WriteAllTextAsync(next, text.Replace("version: 1\n", "version: 99\n").Replace("in-force: ", "in-farce: "));
            await Poll.UntilAsync(() => log.Entries.Any(entry => entry.EventId == 14), TimeSpan.FromSeconds(20), "the defect was told");
            Assert.Contains("in-farce", log.Entries.Last(entry => entry.EventId == 14).Message, StringComparison.Ordinal);
            Assert.NotNull(registry.Find("commerce-hotline", 1));
            Assert.Null(registry.Find("commerce-hotline", 99));

            var first = registry.Get("commerce-hotline", 1).InForce.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            await File.WriteAllTextAsync(next, text.Replace("version: 1\n", "version: 99\n").Replace($"in-force: {first}", "in-force: 2099-01-01"));
            await Poll.UntilAsync(() => log.Entries.Any(entry => entry.EventId == 13), TimeSpan.FromSeconds(20), "the new version was taken over");
            Assert.EndsWith("commerce-hotline/99", log.Entries.Single(entry => entry.EventId == 13).Message, StringComparison.Ordinal);
            Assert.NotNull(registry.Find("commerce-hotline", 99));
            await reload.StopAsync(CancellationToken.None);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_case_goes_on_under_the_version_that_was_kept_though_the_file_says_otherwise_now()
    {
        await routing.AcceptAsync(await routing.OrganisationAsync());
        var folder = Directory.CreateTempSubdirectory("procedures-");
        try
        {
            Copy(ProcedureRegistry.DefaultFiles, folder.FullName);
            File.Delete(Path.Combine(folder.FullName, "frozen.txt"));
            var file = Path.Combine(folder.FullName, "commerce-hotline", "1.yaml");
            await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("limit: 24 h", "limit: 12 h"));
            using var log = new LogCapture();
            using var logging = LoggerFactory.Create(builder => builder.AddProvider(log));
            var changed = ProcedureRegistry.Load(folder.FullName);
            var kept = new KeptProcedures(changed, logging.CreateLogger<KeptProcedures>());
            Assert.Equal("12 h", changed.Get("commerce-hotline", 1).Clocks.Single(clock => clock.Name == "acceptance").Limit.ToString());

            var used = await routing.ReadAsync(db => kept.GetAsync(db, "commerce-hotline", 1, CancellationToken.None));
            Assert.Equal("24 h", used.Clocks.Single(clock => clock.Name == "acceptance").Limit.ToString());
            Assert.Single(log.Entries, entry => entry is { EventId: 11, Level: LogLevel.Error });
            var refused = await Assert.ThrowsAsync<UndigestibleException>(() => routing.ReadAsync(async db =>
            {
                await kept.KeepAsync(db, changed.Get("commerce-hotline", 1), CancellationToken.None);
                return true;
            }));
            Assert.StartsWith("PROCEDURE_CHANGED commerce-hotline/1", refused.Name, StringComparison.Ordinal);
            // What a process does at its start.
            await using var database = Npgsql.NpgsqlDataSource.Create(routing.Database.App);
            var stopped = await Assert.ThrowsAsync<InvalidOperationException>(() => kept.CompareAsync(database, CancellationToken.None));
            Assert.Contains("commerce-hotline version 1 with another text", stopped.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_worker_whose_round_fails_says_so_and_goes_on()
    {
        using var stopping = new CancellationTokenSource();
        using var log = new LogCapture();
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(log));
        var rounds = 0;
        await WorkerLoop.RunAsync(
            async _ =>
            {
                if (++rounds < 3)
                    throw rounds == 1 ? new TaskCanceledException("A call timed out.") : new InvalidOperationException("A mistake.");
                await stopping.CancelAsync();
                return 0;
            },
            TimeSpan.FromMilliseconds(1), logging.CreateLogger("worker"), "tests", stopping.Token);
        Assert.Equal((3, LogLevel.Warning, LogLevel.Error), (rounds, log.Entries[0].Level, log.Entries[1].Level));
    }

    [Fact]
    public async Task A_clock_that_a_changed_calendar_moved_is_told_once_by_the_snapshot()
    {
        var organisation = await routing.OrganisationAsync();
        var caseId = await routing.AcceptAsync(organisation, version: 2);
        await routing.ScalarAsync($"update clocks set calendar_sha256 = 'before' where case_id = '{caseId}' and calendar is not null");
        using var calendars = new ClockCalendars<RoutingDb>(
            routing.Services.GetRequiredKeyedService<IDbContextFactory<RoutingDb>>(DatabaseRegistration.Worker), routing.Services.GetRequiredService<IServiceScopeFactory>(),
            routing.Services.GetRequiredService<ProcedureRegistry>(), NullLogger<ClockCalendars<RoutingDb>>.Instance);
        await Poll.UntilAsync(
            async () =>
            {
                await calendars.RunOnceAsync(CancellationToken.None);
                return await routing.ScalarAsync($"select count(*) from history where case_id = '{caseId}' and move like 'clock-recomputed:%'") is > 0L;
            },
            TimeSpan.FromSeconds(20), "the clock was computed again");
        await routing.EventsAsync(organisation);

        using var call = routing.EventLog.ReadSnapshot(new() { Subscriber = "test" }, RunningRouting.AsService);
        var told = new List<ClockChanged>();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
            if (call.ResponseStream.Current.Case is { } @case && @case.Subject == caseId.ToString())
                told.AddRange(@case.Events.Where(e => e.Payload.Is(ClockChanged.Descriptor)).Select(e => e.Payload.Unpack<ClockChanged>()));
        Assert.Contains(told, changed => changed.Changes.Contains("recomputed"));
        Assert.Equal(told.Count, told.Select(changed => changed.ClockId).Distinct().Count());
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
