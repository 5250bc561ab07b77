using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace ComplaintSuite.MessagingTests;

/// <summary>What a crash does to a commit. Each hook runs once and then takes itself away.</summary>
internal sealed class Faults : DbTransactionInterceptor
{
    private Func<DbTransaction, Task>? _before;
    private Func<Task>? _after;

    /// <summary>Commits so far.</summary>
    public int Commits { get; private set; }

    /// <summary>The process dies between the effect and the commit: the server ends the session, whatever was done is rolled back.</summary>
    public void KillBeforeNextCommit(string superuser) => _before = async transaction =>
    {
        var pid = ((NpgsqlConnection)transaction.Connection!).ProcessID;
        await Sql.ExecuteAsync(superuser, $"select pg_terminate_backend({pid}, 5000)");
    };

    public void BeforeNextCommit(Func<Task> act) => _before = _ => act();

    /// <summary>The commit happened, and whoever asked for it never learns.</summary>
    public void LoseNextCommitReply() => _after = () => throw new IOException("The reply was lost.");

    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _before, null) is { } act)
            await act(transaction);
        return result;
    }

    public override async Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Commits++;
        if (Interlocked.Exchange(ref _after, null) is { } act)
            await act();
    }
}

internal static class Sql
{
#pragma warning disable CA2100 // Statements of the tests themselves.
    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>First column of every row, as text.</summary>
    public static async Task<string[]> ColumnAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> values = [];
        while (await reader.ReadAsync())
            values.Add(Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!);
        return [.. values];
    }
#pragma warning restore CA2100
}
