using System.CommandLine;
using System.Globalization;
using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace ComplaintSuite.Cli.Import;

/// <summary>`suite import`: files published complaints through the gateway, as the import client. What was taken over before is not filed again.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("files") { Description = "Files of published complaints (.csv, .csv.gz).", Arity = ArgumentArity.OneOrMore };
        var organisation = new Option<string>("--organisation") { Description = "Code of the organisation that takes them in.", Required = true, HelpName = "CODE" };
        var count = new Option<int?>("--count") { Description = "How many of each file, evenly over it (default: all).", HelpName = "N" };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
                result.AddError("--count: at least 1.");
        });
        var data = LocalSuite.DataOption();
        var import = new Command("import", "Takes over published complaints (through the suite on this machine, or Services__Gateway, Identity__Issuer, Identity__ClientId, Identity__ClientSecret). Running it again changes nothing.") { files, organisation, count, data };
        import.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(files)!, parsed.GetValue(organisation)!, parsed.GetValue(count), new ToolSettings("import", parsed.GetValue(data)), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellation));
        return import;
    }

    private static async Task<int> RunAsync(string[] files, string organisation, int? count, ToolSettings settings, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            var records = files.SelectMany(file => Spread(PublishedRecord.Read(file), count)).ToList();
            using var channel = GrpcChannel.ForAddress(settings.Gateway);
            var intake = new IntakeService.IntakeServiceClient(channel);
            var headers = new Metadata { { "authorization", $"Bearer {await MachineToken.GetAsync(settings, cancellation)}" } };
            for (var filed = 0; filed < records.Count; filed++)
            {
                await FileAsync(intake, records[filed], organisation, headers, cancellation);
                if ((filed + 1) % 100 == 0 || filed + 1 == records.Count)
                    await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{filed + 1} of {records.Count} complaints are with {organisation}"));
            }
            return 0;
        }
        catch (ToolFailedException failure)
        {
            await error.WriteLineAsync($"suite import: {failure.Message}");
            return 1;
        }
    }

    /// <summary>So many, evenly over the whole file.</summary>
    internal static IEnumerable<PublishedRecord> Spread(IReadOnlyList<PublishedRecord> records, int? count) => count is { } some && some < records.Count
        ? Enumerable.Range(0, some).Select(i => records[(int)((long)i * records.Count / some)])
        : records;

    private static async Task FileAsync(IntakeService.IntakeServiceClient intake, PublishedRecord record, string organisation, Metadata headers, CancellationToken cancellation)
    {
        try
        {
            await intake.RegisterComplaintAsync(record.Submission(organisation), headers, cancellationToken: cancellation);
        }
        catch (RpcException failure) when (failure.StatusCode != StatusCode.Cancelled)
        {
            throw new ToolFailedException($"{record.Source} {record.Id} was refused ({failure.StatusCode}): {failure.Status.Detail}");
        }
    }
}
