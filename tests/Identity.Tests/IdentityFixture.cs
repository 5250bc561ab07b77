using ComplaintSuite.TestKit;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace ComplaintSuite.IdentityTests;

/// <summary>One provider for the tests of a class, with its database and keys.</summary>
public sealed class IdentityFixture(PostgresServer server) : IAsyncLifetime
{
    private TestDatabase? database;
    private RunningIdentity? identity;

    public PostgresServer Server => server;

    public Uri Gateway { get; } = new("http://127.0.0.1:8080/");

    public string Keys { get; } = Directory.CreateTempSubdirectory("identity-keys-").FullName;

    public RunningIdentity Identity => identity!;

    public TestDatabase Database => database!;

    public Dictionary<string, string?> Settings(params (string Key, string? Value)[] changes) =>
        RunningIdentity.Settings(Database.App, Keys, Loopback.FreeAddress(), Gateway, changes);

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(server, "identity", RunningIdentity.MigrateAsync);
        identity = await RunningIdentity.StartAsync(Settings());
    }

    public async ValueTask DisposeAsync()
    {
        if (identity is not null)
            await identity.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
        Directory.Delete(Keys, recursive: true);
    }
}
