using System.CommandLine;
using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace ComplaintSuite.Cli.HandOver;

/// <summary>
/// `suite hand-over`: hands over what a desk took in without a connection (CR-08), as the person whose access token Identity__AccessToken holds. Run again it makes nothing
/// new and begins after what has its case, so a line that breaks costs nothing but time.
/// </summary>
internal static class HandOverCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "File that the reception's page saved, or a batch as JSON." };
        var results = new Option<string?>("--results") { Description = "Where numbers and access codes are written, readable by you alone (default: FILE.results.json).", HelpName = "FILE" };
        var data = LocalSuite.DataOption();
        var command = new Command("hand-over", "Hands over what a desk registered without a connection (through the suite on this machine, or Services__Gateway), as the person of Identity__AccessToken. A sealed file is opened with Desk__Passphrase, or asks for it.")
        {
            file, results, data,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(file)!, parsed.GetValue(results), new ToolSettings("desk", LocalSuite.Find(parsed.GetValue(data))), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string path, string? resultsPath, ToolSettings settings, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            var file = DeskFile.Read(await File.ReadAllBytesAsync(path, cancellation), () => Passphrase(error));
            var results = HandOverResults.Open(resultsPath ?? path + ".results.json");
            using var channel = GrpcChannel.ForAddress(settings.Gateway);
            var headers = new Metadata { { "authorization", $"Bearer {settings.AccessToken}" } };
            var undone = await HandOverAsync(new HandOverRun(new IntakeService.IntakeServiceClient(channel), file, headers, TimeProvider.System), file, results, output, error, cancellation);
            return undone > 0 ? 1 : 0;
        }
        catch (Exception failure) when (failure is ToolFailedException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"suite hand-over: {failure.Message}");
            return 1;
        }
    }

    /// <summary>Hands over what has no case yet, and says of each entry what became of it. Access codes are in the results, and on no terminal.</summary>
    /// <returns>How many entries have no case afterwards.</returns>
    /// <exception cref="ToolFailedException">It can't go on; what was answered so far is in the results.</exception>
    internal static async Task<int> HandOverAsync(HandOverRun run, DeskFile file, HandOverResults results, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        foreach (var settled in file.Entries.Select(results.SettledOf).OfType<OfflineResult>())
            await output.WriteLineAsync($"{settled.RequestId}: {Told(settled)}");
        foreach (var id in file.Damaged)
            await error.WriteLineAsync($"{id}: damaged in the file, and not handed over. Save it at the desk again.");
        var undone = file.Damaged.Count;
        await foreach (var part in run.SendAsync([.. file.Entries.Where(entry => results.SettledOf(entry) is null)], cancellation))
        {
            results.Add(part.Results);
            foreach (var result in part.Results)
                await output.WriteLineAsync($"{result.RequestId}: {Told(result)}");
            undone += part.Results.Count(result => result.Outcome == OfflineOutcome.Refused);
            if (part.Refusal is not { } why)
                continue;
            foreach (var entry in part.Entries)
                await error.WriteLineAsync($"{entry.Registration?.RequestId}: not handed over. {why}");
            undone += part.Entries.Count;
        }
        return undone;
    }

    private static string Told(OfflineResult result) => result.Outcome switch
    {
        OfflineOutcome.Registered => $"registered as {result.Complaint.CaseNumber}",
        OfflineOutcome.Known => $"known as {result.Complaint.CaseNumber}",
        _ => $"refused: {string.Join("; ", result.Violations.Select(violation => $"{violation.Code} {violation.Rule} {violation.Description}"))}",
    };

    private static string Passphrase(TextWriter error)
    {
        if (Environment.GetEnvironmentVariable("Desk__Passphrase") is { Length: > 0 } given)
            return given;
        if (Console.IsInputRedirected)
            return Console.In.ReadLine() ?? "";
        error.Write("Passphrase of the desk: ");
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
            if (key.Key != ConsoleKey.Backspace)
                typed.Append(key.KeyChar);
            else if (typed.Length > 0)
                typed.Length--;
        error.WriteLine();
        return typed.ToString();
    }
}
