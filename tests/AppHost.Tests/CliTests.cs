extern alias cli;

using System.CommandLine;
using System.Globalization;
using cli::ComplaintSuite.Cli;
using ComplaintSuite.AppHost;
using ComplaintSuite.AppHost.Run;
using ComplaintSuite.FakeSuite;

namespace ComplaintSuite.AppHostTests;

/// <summary>The commands of the CLI that talk about a suite on this machine.</summary>
public sealed class CliTests(ClusterFixture shared) : IDisposable
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    // Wednesday 30 September 2026, before the eight days of the National Day and Mid-Autumn holidays.
    [InlineData("+30min", "2026-09-30T15:30+08:00")]
    [InlineData("+5h", "2026-09-30T20:00+08:00")]
    [InlineData("+2d", "2026-10-02T15:00+08:00")]
    [InlineData("+1wd", "2026-10-08T15:00+08:00")]
    [InlineData("+3wd", "2026-10-10T15:00+08:00")] // Saturday the 10th is worked.
    public void A_step_leads_to_the_same_time_of_day_or_counts_from_the_instant(string step, string expected)
    {
        var now = new DateTimeOffset(2026, 9, 30, 15, 0, 0, TimeSpan.FromHours(8));
        Assert.True(TimeCommand.TryTarget(step, until: null, "cn", Shanghai, now, out var target, out var problem), problem);
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), target);
    }

    [Theory]
    [InlineData("3wd", null, "cn", "'3wd' is no step")]
    [InlineData("+0d", null, "cn", "'+0d' is no step")]
    [InlineData("-2d", null, "cn", "'-2d' is no step")]
    [InlineData("+1wd", null, "atlantis", "no calendar 'atlantis'")]
    [InlineData(null, "2026-12-24 09:00", "cn", "no instant")]
    [InlineData("+1d", "2026-12-24T09:00+08:00", "cn", "not both")]
    public void What_is_no_step_is_refused_with_an_example(string? step, string? until, string calendar, string expected)
    {
        Assert.False(TimeCommand.TryTarget(step, until, calendar, Shanghai, DateTimeOffset.UnixEpoch, out _, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_is_shown_moved_forward_and_never_back()
    {
        var clock = SuiteClock.At(_folder["clock"], TimeProvider.System);
        new RunRecord { Clock = clock.File }.Write(_folder.Path);

        Assert.Equal(0, (await RunAsync(TimeCommand.Create(), "+2d")).Exit);
        Assert.InRange(clock.Offset, TimeSpan.FromDays(2) - TimeSpan.FromSeconds(10), TimeSpan.FromDays(2));

        var back = await RunAsync(TimeCommand.Create(), "--until", "2026-01-01T09:00+08:00");
        Assert.Equal(1, back.Exit);
        Assert.Contains("it never goes back", back.Error, StringComparison.Ordinal);

        Assert.Contains("(simulated, ", (await RunAsync(TimeCommand.Create())).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_real_time_or_without_a_suite_time_is_not_moved()
    {
        var none = await RunAsync(TimeCommand.Create(), "+2d");
        Assert.Equal(1, none.Exit);
        Assert.Contains("No suite has been started", none.Error, StringComparison.Ordinal);

        new RunRecord().Write(_folder.Path);
        var real = await RunAsync(TimeCommand.Create(), "+2d");
        Assert.Equal(1, real.Exit);
        Assert.Contains("--simulated-clock", real.Error, StringComparison.Ordinal);
        Assert.Contains("(real time)", (await RunAsync(TimeCommand.Create())).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sql_reads_as_the_app_role_and_writes_only_when_told_to_and_reset_waits_for_the_end_of_the_suite()
    {
        await using (var suite = await Suite.StartAsync(FakeTopology.Options(_folder.Path) with { Processes = ["intake"] }, Ct))
        {
            var count = await RunAsync(SqlCommand.Create(), "intake", "select count(*) as n, current_user as who from starts");
            Assert.Equal((0, "n\twho\n1\tintake_app\n"), (count.Exit, count.Output));

            var orgs = await RunAsync(SqlCommand.Create(), "intake", "select current_setting('app.orgs')::text[] as orgs", "--org", "XC12312", "--org", "LH12312");
            Assert.Equal("orgs\n{XC12312,LH12312}\n", orgs.Output);

            var refused = await RunAsync(SqlCommand.Create(), "intake", "delete from starts");
            Assert.Equal(1, refused.Exit);
            Assert.Contains("--write allows changes", refused.Error, StringComparison.Ordinal);
            Assert.Equal("1 row(s) changed\n", (await RunAsync(SqlCommand.Create(), "intake", "delete from starts", "--write")).Output);

            var unknown = await RunAsync(SqlCommand.Create(), "gateway", "select 1");
            Assert.Contains("'gateway' has no database", unknown.Error, StringComparison.Ordinal);

            var running = await RunAsync(ResetCommand.Create(), "--yes");
            Assert.Equal(1, running.Exit);
            Assert.Contains("Stop it first", running.Error, StringComparison.Ordinal);
        }

        // How far an import into these databases was says nothing of empty ones.
        var state = Path.Combine(_folder.Path, "import", "cfpb-XC12312-0.state.json");
        await File.WriteAllTextAsync(state, "{}", Ct);
        Assert.Contains("does the suite run?", (await RunAsync(SqlCommand.Create(), "intake", "select 1")).Error, StringComparison.Ordinal);
        var reset = await RunAsync(ResetCommand.Create(), "--yes");
        Assert.Equal((0, "The databases are empty: identity, intake. The next start fills them anew.\n"), (reset.Exit, reset.Output));
        Assert.False(File.Exists(state));

        await using var again = await Suite.StartAsync(FakeTopology.Options(_folder.Path) with { Processes = ["intake"] }, Ct);
        Assert.Equal(1L, await Sql.RunAsync(again.Databases["intake"].App, "select count(*) from starts"));
    }

    [Fact]
    public async Task Reset_of_a_server_from_outside_removes_what_the_suite_made_and_nothing_else()
    {
        var options = FakeTopology.Options(_folder.Path) with { Processes = ["intake"], Postgres = shared.Cluster.ConnectionString, DatabasePrefix = "outside_", Redis = "127.0.0.1:1" };
        await using (var suite = await Suite.StartAsync(options, Ct))
            await Sql.RunAsync(suite.Databases["intake"].Owner, "create schema more; create table more.cases (id int)");

        Assert.Equal(0, (await RunAsync(ResetCommand.Create(), "--yes")).Exit);

        await using var again = await Suite.StartAsync(options, Ct);
        Assert.Equal(1L, await Sql.RunAsync(again.Databases["intake"].App, "select count(*) from starts"));
        Assert.Equal(0L, await Sql.RunAsync(again.Databases["intake"].Owner, "select count(*) from pg_namespace where nspname = 'more'"));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int Exit, string Output, string Error)> RunAsync(Command command, params string[] arguments)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var exit = await command.Parse([.. arguments, "--data", _folder.Path]).InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, Ct);
        return (exit, output.ToString(), error.ToString());
    }
}
