using System.Diagnostics;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Load.Running;
using ComplaintSuite.TestKit;
using Npgsql;
using StackExchange.Redis;

namespace ComplaintSuite.Load.Stored;

/// <summary>
/// Open cases in the queues, as many as are wanted. Sixty-four are filed, accepted and queued by real calls; the rest are written row by row after their example (<see cref="CaseRows"/>),
/// while the services are stopped, with the event log's numbers and the subscribers' positions brought after them. Half of them lie with the first department, the others evenly with the rest.
/// </summary>
internal sealed class StoredCases(LoadSuite suite, Operations operations, Action<string> log)
{
    private const int Batch = 2_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string[] Services = ["intake", "routing"];

    /// <summary>Everybody who follows a log.</summary>
    private static readonly string[] Subscribers = ["intake", "routing", "mediation", "hrgrievance", "reporting"];

    private readonly List<CaseRows> _examples = [];

    /// <summary>How many were written after the examples.</summary>
    public long Copies { get; private set; }

    /// <summary>Makes sure that there are this many cases.</summary>
    public async Task FillAsync(int cases, CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        if (_examples.Count == 0) await FileExamplesAsync(ct);
        // What was only submitted, and what was handed in, lies in no queue.
        await suite.SettleAsync();
        var missing = cases - (int)await suite.CountAsync("routing", "select count(*) from work_items where step not in ('handed-in', 'cancelled')");
        if (missing > 0)
        {
            foreach (var service in Subscribers) await suite.Suite.StopProcessAsync(service);
            await WriteAsync(missing, ct);
            await EmptyRedisAsync();
            foreach (var service in Subscribers) await suite.Suite.StartProcessAsync(service, ct);
            Copies += missing;
            log($"{missing} cases written, {_examples.Average(example => example.Count):0} rows and {_examples.Average(example => example.Bytes) / 1024:0.0} KiB each ({Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s)");
        }
        begun = Stopwatch.GetTimestamp();
        await RebuildQueuesAsync();
        log($"the queues of {LoadOrganisation.Departments} departments are whole in Redis ({Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s)");
    }

    /// <summary>The example that a copy follows: an even one lies with the first department.</summary>
    internal static int ExampleOf(int copy) => copy % 2 == 0 ? copy / 2 % PerDepartment : PerDepartment + copy / 2 % (Examples - PerDepartment);

    private const int PerDepartment = 8;
    private const int Examples = PerDepartment * LoadOrganisation.Departments;

    private async Task FileExamplesAsync(CancellationToken ct)
    {
        var filed = new RegisterComplaintResponse[Examples];
        await Parallel.ForAsync(0, Examples, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct }, async (number, token) =>
            filed[number] = await operations.FileAndAcceptAsync(number, LoadOrganisation.Department(number / PerDepartment), token));
        await suite.SettleAsync();
        await using var databases = await OpenAsync(ct);
        foreach (var example in filed)
            _examples.Add(await CaseRows.ReadAsync(databases.Connections, Guid.Parse(example.Complaint.CaseId), example.Complaint.CaseNumber, ct));
        // What was moved on meanwhile would be copied half.
        if (_examples.Select(example => example.Count).Distinct().Count() != 1)
            throw new InvalidOperationException($"The examples have different numbers of rows: {string.Join(", ", _examples.Select(example => example.Count).Distinct())}.");
    }

    private async Task WriteAsync(int copies, CancellationToken ct)
    {
        await using var databases = await OpenAsync(ct);
        var numbers = new Dictionary<string, long>();
        foreach (var (service, connection) in databases.Connections)
        {
            // Only this session and only here: what is lost with the machine is written again by the next run.
            await RunAsync(connection, "set synchronous_commit = off", ct);
            numbers[service] = await suite.CountAsync(service, "select number from event_log_head");
        }
        for (var first = 0; first < copies; first += Batch)
        {
            var rows = Enumerable.Range(first, Math.Min(Batch, copies - first)).SelectMany(copy => _examples[ExampleOf(copy)].Copy(TimeProvider.System.GetUtcNow()));
            foreach (var table in rows.GroupBy(row => row.Table.Service + "." + row.Table.Name).ToList())
                await CopyAsync(databases.Connections[table.First().Table.Service], table.First().Table, table.Select(row => row.Values), numbers, ct);
        }
        foreach (var (service, connection) in databases.Connections)
        {
            await RunAsync(connection, $"update event_log_head set number = {numbers[service]}; update log_readers set acknowledged_number = {numbers[service]}", ct);
            await RunAsync(connection, "vacuum analyze", ct);
            await RunAsync(connection, "checkpoint", ct);
        }
        foreach (var subscriber in Subscribers)
        {
            await using var connection = new NpgsqlConnection(suite.Superuser(subscriber));
            await connection.OpenAsync(ct);
            foreach (var (producer, number) in numbers)
                await RunAsync(connection, $"update subscription_positions set position = {number} where producer = '{producer}'", ct);
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, Table table, IEnumerable<object?[]> rows, Dictionary<string, long> numbers, CancellationToken ct)
    {
        // The log's numbers have no gaps.
        var numbered = table.Name == "event_log" ? table.Columns.Select(column => column.Name).ToList().IndexOf("number") : -1;
        await using var writer = await connection.BeginBinaryImportAsync($"copy {table.Name} ({table.ColumnList}) from stdin (format binary)", ct);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(ct);
            for (var index = 0; index < row.Length; index++)
                if (index == numbered)
                    await writer.WriteAsync(++numbers[table.Service], table.Columns[index].Type, ct);
                else if (row[index] is { } value)
                    await writer.WriteAsync(value, table.Columns[index].Type, ct);
                else
                    await writer.WriteNullAsync(ct);
        }
        await writer.CompleteAsync(ct);
    }

    /// <summary>What Redis holds of the queues is of before; empty, it is made anew from the database when somebody asks.</summary>
    private async Task EmptyRedisAsync()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{suite.Suite.Redis},allowAdmin=true");
        await redis.GetServers().Single().FlushAllDatabasesAsync();
    }

    private async Task RebuildQueuesAsync()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(suite.Suite.Redis);
        var database = redis.GetDatabase();
        for (var number = 0; number < LoadOrganisation.Departments; number++)
        {
            var department = LoadOrganisation.Department(number);
            await Poll.UntilAsync(async () =>
            {
                await operations.ListQueueAsync(0, department, CancellationToken.None);
                return await database.SetContainsAsync("{queue}:complete", $"{{queue}}:set:{LoadOrganisation.Code}:{department}");
            }, Patience, $"the queue of {department} is whole in Redis");
        }
    }

    private async Task<Databases> OpenAsync(CancellationToken ct)
    {
        var databases = new Databases();
        foreach (var service in Services)
        {
            var connection = new NpgsqlConnection(suite.Superuser(service));
            databases.Connections[service] = connection;
            await connection.OpenAsync(ct);
        }
        return databases;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        // Numbers and names of our own.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }

    private sealed class Databases : IAsyncDisposable
    {
        public Dictionary<string, NpgsqlConnection> Connections { get; } = [];

        public async ValueTask DisposeAsync()
        {
            foreach (var connection in Connections.Values) await connection.DisposeAsync();
        }
    }
}
