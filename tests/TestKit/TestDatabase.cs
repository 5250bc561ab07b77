using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.AppHost.Postgres;
using Npgsql;

namespace ComplaintSuite.TestKit;

/// <summary>
/// A migrated database of its own for a test class: a copy of a template that is made once per process and service. Its roles are the service's
/// (<c>intake_owner</c>, <c>intake_app</c>, <c>intake_worker</c>), whatever the database is called.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly DatabaseAccess _access;
    private readonly string _server;

    private TestDatabase(string service, string superuser, DatabaseAccess access)
    {
        Service = service;
        _server = superuser;
        Superuser = new NpgsqlConnectionStringBuilder(superuser) { Database = access.Database }.ConnectionString;
        _access = access;
    }

    /// <summary>Whose database it is, e.g. <c>intake</c>.</summary>
    public string Service { get; }

    /// <summary>Its name on the server.</summary>
    public string Name => _access.Database;

    /// <summary>Npgsql connection string of the role that owns the schema.</summary>
    public string Owner => _access.Owner;

    /// <summary>Npgsql connection string of the role that requests use; row security holds it.</summary>
    public string App => _access.App;

    /// <summary>Npgsql connection string of the role that relays, subscriptions and sweeps use.</summary>
    public string Worker => _access.Worker;

    /// <summary>Npgsql connection string of a superuser, whom row security does not hold: for looking, and for digests.</summary>
    public string Superuser { get; }

    /// <param name="server">The process's server.</param>
    /// <param name="service">Name of the service's database, e.g. <c>intake</c>: lower-case letters.</param>
    /// <param name="migrate">Applies the migrations, given the owner's connection string; null for an empty schema. Pass a method, not a closure: each closure makes a template of its own.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="InvalidOperationException">The server that was given by hand holds a database of that name: it is somebody's, not the tests'.</exception>
    public static async Task<TestDatabase> CreateAsync(PostgresServer server, string service, Func<string, Task>? migrate = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        return await server.TemplateOf(service, migrate).CopyAsync(ct);
    }

    /// <summary>Asserts, when disposed, that nothing of the organisation's was changed in this database meanwhile.</summary>
    /// <param name="organisation">Code of the organisation; null: every row.</param>
    public Task<DatabaseDigest> Unchanged(string? organisation = null) => DatabaseDigest.Unchanged(organisation, new DigestedDatabase(Service, Superuser));

    /// <summary>The names of all tables, for the test that each is in one of the lists of <see cref="DigestTables"/>.</summary>
    public Task<IReadOnlyList<string>> TablesAsync() => DatabaseDigest.TablesAsync(Superuser);

    public async ValueTask DisposeAsync()
    {
        foreach (var pooled in new[] { App, Worker })
        {
            await using var connection = new NpgsqlConnection(pooled);
            NpgsqlConnection.ClearPool(connection);
        }
        await DatabaseSetup.DropAsync(_server, Name, CancellationToken.None);
    }

    /// <summary>The migrated database that others are copied from; nobody connects to it.</summary>
    internal sealed class Template(PostgresServer server, string service, Func<string, Task>? migrate) : IDisposable
    {
        private readonly SemaphoreSlim _turn = new(1, 1);
        private readonly string _name = NameFor(service, "template");
        private DatabasePasswords? _passwords;

        public async Task<TestDatabase> CopyAsync(CancellationToken ct)
        {
            var running = await server.StartAsync(ct);
            await _turn.WaitAsync(ct);
            try
            {
                _passwords ??= await MakeAsync(running, ct);
                var access = await DatabaseSetup.CopyAsync(running.Superuser, _name, NameFor(service, "test"), service, _passwords, ct);
                return new TestDatabase(service, running.Superuser, access);
            }
            finally
            {
                _turn.Release();
            }
        }

        public async Task DropAsync()
        {
            if (_passwords is null) return;
            await DatabaseSetup.DropAsync((await server.StartAsync()).Superuser, _name, CancellationToken.None);
        }

        public void Dispose() => _turn.Dispose();

        private async Task<DatabasePasswords> MakeAsync(RunningPostgres running, CancellationToken ct)
        {
            await using var connection = new NpgsqlConnection(running.Superuser);
            await connection.OpenAsync(ct);
            if (running.Source is PostgresSource.Given) await RefuseSomebodysServerAsync(connection, ct);

            // Roles belong to the whole server: processes that set up the same ones at once take turns, and give them the same passwords.
            var passwords = new DatabasePasswords(PasswordFor("owner"), PasswordFor("app"), PasswordFor("worker"));
            await ExecuteAsync(connection, "select pg_advisory_lock(hashtext('complaintsuite test roles'))", ct);
            var access = await DatabaseSetup.CreateAsync(running.Superuser, _name, service, passwords, ct);
            await ExecuteAsync(connection, "select pg_advisory_unlock_all()", ct);

            if (migrate is not null) await migrate(access.Owner);
            // A template with a connection to it can't be copied; the migrations' own may still be on their way out.
            await ExecuteAsync(connection, $"alter database {_name} allow_connections false", ct);
            await ExecuteAsync(connection, $"select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{_name}'", ct);
            return passwords;

            string PasswordFor(string role) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{new NpgsqlConnectionStringBuilder(running.Superuser).Password} {service}_{role}")));
        }

        private async Task RefuseSomebodysServerAsync(NpgsqlConnection connection, CancellationToken ct)
        {
            await using var command = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection) { Parameters = { new() { Value = service } } };
            if (await command.ExecuteScalarAsync(ct) is not null)
                throw new InvalidOperationException($"The server of COMPLAINTSUITE_TEST_POSTGRES holds a database '{service}'. Tests set the passwords of the roles {service}_…: give them a server of their own.");
        }

        private static string NameFor(string service, string kind) => $"{service}_{kind}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5))}";

        // Database names can't be parameters; these are made here.
#pragma warning disable CA2100
        private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(ct);
        }
#pragma warning restore CA2100
    }
}
