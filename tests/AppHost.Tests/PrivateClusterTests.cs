using System.Globalization;
using ComplaintSuite.AppHost.Postgres;
using ComplaintSuite.AppHost.Run;
using Npgsql;

namespace ComplaintSuite.AppHostTests;

public sealed class PrivateClusterTests(ClusterFixture server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Data_survives_a_stop_and_the_server_is_as_durable_as_in_production()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await PrivateCluster.StartAsync(folder["cluster"], new PrivateClusterOptions(), Ignore, Ct))
        {
            await Sql.RunAsync(first.ConnectionString, "create table kept (id int)");
            foreach (var setting in new[] { "fsync", "full_page_writes", "synchronous_commit", "data_checksums" })
                Assert.Equal("on", await Sql.RunAsync(first.ConnectionString, $"select current_setting('{setting}')"));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(first.Folder, "superuser-password")));
            Assert.False(File.Exists(Path.Combine(first.Folder, "initdb-password")));

            await first.StopAsync(Ct);
            Assert.Null(first.Process);
        }

        await using var second = await PrivateCluster.StartAsync(folder["cluster"], new PrivateClusterOptions(), Ignore, Ct);
        Assert.Equal(0L, await Sql.RunAsync(second.ConnectionString, "select count(*) from kept"));
        Assert.DoesNotContain("not properly shut down", await File.ReadAllTextAsync(second.LogFile, Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_refused() =>
        Assert.Equal(PostgresErrorCodes.InvalidPassword, await Sql.RefusalAsync(new NpgsqlConnectionStringBuilder(server.Cluster.ConnectionString) { Password = "postgres" }.ConnectionString));

    [Fact]
    public async Task It_does_not_run_as_root_and_listens_on_loopback_alone()
    {
        var status = await File.ReadAllLinesAsync($"/proc/{server.Cluster.Process!.Pid}/status", Ct);
        Assert.NotEqual("0", status.Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1]);
        Assert.Equal("127.0.0.1", await Sql.RunAsync(server.Cluster.ConnectionString, "show listen_addresses"));
        Assert.Equal("", await Sql.RunAsync(server.Cluster.ConnectionString, "show unix_socket_directories"));
    }

    [Fact]
    public async Task Text_is_UTF_8_whatever_the_machines_locale()
    {
        Assert.Equal("UTF8", await Sql.RunAsync(server.Cluster.ConnectionString, "show server_encoding"));
        Assert.Equal("投诉 ÉCOLE 2", await Sql.RunAsync(server.Cluster.ConnectionString, "select upper('投诉 école ') || char_length('投诉')"));
    }

    [Fact]
    public async Task A_server_left_behind_by_a_crashed_start_is_stopped_first()
    {
        using var folder = new TemporaryFolder();
        await using var first = await PrivateCluster.StartAsync(folder["cluster"], new PrivateClusterOptions { Durable = false }, Ignore, Ct);
        var leftover = first.Process!;
        // As after kill -9 of the host: the lock is gone with its process, the server is not.
        await first.AbandonAsync(Ct);

        List<string> said = [];
        await using var second = await PrivateCluster.StartAsync(folder["cluster"], new PrivateClusterOptions { Durable = false }, said.Add, Ct);

        Assert.False(leftover.IsAlive());
        Assert.NotEqual(leftover, second.Process);
        Assert.Contains(said, line => line.Contains(leftover.Pid.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pid_file_that_names_a_stranger_is_no_server()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await PrivateCluster.StartAsync(folder["cluster"], new PrivateClusterOptions { Durable = false }, Ignore, Ct))
            await first.StopAsync(Ct);
        var stranger = ProcessStamp.Of(Environment.ProcessId)!;
        await File.WriteAllTextAsync(Path.Combine(folder["cluster"], "data", "postmaster.pid"), $"{stranger.Pid}\n", Ct);

        await using var second = await PrivateCluster.StartAsync(folder["cluster"], new PrivateClusterOptions { Durable = false }, Ignore, Ct);

        Assert.True(stranger.IsAlive());
        Assert.NotNull(second.Process);
    }

    [Fact]
    public async Task A_second_start_on_the_same_folder_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<ClusterUnavailableException>(() => PrivateCluster.StartAsync(server.Cluster.Folder, new PrivateClusterOptions(), Ignore, Ct));
        Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_of_a_version_that_is_gone_is_said_to_be()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["cluster/data"]);
        await File.WriteAllTextAsync(folder["cluster/data/PG_VERSION"], "12\n", Ct);

        var refusal = await Assert.ThrowsAsync<ClusterUnavailableException>(() => PrivateCluster.StartAsync(folder["cluster"], new PrivateClusterOptions(), Ignore, Ct));
        Assert.Contains("PostgreSQL 12", refusal.Message, StringComparison.Ordinal);
    }

    private static void Ignore(string line)
    {
    }
}
