using System.Collections.Concurrent;
using System.Threading.Channels;
using ComplaintSuite.Messaging;

namespace ComplaintSuite.Routing.Queues;

/// <summary>What a watcher is told.</summary>
/// <param name="Item">An item that changed, as it is now; null when the directory of the organisation changed.</param>
internal readonly record struct FeedEntry(WorkItem? Item);

/// <summary>One watcher's place at the feed.</summary>
internal sealed class FeedWatch(string organisation, Action<FeedWatch> leave) : IDisposable
{
    // Whoever is further behind than this reads the queue again sooner than what was missed.
    private const int MostBehind = 2000;
    private readonly Channel<FeedEntry> _entries = Channel.CreateBounded<FeedEntry>(new BoundedChannelOptions(MostBehind) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public string Organisation => organisation;

    /// <summary>Ends when the watcher fell behind or the feed lost its place.</summary>
    public ChannelReader<FeedEntry> Entries => _entries.Reader;

    public void Tell(FeedEntry entry)
    {
        if (!_entries.Writer.TryWrite(entry))
            End();
    }

    public void End() => _entries.Writer.TryComplete();

    public void Dispose() => leave(this);
}

/// <summary>
/// Follows the service's log in every replica and tells the watchers of this one, whichever replica made a change. One reading serves all watchers; Redis has no part
/// in it.
/// </summary>
internal sealed class QueueFeed(WorkLog log, IConfiguration configuration, IHostApplicationLifetime lifetime, ILogger<QueueFeed> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<FeedWatch, bool> _watches = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _position;

    /// <summary>How often a watcher hears something although nothing changes, in real time; less than what any proxy on the way takes for dead.</summary>
    public TimeSpan Heartbeat { get; } = HeartbeatOf(configuration);

    /// <summary>The process is about to stop: watches end.</summary>
    public CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>Everything that is committed after this returns is told.</summary>
    public async Task<FeedWatch> WatchAsync(string organisation, CancellationToken cancellation)
    {
        await _begun.Task.WaitAsync(cancellation);
        var watch = new FeedWatch(organisation, left => _watches.TryRemove(left, out _));
        _watches[watch] = true;
        return watch;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.RunAsync(Pause, FollowAsync, failure => logger.FeedInterrupted(Failures.KindOf(failure)), stoppingToken);

    private async Task FollowAsync(CancellationToken stopping)
    {
        while (true)
        {
            var seen = await log.ChangesAsync(stopping);
            var piece = await log.ReadAsync(_position ?? long.MaxValue, stopping);
            if (_position is null || piece.Trimmed > _position || piece.End < _position)
                Begin(piece.End);
            else
            {
                foreach (var watch in _watches.Keys)
                    Tell(watch, piece);
                _position = piece.Upto;
            }
            if (piece.Upto >= piece.End)
                await log.WaitAsync(seen, stopping);
        }
    }

    internal static TimeSpan HeartbeatOf(IConfiguration configuration)
    {
        var heartbeat = configuration.GetValue("Queues:Heartbeat", TimeSpan.FromSeconds(15));
        return heartbeat >= Shortest && heartbeat <= Longest ? heartbeat : throw new InvalidOperationException($"Queues:Heartbeat is from {Shortest} to {Longest}, not {heartbeat}.");
    }

    /// <summary>At the start, and where what comes next is not known: the log was trimmed past the place, or restored to before it. Watchers begin again.</summary>
    private void Begin(long end)
    {
        _position = end;
        foreach (var watch in _watches.Keys)
            watch.End();
        _begun.TrySetResult();
    }

    private static void Tell(FeedWatch watch, WorkLogPiece piece)
    {
        foreach (var item in piece.Items.Where(item => item.Organisation == watch.Organisation))
            watch.Tell(new(item));
        if (piece.Directories.Contains(watch.Organisation))
            watch.Tell(new(null));
    }
}
