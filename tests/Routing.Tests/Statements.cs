using System.Collections.Concurrent;
using System.Data.Common;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace ComplaintSuite.RoutingTests;

/// <summary>Keeps the queries that contexts made here send, and asks PostgreSQL how it goes about them.</summary>
internal sealed class Statements : DbCommandInterceptor, IDbContextFactory<RoutingDb>, IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Sql, NpgsqlParameter[] Parameters)> _sent = new();
    private readonly NpgsqlDataSource _source;
    private readonly DbContextOptions<RoutingDb> _options;

    /// <param name="connection">Whose statements: row security is part of a plan.</param>
    public Statements(string connection)
    {
        _source = NpgsqlDataSource.Create(connection);
        var options = new DbContextOptionsBuilder<RoutingDb>();
        options.UseServiceDatabase(_source).AddInterceptors(this);
        _options = options.Options;
    }

    public RoutingDb CreateDbContext() => new(_options);

    public IReadOnlyList<string> Of(string table) => [.. _sent.Select(it => it.Sql).Where(sql => sql.Contains($"FROM {table} ", StringComparison.OrdinalIgnoreCase))];

    /// <summary>The plans of the queries of a table, for an organisation.</summary>
    public async Task<IReadOnlyList<string>> PlansOfAsync(string table, string organisation)
    {
        var plans = new List<string>();
        foreach (var (sql, parameters) in _sent.Where(it => it.Sql.Contains($"FROM {table} ", StringComparison.OrdinalIgnoreCase)))
        {
            await using var connection = await _source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using (var scope = new NpgsqlCommand("select set_config('app.orgs', ($1::text[])::text, true)", connection) { Parameters = { new() { Value = new[] { organisation } } } })
                await scope.ExecuteNonQueryAsync();
#pragma warning disable CA2100 // What EF made, with its parameters.
            await using var explain = new NpgsqlCommand($"explain {sql}", connection);
#pragma warning restore CA2100
            explain.Parameters.AddRange(parameters.Select(parameter => parameter.Clone()).ToArray());
            await using var reader = await explain.ExecuteReaderAsync();
            var lines = new List<string>();
            while (await reader.ReadAsync())
                lines.Add(reader.GetString(0));
            plans.Add($"{sql}\n{string.Join('\n', lines)}");
        }
        return plans;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        _sent.Enqueue((command.CommandText, [.. command.Parameters.Cast<NpgsqlParameter>().Select(parameter => parameter.Clone())]));
        return ValueTask.FromResult(result);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
