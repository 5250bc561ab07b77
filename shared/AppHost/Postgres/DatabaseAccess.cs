namespace ComplaintSuite.AppHost.Postgres;

/// <summary>The three ways into one database, each an Npgsql connection string of its own role.</summary>
/// <param name="Database">Name of the database.</param>
/// <param name="Owner">Role <c>…_owner</c>: owns the schema and runs the migrations; unpooled.</param>
/// <param name="App">Role <c>…_app</c>: what requests do; row security holds it.</param>
/// <param name="Worker">Role <c>…_worker</c>: relay, subscriptions, clock sweeps.</param>
public sealed record DatabaseAccess(string Database, string Owner, string App, string Worker);

/// <summary>The passwords of a database's three roles.</summary>
public sealed record DatabasePasswords(string Owner, string App, string Worker)
{
    public override string ToString() => nameof(DatabasePasswords);
}
