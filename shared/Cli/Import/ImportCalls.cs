using System.Globalization;
using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;

namespace ComplaintSuite.Cli.Import;

/// <summary>How a batch gets to the suite.</summary>
internal interface IImportCalls
{
    /// <exception cref="ToolFailedException">It is not taken, or nobody answers for too long.</exception>
    Task<ImportComplaintsResponse> ImportAsync(ImportComplaintsRequest request, CancellationToken cancellation);
}

/// <summary>
/// Calls through the gateway as the import client. Waits as long as the gateway's quota says, tries again while gateway or issuer are not reached, and gets a new token when the
/// old one has run out. A batch that is sent twice has one effect.
/// </summary>
/// <param name="gateway">The gateway.</param>
/// <param name="token">Gets a token of the import client.</param>
/// <param name="time">Measures pauses.</param>
internal sealed class GatewayCalls(CallInvoker gateway, Func<CancellationToken, Task<string>> token, TimeProvider time) : IImportCalls, IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CallLimit = TimeSpan.FromMinutes(2);

    /// <summary>How long the suite may be away before the import gives up; a restart of everything is well within it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private string? _token;

    public async Task<ImportComplaintsResponse> ImportAsync(ImportComplaintsRequest request, CancellationToken cancellation)
    {
        var client = new ImportService.ImportServiceClient(gateway);
        var (pause, silentSince, refusedToken) = (FirstPause, (long?)null, (string?)null);
        while (true)
        {
            string? shown = null;
            try
            {
                shown = await TokenAsync(refusedToken, cancellation);
                var headers = new Metadata { { "authorization", $"Bearer {shown}" } };
                return await client.ImportComplaintsAsync(request, new CallOptions(headers, time.GetUtcNow().Add(CallLimit).UtcDateTime, cancellation));
            }
            catch (RpcException failure) when (failure.StatusCode is StatusCode.Cancelled && cancellation.IsCancellationRequested)
            {
                throw new OperationCanceledException(failure.Message, failure, cancellation);
            }
            catch (RpcException failure) when (failure.StatusCode is StatusCode.ResourceExhausted && RetryAfter(failure) is { } wait)
            {
                await Task.Delay(wait, time, cancellation);
            }
            catch (RpcException failure) when (failure.StatusCode is StatusCode.Unauthenticated && refusedToken is null)
            {
                refusedToken = shown;
            }
            catch (Exception silence) when (silence is IssuerSilentException or RpcException { StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted })
            {
                if (time.GetElapsedTime(silentSince ??= time.GetTimestamp()) > Patience)
                    throw new ToolFailedException($"The suite was not reached for {Patience.TotalMinutes} minutes ({(silence as RpcException)?.StatusCode.ToString() ?? silence.Message}). Run it again to go on.");
                await Task.Delay(pause, time, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch (RpcException failure)
            {
                throw new ToolFailedException($"The suite does not take the records ({failure.StatusCode}): {failure.Status.Detail}");
            }
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>What the gateway says with a refusal for want of quota (RFC 9110 §10.2.3, in seconds).</summary>
    internal static TimeSpan? RetryAfter(RpcException failure) =>
        int.TryParse(failure.Trailers.GetValue("retry-after"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>The token that all calls share; another one when that one was refused.</summary>
    private async Task<string> TokenAsync(string? refused, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return _token is { } known && known != refused ? known : _token = await token(cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }
}
