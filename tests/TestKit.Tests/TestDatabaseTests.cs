using ComplaintSuite.TestKit;
using Npgsql;

namespace ComplaintSuite.TestKitTests;

public sealed class TestDatabaseTests(PostgresServer server)
{
    private static int s_migrations;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_test_class_gets_a_migrated_database_of_its_own_and_migrations_run_once()
    {
        await using var one = await TestDatabase.CreateAsync(server, "kitone", CountAsync, Stop);
        await using var two = await TestDatabase.CreateAsync(server, "kitone", CountAsync, Stop);
        Assert.Equal(1, s_migrations);
        Assert.NotEqual(one.Name, two.Name);

        await RunAsync(one.App, "insert into thing values ('A', 'only in one')");
        Assert.Equal(1L, await ScalarAsync(one.App, "select count(*) from thing"));
        Assert.Equal(0L, await ScalarAsync(two.App, "select count(*) from thing"));

        static async Task CountAsync(string owner)
        {
            Interlocked.Increment(ref s_migrations);
            await RunAsync(owner, "create table thing (organisation text, text text)");
        }
    }

    [Fact]
    public async Task The_roles_are_the_services_and_none_passes_row_security_by()
    {
        await using var database = await TestDatabase.CreateAsync(server, "kitroles", WithRowSecurityAsync, Stop);
        Assert.Equal("kitroles_owner", await ScalarAsync(database.Owner, "select current_user::text"));
        Assert.Equal("kitroles_app", await ScalarAsync(database.App, "select current_user::text"));
        Assert.Equal("kitroles_worker", await ScalarAsync(database.Worker, "select current_user::text"));
        Assert.Equal(0L, await ScalarAsync(database.Superuser, "select count(*) from pg_roles where rolname like 'kitroles%' and (rolsuper or rolbypassrls)"));

        await RunAsync(database.Superuser, "insert into thing values ('A', 'hidden')");
        Assert.Equal(0L, await ScalarAsync(database.App, "select count(*) from thing"));
        Assert.Equal(1L, await ScalarAsync(database.Superuser, "select count(*) from thing"));

        static Task WithRowSecurityAsync(string owner) => RunAsync(owner, """
            create table thing (organisation text, text text);
            alter table thing enable row level security;
            alter table thing force row level security;
            """);
    }

    [Fact]
    public async Task Migrations_may_leave_pooled_connections_behind()
    {
        await using var database = await TestDatabase.CreateAsync(server, "kitpooled", PooledAsync, Stop);
        Assert.Equal(["thing"], await database.TablesAsync());

        static Task PooledAsync(string owner) => RunAsync(new NpgsqlConnectionStringBuilder(owner) { Pooling = true }.ConnectionString, "create table thing (x int)");
    }

    [Fact]
    public async Task Disposing_drops_the_database_also_while_somebody_is_connected()
    {
        var database = await TestDatabase.CreateAsync(server, "kitdropped", ct: Stop);
        await using var connection = new NpgsqlConnection(database.App);
        await connection.OpenAsync(Stop);
        await database.DisposeAsync();
        var running = await server.StartAsync(Stop);
        Assert.Equal(0L, await ScalarAsync(running.Superuser, $"select count(*) from pg_database where datname = '{database.Name}'"));
    }

    [Fact]
    public async Task A_server_given_by_hand_that_is_somebodys_is_left_alone()
    {
        var running = await server.StartAsync(Stop);
        await RunAsync(running.Superuser, "create database kitsomebody");
        try
        {
            await using var given = new PostgresServer(new() { ["COMPLAINTSUITE_TEST_POSTGRES"] = running.Superuser }, _ => { });
            var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => TestDatabase.CreateAsync(given, "kitsomebody", ct: Stop));
            Assert.Contains("kitsomebody", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(0L, await ScalarAsync(running.Superuser, "select count(*) from pg_roles where rolname like 'kitsomebody%'"));
        }
        finally
        {
            await RunAsync(running.Superuser, "drop database kitsomebody");
        }
    }

    [Fact]
    public async Task A_server_that_lives_on_keeps_no_template()
    {
        var running = await server.StartAsync(Stop);
        await using (var shared = new PostgresServer(new() { ["COMPLAINTSUITE_TEST_POSTGRES"] = running.Superuser }, _ => { }))
        await using (var database = await TestDatabase.CreateAsync(shared, "kittidy", ct: Stop))
            Assert.Equal(2L, await ScalarAsync(running.Superuser, "select count(*) from pg_database where datname like 'kittidy%'"));
        Assert.Equal(0L, await ScalarAsync(running.Superuser, "select count(*) from pg_database where datname like 'kittidy%'"));
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Stop);
    }
}
