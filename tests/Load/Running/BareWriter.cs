using System.Text.Json;
using ComplaintSuite.Load.Measuring;
using ComplaintSuite.Load.Stored;
using Npgsql;

namespace ComplaintSuite.Load.Running;

/// <summary>What a program of a few lines can do: the rows of one filing in one transaction, all in one batch, prepared, as the service's own role under row security. A process of its own.</summary>
internal static class BareWriter
{
    /// <summary>Not arguments: those are for all to see.</summary>
    public const string TemplateVariable = "LOAD_TEMPLATE_DATABASE";
    public const string TargetVariable = "LOAD_TARGET_DATABASE";

    /// <summary>What it prints.</summary>
    public sealed record Answer(double PerSecond, int Statements);

    public static async Task<int> RunAsync(Guid caseId, string number, int clients, double seconds, CancellationToken ct)
    {
        CaseRows filing;
        await using (var connection = new NpgsqlConnection(Variable(TemplateVariable)))
        {
            await connection.OpenAsync(ct);
            filing = await CaseRows.ReadAsync(new Dictionary<string, NpgsqlConnection> { ["intake"] = connection }, caseId, number, ct);
        }
        // Each connection prepares each statement once and keeps it.
        await using var target = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Variable(TargetVariable)) { MaxPoolSize = clients, MaxAutoPrepare = 100, AutoPrepareMinUsages = 1 }.ConnectionString);
        var organisation = number[..number.IndexOf('-', StringComparison.Ordinal)];
        await Loops.ClosedAsync(clients, TimeSpan.FromSeconds(1), WriteAsync, ct);
        var result = await Loops.ClosedAsync(clients, TimeSpan.FromSeconds(seconds), WriteAsync, ct);
        Console.WriteLine(JsonSerializer.Serialize(new Answer(result.PerSecond, filing.Count + 1)));
        return 0;

        async Task WriteAsync(int client, CancellationToken token)
        {
            await using var connection = await target.OpenConnectionAsync(token);
            await using var transaction = await connection.BeginTransactionAsync(token);
            await using var batch = new NpgsqlBatch(connection, transaction);
            batch.BatchCommands.Add(new("select set_config('app.orgs', ($1::text[])::text, true)") { Parameters = { new() { Value = new[] { organisation } } } });
            foreach (var (table, values) in filing.Copy(TimeProvider.System.GetUtcNow()))
                batch.BatchCommands.Add(Insert(table, values));
            await batch.ExecuteNonQueryAsync(token);
            await transaction.CommitAsync(token);
        }
    }

    /// <summary>A filing writes its events to the outbox; what the relay makes of them later is no part of it.</summary>
    private static NpgsqlBatchCommand Insert(Table table, object?[] values)
    {
        var written = table.Columns.Zip(values).Where(cell => table.Name != "event_log" || cell.First.Name is not ("number" or "logged_at")).ToList();
        // Names come from the catalogue.
#pragma warning disable CA2100
        var command = new NpgsqlBatchCommand(
            $"insert into {(table.Name == "event_log" ? "outbox" : table.Name)} ({string.Join(", ", written.Select(cell => $"\"{cell.First.Name}\""))}) values ({string.Join(", ", written.Select((_, index) => $"${index + 1}"))})");
#pragma warning restore CA2100
        foreach (var (column, value) in written)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = column.Type });
        return command;
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");
}
