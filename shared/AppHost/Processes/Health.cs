using Grpc.Health.V1;
using Grpc.Net.Client;

namespace ComplaintSuite.AppHost.Processes;

/// <summary>Asks a process whether it is ready, in the way it listens.</summary>
internal sealed class Health : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly List<GrpcChannel> _channels = [];

    /// <summary>gRPC health, service "" (ready).</summary>
    public Func<CancellationToken, Task<bool>> Grpc(Uri address)
    {
        var channel = GrpcChannel.ForAddress(address);
        lock (_channels) _channels.Add(channel);
        var client = new global::Grpc.Health.V1.Health.HealthClient(channel);
        return async ct => (await client.CheckAsync(new HealthCheckRequest(), cancellationToken: ct)).Status == HealthCheckResponse.Types.ServingStatus.Serving;
    }

    /// <summary>GET /healthz/ready.</summary>
    public Func<CancellationToken, Task<bool>> Http(Uri address)
    {
        var ready = new Uri(address, "healthz/ready");
        return async ct =>
        {
            using var answer = await _http.GetAsync(ready, ct);
            return answer.IsSuccessStatusCode;
        };
    }

    public void Dispose()
    {
        _http.Dispose();
        lock (_channels)
            foreach (var channel in _channels) channel.Dispose();
    }
}
