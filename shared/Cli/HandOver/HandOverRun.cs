using System.Runtime.CompilerServices;
using ComplaintSuite.Cli.Import;
using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;

namespace ComplaintSuite.Cli.HandOver;

/// <summary>What became of a part of a hand-over.</summary>
/// <param name="Entries">What was sent.</param>
/// <param name="Results">What each was answered; empty where the part was refused whole.</param>
/// <param name="Refusal">Why it was refused whole; null where it was answered.</param>
internal sealed record PartOutcome(IReadOnlyList<OfflineEntry> Entries, IReadOnlyList<OfflineResult> Results, string? Refusal);

/// <summary>
/// Sends a hand-over part by part through the gateway, as the person whose token it has. A part whose answer was lost is sent again and known (CR-08); one that is too large for the
/// gateway, or too slow, goes by halves. One that is refused whole does not hold up the others.
/// </summary>
internal sealed class HandOverRun(IntakeService.IntakeServiceClient intake, DeskFile file, Metadata headers, TimeProvider time)
{
    /// <summary>Entries of a part, as at the desk: a slow line brings something over before it breaks.</summary>
    internal const int Together = 5;

    /// <summary>Bytes of a part, well below what the gateway takes; a single entry may have more.</summary>
    internal const int Largest = 600_000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CallLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Since when nothing was answered; null while the suite answers.</summary>
    private long? _silentSince;

    /// <summary>The outcome of each part, before the next is sent.</summary>
    /// <exception cref="ToolFailedException">The token is not taken, or the suite was silent for five minutes.</exception>
    public async IAsyncEnumerable<PartOutcome> SendAsync(IEnumerable<OfflineEntry> entries, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var parts = new Stack<OfflineEntry[]>(PartsOf(entries).Reverse());
        while (parts.TryPop(out var part))
        {
            if (await SendPartAsync(part, cancellation) is { } outcome)
            {
                yield return outcome;
                continue;
            }
            parts.Push(part[(part.Length / 2)..]);
            parts.Push(part[..(part.Length / 2)]);
        }
    }

    internal static IEnumerable<OfflineEntry[]> PartsOf(IEnumerable<OfflineEntry> entries)
    {
        var (part, size) = (new List<OfflineEntry>(), 0);
        foreach (var entry in entries)
        {
            var more = entry.CalculateSize();
            if (part.Count == Together || (part.Count > 0 && size + more > Largest))
            {
                yield return [.. part];
                part.Clear();
                size = 0;
            }
            part.Add(entry);
            size += more;
        }
        if (part.Count > 0)
            yield return [.. part];
    }

    /// <returns>What became of it; null where it is to go by halves.</returns>
    private async Task<PartOutcome?> SendPartAsync(OfflineEntry[] part, CancellationToken cancellation)
    {
        var request = new BatchRegisterComplaintsRequest { HandOverId = file.HandOverId, Organisation = file.Organisation, Entries = { part } };
        var pause = FirstPause;
        while (true)
        {
            try
            {
                var answer = await intake.BatchRegisterComplaintsAsync(request, new CallOptions(headers, time.GetUtcNow().Add(CallLimit).UtcDateTime, cancellation));
                _silentSince = null;
                return new(part, answer.Results, Refusal: null);
            }
            catch (RpcException failure) when (failure.StatusCode is StatusCode.Cancelled && cancellation.IsCancellationRequested)
            {
                throw new OperationCanceledException(failure.Message, failure, cancellation);
            }
            catch (RpcException failure) when (failure.StatusCode is StatusCode.Unauthenticated)
            {
                throw new ToolFailedException($"The access token is not taken ({failure.Status.Detail}). Run it again with a new one to go on: what was answered is kept.");
            }
            catch (RpcException busy) when (busy.StatusCode is StatusCode.ResourceExhausted && GatewayCalls.RetryAfter(busy) is { } quota)
            {
                _silentSince = null;
                await Task.Delay(quota, time, cancellation);
            }
            catch (RpcException tooLarge) when (tooLarge.StatusCode is StatusCode.ResourceExhausted && part.Length > 1)
            {
                return null;
            }
            catch (RpcException slow) when (slow.StatusCode is StatusCode.DeadlineExceeded)
            {
                Wait(slow);
                return part.Length > 1 ? null : new(part, [], "It was not answered in time, and may have arrived. Run it again to know.");
            }
            catch (RpcException silence) when (silence.StatusCode is StatusCode.Unavailable or StatusCode.Aborted)
            {
                Wait(silence);
                await Task.Delay(pause, time, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch (RpcException refusal)
            {
                _silentSince = null;
                return new(part, [], $"The suite does not take it ({refusal.StatusCode}): {refusal.Status.Detail}");
            }
        }
    }

    /// <exception cref="ToolFailedException">It was silent for too long.</exception>
    private void Wait(RpcException silence)
    {
        if (time.GetElapsedTime(_silentSince ??= time.GetTimestamp(), time.GetTimestamp()) > Patience)
            throw new ToolFailedException($"The suite was not reached for {Patience.TotalMinutes} minutes ({silence.StatusCode}). Run it again to go on: what was answered is kept.");
    }
}
