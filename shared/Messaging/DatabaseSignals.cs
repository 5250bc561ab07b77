using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Messaging;

/// <summary>
/// Wakes what waits for a database, within one process. Kept per database and not in the service container, because whoever commits holds
/// a DbContext and nothing else. Only a matter of speed: everything that waits here also polls, for commits of other replicas.
/// </summary>
internal sealed class DatabaseSignals
{
    private static readonly ConcurrentDictionary<(string Server, string Database), DatabaseSignals> All = new();

    /// <summary>An event was committed to the outbox.</summary>
    public Signal Outbox { get; } = new();

    /// <summary>The log has grown.</summary>
    public Signal Log { get; } = new();

    public static DatabaseSignals Of(DbContext db)
    {
        var connection = db.Database.GetDbConnection();
        return All.GetOrAdd((connection.DataSource, connection.Database), _ => new DatabaseSignals());
    }
}

/// <summary>Wakes all who wait. Take <see cref="Count"/> before looking, then wait past it: nothing raised in between is missed.</summary>
internal sealed class Signal
{
    private readonly Lock _lock = new();
    private readonly HashSet<TaskCompletionSource> _waiting = [];
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Raise()
    {
        lock (_lock)
        {
            _count++;
            foreach (var waiting in _waiting)
                waiting.TrySetResult();
            _waiting.Clear();
        }
    }

    /// <summary>Returns when the signal was raised after <paramref name="seen"/>, or after <paramref name="atMost"/> of real time: polling is no domain time.</summary>
    public async Task WaitPastAsync(long seen, TimeSpan atMost, CancellationToken ct)
    {
        var raised = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_count > seen)
                return;
            _waiting.Add(raised);
        }
        await raised.Task.WaitAsync(atMost, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
            _waiting.Remove(raised);
        ct.ThrowIfCancellationRequested();
    }
}
