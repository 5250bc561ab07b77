using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace ComplaintSuite.EndToEnd.Imports;

/// <summary>
/// The published files beside a checkout, taken over by the command line through the gateway, killed on the way and started again. What the cases then hold is compared with
/// totals that PostgreSQL counts in the files themselves. The first 2,000 rows of each; COMPLAINTSUITE_PUBLISHED=full takes Boston and the Bureau whole and 20,000 rows of
/// Washington (tests/full.sh). tests/run.sh leaves these out, and says so, where the files are not there.
/// </summary>
[Trait("Needs", "published-data")]
public sealed class PublishedDataTests(RunningSuite suite)
{
    private const string Boston = "boston_311";
    private const string Cfpb = "cfpb_complaints";
    private const string Washington = "wa_ag_consumer_complaints";

    private static readonly string Data = Checkout.PublishedData ?? "";
    private static readonly string Results = Path.Combine(Checkout.Root, "artifacts", "published");
    private static readonly bool Full = Environment.GetEnvironmentVariable("COMPLAINTSUITE_PUBLISHED") == "full";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_requests_of_Boston_are_taken_over_with_the_published_targets_and_verdicts()
    {
        await using var raw = await RawFile.LoadAsync(suite, Boston, Full ? null : 2000);
        var import = await ImportAsync(raw, Boston, "boston-311", "CITY311", Full ? null : 2000);
        var totals = await TotalsAsync(raw, "boston-311", "CITY311",
            ("rows", "select 'all', count(*) from raw", "select 'all', sum(jsonb_array_length(rows)) from published"),
            ("distinct_ids", "select 'all', count(distinct case_id) from raw", "select 'all', count(*) from published"),
            ("by_subject", "select subject, count(*) from raw group by 1", Labels("subject")),
            ("by_department", "select department, count(*) from raw group by 1", Labels("department")),
            ("by_type", "select type, count(*) from raw group by 1", Labels("type")),
            ("by_status", "select status, count(*) from raw group by 1", "select case when step = 'closed' then 'Closed' else 'Open' end, count(*) from published group by 1"),
            ("on_time", "select on_time, count(*) from raw group by 1", Labels("on_time")),
            ("with_sla_target", "select 'all', count(*) from raw where sla_target <> ''", "select 'all', count(*) from published where target_at is not null"),
            ("closed_with_sla_target", "select 'all', count(*) from raw where sla_target <> '' and closed <> ''", "select 'all', count(*) from published where target_at is not null and closed_at is not null"),
            ("by_year", "select left(opened, 4), count(*) from raw group by 1", "select to_char(received_at at time zone 'America/New_York', 'YYYY'), count(*) from published group by 1"),
            ("by_channel",
                """
                select case source when 'Constituent Call' then 'telephone' when 'Citizens Connect App' then 'portal' when 'Self Service' then 'portal' when 'City Worker App' then 'api'
                    when 'Employee Generated' then 'in-person' else source end, count(*) from raw group by 1
                """, "select coalesce(channel_description, channel), count(*) from published group by 1"),
            ("closed_days", "select left(closed, 10), count(*) from raw where closed <> '' group by 1", "select to_char(closed_at at time zone 'America/New_York', 'YYYY-MM-DD'), count(*) from published where closed_at is not null group by 1"));

        // The publisher's verdict is a label; what the suite says was computed from the times.
        var verdicts = await CountsAsync("boston-311", "CITY311",
            "select rows->0->>'on_time' || '/' || case when late then 'OVERDUE' else 'ONTIME' end, count(*) from published where closed_at is not null and target_at is not null group by 1");
        Assert.All(verdicts.Keys, verdict => Assert.Equal(verdict.Split('/')[0], verdict.Split('/')[1]));
        var open = await CountsAsync("boston-311", "CITY311", "select case when late then 'OVERDUE' else 'ONTIME' end, count(*) from published where closed_at is null and target_at is not null group by 1");
        Assert.DoesNotContain("ONTIME", open.Keys);
        // Three kinds of request have a documented limit; the suite's own clocks count it.
        var targets = await CountsAsync("boston-311", "CITY311",
            """
            select case when abs(extract(epoch from k.due_at - p.target_at)) <= 60 then 'within a minute' else 'further' end, count(*)
            from published p join clocks k on k.record_id = p.case_id and k.name in ('pick-up', 'infestation')
            where p.target_at is not null and p.rows->0->>'type' in ('Pick up Dead Animal', 'Pest Infestation - Residential', 'Bed Bugs') group by 1
            """);
        var (near, far) = (targets.GetValueOrDefault("within a minute"), targets.GetValueOrDefault("further"));
        Assert.Equal(await raw.CountAsync("select count(*) from kept where sla_target <> '' and type in ('Pick up Dead Animal', 'Pest Infestation - Residential', 'Bed Bugs')"), near + far);
        Assert.True(near >= 0.996 * (near + far), $"{near} of {near + far} targets within a minute");
        await KeepAsync(Boston, import, totals,
            $"targets of the three documented kinds: {Number(near)} of {Number(near + far)} within a minute ({Percent(near, near + far)})",
            $"verdicts of closed requests with a target, published/computed: {string.Join(", ", verdicts.Select(verdict => $"{verdict.Key} {Number(verdict.Value)}"))}",
            $"open requests past their target: {Number(open.GetValueOrDefault("OVERDUE"))} of {Number(open.Values.Sum())}");
    }

    [Fact]
    public async Task The_complaints_of_the_Bureau_are_taken_over_with_every_label_and_narrative()
    {
        var office = suite.Office(typeof(PublishedDataTests)).Organisation;
        await using var raw = await RawFile.LoadAsync(suite, Cfpb, Full ? null : 2000);
        var import = await ImportAsync(raw, Cfpb, "cfpb", office, Full ? null : 2000);
        var totals = await TotalsAsync(raw, "cfpb", office,
            ("rows", "select 'all', count(*) from raw", "select 'all', sum(jsonb_array_length(rows)) from published"),
            ("distinct_ids", "select 'all', count(distinct complaint_id) from raw", "select 'all', count(*) from published"),
            ("by_product", "select product, count(*) from raw group by 1", Labels("product")),
            ("by_company_response", "select company_response, count(*) from raw group by 1", "select outcome, count(*) from published group by 1"),
            ("timely", "select timely_response, count(*) from raw group by 1", Labels("timely_response")),
            ("submitted_via", "select submitted_via, count(*) from raw group by 1",
                "select case coalesce(channel_description, channel) when 'portal' then 'Web' when 'telephone' then 'Phone' when 'letter' then 'Postal mail' when 'email' then 'Email' else channel_description end, count(*) from published group by 1"),
            ("by_year", "select left(date_received, 4), count(*) from raw group by 1", "select to_char(received_at at time zone 'America/New_York', 'YYYY'), count(*) from published group by 1"),
            ("with_narrative", "select 'all', count(*) from raw where narrative <> ''", "select 'all', count(*) from published where facts not like (rows->0->>'product') || '%:%' or length(facts) > 400"),
            ("longest_narrative_chars", "select 'all', max(length(btrim(narrative, E' \\n\\r\\t'))) from raw", "select 'all', max(length(facts)) from published"),
            ("with_company", "select 'all', count(*) from raw where company <> ''", "select 'all', count(*) from published join parties on parties.case_id = published.case_id and role = 'Respondent'"));
        await KeepAsync(Cfpb, import, totals);
    }

    [Fact]
    public async Task The_rows_of_Washington_are_taken_over_as_the_complaints_that_they_are()
    {
        var office = suite.Office(typeof(PublishedDataTests)).Organisation;
        var rows = Full ? 20_000 : 2000;
        await using var raw = await RawFile.LoadAsync(suite, Washington, rows);
        var import = await ImportAsync(raw, Washington, "wa-ag", office, rows);
        var totals = await TotalsAsync(raw, "wa-ag", office,
            ("rows", "select 'all', count(*) from raw", "select 'all', sum(jsonb_array_length(rows)) from published"),
            ("distinct_complaints", "select 'all', count(distinct complaint_id) from raw", "select 'all', count(*) from published"),
            ("rows_per_complaint", "select n::text, count(*) from (select count(*) as n from raw group by complaint_id) as c group by 1", "select jsonb_array_length(rows)::text, count(*) from published group by 1"),
            ("rows_by_status", "select status, count(*) from raw group by 1", RowLabels("status")),
            ("rows_by_year", "select left(opened_date, 4), count(*) from raw group by 1", "select left(r->>'opened_date', 4), count(*) from published, jsonb_array_elements(rows) as r group by 1"),
            ("complaints_by_first_day", "select d, count(*) from (select min(opened_date) as d from raw group by complaint_id) as c group by 1",
                "select to_char(received_at at time zone 'America/Los_Angeles', 'YYYY-MM-DD'), count(*) from published group by 1"),
            ("distinct_complaints_by_category", "select business_category, count(distinct complaint_id) from raw group by 1",
                "select r->>'business_category', count(distinct case_id) from published, jsonb_array_elements(rows) as r group by 1"),
            ("practices", "select practice_name, count(*) from raw group by 1", RowLabels("practice_name")),
            ("savings_over_rows_in_cents", "select 'all', sum((actual_savings_usd::numeric * 100)::bigint) from raw where actual_savings_usd ~ '^-?[0-9.]+$'",
                "select 'all', sum(((r->>'actual_savings_usd')::numeric * 100)::bigint) from published, jsonb_array_elements(rows) as r where r->>'actual_savings_usd' ~ '^-?[0-9.]+$'"));
        await KeepAsync(Washington, import, totals);
    }

    private static string Labels(string column) => $"select rows->0->>'{column}', count(*) from published group by 1";

    private static string RowLabels(string column) => $"select r->>'{column}', count(*) from published, jsonb_array_elements(rows) as r group by 1";

    /// <summary>Imports a file by the command line: killed once on the way, started again to its end, and then as a whole again, which changes nothing.</summary>
    private async Task<JsonElement> ImportAsync(RawFile raw, string name, string dataset, string organisation, int? rows)
    {
        var file = Path.Combine(Data, $"{name}.csv.gz");
        var work = Path.Combine(Results, $"work-{(Full ? "full" : "first")}-{name}-{suite.Suite.Web.Port}");
        if (Directory.Exists(work)) // of an earlier suite at the same port
            Directory.Delete(work, recursive: true);
        Directory.CreateDirectory(work);
        string[] arguments = ["import", file, "--organisation", organisation, "--work", work, "--data", RunningSuite.Folder, .. rows is { } first ? new[] { "--rows", first.ToString(CultureInfo.InvariantCulture) } : []];
        string[] Kept(string ending) => Directory.GetFiles(work, $"{dataset}-{organisation}-*.{ending}");
        using (var killed = Start(arguments))
        {
            await Poll.UntilAsync(() => Task.FromResult(killed.HasExited || Kept("state.json").Length > 0), RunningSuite.Patience, "the first batch is settled");
            killed.Kill();
            await killed.WaitForExitAsync(Ct);
        }
        var begun = Stopwatch.GetTimestamp();
        await RunAsync(arguments);
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var summary = JsonDocument.Parse(await File.ReadAllTextAsync(Assert.Single(Kept("summary.json")), Ct)).RootElement;
        Assert.True(summary.GetProperty("complete").GetBoolean());
        var (taken, known, rejected) = (summary.GetProperty("takenOver").GetInt32(), summary.GetProperty("known").GetInt32(), summary.GetProperty("rejected").GetInt32());
        Assert.Equal(summary.GetProperty("records").GetInt32(), taken + known + rejected); // what was on its way when it was killed is known by then
        // Every row is in a case or in a reject that says why.
        var rejects = (await File.ReadAllLinesAsync(Assert.Single(Kept("rejects.jsonl")), Ct)).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(rejected, rejects.Count);
        Assert.All(rejects, reject => Assert.NotEqual(0, reject.GetProperty("reasons").GetArrayLength()));
        await raw.LeaveOutAsync(rejects.SelectMany(reject => reject.GetProperty("rows").EnumerateArray()).Select(row => row.GetInt32()));
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {taken} records in {seconds:N1} s");

        await suite.SettleAsync(TimeSpan.FromMinutes(Full ? 10 : 1));
        await using (await suite.UnchangedAsync(organisation))
            await RunAsync([.. arguments, "--from-start"]);
        return summary;
    }

    private static async Task RunAsync(string[] arguments)
    {
        using var import = Start(arguments);
        var (output, error) = (import.StandardOutput.ReadToEndAsync(Ct), import.StandardError.ReadToEndAsync(Ct));
        await import.WaitForExitAsync(Ct);
        Assert.True(import.ExitCode == 0, $"{await output}{await error}");
    }

    private static Process Start(string[] arguments) =>
        Process.Start(new ProcessStartInfo(SuitePrograms.Cli, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>Each total as the file has it without the rejects, as the cases have it and, with the whole file, as it was published beside it.</summary>
    private async Task<IReadOnlyList<string>> TotalsAsync(RawFile raw, string source, string organisation, params (string Name, string Expected, string Actual)[] totals)
    {
        using var beside = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Data, "totals.json"), Ct));
        var lines = new List<string>();
        foreach (var (name, expected, actual) in totals)
        {
            var whole = await raw.CountsAsync(expected);
            var inFile = await raw.CountsAsync(expected.Replace("from raw", "from kept", StringComparison.Ordinal));
            var inCases = await CountsAsync(source, organisation, actual);
            Assert.Equal(inFile, inCases);
            var published = raw.IsWhole && beside.RootElement.GetProperty(raw.Name).TryGetProperty(name, out var listed) ? listed : (JsonElement?)null;
            if (published is { ValueKind: JsonValueKind.Number } number)
                Assert.Equal((name, number.GetInt64()), (name, whole["all"]));
            else if (published is { ValueKind: JsonValueKind.Object } values)
                Assert.Equal(values.EnumerateObject().OrderBy(value => value.Name, StringComparer.Ordinal).Select(value => KeyValuePair.Create(value.Name, value.Value.GetInt64())), whole);
            lines.Add($"{name}: {(inCases.Count == 1 && inCases.TryGetValue("all", out var all) ? Number(all) : $"{Number(inCases.Count)} values, {Number(inCases.Values.Sum())} in all")}, equal{(published is null ? "" : ", and as published")}");
        }
        return lines;
    }

    /// <summary>Counts over the cases of one source, with what the publisher says of them.</summary>
    private async Task<SortedDictionary<string, long>> CountsAsync(string source, string organisation, string query)
    {
        await using var connection = new NpgsqlConnection(suite.ConnectionString("intake"));
        await connection.OpenAsync(Ct);
        return await RawFile.CountsAsync(connection,
            $"""
            with published as (
              select p.case_id, p.target_at, p.closed_at, p.outcome, p.late, p.rows, c.step, c.channel, c.channel_description, c.facts, c.received_at
              from complaints c join publications p on p.case_id = c.id where p.source = '{source}' and c.organisation = '{organisation}')
            {query}
            """);
    }

    private static async Task KeepAsync(string name, JsonElement summary, IReadOnlyList<string> totals, params string[] more)
    {
        var lines = new List<string> { $"{name}: {Number(summary.GetProperty("rows").GetInt64())} rows, {Number(summary.GetProperty("records").GetInt64() - summary.GetProperty("rejected").GetInt64())} cases, {Number(summary.GetProperty("rejected").GetInt64())} rejects" };
        lines.AddRange(totals.Concat(more).Select(line => $"  {line}"));
        Directory.CreateDirectory(Results);
        await File.WriteAllTextAsync(Path.Combine(Results, $"{name}.{(Full ? "full" : "first")}.txt"), string.Join('\n', lines) + "\n", Ct);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', lines));
    }

    private static string Percent(long some, long all) => (100.0 * some / all).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A published file as PostgreSQL itself reads it, in a table of text columns: none of the import's code has a part in it.</summary>
    private sealed class RawFile : IAsyncDisposable
    {
        private readonly NpgsqlConnection _connection;

        private RawFile(NpgsqlConnection connection, string name, bool whole) => (_connection, Name, IsWhole) = (connection, name, whole);

        public string Name { get; }

        public bool IsWhole { get; }

        public static async Task<RawFile> LoadAsync(RunningSuite suite, string name, int? rows)
        {
            var connection = new NpgsqlConnection(suite.ConnectionString("intake"));
            await connection.OpenAsync(Ct);
            await using var file = new GZipStream(File.OpenRead(Path.Combine(Data, $"{name}.csv.gz")), CompressionMode.Decompress);
            using var reader = new StreamReader(file, Encoding.UTF8);
            var header = (await reader.ReadLineAsync(Ct))!;
            await ExecuteAsync(connection, $"create temp table raw (row_number int generated always as identity, {string.Join(", ", header.Split(',').Select(column => $"\"{column}\" text"))})");
            await using (var copy = await connection.BeginTextImportAsync($"copy raw ({header}) from stdin (format csv, force_not_null ({header}))", Ct))
            {
                var piece = new char[1 << 16];
                for (int length; (length = await reader.ReadAsync(piece, Ct)) > 0;)
                    await copy.WriteAsync(piece.AsMemory(0, length), Ct);
            }
            if (rows is { } first)
                await ExecuteAsync(connection, $"delete from raw where row_number > {first.ToString(CultureInfo.InvariantCulture)}");
            return new(connection, name, rows is null);
        }

        /// <summary>From then on <c>kept</c> is the file without these rows.</summary>
        public Task LeaveOutAsync(IEnumerable<int> rows) =>
            ExecuteAsync(_connection, $"create temp view kept as select * from raw where row_number <> all('{{{string.Join(',', rows)}}}'::int[])");

        public async Task<long> CountAsync(string query) => (await CountsAsync($"select 'all', ({query})"))["all"];

        public Task<SortedDictionary<string, long>> CountsAsync(string query) => CountsAsync(_connection, query);

        public static async Task<SortedDictionary<string, long>> CountsAsync(NpgsqlConnection connection, string query)
        {
            var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
#pragma warning disable CA2100 // Written in this file.
            await using var command = new NpgsqlCommand(query, connection);
#pragma warning restore CA2100
            await using var rows = await command.ExecuteReaderAsync(Ct);
            while (await rows.ReadAsync(Ct))
                counts[await rows.IsDBNullAsync(0, Ct) ? "" : rows.GetString(0)] = Convert.ToInt64(rows.GetValue(1), CultureInfo.InvariantCulture);
            return counts;
        }

        public ValueTask DisposeAsync() => _connection.DisposeAsync();

        private static async Task ExecuteAsync(NpgsqlConnection connection, string statement)
        {
#pragma warning disable CA2100 // Written in this file.
            await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(Ct);
        }
    }
}
