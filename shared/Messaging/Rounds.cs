namespace ComplaintSuite.Messaging;

/// <summary>The rounds of a background worker, at intervals of real time, the first at once: a simulated clock moves what is due, not how often it is looked at.</summary>
public static class Rounds
{
    /// <summary>Until the service stops. A round that fails is told, and the next one comes.</summary>
    /// <param name="pause">Pause after each round.</param>
    /// <param name="round">One round.</param>
    /// <param name="failed">Told of each failure.</param>
    /// <param name="stopping">Ends the rounds.</param>
    public static async Task RunAsync(TimeSpan pause, Func<CancellationToken, Task> round, Action<Exception> failed, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await round(stopping);
            }
            catch (Exception end) when (stopping.IsCancellationRequested && Failures.PassesByItself(end))
            {
                // Cut off by the stop, whatever each library calls that. Nothing of it was committed, and the next process does it.
                return;
            }
            catch (Exception failure)
            {
                failed(failure);
            }
            await Task.Delay(pause, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
