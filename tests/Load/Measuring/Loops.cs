using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace ComplaintSuite.Load.Measuring;

/// <summary>What a loop did.</summary>
/// <param name="Done">Right answers.</param>
/// <param name="Took">From the first start to the last end.</param>
/// <param name="Latencies">Of the right answers.</param>
internal sealed record LoopResult(long Done, TimeSpan Took, Latencies Latencies)
{
    public double PerSecond => Done / Took.TotalSeconds;
}

/// <summary>An answer that is not what it must be: it is counted nowhere, and the run is worth nothing.</summary>
internal sealed class WrongAnswerException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Ways to ask again and again. An operation throws when it is not answered rightly, and that ends the loop.</summary>
internal static class Loops
{
    /// <summary>How long an open loop waits for what is still unanswered at its end.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Each client asks, waits for the answer, asks again: tells how much gets through at most. Its latencies are not those that people see, since nobody asks while the system is slow.
    /// </summary>
    /// <param name="clients">How many ask.</param>
    /// <param name="duration">How long.</param>
    /// <param name="operation">Given the client's number.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="most">At most this many operations.</param>
    public static async Task<LoopResult> ClosedAsync(int clients, TimeSpan duration, Func<int, CancellationToken, Task> operation, CancellationToken ct, long most = long.MaxValue)
    {
        var latencies = new Latencies();
        var begun = Stopwatch.GetTimestamp();
        var asked = 0L;
        await WhenAllOrFirstFailure(clients, async (client, token) =>
        {
            while (!token.IsCancellationRequested && Stopwatch.GetElapsedTime(begun) < duration && Interlocked.Increment(ref asked) <= most)
            {
                var start = Stopwatch.GetTimestamp();
                await operation(client, token);
                latencies.Record(Stopwatch.GetElapsedTime(start));
            }
        }, ct);
        return new(latencies.Count, Stopwatch.GetElapsedTime(begun), latencies);
    }

    /// <summary>
    /// Calls come at a fixed rate, taken in turn by the clients, each of which has one call under way. A call is due at its time whether or not its client is still waiting for the
    /// one before, and its latency counts from then: what a slow moment does to those behind it is counted too (no coordinated omission).
    /// </summary>
    /// <exception cref="WrongAnswerException">The rate is more than gets through.</exception>
    public static async Task<LoopResult> OpenAsync(int clients, double perSecond, TimeSpan duration, Func<int, CancellationToken, Task> operation, CancellationToken ct)
    {
        var latencies = new Latencies();
        var due = Enumerable.Range(0, clients).Select(_ => Channel.CreateUnbounded<long>(new() { SingleReader = true, SingleWriter = true })).ToArray();
        var begun = Stopwatch.GetTimestamp();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pacing = PaceAsync();
        await WhenAllOrFirstFailure(clients, async (client, token) =>
        {
            await foreach (var start in due[client].Reader.ReadAllAsync(token))
            {
                await operation(client, token);
                latencies.Record(Stopwatch.GetElapsedTime(start));
            }
        }, either.Token);
        await pacing;
        return new(latencies.Count, Stopwatch.GetElapsedTime(begun), latencies);

        async Task PaceAsync()
        {
            try
            {
                await Pacer.RunAsync(perSecond, duration, (number, start) => due[number % clients].Writer.TryWrite(start), either.Token);
            }
            finally
            {
                foreach (var channel in due) channel.Writer.Complete();
                either.CancelAfter(Drain);
            }
        }
    }

    /// <summary>The first that fails ends the others, and it is what is thrown.</summary>
    private static async Task WhenAllOrFirstFailure(int clients, Func<int, CancellationToken, Task> client, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var failures = new ConcurrentQueue<Exception>();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(number => Task.Run(async () =>
        {
            try
            {
                await client(number, either.Token);
            }
            // Thrown again below: the others must end first.
            catch (Exception failure)
            {
                failures.Enqueue(failure);
                await either.CancelAsync();
            }
        }, CancellationToken.None)));
        if (failures.TryDequeue(out var first))
            throw ct.IsCancellationRequested ? new OperationCanceledException(ct) : first as WrongAnswerException ?? new WrongAnswerException($"{first.GetType().Name}: {first.Message}", first);
    }
}
