using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace ComplaintSuite.TestKit;

/// <summary>A statement as it was sent.</summary>
/// <param name="Sql">Its text.</param>
/// <param name="Parameters">Its parameters, copied.</param>
public sealed record SentQuery(string Sql, IReadOnlyList<NpgsqlParameter> Parameters)
{
    /// <summary>How PostgreSQL goes about it, for an organisation: row security is part of a plan.</summary>
    /// <param name="role">Connection string of the role that sent it.</param>
    /// <param name="organisation">Organisation code.</param>
    public async Task<string> PlanAsync(string role, string organisation)
    {
        await using var connection = new NpgsqlConnection(role);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var scope = new NpgsqlCommand("select set_config('app.orgs', ($1::text[])::text, true)", connection) { Parameters = { new() { Value = new[] { organisation } } } })
            await scope.ExecuteNonQueryAsync();
#pragma warning disable CA2100 // What EF made, with its parameters.
        await using var explain = new NpgsqlCommand($"explain {Sql}", connection);
#pragma warning restore CA2100
        explain.Parameters.AddRange(Parameters.Select(parameter => parameter.Clone()).ToArray());
        await using var reader = await explain.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }
}

/// <summary>Keeps the statements of the contexts that it is an interceptor of, once it was told to.</summary>
public sealed class SentQueries : DbCommandInterceptor
{
    private readonly ConcurrentQueue<SentQuery> _sent = new();
    private volatile bool _keeps;

    /// <summary>From here on.</summary>
    public void Restart()
    {
        _sent.Clear();
        _keeps = true;
    }

    public IReadOnlyList<string> All => [.. _sent.Select(query => query.Sql)];

    /// <summary>Those that have these words, in their order.</summary>
    public IReadOnlyList<SentQuery> Of(string words) => [.. _sent.Where(query => query.Sql.Contains(words, StringComparison.OrdinalIgnoreCase))];

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Keep(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Keep(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        Keep(command);
        return ValueTask.FromResult(result);
    }

    private void Keep(DbCommand command)
    {
        if (_keeps)
            _sent.Enqueue(new(command.CommandText, [.. command.Parameters.Cast<NpgsqlParameter>().Select(parameter => parameter.Clone())]));
    }
}
