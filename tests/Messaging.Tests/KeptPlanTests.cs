using ComplaintSuite.Messaging;
using ComplaintSuite.TestKit;
using Npgsql;

namespace ComplaintSuite.MessagingTests;

/// <summary>Connections keep plans; a migration while the service runs must cost no more than a second try.</summary>
public sealed class KeptPlanTests(PostgresServer server)
{
    [Fact]
    public async Task A_table_that_changes_under_a_kept_plan_fails_the_statement_once_and_passes_by_itself()
    {
        await using var database = await TestDatabase.CreateAsync(server, "probe", TestDb.MigrateAsync);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.Owner) { MaxAutoPrepare = 10, AutoPrepareMinUsages = 2 }.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(Ct);
        for (var time = 0; time < 4; time++)
            await ReadAsync(connection);
        await Sql.ExecuteAsync(database.Owner, "alter table cases add column note text");

        var failure = await Assert.ThrowsAsync<PostgresException>(() => ReadAsync(connection));

        Assert.True(Failures.IsStalePlan(failure), failure.ToString());
        Assert.True(Failures.PassesByItself(failure) && Failures.IsServerAway(failure));
        await ReadAsync(connection);
    }

    private static async Task ReadAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select * from cases where id = $1", connection) { Parameters = { new() { Value = "c-1" } } };
        await using var reader = await command.ExecuteReaderAsync(Ct);
        Assert.False(await reader.ReadAsync(Ct));
    }
}
