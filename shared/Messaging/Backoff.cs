namespace ComplaintSuite.Messaging;

/// <summary>Growing waits, in real time, between attempts at something that may pass by itself.</summary>
internal sealed class Backoff(MessagingOptions options)
{
    private TimeSpan _next = options.Backoff.First;

    public void Reset() => _next = options.Backoff.First;

    /// <summary>Returns early, without an exception, when the token is cancelled.</summary>
    public async Task WaitAsync(CancellationToken ct)
    {
        var wait = _next;
        _next = wait * 2 < options.Backoff.Longest ? wait * 2 : options.Backoff.Longest;
        await Task.Delay(wait, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
