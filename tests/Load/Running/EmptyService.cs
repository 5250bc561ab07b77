using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.Load.Running;

/// <summary>A service with Intake's contract that does nothing: every filing gets the same answer at once. What the gateway and gRPC cost by themselves. A process of its own.</summary>
internal static class EmptyService
{
    /// <param name="url">Where it listens, HTTP/2 without TLS.</param>
    /// <param name="answer">File with the answer, as a real filing got it.</param>
    /// <param name="ct">Stops it.</param>
    public static async Task<int> RunAsync(string url, string answer, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(url).ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        // A name without any check answers UNKNOWN.
        builder.Services.AddGrpcHealthChecks().AddCheck("live", () => HealthCheckResult.Healthy());
        builder.Services.AddSingleton(RegisterComplaintResponse.Parser.ParseFrom(await File.ReadAllBytesAsync(answer, ct)));
        await using var app = builder.Build();
        app.MapGrpcService<Intake>();
        app.MapGrpcHealthChecksService();
        await app.StartAsync(ct);
        await app.WaitForShutdownAsync(ct);
        return 0;
    }

    private sealed class Intake(RegisterComplaintResponse answer) : IntakeService.IntakeServiceBase
    {
        public override Task<RegisterComplaintResponse> RegisterComplaint(RegisterComplaintRequest request, ServerCallContext context) => Task.FromResult(answer);
    }
}
