using System.CommandLine;
using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace ComplaintSuite.Cli;

/// <summary>`suite seed`: imports the demo organisations into the directory. Importing what is there already changes nothing.</summary>
internal static class SeedCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var organisations = new Option<string?>("--organisations")
        {
            Description = "Folder of organisation files (default: Demo__Organisations).",
            HelpName = "DIR",
        };
        var seed = new Command("seed", "Imports organisation files into the directory (Services__Routing, as Identity__ClientId at Identity__Issuer). Running it again changes nothing.") { organisations };
        seed.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(organisations), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellation));
        return seed;
    }

    private static async Task<int> RunAsync(string? folder, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            var directories = Read(folder ?? MachineToken.Setting("Demo__Organisations"));
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            waiting.CancelAfter(Patience);
            var token = await MachineToken.GetAsync(waiting.Token);
            using var channel = GrpcChannel.ForAddress(MachineToken.Setting("Services__Routing"));
            var routing = new DirectoryService.DirectoryServiceClient(channel);
            foreach (var (file, directory) in directories)
                await ImportAsync(routing, token, file, directory, output, waiting.Token);
            return 0;
        }
        catch (ToolFailedException failure)
        {
            await error.WriteLineAsync($"suite seed: {failure.Message}");
            return 1;
        }
    }

    private static List<(string File, OrganisationDirectory Directory)> Read(string folder)
    {
        if (!Directory.Exists(folder))
            throw new ToolFailedException($"There is no folder '{folder}'.");
        var files = Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? [.. files.Select(file => (Path.GetFileName(file), OrganisationFile.Read(file)))] : throw new ToolFailedException($"There is no .yaml file in '{folder}'.");
    }

    private static async Task ImportAsync(
        DirectoryService.DirectoryServiceClient routing, string token, string file, OrganisationDirectory directory, TextWriter output, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var answer = await routing.ImportDirectoryAsync(new() { Directory = directory }, new Metadata { { "authorization", $"Bearer {token}" } }, cancellationToken: cancellation);
                await output.WriteLineAsync($"{answer.Directory.Organisation}: revision {answer.Directory.Revision} ({answer.Directory.Departments.Count} departments, {answer.Directory.Staff.Count} staff)");
                return;
            }
            // Not started yet.
            catch (RpcException failure) when (failure.StatusCode == StatusCode.Unavailable && !cancellation.IsCancellationRequested)
            {
                await Task.Delay(Pause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (RpcException failure) when (failure.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled && cancellation.IsCancellationRequested)
            {
                throw new ToolFailedException($"Routing at {MachineToken.Setting("Services__Routing")} did not answer within {Patience.TotalSeconds} s.");
            }
            catch (RpcException failure)
            {
                throw new ToolFailedException($"{file} was refused ({failure.StatusCode}): {failure.Status.Detail}");
            }
        }
    }
}
