using System.Diagnostics;

namespace ComplaintSuite.TestKit;

/// <summary>Waiting for something that another process or thread brings about: bounded, in steps of 20 ms of real time.</summary>
public static class Poll
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <param name="condition">Asked again until it holds.</param>
    /// <param name="within">How long at most.</param>
    /// <param name="because">What is waited for, for the message: "the work item is in the queue".</param>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public static Task UntilAsync(Func<bool> condition, TimeSpan within, string because) => UntilAsync(() => Task.FromResult(condition()), within, because);

    /// <inheritdoc cref="UntilAsync(Func{bool}, TimeSpan, string)"/>
    public static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan within, string because)
    {
        var waiting = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waiting.Elapsed >= within) throw new TimeoutException($"Not within {within.TotalSeconds:0.###} s: {because}.");
            await Task.Delay(Step);
        }
    }

    /// <summary>Waits until there is a value, and returns it.</summary>
    /// <param name="look">Asked again until it returns something else than null.</param>
    /// <param name="within">How long at most.</param>
    /// <param name="because">What is waited for, for the message.</param>
    /// <exception cref="TimeoutException">There was none in time.</exception>
    public static async Task<T> ForAsync<T>(Func<Task<T?>> look, TimeSpan within, string because)
        where T : class
    {
        T? found = null;
        await UntilAsync(async () => (found = await look()) is not null, within, because);
        return found!;
    }
}
