using System.Data;
using System.Globalization;
using System.Text;
using Npgsql;
using Xunit.Sdk;

namespace ComplaintSuite.TestKit;

/// <summary>A database that a digest covers.</summary>
/// <param name="Service">Name of the service's database, the key of <see cref="DigestTables.Databases"/>.</param>
/// <param name="Superuser">Npgsql connection string of a superuser to it: row security would hide rows from anybody else.</param>
public sealed record DigestedDatabase(string Service, string Superuser);

/// <summary>
/// What an organisation has in one or more databases, as SHA-256 over the rows of each table. Disposing compares with what is there then.
/// <code>await using var unchanged = await database.Unchanged("MOFCOM");</code>
/// </summary>
public sealed class DatabaseDigest : IAsyncDisposable
{
    private readonly string? _organisation;
    private readonly DigestedDatabase[] _databases;
    private readonly Dictionary<string, TableDigest> _before;

    private DatabaseDigest(string? organisation, DigestedDatabase[] databases, Dictionary<string, TableDigest> before)
    {
        _organisation = organisation;
        _databases = databases;
        _before = before;
    }

    /// <param name="organisation">Code of the organisation whose rows count, in tables that have a column <c>organisation</c>; tables without one count whole. Null: every row.</param>
    /// <param name="databases">The databases of the services involved.</param>
    public static async Task<DatabaseDigest> Unchanged(string? organisation, params DigestedDatabase[] databases) =>
        new(organisation, databases, await ReadAsync(organisation, databases));

    /// <exception cref="XunitException">Something changed: names each table with its row counts before and after.</exception>
    public async ValueTask DisposeAsync()
    {
        var after = await ReadAsync(_organisation, _databases);
        var changes = _before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Select(table => (Table: table, Before: _before.GetValueOrDefault(table), After: after.GetValueOrDefault(table)))
            .Where(each => each.Before != each.After)
            .Select(each => $"{each.Table}: {Rows(each.Before)} before, {Rows(each.After)} after{(each.Before?.Rows == each.After?.Rows ? ", with other content" : "")}")
            .ToList();
        if (changes.Count > 0)
            throw new XunitException($"Nothing was to change{(_organisation is null ? "" : $" for {_organisation}")}, but this did:{string.Concat(changes.Select(change => "\n  " + change))}");
    }

    internal static async Task<IReadOnlyList<string>> TablesAsync(string superuser)
    {
        await using var connection = new NpgsqlConnection(superuser);
        await connection.OpenAsync();
        return [.. (await TablesAsync(connection)).Select(table => table.Name)];
    }

    private static string Rows(TableDigest? digest) => digest is null ? "no table" : $"{digest.Rows.ToString(CultureInfo.InvariantCulture)} row{(digest.Rows == 1 ? "" : "s")}";

    private static async Task<Dictionary<string, TableDigest>> ReadAsync(string? organisation, DigestedDatabase[] databases)
    {
        Dictionary<string, TableDigest> digests = [];
        foreach (var database in databases)
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.Superuser) { Timezone = "UTC" }.ConnectionString);
            await connection.OpenAsync();
            // One snapshot for all tables of a database.
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
            foreach (var table in await TablesAsync(connection))
                if (!DigestTables.IsExcluded(database.Service, table.Name))
                    digests.Add($"{database.Service}.{table.Name}", await ReadAsync(connection, table, organisation));
        }
        return digests;
    }

    private static async Task<List<Table>> TablesAsync(NpgsqlConnection connection)
    {
        // Partitions are read through their parent.
        await using var command = new NpgsqlCommand("""
            select n.nspname, c.relname, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organisation' and not a.attisdropped)
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\_%'
             order by 1, 2
            """, connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<Table> tables = [];
        while (await reader.ReadAsync()) tables.Add(new Table(reader.GetString(0), reader.GetString(1), reader.GetBoolean(2)));
        return tables;
    }

    private static async Task<TableDigest> ReadAsync(NpgsqlConnection connection, Table table, string? organisation)
    {
        // Rows are hashed one by one before they are put in order and together: no row order, no key is needed, and no long text is built.
        var sql = new StringBuilder("select count(*), coalesce(encode(sha256(string_agg(h, ''::bytea order by h)), 'hex'), '') from (select sha256(convert_to(r::text, 'UTF8')) as h from ")
            .Append(Quote(table.Schema)).Append('.').Append(Quote(table.Relation)).Append(" r");
        if (organisation is not null && table.HasOrganisation) sql.Append(" where r.organisation::text = $1");
        sql.Append(") rows");
        // Names of tables can't be parameters; these come from the catalogue and are quoted.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql.ToString(), connection);
#pragma warning restore CA2100
        if (organisation is not null && table.HasOrganisation) command.Parameters.Add(new NpgsqlParameter { Value = organisation });
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new TableDigest(reader.GetInt64(0), reader.GetString(1));
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private sealed record TableDigest(long Rows, string Hash);

    private sealed record Table(string Schema, string Relation, bool HasOrganisation)
    {
        public string Name => Schema == "public" ? Relation : $"{Schema}.{Relation}";
    }
}
