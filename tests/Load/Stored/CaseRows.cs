using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace ComplaintSuite.Load.Stored;

/// <summary>A table of a service as far as it is written: the columns whose values are neither generated nor given by the server.</summary>
internal sealed record Table(string Service, string Name, IReadOnlyList<Column> Columns)
{
    public string ColumnList => string.Join(", ", Columns.Select(column => $"\"{column.Name}\""));
}

internal sealed record Column(string Name, NpgsqlDbType Type);

/// <summary>
/// All rows of one case, read as they are, to be written again as another case: every id and the case number are replaced wherever they stand, in columns, JSON and
/// event payloads. What can't be made anew without the services' keys stays as it was: sealed texts (they don't open in the copy), salts, and the hashes of audit entries.
/// </summary>
internal sealed class CaseRows
{
    /// <summary>Where the rows of a case are found that no <c>case_id</c> tells; the parameter is the case id.</summary>
    private static readonly IReadOnlyDictionary<string, string> Elsewhere = new Dictionary<string, string>
    {
        ["complaints"] = "id = $1",
        ["deliveries"] = "notice_id in (select id from notices where case_id = $1)",
        ["event_log"] = "subject = $1::text",
        ["handled_requests"] = "result_id = $1",
        ["acts"] = "work_item_id in (select id from work_items where case_id = $1)",
        ["handling_entries"] = "work_item_id in (select id from work_items where case_id = $1)",
        ["work_records"] = "work_item_id in (select id from work_items where case_id = $1)",
    };

    private readonly IReadOnlyList<Row> _rows;
    private readonly Guid[] _ids;
    private readonly string _number;

    private CaseRows(IReadOnlyList<Row> rows, Guid[] ids, string number) => (_rows, _ids, _number) = (rows, ids, number);

    /// <summary>Bytes of the rows as the table holds them.</summary>
    public long Bytes { get; private init; }

    public int Count => _rows.Count;

    /// <summary>Reads the rows of a case; parents come before those that refer to them.</summary>
    /// <param name="databases">Service → its database, as a superuser.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="number">Its number.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<CaseRows> ReadAsync(IReadOnlyDictionary<string, NpgsqlConnection> databases, Guid caseId, string number, CancellationToken ct)
    {
        var rows = new List<(Table Table, object?[] Values)>();
        var bytes = 0L;
        foreach (var (service, connection) in databases)
            foreach (var (table, condition) in await TablesAsync(service, connection, ct))
            {
                await using var command = Command(connection, $"select pg_column_size(t.*), {table.ColumnList} from {table.Name} t where {condition} order by ctid", caseId);
                await using var reader = await command.ExecuteReaderAsync(ct);
                while (await reader.ReadAsync(ct))
                {
                    bytes += reader.GetInt32(0);
                    rows.Add((table, [.. Enumerable.Range(1, table.Columns.Count).Select(index => reader.IsDBNull(index) ? null : reader.GetValue(index))]));
                }
            }
        Guid[] ids = [caseId, .. rows.SelectMany(row => row.Values.OfType<Guid>()).Where(id => id != caseId).Distinct()];
        return new([.. rows.Select(row => new Row(row.Table, [.. row.Values.Zip(row.Table.Columns, (value, column) => Cell.Of(value, column, row.Table, ids, number))]))], ids, number) { Bytes = bytes };
    }

    /// <summary>The rows of a new case.</summary>
    /// <param name="now">Tells the time of the new ids.</param>
    public IEnumerable<(Table Table, object?[] Values)> Copy(DateTimeOffset now)
    {
        var ids = _ids.Select(_ => Guid.CreateVersion7(now)).ToArray();
        var number = CaseNumbers.New(_number[.._number.IndexOf('-', StringComparison.Ordinal)]);
        return _rows.Select(row => (row.Table, row.Cells.Select(cell => cell.With(ids, number)).ToArray())).ToList();
    }

    /// <summary>Every table with rows of cases, with the condition that finds them.</summary>
    private static async Task<List<(Table Table, string Condition)>> TablesAsync(string service, NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = Command(connection, """
            select c.relname, a.attname, t.typname
              from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
             where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
             order by c.relname, a.attnum
            """);
        var columns = new List<(string Table, Column Column)>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
            while (await reader.ReadAsync(ct))
                columns.Add((reader.GetString(0), new(reader.GetString(1), TypeOf(reader.GetString(2)))));
        // The outbox is empty once the relay has run, and events that wait in a subscription are no part of a case.
        string[] passing = ["outbox", "parked_events", "taken_subjects", "trimmed_events"];
        return
        [
            .. from table in columns.GroupBy(each => each.Table, each => each.Column)
               where !passing.Contains(table.Key)
               let condition = Elsewhere.GetValueOrDefault(table.Key) ?? (table.Any(column => column.Name == "case_id") ? "case_id = $1" : null)
               where condition is not null
               orderby table.Key is "complaints" or "work_items" ? 0 : table.Key is "notices" ? 1 : 2
               select (new Table(service, table.Key, [.. table]), condition),
        ];
    }

    private static NpgsqlDbType TypeOf(string name) => name switch
    {
        "uuid" => NpgsqlDbType.Uuid,
        "text" => NpgsqlDbType.Text,
        "varchar" => NpgsqlDbType.Varchar,
        "jsonb" => NpgsqlDbType.Jsonb,
        "bytea" => NpgsqlDbType.Bytea,
        "timestamptz" => NpgsqlDbType.TimestampTz,
        "date" => NpgsqlDbType.Date,
        "bool" => NpgsqlDbType.Boolean,
        "int2" => NpgsqlDbType.Smallint,
        "int4" => NpgsqlDbType.Integer,
        "int8" => NpgsqlDbType.Bigint,
        "interval" => NpgsqlDbType.Interval,
        "_text" => NpgsqlDbType.Array | NpgsqlDbType.Text,
        "_varchar" => NpgsqlDbType.Array | NpgsqlDbType.Varchar,
        "_int8" => NpgsqlDbType.Array | NpgsqlDbType.Bigint,
        // A type that nobody has written yet would be copied wrongly in silence.
        _ => NpgsqlDbType.Unknown,
    };

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] parameters)
    {
        // Names come from the catalogue.
#pragma warning disable CA2100
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return command;
    }

    private sealed record Row(Table Table, IReadOnlyList<Cell> Cells);

    /// <summary>One value, and what in it belongs to the case.</summary>
    private sealed class Cell
    {
        private const int NumberIndex = -1;

        /// <summary>Of so many cases one has a given word, or premises: marks that all had in common, or none, would make another index of them.</summary>
        private const int MarksApart = 1_000;

        private readonly object? _value;
        private readonly List<(int Index, int Offset, bool Dashes)> _places = [];
        private readonly bool _random;

        private Cell(object? value, bool random) => (_value, _random) = (value, random);

        public static Cell Of(object? value, Column column, Table table, Guid[] ids, string number)
        {
            if (column.Type == NpgsqlDbType.Unknown)
                throw new NotSupportedException($"Column {table.Name}.{column.Name} has a type that the load bench can't copy yet.");
            // The key of a request is a hash that nothing else may have.
            var cell = new Cell(value, table.Name == "handled_requests" && column.Name == "key");
            if (value is Guid id)
                cell._places.Add((Array.IndexOf(ids, id), 0, true));
            else if (value is string or byte[])
                cell.Find(value as string ?? Encoding.Latin1.GetString((byte[])value), ids, number);
            return cell;
        }

        public object? With(Guid[] ids, string number)
        {
            if (_random)
                return System.Security.Cryptography.RandomNumberGenerator.GetBytes(((byte[])_value!).Length);
            if (_value is long[] marks)
                return marks.Select(mark => mark + Random.Shared.Next(MarksApart)).ToArray();
            if (_places.Count == 0)
                return _value;
            if (_value is Guid)
                return ids[_places[0].Index];
            // Old and new are equally long.
            var text = (_value as string ?? Encoding.Latin1.GetString((byte[])_value!)).ToCharArray();
            foreach (var (index, offset, dashes) in _places)
                (index == NumberIndex ? number : ids[index].ToString(dashes ? "D" : "N", CultureInfo.InvariantCulture)).CopyTo(text.AsSpan(offset));
            return _value is string ? new string(text) : Encoding.Latin1.GetBytes(text);
        }

        private void Find(string text, Guid[] ids, string number)
        {
            for (var index = 0; index < ids.Length; index++)
            {
                FindAll(text, ids[index].ToString("D"), index, dashes: true);
                FindAll(text, ids[index].ToString("N"), index, dashes: false);
            }
            FindAll(text, number, NumberIndex, dashes: false);
        }

        private void FindAll(string text, string what, int index, bool dashes)
        {
            for (var at = text.IndexOf(what, StringComparison.Ordinal); at >= 0; at = text.IndexOf(what, at + what.Length, StringComparison.Ordinal))
                _places.Add((index, at, dashes));
        }
    }
}
