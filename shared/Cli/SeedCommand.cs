using System.CommandLine;
using ComplaintSuite.AppHost.Run;
using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace ComplaintSuite.Cli;

/// <summary>`suite seed`: imports the demo organisations into the directory. Importing what is there already changes nothing.</summary>
internal static class SeedCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var organisations = new Option<string?>("--organisations")
        {
            Description = "Folder of organisation files (default: Demo__Organisations, or the demo organisations of the checkout).",
            HelpName = "DIR",
        };
        var onlyNew = new Option<bool>("--only-new") { Description = "Leave organisations as they are that the directory has already." };
        var data = LocalSuite.DataOption();
        var seed = new Command("seed", "Imports organisation files into the directory (of the suite on this machine, or Services__Routing, Identity__Issuer, Identity__ClientId, Identity__ClientSecret). Running it again changes nothing.")
        {
            organisations, onlyNew, data,
        };
        seed.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(organisations), parsed.GetValue(onlyNew), new ToolSettings("operator", LocalSuite.Find(parsed.GetValue(data))), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellation));
        return seed;
    }

    private static async Task<int> RunAsync(string? folder, bool onlyNew, ToolSettings settings, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        try
        {
            var directories = Read(folder ?? (Environment.GetEnvironmentVariable("Demo__Organisations") is { Length: > 0 } named ? named : Path.Combine(Checkout.Root, "shared", "AppHost", "demo")));
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            waiting.CancelAfter(Patience);
            var token = await MachineToken.GetAsync(settings, waiting.Token);
            using var channel = GrpcChannel.ForAddress(settings.Routing);
            var routing = new DirectoryService.DirectoryServiceClient(channel);
            // Waits for a Routing that is not started yet.
            var options = new CallOptions(new Metadata { { "authorization", $"Bearer {token}" } }, cancellationToken: waiting.Token).WithWaitForReady();
            var known = onlyNew ? await KnownAsync(routing, options) : [];
            foreach (var (file, directory) in directories)
            {
                // For each answer, not for all together: many organisations on a busy machine take their time.
                waiting.CancelAfter(Patience);
                if (known.Contains(directory.Organisation))
                    await output.WriteLineAsync($"{directory.Organisation}: is there and stays as it is (suite seed takes the file over)");
                else
                    await ImportAsync(routing, options, file, directory, output);
            }
            return 0;
        }
        catch (RpcException failure) when (failure.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled)
        {
            await error.WriteLineAsync($"suite seed: Routing at {settings.Routing} did not answer within {Patience.TotalSeconds} s.");
            return 1;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await error.WriteLineAsync($"suite seed: {settings.Issuer} did not answer within {Patience.TotalSeconds} s.");
            return 1;
        }
        catch (Exception failure) when (failure is ToolFailedException or FormatException)
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

    private static async Task<HashSet<string>> KnownAsync(DirectoryService.DirectoryServiceClient routing, CallOptions options)
    {
        var known = new HashSet<string>();
        for (var request = new ListOrganisationsRequest(); ;)
        {
            var page = await routing.ListOrganisationsAsync(request, options);
            known.UnionWith(page.Organisations.Select(it => it.Organisation_));
            if (page.NextPageToken.Length == 0)
                return known;
            request.PageToken = page.NextPageToken;
        }
    }

    private static async Task ImportAsync(DirectoryService.DirectoryServiceClient routing, CallOptions options, string file, OrganisationDirectory directory, TextWriter output)
    {
        try
        {
            var answer = await routing.ImportDirectoryAsync(new() { Directory = directory }, options);
            await output.WriteLineAsync($"{answer.Directory.Organisation}: revision {answer.Directory.Revision} ({answer.Directory.Departments.Count} departments, {answer.Directory.Staff.Count} staff)");
        }
        catch (RpcException failure) when (failure.StatusCode is not (StatusCode.Unavailable or StatusCode.Cancelled))
        {
            throw new ToolFailedException($"{file} was refused ({failure.StatusCode}): {failure.Status.Detail}");
        }
    }
}
