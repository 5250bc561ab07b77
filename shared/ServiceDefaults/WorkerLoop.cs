using ComplaintSuite.Messaging;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.ServiceDefaults;

/// <summary>The loop of a background worker: rounds until nothing is left, then a pause in real time. A failure is told and the loop goes on.</summary>
public static class WorkerLoop
{
    /// <param name="round">One round; returns how much it did.</param>
    /// <param name="pause">Pause after a round that did nothing, and after a failure.</param>
    /// <param name="logger">Told of each failure: a warning where it passes by itself, such as a database that is away.</param>
    /// <param name="worker">Name for the log.</param>
    /// <param name="stopping">Ends the loop.</param>
    public static Task RunAsync(Func<CancellationToken, Task<int>> round, TimeSpan pause, ILogger logger, string worker, CancellationToken stopping) => Rounds.RunAsync(
        pause,
        async ct =>
        {
            while (await round(ct) > 0)
            {
            }
        },
        failure => logger.WorkerFailed(failure, worker), stopping);
}
