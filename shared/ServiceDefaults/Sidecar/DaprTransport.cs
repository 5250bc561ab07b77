using System.Threading.Channels;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.ServiceDefaults.Sidecar;

/// <summary>A relay's batch on its way to the sidecar.</summary>
internal sealed record Announcement(string Producer, IReadOnlyList<Event> Events);

/// <summary>
/// Events by Dapr pub/sub. Announcing only queues: the relay never waits for a sidecar, and what can't be queued is in the log. <see cref="Announcer"/> publishes, <see cref="Deliveries"/>
/// takes; what is left for the active subscriber is to read the log at its start and every now and then.
/// </summary>
internal sealed class DaprTransport(LogFollower follower, SidecarSettings settings, ILogger<DaprTransport> logger) : IEventTransport
{
    private const int MostBatches = 64;

    private readonly Channel<Announcement> _waiting = Channel.CreateBounded<Announcement>(new BoundedChannelOptions(MostBatches) { SingleReader = true });

    public bool Announces => true;

    /// <summary>What the relay moved and nobody has published yet.</summary>
    public ChannelReader<Announcement> Waiting => _waiting.Reader;

    public Task AnnounceAsync(string producer, IReadOnlyList<Event> events, CancellationToken ct)
    {
        if (!_waiting.Writer.TryWrite(new(producer, events)))
        {
            SidecarMeter.NotPublished.Add(events.Count);
            logger.AnnouncementsOverflow(events.Count);
        }
        return Task.CompletedTask;
    }

    public async Task DeliverAsync(IEventSubscription subscription, CancellationToken ct)
    {
        while (true)
        {
            await follower.CatchUpAsync(subscription, ct);
            await Task.Delay(settings.CatchUpInterval, ct);
        }
    }
}
