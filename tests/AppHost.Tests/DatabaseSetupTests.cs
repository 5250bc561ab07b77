using ComplaintSuite.AppHost.Postgres;
using Npgsql;

namespace ComplaintSuite.AppHostTests;

public sealed class DatabaseSetupTests(ClusterFixture server)
{
    private static readonly DatabasePasswords Passwords = new("own er'\\", "app", "worker");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_owner_makes_tables_that_app_and_worker_write_and_cannot_change()
    {
        var database = await DatabaseSetup.CreateAsync(server.Cluster.ConnectionString, "setup_tables", Passwords, Ct);

        await Sql.RunAsync(database.Owner, "create table cases (id bigint generated always as identity, number bigserial, org text)");

        foreach (var role in new[] { database.App, database.Worker })
        {
            Assert.NotNull(await Sql.RunAsync(role, "insert into cases (org) values ('a') returning number"));
            await Sql.RunAsync(role, "update cases set org = 'b'");
            await Sql.RunAsync(role, "delete from cases");
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Sql.RefusalAsync(role, "alter table cases add column more text"));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Sql.RefusalAsync(role, "create table others (id int)"));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Sql.RefusalAsync(role, "truncate cases"));
        }
    }

    [Fact]
    public async Task A_migration_may_take_a_right_back()
    {
        var database = await DatabaseSetup.CreateAsync(server.Cluster.ConnectionString, "setup_revoke", Passwords, Ct);

        await Sql.RunAsync(database.Owner, "create table audit (id int); revoke update, delete on audit from setup_revoke_app");

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Sql.RefusalAsync(database.App, "delete from audit"));
    }

    [Fact]
    public async Task Neither_app_nor_worker_passes_row_security_by()
    {
        var database = await DatabaseSetup.CreateAsync(server.Cluster.ConnectionString, "setup_rls", Passwords, Ct);
        await Sql.RunAsync(database.Owner, """
            create table cases (org text);
            insert into cases values ('a'), ('b');
            alter table cases enable row level security;
            alter table cases force row level security;
            create policy by_org on cases using (org = any (coalesce(nullif(current_setting('app.orgs', true), ''), '{}')::text[]));
            """);

        foreach (var role in new[] { database.App, database.Worker, database.Owner })
        {
            Assert.Equal(0L, await Sql.RunAsync(role, "select count(*) from cases"));
            Assert.Equal(1L, await Sql.RunAsync(role, "set app.orgs = '{a}'; select count(*) from cases"));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Sql.RefusalAsync(role, "set app.orgs = '{a}'; insert into cases values ('b')"));
        }
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Sql.RefusalAsync(database.App, "alter role setup_rls_app bypassrls"));
        Assert.Equal(0L, await Sql.RunAsync(server.Cluster.ConnectionString, "select count(*) from pg_roles where rolname like 'setup_rls_%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)"));
    }

    [Fact]
    public async Task No_role_may_connect_to_another_services_database_or_to_the_servers_own()
    {
        var mine = await DatabaseSetup.CreateAsync(server.Cluster.ConnectionString, "setup_mine", Passwords, Ct);
        await DatabaseSetup.CreateAsync(server.Cluster.ConnectionString, "setup_other", Passwords, Ct);

        foreach (var role in new[] { mine.Owner, mine.App, mine.Worker })
            foreach (var foreign in new[] { "setup_other", "postgres", "template1" })
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Sql.RefusalAsync(new NpgsqlConnectionStringBuilder(role) { Database = foreign }.ConnectionString));
    }

    [Fact]
    public async Task Doing_it_again_keeps_the_data_and_sets_the_new_passwords()
    {
        var before = await DatabaseSetup.CreateAsync(server.Cluster.ConnectionString, "setup_again", Passwords, Ct);
        await Sql.RunAsync(before.Owner, "create table cases (org text); insert into cases values ('a')");

        var after = await DatabaseSetup.CreateAsync(server.Cluster.ConnectionString, "setup_again", new DatabasePasswords("1", "2", "3"), Ct);

        Assert.Equal(1L, await Sql.RunAsync(after.App, "select count(*) from cases"));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, await Sql.RefusalAsync(before.App));
    }

    [Fact]
    public async Task A_copy_has_the_templates_tables_rights_and_roles()
    {
        var template = await DatabaseSetup.CreateAsync(server.Cluster.ConnectionString, "setup_template", Passwords, Ct);
        await Sql.RunAsync(template.Owner, "create table cases (org text)");

        var copy = await DatabaseSetup.CopyAsync(server.Cluster.ConnectionString, "setup_template", "setup_copy", Passwords, Ct);
        await Sql.RunAsync(copy.App, "insert into cases values ('a')");

        Assert.Equal(1L, await Sql.RunAsync(copy.Worker, "select count(*) from cases"));
        Assert.Equal(0L, await Sql.RunAsync(template.Worker, "select count(*) from cases"));

        await DatabaseSetup.DropAsync(server.Cluster.ConnectionString, "setup_copy", Ct);
        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, await Sql.RefusalAsync(copy.App));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Intake")]
    [InlineData("intake; drop database intake")]
    [InlineData("1st")]
    public async Task A_name_that_is_none_is_refused(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() => DatabaseSetup.CreateAsync(server.Cluster.ConnectionString, name, Passwords, Ct));
}
