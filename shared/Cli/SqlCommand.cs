using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Spectre.Console;

namespace ComplaintSuite.Cli;

/// <summary>`suite sql`: one query to a service's database, as the role that serves requests, so row security holds for it too.</summary>
internal static partial class SqlCommand
{
    private const int MostRowsInTable = 500;

    public static Command Create()
    {
        var service = new Argument<string>("service") { Description = "identity, intake, routing, mediation, hrgrievance or reporting." };
        var query = new Argument<string?>("query") { Description = "The statement; without it, it is read from the standard input.", Arity = ArgumentArity.ZeroOrOne };
        var organisations = new Option<string[]>("--org") { Description = "Code of an organisation whose rows are to be seen; may be given again.", HelpName = "code", AllowMultipleArgumentsPerToken = true };
        var write = new Option<bool>("--write") { Description = "Allow changes." };
        var data = LocalSuite.DataOption();
        var command = new Command("sql", "Queries a service's database; read-only unless told otherwise.") { service, query, organisations, write, data };
        command.SetAction((given, ct) => RunAsync(
            given.GetRequiredValue(service), given.GetValue(query), given.GetValue(organisations) ?? [], given.GetValue(write), given.GetValue(data),
            given.InvocationConfiguration.Output, given.InvocationConfiguration.Error, ct));
        return command;
    }

    private static async Task<int> RunAsync(string service, string? query, string[] organisations, bool write, string? data, TextWriter output, TextWriter error, CancellationToken ct)
    {
        if (LocalSuite.Find(data, error) is not { } suite) return 1;
        if (!suite.Record.Databases.TryGetValue(service, out var database))
        {
            await error.WriteLineAsync($"'{service}' has no database. There are: {string.Join(", ", suite.Record.Databases.Keys.Order(StringComparer.Ordinal))}.");
            return 1;
        }
        if (organisations.FirstOrDefault(code => !OrganisationCode().IsMatch(code)) is { } strange)
        {
            await error.WriteLineAsync($"'{strange}' is no organisation's code.");
            return 1;
        }
        query ??= await Console.In.ReadToEndAsync(ct);
        if (string.IsNullOrWhiteSpace(query))
        {
            await error.WriteLineAsync("No statement was given.");
            return 1;
        }
        try
        {
            // For the whole session, so that several statements in one see it; the connection is ours alone and not used again.
            var settings = new NpgsqlConnectionStringBuilder(database.App)
            {
                Pooling = false,
                ApplicationName = "suite sql",
                Options = $"-c default_transaction_read_only={(write ? "off" : "on")} -c app.orgs={{{string.Join(',', organisations)}}}",
            };
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(ct);
#pragma warning disable CA2100 // The operator's own statement is what the command is for.
            await using var command = new NpgsqlCommand(query, connection);
#pragma warning restore CA2100
            await using var rows = await command.ExecuteReaderAsync(ct);
            do
            {
                if (rows.FieldCount == 0) continue;
                if (output == Console.Out && !Console.IsOutputRedirected) await TableAsync(rows, ct);
                else await TabSeparatedAsync(rows, output, ct);
            }
            while (await rows.NextResultAsync(ct));
            if (rows.RecordsAffected >= 0) await output.WriteLineAsync($"{rows.RecordsAffected} row(s) changed");
            return 0;
        }
        catch (PostgresException e)
        {
            await error.WriteLineAsync($"{e.SqlState}: {e.MessageText}{(e.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction ? " (--write allows changes)" : "")}");
            return 1;
        }
        catch (NpgsqlException e)
        {
            await error.WriteLineAsync($"The database does not answer; does the suite run? {e.Message}");
            return 1;
        }
    }

    private static async Task TableAsync(NpgsqlDataReader rows, CancellationToken ct)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns([.. Names(rows).Select(name => Markup.Escape(name))]);
        var count = 0;
        while (await rows.ReadAsync(ct))
            if (++count <= MostRowsInTable) table.AddRow(Values(rows).Select(value => new Text(value)));
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(count > MostRowsInTable ? $"the first {MostRowsInTable} of {count} rows" : $"{count} row(s)");
    }

    private static async Task TabSeparatedAsync(NpgsqlDataReader rows, TextWriter output, CancellationToken ct)
    {
        await output.WriteLineAsync(string.Join('\t', Names(rows)));
        while (await rows.ReadAsync(ct))
            await output.WriteLineAsync(string.Join('\t', Values(rows).Select(value => value.Replace('\t', ' ').Replace('\n', ' '))));
    }

    private static IEnumerable<string> Names(NpgsqlDataReader rows) => Enumerable.Range(0, rows.FieldCount).Select(rows.GetName);

    private static IEnumerable<string> Values(NpgsqlDataReader rows) => Enumerable.Range(0, rows.FieldCount).Select(index => Text(rows.GetValue(index)));

    private static string Text(object value) => value switch
    {
        DBNull => "",
        byte[] bytes => "\\x" + Convert.ToHexStringLower(bytes),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFK", CultureInfo.InvariantCulture),
        Array many => "{" + string.Join(',', many.Cast<object>().Select(Text)) + "}",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{0,39}\z")]
    private static partial Regex OrganisationCode();
}
