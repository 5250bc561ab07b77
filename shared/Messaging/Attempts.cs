namespace ComplaintSuite.Messaging;

/// <summary>Tries an effect until it is there, or has failed for good.</summary>
internal static class Attempts
{
    private const int Most = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// What somebody else changed in the same moment is tried again a few times, after pauses that double, in real time: whoever acts on a record several times in a row must
    /// not come first each time.
    /// </summary>
    /// <param name="effect">One attempt, in a transaction of its own.</param>
    /// <param name="met">Told of a concurrent change and the attempt that met it.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The failure that lasts; null: the effect is there.</returns>
    /// <exception cref="Exception">A failure that passes by itself.</exception>
    public static async Task<Exception?> TryAsync(Func<Task> effect, Action<Exception, int> met, CancellationToken ct)
    {
        for (var (attempt, pause) = (1, FirstPause); ; attempt++, pause *= 2)
        {
            try
            {
                await effect();
                return null;
            }
            catch (Exception failure) when (attempt < Most && Failures.Classify(failure) == FailureClass.Conflict)
            {
                met(failure, attempt);
            }
            catch (Exception failure) when (Failures.Classify(failure) != FailureClass.Transient)
            {
                return failure;
            }
            await Task.Delay(pause, ct);
        }
    }
}
