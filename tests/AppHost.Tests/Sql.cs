using Npgsql;

namespace ComplaintSuite.AppHostTests;

internal static class Sql
{
    /// <summary>Runs one statement on a connection of its own; the first value of the first row.</summary>
    public static async Task<object?> RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
#pragma warning disable CA2100 // Literals of the tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The SQLSTATE that the server refuses with.</summary>
    public static async Task<string> RefusalAsync(string connectionString, string sql = "select 1") =>
        (await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connectionString, sql))).SqlState;
}
