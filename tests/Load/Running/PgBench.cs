using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ComplaintSuite.AppHost.Postgres;
using ComplaintSuite.AppHost.Processes;
using Npgsql;

namespace ComplaintSuite.Load.Running;

/// <summary>PostgreSQL's own bench: durable inserts of one row each into a database of its own in the same cluster, prepared, the payload as large as the rows of one filing together.</summary>
internal sealed partial class PgBench
{
    private const string Database = "load_rows";
    private readonly string _program;
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly string _payload;

    private PgBench(string program, NpgsqlConnectionStringBuilder server, int bytes) => (_program, _server, _payload) = (program, server, RandomNumberGenerator.GetHexString(bytes, lowercase: true));

    /// <returns>Null where the machine's PostgreSQL came without pgbench.</returns>
    public static async Task<PgBench?> PrepareAsync(string superuser, int bytes, CancellationToken ct)
    {
        var folder = (await PostgresBinaries.InstalledAsync(ct)).Select(binaries => binaries.Folder).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "pgbench")));
        if (folder is null) return null;
        var server = new NpgsqlConnectionStringBuilder(superuser);
        await RunAsync(server, $"drop database if exists {Database}", ct);
        await RunAsync(server, $"create database {Database}", ct);
        // Not compressed: what counts is what is written.
        await RunAsync(new(superuser) { Database = Database, Pooling = false }, "create table rows (id bigint generated always as identity primary key, payload text not null); alter table rows alter column payload set storage external", ct);
        return new(Path.Combine(folder, "pgbench"), server, bytes);
    }

    /// <returns>Inserts per second.</returns>
    public async Task<double> RunAsync(int clients, TimeSpan duration, CancellationToken ct)
    {
        var script = Path.Combine(LoadSuite.Folder, "insert.sql");
        await File.WriteAllTextAsync(script, "insert into rows (payload) values (:payload);\n", ct);
        var run = await Tool.RunAsync(_program,
        [
            "--no-vacuum", "--protocol=prepared", $"--file={script}", $"--define=payload={_payload}", $"--host={_server.Host}", $"--port={Number(_server.Port)}", $"--username={_server.Username}",
            $"--client={Number(clients)}", $"--jobs={Number(Math.Min(clients, Environment.ProcessorCount))}", $"--time={Number((int)Math.Max(1, duration.TotalSeconds))}", Database,
        ], new Tool.Options(Environment: new Dictionary<string, string> { ["PGPASSWORD"] = _server.Password! }), ct);
        if (!run.Succeeded || PerSecond(run.Output) is not { } perSecond)
            throw new InvalidOperationException($"pgbench failed: {run.Output}");
        return perSecond;
    }

    /// <summary>The figure in pgbench's report; null where it reports failed transactions or none.</summary>
    internal static double? PerSecond(string report) =>
        Failed().Match(report) is { Success: true } failed && failed.Groups[1].Value != "0" ? null
            : Tps().Match(report) is { Success: true } tps ? double.Parse(tps.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    private static async Task RunAsync(NpgsqlConnectionStringBuilder server, string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(ct);
        // Our own statements.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^tps = ([0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex Tps();

    [GeneratedRegex(@"^number of failed transactions: (\d+)", RegexOptions.Multiline)]
    private static partial Regex Failed();
}
