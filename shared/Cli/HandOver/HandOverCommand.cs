using System.CommandLine;
using ComplaintSuite.Contracts.Intake.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace ComplaintSuite.Cli.HandOver;

/// <summary>
/// `suite hand-over`: hands over what a desk took in without a connection (CR-08), as the person whose access token Identity__AccessToken holds. Run again it makes nothing
/// new, so a line that breaks costs nothing but time.
/// </summary>
internal static class HandOverCommand
{
    /// <summary>Small, so that a slow line brings something over before it breaks.</summary>
    private const int Together = 10;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CallLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

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
            using var channel = GrpcChannel.ForAddress(settings.Gateway);
            var headers = new Metadata { { "authorization", $"Bearer {settings.AccessToken}" } };
            var results = await SendAsync(new IntakeService.IntakeServiceClient(channel), file, headers, TimeProvider.System, cancellation);
            foreach (var result in results)
                await output.WriteLineAsync($"{result.RequestId}: {Told(result)}");
            await KeepAsync(resultsPath ?? path + ".results.json", results);
            return results.Any(result => result.Outcome == OfflineOutcome.Refused) ? 1 : 0;
        }
        catch (RpcException failure) when (failure.StatusCode is not StatusCode.Cancelled)
        {
            await error.WriteLineAsync($"suite hand-over: the suite does not take it ({failure.StatusCode}): {failure.Status.Detail}");
            return 1;
        }
        catch (Exception failure) when (failure is ToolFailedException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"suite hand-over: {failure.Message}");
            return 1;
        }
    }

    /// <summary>Part by part; a part whose answer was lost is sent again and known.</summary>
    internal static async Task<IReadOnlyList<OfflineResult>> SendAsync(IntakeService.IntakeServiceClient intake, DeskFile file, Metadata headers, TimeProvider time, CancellationToken cancellation)
    {
        var results = new List<OfflineResult>();
        foreach (var part in file.Entries.Chunk(Together))
        {
            var request = new BatchRegisterComplaintsRequest { HandOverId = file.HandOverId, Organisation = file.Organisation, Entries = { part } };
            var (pause, silentSince) = (FirstPause, (long?)null);
            while (true)
            {
                try
                {
                    results.AddRange((await intake.BatchRegisterComplaintsAsync(request, new CallOptions(headers, time.GetUtcNow().Add(CallLimit).UtcDateTime, cancellation))).Results);
                    break;
                }
                catch (RpcException silence) when (silence.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted or StatusCode.ResourceExhausted)
                {
                    if (time.GetElapsedTime(silentSince ??= time.GetTimestamp()) > Patience)
                        throw new ToolFailedException($"The suite was not reached for {Patience.TotalMinutes} minutes ({silence.StatusCode}). Run it again to go on.");
                    await Task.Delay(pause, time, cancellation);
                    pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                }
            }
        }
        return results;
    }

    private static string Told(OfflineResult result) => result.Outcome switch
    {
        OfflineOutcome.Registered => $"registered as {result.Complaint.CaseNumber}",
        OfflineOutcome.Known => $"known as {result.Complaint.CaseNumber}",
        _ => $"refused: {string.Join("; ", result.Violations.Select(violation => $"{violation.Code} {violation.Rule} {violation.Description}"))}",
    };

    /// <summary>Access codes open cases: they go to a file of the person who hands over, and to no terminal.</summary>
    private static async Task KeepAsync(string path, IReadOnlyList<OfflineResult> results)
    {
        await using var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        await using var writer = new StreamWriter(stream);
        await writer.WriteAsync(JsonFormatter.Default.Format(new BatchRegisterComplaintsResponse { Results = { results } }));
    }

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
