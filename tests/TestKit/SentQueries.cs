using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace ComplaintSuite.TestKit;

/// <summary>A query as it was sent.</summary>
/// <param name="Sql">Its text.</param>
/// <param name="Parameters">Its parameters, copied.</param>
public sealed record SentQuery(string Sql, IReadOnlyList<NpgsqlParameter> Parameters)
{
    public static SentQuery Of(NpgsqlCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new(command.CommandText, [.. command.Parameters.Select(parameter => parameter.Clone())]);
    }

    /// <summary>How PostgreSQL goes about it, for an organisation: row security is part of a plan.</summary>
    /// <param name="source">Whose query it is.</param>
    /// <param name="organisation">Organisation code.</param>
    public async Task<string> PlanAsync(NpgsqlDataSource source, string organisation)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var connection = await source.OpenConnectionAsync();
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

/// <summary>Keeps what contexts in this process send to a database as one role, until it is disposed: the statements of a running service as they are.</summary>
public sealed class SentQueries : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly ConcurrentQueue<SentQuery> _sent = new();
    private readonly ConcurrentBag<IDisposable> _subscriptions = [];
    private readonly NpgsqlConnectionStringBuilder _role;

    /// <param name="role">Connection string of the role, such as <see cref="TestDatabase.App"/>.</param>
    public SentQueries(string role)
    {
        _role = new(role);
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>The plan of the only one that has these words.</summary>
    public async Task<string> PlanOfAsync(string words, string organisation)
    {
        await using var source = NpgsqlDataSource.Create(_role.ConnectionString);
        return await _sent.Single(query => query.Sql.Contains(words, StringComparison.OrdinalIgnoreCase)).PlanAsync(source, organisation);
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
            subscription.Dispose();
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
            _subscriptions.Add(value.Subscribe(this, name => name == RelationalEventId.CommandExecuting.Name));
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandEventData { Command: NpgsqlCommand { Connection: { } connection } command } && new NpgsqlConnectionStringBuilder(connection.ConnectionString) is var sender
            && sender.Database == _role.Database && sender.Username == _role.Username)
            _sent.Enqueue(SentQuery.Of(command));
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }
}
