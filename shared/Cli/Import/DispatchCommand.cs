using System.CommandLine;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Cli.Import;

/// <summary>`suite dispatch`: tabulates by department where a procedure would send published complaints. It reads files alone; nothing is taken over.</summary>
internal static class DispatchCommand
{
    private static readonly IReadOnlyList<ImportMapping> Bound = [.. ImportMapping.Known.Where(known => known.Procedure.Length > 0)];

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "File of published complaints (.csv, .csv.gz)." };
        var mapping = new Option<string>("--mapping") { Description = $"What the columns and labels stand for: {string.Join(", ", Bound.Select(known => known.Dataset))}, or a file of your own.", Required = true, HelpName = "NAME|FILE" };
        var adapting = new AdaptingOptions();
        var into = new Option<string?>("--into") { Description = "File to write to (default: the output).", HelpName = "FILE" };
        var command = new Command("dispatch", "Tabulates where a procedure's table sends published complaints, against the publisher's own labels. With --language it does so in that language, too, and compares record by record. It fails where a record is unrouted or differs.")
        {
            file, mapping, adapting.Language, adapting.Labels, into,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                return await WriteAsync(parsed.GetRequiredValue(file), parsed.GetRequiredValue(mapping), parsed.GetValue(adapting.Language), parsed.GetValue(adapting.Labels), parsed.GetValue(into), parsed.InvocationConfiguration.Output, cancellation);
            }
            catch (ToolFailedException failure)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"suite dispatch: {failure.Message}");
                return 1;
            }
        });
        return command;
    }

    private static async Task<int> WriteAsync(string path, string mapping, string? language, string? labels, string? into, TextWriter output, CancellationToken cancellation)
    {
        var file = SourceFile.Open(path, mapping, rows: null);
        var other = language is null ? null : SourceFile.Open(path, mapping, rows: null, found => found.Into(language, labels, AdaptingOptions.DatasetOf(path)));
        var procedure = ProcedureRegistry.Load(null).All.LastOrDefault(known => known.Id == file.Mapping.Procedure)
            ?? throw new ToolFailedException($"'{file.Mapping.Procedure}' of {file.Mapping.Dataset} is no procedure that is known.");
        var table = DispatchTable.Of(procedure, file, other);
        var text = table.Write(file);
        if (into is null)
            await output.WriteAsync(text);
        else
            await File.WriteAllTextAsync(into, text, cancellation);
        return table.Unrouted > 0 || table.Differs ? 1 : 0;
    }
}
