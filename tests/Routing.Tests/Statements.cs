using System.Collections.Concurrent;
using System.Data.Common;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace ComplaintSuite.RoutingTests;

/// <summary>Keeps the queries that contexts made here send, and asks PostgreSQL how it goes about them.</summary>
internal sealed class Statements : DbCommandInterceptor, IDbContextFactory<RoutingDb>, IAsyncDisposable
{
    private readonly ConcurrentQueue<SentQuery> _sent = new();
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
        foreach (var query in _sent.Where(it => it.Sql.Contains($"FROM {table} ", StringComparison.OrdinalIgnoreCase)))
            plans.Add($"{query.Sql}\n{await query.PlanAsync(_source, organisation)}");
        return plans;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        _sent.Enqueue(SentQuery.Of((NpgsqlCommand)command));
        return ValueTask.FromResult(result);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
