using System.Text.Json;
using Npgsql;

namespace ComplaintSuite.AppHost.Run;

/// <summary>
/// What one run of the suite is made of: <c>run.json</c> in the data folder. The CLI reads it, and the next start finds in it the processes that a crash left behind.
/// It holds connection strings, so only its user may read it.
/// </summary>
internal sealed record RunRecord
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Name of a listener → its address: identity, intake … gateway (web and JSON), gateway-grpc.</summary>
    public IReadOnlyDictionary<string, string> Addresses { get; init; } = new Dictionary<string, string>();

    /// <summary>Name of a service → the ways into its database.</summary>
    public IReadOnlyDictionary<string, Connections> Databases { get; init; } = new Dictionary<string, Connections>();

    /// <summary>Folder of the private PostgreSQL cluster; null with a server from outside.</summary>
    public string? Cluster { get; init; }

    /// <summary>StackExchange.Redis configuration.</summary>
    public string? Redis { get; init; }

    /// <summary>File of the simulated clock; null when the suite runs on real time.</summary>
    public string? Clock { get; init; }

    /// <summary>Client id → secret of the clients that people's tools use.</summary>
    public IReadOnlyDictionary<string, string> Clients { get; init; } = new Dictionary<string, string>();

    /// <summary>Name of a process → the process. Empty after a clean stop.</summary>
    public IReadOnlyDictionary<string, ProcessStamp> Processes { get; init; } = new Dictionary<string, ProcessStamp>();

    /// <summary>Npgsql connection strings by role.</summary>
    public sealed record Connections(string Database, string Owner, string App, string Worker)
    {
        /// <summary>Removes everything that the owner owns, and leaves the schema as the host makes it.</summary>
        public async Task EmptyAsync(CancellationToken ct)
        {
            await using var connection = new NpgsqlConnection(Owner);
            try
            {
                await connection.OpenAsync(ct);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
            {
                return; // Somebody dropped it: emptier it can't be.
            }
            await using var empty = new NpgsqlCommand("""
                do $$
                declare
                    schema_ text;
                    part text;
                begin
                    for schema_ in select nspname from pg_namespace where nspowner = (select oid from pg_roles where rolname = current_user) and nspname <> 'public' loop
                        execute format('drop schema %I cascade', schema_);
                    end loop;
                    drop schema public cascade;
                    create schema public;
                    foreach part in array array['app', 'worker'] loop
                        execute format('grant usage on schema public to %I', replace(current_user, '_owner', '_' || part));
                    end loop;
                end $$
                """, connection);
            await empty.ExecuteNonQueryAsync(ct);
        }
    }

    public static string FileIn(string dataFolder) => Path.Combine(dataFolder, "run.json");

    /// <summary>The record in a data folder; null when there is none, or none that can be read (written by another version).</summary>
    public static RunRecord? Read(string dataFolder)
    {
        var file = FileIn(dataFolder);
        if (!File.Exists(file)) return null;
        try
        {
            return JsonSerializer.Deserialize<RunRecord>(File.ReadAllText(file), Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the record whole: a reader sees the old one or this one.</summary>
    public void Write(string dataFolder) => PrivateFile.Replace(FileIn(dataFolder), JsonSerializer.Serialize(this, Json));
}
