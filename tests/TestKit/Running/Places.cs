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
        var (names, texts, start) = (words.Keys.ToArray(), words.Values.ToArray(), Start(words.Values));
        var places = new List<(string, string)>();
        foreach (var (table, column, type) in await ColumnsAsync(source))
        {
            var value = type == "bytea" ? $"\"{column}\"" : $"\"{column}\"::text";
            // Each row is read once, however many words there are. Names can't be parameters; these come from the catalogue.
#pragma warning disable CA2100
            await using var command = source.CreateCommand(
                $"""
                with held as materialized (select {value} as value from "{table}" where position($2 in {value}) > 0)
                select place from unnest($1) with ordinality as words (word, place) where exists (select 1 from held where position(word in value) > 0)
                """);
#pragma warning restore CA2100
            command.Parameters.Add(new NpgsqlParameter { Value = type == "bytea" ? texts.Select(Encoding.UTF8.GetBytes).ToArray() : texts });
            command.Parameters.Add(new NpgsqlParameter { Value = type == "bytea" ? Encoding.UTF8.GetBytes(start) : start });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                places.Add(($"{table}.{column}", names[reader.GetInt64(0) - 1]));
        }
        return places;
    }

    /// <summary>What all words begin with.</summary>
    private static string Start(IEnumerable<string> words) => words.Aggregate((one, other) => one[..one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count()]);

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
