using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ComplaintSuite.AppHost.Processes;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace ComplaintSuite.Load.Running;

/// <summary>This program started again as one of its own parts.</summary>
internal static class Children
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static string Program => Environment.ProcessPath ?? throw new InvalidOperationException("This process has no path.");

    /// <summary>Runs the bare writer to its end.</summary>
    public static async Task<BareWriter.Answer> WriteBareAsync(string template, string target, Guid caseId, string number, int clients, TimeSpan duration, CancellationToken ct)
    {
        var run = await Tool.RunAsync(Program,
            [LoadCommand.Bare, "--case", caseId.ToString(), "--number", number, "--clients", clients.ToString(CultureInfo.InvariantCulture), "--seconds", duration.TotalSeconds.ToString(CultureInfo.InvariantCulture)],
            new Tool.Options(Environment: new Dictionary<string, string> { [BareWriter.TemplateVariable] = template, [BareWriter.TargetVariable] = target }), ct);
        return run.Succeeded ? JsonSerializer.Deserialize<BareWriter.Answer>(run.Output)! : throw new InvalidOperationException($"The bare writer failed: {run.Output}");
    }

    /// <summary>Starts the empty service and waits until it answers.</summary>
    public static async Task<EmptyProcess> StartEmptyServiceAsync(Uri address, string answer, CancellationToken ct)
    {
        var process = new EmptyProcess(Process.Start(new ProcessStartInfo(Program, [LoadCommand.Empty, "--url", address.ToString().TrimEnd('/'), "--answer", answer]))!);
        try
        {
            await WaitAsync(address, ct);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private static async Task WaitAsync(Uri address, CancellationToken ct)
    {
        using var channel = GrpcChannel.ForAddress(address);
        var health = new Grpc.Health.V1.Health.HealthClient(channel);
        await Poll.UntilAsync(AnswersAsync, Patience, "the empty service answers");

        async Task<bool> AnswersAsync()
        {
            try
            {
                return (await health.CheckAsync(new(), cancellationToken: ct)).Status == HealthCheckResponse.Types.ServingStatus.Serving;
            }
            catch (RpcException notYet) when (notYet.StatusCode == StatusCode.Unavailable)
            {
                return false;
            }
        }
    }
}

/// <summary>The running empty service; ended when disposed.</summary>
internal sealed class EmptyProcess(Process process) : IAsyncDisposable
{
    public int Id => process.Id;

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }
}
