using System.CommandLine;
using System.Globalization;
using Grpc.Net.Client;

namespace ComplaintSuite.Cli.Import;

/// <summary>`suite import`: takes published complaints over through the gateway, as the import client. Killed and started again it goes on; what was taken over is not taken over again.</summary>
internal static class ImportCommand
{
    private const int Cancelled = 130;

    public static Command Create()
    {
        var files = new Argument<string[]>("files") { Description = "Files of published complaints (.csv, .csv.gz), or folders of them.", Arity = ArgumentArity.OneOrMore };
        var organisation = new Option<string>("--organisation") { Description = "Code of the organisation that takes them in.", Required = true, HelpName = "CODE" };
        var mapping = new Option<string?>("--mapping")
        {
            Description = $"What the columns stand for: {string.Join(", ", ImportMapping.Known.Select(known => known.Dataset))}, or a file of your own (default: by the columns).",
            HelpName = "NAME|FILE",
        };
        var adapting = new AdaptingOptions();
        var rows = AtLeastOne("--rows", "Only the first rows of each file (default: all).");
        var count = AtLeastOne("--count", "How many records of each file, evenly over it (default: all).");
        var parallel = AtLeastOne("--parallel", "How many batches are on their way at a time (default: 4).");
        var work = new Option<string?>("--work") { Description = "Folder that keeps how far each import is, its rejects and its summary (default: Import__Folder, or import in the suite's data folder, or here).", HelpName = "DIR" };
        var fromStart = new Option<bool>("--from-start") { Description = "Begin at the start, whatever the work folder says." };
        var data = LocalSuite.DataOption();
        var import = new Command("import", "Takes over published complaints (through the suite on this machine, or Services__Gateway, Identity__Issuer, Identity__ClientId, Identity__ClientSecret). Stopped, it goes on when it is run again; running it again changes nothing.")
        {
            files, organisation, mapping, adapting.Details, adapting.Language, adapting.Labels, rows, count, parallel, work, fromStart, data,
        };
        import.SetAction((parsed, cancellation) => RunAsync(
            new(parsed.GetValue(organisation)!, parsed.GetValue(mapping), adapting.Of(parsed), parsed.GetValue(rows), parsed.GetValue(count), parsed.GetValue(parallel) ?? 4, parsed.GetValue(work), parsed.GetValue(fromStart)),
            parsed.GetValue(files)!, new ToolSettings("import", LocalSuite.Find(parsed.GetValue(data))), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellation));
        return import;
    }

    private static Option<int?> AtLeastOne(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
                result.AddError($"{name}: at least 1.");
        });
        return option;
    }

    private static async Task<int> RunAsync(Choice choice, string[] paths, ToolSettings settings, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            using var channel = GrpcChannel.ForAddress(settings.Gateway);
            using var calls = new GatewayCalls(channel.CreateCallInvoker(), stop => MachineToken.GetAsync(settings, stop), TimeProvider.System);
            foreach (var path in Expand(paths))
            {
                var summary = await ImportAsync(SourceFile.Open(path, choice.Mapping, choice.Rows, mapping => choice.Adapt(mapping, path)), choice, settings.Gateway, calls, choice.Work ?? settings.ImportFolder, output, cancellation);
                if (!summary.Complete)
                    return await StoppedAsync(error);
            }
            return 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return await StoppedAsync(error);
        }
        // The last two: its own work folder, or a file that vanished.
        catch (Exception failure) when (failure is ToolFailedException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"suite import: {failure.Message}");
            return 1;
        }
    }

    private static async Task<ImportSummary> ImportAsync(SourceFile file, Choice choice, Uri gateway, IImportCalls calls, string work, TextWriter output, CancellationToken cancellation)
    {
        var records = Math.Min(file.Records, choice.Count ?? int.MaxValue);
        var scope = new ImportScope(gateway, file.Mapping.Dataset, choice.Organisation, file.Sha256, file.Mapping.Sha256, file.Rows, records);
        var files = new ImportFiles(work, scope);
        var run = new ImportRun(file, scope, choice.Count, files, calls);
        var summary = await ImportProgress.ShowAsync(output, $"{scope.Dataset} → {scope.Organisation}", progress => run.RunAsync(choice.Parallel, choice.FromStart, progress, cancellation));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{file.Name}: {summary.Rows:N0} rows, {summary.Records:N0} records: {summary.TakenOver:N0} taken over, {summary.Known:N0} known, {summary.Rejected:N0} rejected"));
        if (summary.Rejected > 0)
            await output.WriteLineAsync($"  {string.Join(", ", summary.RejectedByCode.Select(code => $"{code.Key} {code.Value.ToString("N0", CultureInfo.InvariantCulture)}"))}: {files.Rejects}");
        await output.WriteLineAsync($"  summary: {files.Summary}");
        return summary;
    }

    private static async Task<int> StoppedAsync(TextWriter error)
    {
        await error.WriteLineAsync("Stopped. Run it again to go on.");
        return Cancelled;
    }

    /// <summary>Files as named; of a folder those whose columns are of a known data set.</summary>
    private static IEnumerable<string> Expand(string[] paths) => paths.SelectMany(path => Directory.Exists(path) ? KnownFiles(path) : [path]);

    private static IEnumerable<string> KnownFiles(string folder) => Directory.EnumerateFiles(folder)
        .Where(file => file.EndsWith(".csv", StringComparison.Ordinal) || file.EndsWith(".csv.gz", StringComparison.Ordinal)).Where(SourceFile.IsKnown).Order(StringComparer.Ordinal);

    /// <summary>What was chosen on the command line.</summary>
    private sealed record Choice(string Organisation, string? Mapping, Func<ImportMapping, string, ImportMapping> Adapt, int? Rows, int? Count, int Parallel, string? Work, bool FromStart);
}
