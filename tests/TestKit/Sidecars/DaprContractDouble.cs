using System.Collections.Concurrent;
using Google.Protobuf;

namespace ComplaintSuite.TestKit.Sidecars;

/// <summary>How the double is set up.</summary>
public sealed record DaprContractOptions
{
    /// <summary>Name of the one pub/sub component.</summary>
    public string PubSub { get; init; } = "complaintsuite-events";

    /// <summary>With which <see cref="DeliveryFaults.Seed"/> it begins.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Attempts at a delivery before it goes to the dead-letter topic: the retries of an inbound resiliency policy. Without one Dapr makes one attempt.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Pause between attempts.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(50);
}

/// <summary>How often something happened.</summary>
/// <param name="Published">Events taken from publishers, dead letters left out.</param>
/// <param name="Delivered">Deliveries that were answered with SUCCESS.</param>
/// <param name="Retried">Attempts that were answered with RETRY, or not well.</param>
/// <param name="Dropped">Deliveries that were answered with DROP or 404.</param>
/// <param name="DeadLetters">Events put on a dead-letter topic.</param>
/// <param name="Lost">Events lost on purpose.</param>
/// <param name="Repeated">Deliveries made twice on purpose.</param>
/// <param name="Reordered">Deliveries that were not made at their turn, on purpose.</param>
/// <param name="Invoked">Calls passed on by app id.</param>
public sealed record DaprCounts(int Published, int Delivered, int Retried, int Dropped, int DeadLetters, int Lost, int Repeated, int Reordered, int Invoked)
{
    public override string ToString() =>
        $"{Published} events published, {Delivered} deliveries taken, {Retried} tried again, {Dropped} dropped, {DeadLetters} dead letters, {Lost} lost, {Repeated} repeated and {Reordered} reordered on purpose, {Invoked} calls passed on";
}

/// <summary>
/// Dapr sidecars with one broker behind them, as far as the suite uses them and as Dapr documents them: <see cref="SidecarDouble"/> per app id. It is a double: no daprd runs, so components,
/// mTLS, access policies and resiliency policies are not in it.
/// </summary>
/// <remarks>
/// Held to https://docs.dapr.io/reference/api/pubsub_api/ (subscriptions, delivery, answers), …/developing-applications/building-blocks/pubsub/pubsub-deadletter/ and pubsub-cloudevents/,
/// …/service-invocation/howto-invoke-services-grpc/ (proxying by app id), …/operations/security/api-token/ and app-api-token/.
/// </remarks>
public sealed class DaprContractDouble(DaprContractOptions? options = null) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SidecarDouble> _sidecars = new(StringComparer.Ordinal);
    private readonly Tally _tally = new();
    private int _offered;

    public DaprContractOptions Options { get; } = options ?? new();

    /// <summary>What the broker does to events.</summary>
    public DeliveryFaults Faults { get; } = new() { Seed = (options ?? new()).Seed };

    /// <summary>So far.</summary>
    public DaprCounts Counts => _tally.Read();

    internal Tally Tally => _tally;

    /// <summary>Starts the sidecar of an app on a free port; <see cref="SidecarDouble.App"/> then says where the app is.</summary>
    public async Task<SidecarDouble> StartAsync(string appId)
    {
        var sidecar = new SidecarDouble(this, appId);
        if (!_sidecars.TryAdd(appId, sidecar))
            throw new InvalidOperationException($"{appId} has its sidecar.");
        await sidecar.StartAsync();
        return sidecar;
    }

    /// <summary>The sidecar of an app.</summary>
    public SidecarDouble Sidecar(string appId) => _sidecars[appId];

    public async ValueTask DisposeAsync()
    {
        foreach (var sidecar in _sidecars.Values)
            await sidecar.DisposeAsync();
    }

    /// <summary>The app of an id, also of one with its namespace.</summary>
    internal SidecarDouble? Find(string appId) => _sidecars.GetValueOrDefault(appId.Split('.')[0]);

    /// <summary>Puts an envelope on a topic, for every app that subscribes to it.</summary>
    /// <returns>Whether the broker took it.</returns>
    internal bool Take(string topic, ByteString envelope)
    {
        if (Faults.RefuseEvery is > 0 and var n && Interlocked.Increment(ref _offered) % n == 0)
            return false;
        _tally.Add(Happening.Published);
        Spread(topic, envelope);
        return true;
    }

    internal void Bury(string topic, ByteString envelope)
    {
        _tally.Add(Happening.DeadLetter);
        Spread(topic, envelope);
    }

    private void Spread(string topic, ByteString envelope)
    {
        foreach (var sidecar in _sidecars.Values)
            sidecar.Queue(topic, envelope);
    }
}
