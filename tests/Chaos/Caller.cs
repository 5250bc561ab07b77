using ComplaintSuite.TestKit.Running;
using Google.Protobuf;
using Grpc.Core;

namespace ComplaintSuite.Chaos;

/// <summary>A careful client: sends a request until it is answered, the same request each time, and reads again where somebody else was first.</summary>
internal sealed class Caller(RunningSuite suite, Ledger ledger, CancellationToken ct)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    /// <summary>Asks until there is an answer.</summary>
    /// <exception cref="RpcException">It was refused.</exception>
    public async Task<T> AskAsync<T>(IMessage request, Sender by)
        where T : IMessage
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
                patience.CancelAfter(Deadline);
                return await suite.SendAsync<T>(request, by, patience.Token);
            }
            catch (RpcException away) when (IsNoAnswer(away))
            {
                if (away.Status.Detail.StartsWith("Something went wrong", StringComparison.Ordinal))
                    ledger.Violate($"{request.Descriptor.Name} was answered with {away.StatusCode}: {away.Status.Detail}");
                await Task.Delay(Pause, ct);
            }
        }
    }

    /// <summary>Changes a record until it is acknowledged or refused.</summary>
    /// <param name="caseNumber">Case, for the ledger.</param>
    /// <param name="move">The step or act that it makes.</param>
    /// <param name="version">Reads the version that the change is about.</param>
    /// <param name="request">The request; request_id and expected_version are filled in.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="mayBeRefused">Whether a refusal is what somebody else's act can lead to.</param>
    /// <returns>The answer; default where it was refused.</returns>
    public async Task<T?> ChangeAsync<T>(string caseNumber, string move, Func<Task<long>> version, IMessage request, Sender by, Func<RpcException, bool>? mayBeRefused = null)
        where T : class, IMessage
    {
        while (true)
        {
            Set(request, "request_id", RequestId.New());
            Set(request, "expected_version", await version());
            try
            {
                var answer = await AskAsync<T>(request, by);
                ledger.Acknowledge(caseNumber, move);
                return answer;
            }
            catch (RpcException stale) when (stale.StatusCode == StatusCode.Aborted)
            {
                // Somebody else changed it first: nothing was done.
            }
            catch (RpcException refused)
            {
                if (mayBeRefused?.Invoke(refused) != true)
                    ledger.Violate($"{move} of {caseNumber} was refused: {refused.Status}");
                return null;
            }
        }
    }

    // INTERNAL and UNKNOWN without words of ours are a connection that broke in the middle of an answer.
    public static bool IsNoAnswer(RpcException failure) => failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.ResourceExhausted
        or StatusCode.Internal or StatusCode.Unknown;

    private static void Set(IMessage request, string field, object value) => request.Descriptor.FindFieldByName(field).Accessor.SetValue(request, value);
}
