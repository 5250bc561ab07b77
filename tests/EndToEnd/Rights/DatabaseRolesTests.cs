using System.Globalization;
using Npgsql;

namespace ComplaintSuite.EndToEnd.Rights;

/// <summary>Below the code: three roles per database, and an app role that sees the rows of the organisations it was told and no others, whatever it asks.</summary>
public sealed class DatabaseRolesTests(RunningSuite suite)
{
    private const string InsufficientPrivilege = "42501";

    private readonly Office _own = suite.Office(typeof(DatabaseRolesTests));
    private readonly Office _other = suite.Office(typeof(BadInput.FilingTests));

    [Fact]
    public async Task No_role_of_a_service_passes_row_security_by_or_can_become_one_that_does()
    {
        foreach (var (service, access) in suite.Suite.Databases)
        {
            var roles = new[] { access.Owner, access.App, access.Worker }.Select(connection => new NpgsqlConnectionStringBuilder(connection).Username!).ToArray();
            Assert.Equal(3, roles.Distinct().Count());
            Assert.Equal(3, await suite.CountAsync(service, "select count(*) from pg_roles where rolname = any($1) and not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)", (object)roles));
            Assert.Equal(0, await suite.CountAsync(service, "select count(*) from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname = any($1)", (object)roles));
            // Nobody else but superusers gets in.
            Assert.Equal(0, await suite.CountAsync(service, "select count(*) from pg_database d, pg_roles r where d.datname = current_database() and r.rolname !~ '^pg_' and not r.rolsuper and r.rolname <> all($1) and has_database_privilege(r.oid, d.oid, 'connect')", (object)roles));
        }
    }

    [Fact]
    public async Task Every_table_is_the_owners_and_every_one_with_an_organisation_is_under_forced_row_security_with_its_policy()
    {
        foreach (var (service, access) in suite.Suite.Databases)
        {
            var owner = new NpgsqlConnectionStringBuilder(access.Owner).Username!;
            Assert.Equal(0, await suite.CountAsync(service, "select count(*) from pg_tables where schemaname = 'public' and tableowner <> $1", owner));
            Assert.Equal(0, await suite.CountAsync(service, $"select count(*) from ({WithOrganisation}) t where not (t.relrowsecurity and t.relforcerowsecurity)"));
            Assert.Equal(0, await suite.CountAsync(service,
                $"select count(*) from ({WithOrganisation}) t where not exists (select 1 from pg_policies p where p.tablename = t.relname and p.policyname = 'organisation' and p.qual like '%app.orgs%' and p.with_check like '%app.orgs%' and p.roles = '{{public}}')"));
            // A policy that lets everything through is the worker's alone.
            var worker = new NpgsqlConnectionStringBuilder(access.Worker).Username!;
            Assert.Equal(0, await suite.CountAsync(service, "select count(*) from pg_policies where qual = 'true' and roles <> array[$1]::name[]", worker));
        }
    }

    [Fact]
    public async Task Without_a_scope_the_app_role_sees_no_row_of_any_organisation_and_with_one_only_its_own()
    {
        await _own.AtWorkAsync();
        await _other.AtWorkAsync();
        foreach (var (service, access) in suite.Suite.Databases)
        {
            await using var source = NpgsqlDataSource.Create(access.App);
            await using var app = await source.OpenConnectionAsync();
            foreach (var table in await ReadableAsync(app))
            {
                Assert.Equal(0, await ScalarAsync(app, $"select count(*) from \"{table}\""));
                await ExecuteAsync(app, $"begin; select set_config('app.orgs', '{{{_own.Organisation}}}', true)");
                Assert.Equal(0, await ScalarAsync(app, $"select count(*) from \"{table}\" where organisation <> '{_own.Organisation}'"));
                Assert.Equal(await suite.CountAsync(service, $"select count(*) from \"{table}\" where organisation = $1", _own.Organisation), await ScalarAsync(app, $"select count(*) from \"{table}\""));
                await ExecuteAsync(app, "rollback");
            }
        }
    }

    [Fact]
    public async Task The_app_role_gets_past_row_security_by_no_statement()
    {
        var foreign = await _other.FileAsync();
        await _own.FileAsync(); // there is something to change
        foreach (var way in new[]
        {
            "set row_security = off; select count(*) from complaints", // an error instead of fewer rows, never more rows
            "set role intake_owner", "set session authorization intake_owner", "set role intake_worker",
            "alter table complaints disable row level security", "alter table complaints no force row level security", "drop policy organisation on complaints",
            "create policy mine on complaints using (true)", "create table mine (id int)", "create function mine() returns int language sql as 'select 1'", "truncate complaints",
            "copy complaints to program 'cat'", "select pg_read_file('postgresql.conf')", "select * from event_log",
        })
            Assert.Equal(InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => AsAppAsync(way))).SqlState);

        // What it may say finds nothing, and puts nothing where it doesn't belong.
        await using var unchanged = await suite.UnchangedAsync(_other.Organisation);
        Assert.Equal(0, await AsAppAsync($"select count(*) from complaints c join parties p on p.case_id = c.id where c.case_number = '{foreign.Number}'"));
        Assert.Equal(0, await AsAppAsync($"select count(*) from complaints where (organisation = '{_other.Organisation}' or true) and organisation <> '{_own.Organisation}'"));
        Assert.Equal(0, await AsAppAsync($"with changed as (update complaints set subject = 'x' where organisation = '{_other.Organisation}' returning 1) select count(*) from changed"));
        Assert.Equal(0, await AsAppAsync($"with gone as (delete from parties where organisation = '{_other.Organisation}' returning 1) select count(*) from gone"));
        foreach (var way in new[]
        {
            $"insert into guess_counters (organisation, case_number, failures, last_at) values ('{_other.Organisation}', 'x', 1, now())",
            $"update complaints set organisation = '{_other.Organisation}'",
        })
            Assert.Equal(InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => AsAppAsync(way))).SqlState);
    }

    /// <summary>Tables with an organisation.</summary>
    private const string WithOrganisation =
        "select c.relname, c.relrowsecurity, c.relforcerowsecurity from pg_class c join pg_attribute a on a.attrelid = c.oid where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attname = 'organisation' and not a.attisdropped";

    /// <summary>Those that the role may read at all.</summary>
    private static async Task<List<string>> ReadableAsync(NpgsqlConnection app)
    {
        await using var command = new NpgsqlCommand($"select t.relname from ({WithOrganisation}) t where has_table_privilege(current_user, quote_ident(t.relname), 'select')", app);
        await using var reader = await command.ExecuteReaderAsync();
        var tables = new List<string>();
        while (await reader.ReadAsync())
            tables.Add(reader.GetString(0));
        return tables;
    }

    /// <summary>In a transaction of the own organisation, which is rolled back.</summary>
    private async Task<long> AsAppAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(suite.Suite.Databases["intake"].App);
        await using var app = await source.OpenConnectionAsync();
        await ExecuteAsync(app, $"begin; select set_config('app.orgs', '{{{_own.Organisation}}}', true)");
        return await ScalarAsync(app, sql);
    }

    // Written here, never by a user.
#pragma warning disable CA2100
    private static async Task<long> ScalarAsync(NpgsqlConnection app, string sql)
    {
        await using var command = new NpgsqlCommand(sql, app);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task ExecuteAsync(NpgsqlConnection app, string sql)
    {
        await using var command = new NpgsqlCommand(sql, app);
        await command.ExecuteNonQueryAsync();
    }
#pragma warning restore CA2100
}
