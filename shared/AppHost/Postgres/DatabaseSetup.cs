using System.Text.RegularExpressions;
using Npgsql;

namespace ComplaintSuite.AppHost.Postgres;

/// <summary>
/// Makes a service's database and its three roles <c>&lt;database&gt;_owner</c>, <c>_app</c>, <c>_worker</c>. None of them is a superuser or passes row security by,
/// and nobody but these three (and superusers) may connect. Everything here may be done again at any time: it sets what differs.
/// </summary>
public static partial class DatabaseSetup
{
    // Six databases: 6 × (20 + 8) = 168 pooled connections at most, of the 300 that a private cluster takes; the rest is for a second replica, the CLI and tests.
    private const int AppPool = 20;
    private const int WorkerPool = 8;

    /// <param name="superuser">Npgsql connection string of a superuser, to any database of the server.</param>
    /// <param name="database">Name: lower-case letters, digits and underscores, at most 50.</param>
    /// <param name="passwords">What the roles' passwords are to be; an existing role gets this one.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="ArgumentException">The name is not one.</exception>
    /// <exception cref="NpgsqlException">The server can't be reached, or the connection string is no superuser's.</exception>
    public static Task<DatabaseAccess> CreateAsync(string superuser, string database, DatabasePasswords passwords, CancellationToken ct) =>
        CreateAsync(superuser, database, roles: database, passwords, ct);

    /// <summary>The same with roles that are named after something else than the database: tests give one service many databases.</summary>
    /// <param name="superuser">Npgsql connection string of a superuser, to any database of the server.</param>
    /// <param name="database">Name: lower-case letters, digits and underscores, at most 50.</param>
    /// <param name="roles">What the roles' names begin with, e.g. <c>intake</c>.</param>
    /// <param name="passwords">What the roles' passwords are to be; an existing role gets this one.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<DatabaseAccess> CreateAsync(string superuser, string database, string roles, DatabasePasswords passwords, CancellationToken ct)
    {
        CheckName(database);
        CheckName(roles);
        await using (var server = await OpenAsync(superuser, database: null, ct))
        {
            foreach (var (role, password) in Roles(roles, passwords))
            {
                if (await FailsAsync(server, $"create role {role}", PostgresErrorCodes.DuplicateObject, ct) is { } other) throw other;
                await RunAsync(server, $"alter role {role} login nosuperuser nobypassrls nocreatedb nocreaterole noreplication noinherit password {Literal(password)}", ct);
            }
            if (await FailsAsync(server, $"create database {database} owner {roles}_owner template template0 encoding 'UTF8'", PostgresErrorCodes.DuplicateDatabase, ct) is { } failure) throw failure;
            await RunAsync(server, ConnectRights(database, roles), ct);
        }
        await using (var inside = await OpenAsync(superuser, database, ct))
        {
            await RunAsync(inside, $"""
                alter schema public owner to {roles}_owner;
                revoke all on schema public from public;
                grant usage on schema public to {roles}_app, {roles}_worker;
                alter default privileges for role {roles}_owner grant select, insert, update, delete on tables to {roles}_app, {roles}_worker;
                alter default privileges for role {roles}_owner grant usage, select on sequences to {roles}_app, {roles}_worker;
                alter default privileges for role {roles}_owner grant usage on schemas to {roles}_app, {roles}_worker;
                """, ct);
            // Row security keeps an operator that may leak out of every index. This one tells nothing of a row but whether it matches; whoever isn't allowed to say so gets a slower search.
            if (await FailsAsync(inside, "alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof", PostgresErrorCodes.InsufficientPrivilege, ct) is { } failure) throw failure;
        }
        return Access(superuser, database, roles, passwords);
    }

    /// <summary>
    /// Makes a database as an exact copy of another one, for the same three roles: a test class gets its own database from a migrated template in a fraction of a second.
    /// Nobody may be connected to the template meanwhile.
    /// </summary>
    /// <param name="superuser">Npgsql connection string of a superuser.</param>
    /// <param name="template">A database that CreateAsync made.</param>
    /// <param name="copy">Name of the new database.</param>
    /// <param name="passwords">The passwords that the template's roles have.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="NpgsqlException">The template is in use or the copy is already there.</exception>
    public static Task<DatabaseAccess> CopyAsync(string superuser, string template, string copy, DatabasePasswords passwords, CancellationToken ct) =>
        CopyAsync(superuser, template, copy, roles: template, passwords, ct);

    /// <summary>The same of a template whose roles are named after something else than it.</summary>
    /// <param name="superuser">Npgsql connection string of a superuser.</param>
    /// <param name="template">A database that CreateAsync made.</param>
    /// <param name="copy">Name of the new database.</param>
    /// <param name="roles">What the names of the template's roles begin with.</param>
    /// <param name="passwords">The passwords that the template's roles have.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="NpgsqlException">The template is in use or the copy is already there.</exception>
    public static async Task<DatabaseAccess> CopyAsync(string superuser, string template, string copy, string roles, DatabasePasswords passwords, CancellationToken ct)
    {
        CheckName(template);
        CheckName(copy);
        CheckName(roles);
        await using var server = await OpenAsync(superuser, database: null, ct);
        await RunAsync(server, $"create database {copy} owner {roles}_owner template {template}", ct);
        await RunAsync(server, ConnectRights(copy, roles), ct);
        return Access(superuser, copy, roles, passwords);
    }

    /// <summary>Removes a database with everything in it, also while somebody is connected; its roles stay.</summary>
    public static async Task DropAsync(string superuser, string database, CancellationToken ct)
    {
        CheckName(database);
        await using var server = await OpenAsync(superuser, database: null, ct);
        await RunAsync(server, $"drop database if exists {database} with (force)", ct);
    }

    private static IEnumerable<(string Role, string Password)> Roles(string roles, DatabasePasswords passwords) =>
        [($"{roles}_owner", passwords.Owner), ($"{roles}_app", passwords.App), ($"{roles}_worker", passwords.Worker)];

    private static string ConnectRights(string database, string roles) => $"""
        revoke all on database {database} from public;
        grant connect on database {database} to {roles}_owner, {roles}_app, {roles}_worker;
        """;

    private static DatabaseAccess Access(string superuser, string database, string roles, DatabasePasswords passwords)
    {
        return new DatabaseAccess(database,
            As("owner", passwords.Owner, own => own.Pooling = false),
            As("app", passwords.App, own => own.MaxPoolSize = AppPool),
            As("worker", passwords.Worker, own => own.MaxPoolSize = WorkerPool));

        string As(string role, string password, Action<NpgsqlConnectionStringBuilder> set)
        {
            var server = new NpgsqlConnectionStringBuilder(superuser);
            var own = new NpgsqlConnectionStringBuilder
            {
                Host = server.Host,
                Port = server.Port,
                SslMode = server.SslMode,
                RootCertificate = server.RootCertificate,
                Database = database,
                Username = $"{roles}_{role}",
                Password = password,
                // Row security is set per transaction on the connection: it must not be shared by two.
                Multiplexing = false,
                ApplicationName = $"{roles}_{role}",
            };
            set(own);
            return own.ConnectionString;
        }
    }

    private static async Task<NpgsqlConnection> OpenAsync(string superuser, string? database, CancellationToken ct)
    {
        var settings = new NpgsqlConnectionStringBuilder(superuser) { Pooling = false };
        if (database is not null) settings.Database = database;
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(ct);
        return connection;
    }

    /// <summary>Two that set up the same server at once may both find a role missing: "it is there already" is success.</summary>
    private static async Task<PostgresException?> FailsAsync(NpgsqlConnection connection, string sql, string allowed, CancellationToken ct)
    {
        try
        {
            await RunAsync(connection, sql, ct);
            return null;
        }
        catch (PostgresException e)
        {
            return e.SqlState == allowed ? null : e;
        }
    }

    // Names have passed CheckName and passwords Literal: role and database names can't be parameters.
#pragma warning disable CA2100
    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
#pragma warning restore CA2100

    private static string Literal(string text) => $"E'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    private static void CheckName(string database)
    {
        if (!Name().IsMatch(database)) throw new ArgumentException($"'{database}' is no database name: lower-case letters, digits and underscores, beginning with a letter, at most 50.", nameof(database));
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,49}$")]
    private static partial Regex Name();
}
