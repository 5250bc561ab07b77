using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace ComplaintSuite.MessagingTests;

/// <summary>What the connections of services ask of the server.</summary>
public sealed class ConnectionTests(PostgresServer server)
{
    [Fact]
    public async Task The_server_is_told_how_to_notice_a_client_that_vanished()
    {
        await using var database = await TestDatabase.CreateAsync(server, "probe", TestDb.MigrateAsync, Ct);
        Assert.Equal(DatabaseRegistration.Liveness, await AskedForAsync(database.App));
        Assert.Equal(DatabaseRegistration.Liveness, await AskedForAsync(database.Worker));
    }

    [Fact]
    public async Task Without_start_up_options_the_roles_have_what_the_manual_sets_for_them()
    {
        await using var database = await TestDatabase.CreateAsync(server, "probe", TestDb.MigrateAsync, Ct);
        Assert.Empty((await AskedForAsync(database.Worker, startupOptions: false)).Intersect(DatabaseRegistration.Liveness));

        var manual = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "k8s", "README.md"), Ct);
        Assert.Contains($"array[{string.Join(", ", DatabaseRegistration.Liveness.Select(setting => $"'{setting}'"))}]", manual, StringComparison.Ordinal);
        var role = new NpgsqlConnectionStringBuilder(database.Worker).Username;
        foreach (var setting in DatabaseRegistration.Liveness)
            await Sql.ExecuteAsync(database.Superuser, $"alter role {role} in database {database.Name} set {setting}");
        Assert.Equal(DatabaseRegistration.Liveness, await AskedForAsync(database.Worker, startupOptions: false));
    }

    /// <summary>What holds for a connection of a service, in the order of what it is to ask for.</summary>
    private static async Task<string[]> AskedForAsync(string connection, bool startupOptions = true)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:App"] = connection,
            ["Database:StartupOptions"] = startupOptions ? null : "false",
        }).Build();
        await using var source = DatabaseRegistration.DataSource(configuration, "App");
        await using var command = source.CreateCommand("select array_agg(name || '=' || setting order by array_position($1, name)) from pg_settings where name = any($1)");
        command.Parameters.Add(new() { Value = DatabaseRegistration.Liveness.Select(setting => setting.Split('=')[0]).ToArray() });
        return (string[])(await command.ExecuteScalarAsync(Ct))!;
    }
}
