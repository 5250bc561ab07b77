using ComplaintSuite.TestKit;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace ComplaintSuite.TestKitTests;

public sealed class PostgresServerTests(PostgresServer server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_CI_the_server_is_a_container()
    {
        var running = await server.StartAsync(Stop);
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Equal(PostgresSource.Container, running.Source);
        Assert.Equal("on", await ScalarAsync(running.Superuser, "select current_setting('is_superuser')"));
    }

    [Fact]
    public async Task The_server_waits_for_no_disk_and_speaks_UTF8()
    {
        var running = await server.StartAsync(Stop);
        if (running.Source is not PostgresSource.Given) Assert.Equal("off", await ScalarAsync(running.Superuser, "show fsync"));
        Assert.Equal("UTF8", await ScalarAsync(running.Superuser, "show server_encoding"));
    }

    [Fact]
    public async Task Asked_twice_it_is_the_same_server() =>
        Assert.Equal(await server.StartAsync(Stop), await server.StartAsync(Stop));

    [Fact]
    public async Task A_server_given_by_hand_comes_before_everything_else()
    {
        await using var given = new PostgresServer(new() { ["COMPLAINTSUITE_TEST_POSTGRES"] = "Host=127.0.0.1;Port=1;Username=someone" }, _ => { });
        var running = await given.StartAsync(Stop);
        Assert.Equal(PostgresSource.Given, running.Source);
        Assert.Equal(1, new NpgsqlConnectionStringBuilder(running.Superuser).Port);
    }

    [Fact]
    public async Task Without_a_server_given_one_is_started_as_CI_demands()
    {
        await using var own = new PostgresServer(new() { ["CI"] = "true" }, _ => { });
        if (ContainerEngine.Answers)
        {
            var running = await own.StartAsync(Stop);
            Assert.Equal(PostgresSource.Container, running.Source);
            Assert.Equal("off", await ScalarAsync(running.Superuser, "show fsync"));
        }
        else Assert.Contains("CI=true", (await Assert.ThrowsAsync<InvalidOperationException>(() => own.StartAsync(Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_may_start_a_PostgreSQL_and_a_Redis_of_its_own()
    {
        Assert.SkipUnless(ContainerEngine.Answers || Environment.GetEnvironmentVariable("CI") == "true", "No container engine answers.");
        await using var postgres = ContainerEngine.PostgreSql().WithDatabase("own database").WithUsername("me").Build();
        await using var redis = ContainerEngine.Redis().Build();
        await Task.WhenAll(postgres.StartAsync(Stop), redis.StartAsync(Stop));

        Assert.Equal("own database", await ScalarAsync(postgres.GetConnectionString(), "select current_database()"));
        Assert.Equal(0, (await postgres.ExecScriptAsync("create table t (x int); insert into t values (1);", Stop)).ExitCode);
        Assert.Equal("PONG", (await redis.ExecAsync(["redis-cli", "ping"], Stop)).Stdout.Trim());
    }

    private static async Task<string?> ScalarAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return (string?)await command.ExecuteScalarAsync(Stop);
    }
}
