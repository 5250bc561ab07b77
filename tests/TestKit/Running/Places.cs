using System.Text;
using Npgsql;

namespace ComplaintSuite.TestKit.Running;

/// <summary>Where words lie in a database: every column of every table, bytes included.</summary>
internal static class Places
{
    /// <param name="superuser">Connection string of a superuser.</param>
    /// <param name="words">Words by the names under which they are reported.</param>
    /// <returns>Table and column, and the name of the word found there.</returns>
    public static async Task<IReadOnlyList<(string Place, string Name)>> FindAsync(string superuser, IReadOnlyDictionary<string, string> words)
    {
        await using var source = NpgsqlDataSource.Create(superuser);
        var places = new List<(string, string)>();
        foreach (var (table, column, type) in await ColumnsAsync(source))
            foreach (var (name, word) in words)
            {
                // Names can't be parameters; these come from the catalogue.
#pragma warning disable CA2100
                await using var command = source.CreateCommand(type == "bytea"
                    ? $"select exists (select 1 from \"{table}\" where position($1 in \"{column}\") > 0)"
                    : $"select exists (select 1 from \"{table}\" where position($1 in \"{column}\"::text) > 0)");
#pragma warning restore CA2100
                command.Parameters.Add(new NpgsqlParameter { Value = type == "bytea" ? Encoding.UTF8.GetBytes(word) : word });
                if (await command.ExecuteScalarAsync() is true)
                    places.Add(($"{table}.{column}", name));
            }
        return places;
    }

    private static async Task<List<(string Table, string Column, string Type)>> ColumnsAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(
            """
            select c.relname, a.attname, format_type(a.atttypid, null) from pg_attribute a join pg_class c on c.oid = a.attrelid
             where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped and format_type(a.atttypid, null) not in ('uuid', 'boolean', 'bigint', 'integer', 'timestamp with time zone')
             order by 1, 2
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var columns = new List<(string, string, string)>();
        while (await reader.ReadAsync())
            columns.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        return columns;
    }
}
