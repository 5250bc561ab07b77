using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ComplaintSuite.Portal.Calls;

/// <summary>Turns the failure of a call into a <see cref="CallRefusedException"/>, and lets no call wait for ever.</summary>
internal sealed class RefusalReader : Interceptor
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var options = context.Options.Deadline is null ? context.Options.WithDeadline((TimeProvider.System.GetUtcNow() + Longest).UtcDateTime) : context.Options;
        var call = continuation(request, new(context.Method, context.Host, options));
        return new(ReadAsync(async () => await call), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    /// <summary>Waits for the answer to a call.</summary>
    /// <exception cref="CallRefusedException">It failed.</exception>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return await answer();
        }
        catch (RpcException failure)
        {
            throw CallRefusedException.Of(failure);
        }
    }

    /// <summary>Sends a piece of a stream.</summary>
    /// <returns>Whether it was taken; where not, the answer says why.</returns>
    public static async Task<bool> SendAsync(Func<Task> send)
    {
        try
        {
            await send();
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    /// <summary>The pieces of an answer that is a stream.</summary>
    /// <exception cref="CallRefusedException">It failed, or broke off.</exception>
    public static async IAsyncEnumerable<T> ReadAllAsync<T>(IAsyncStreamReader<T> stream, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await ReadAsync(() => stream.MoveNext(cancellation)))
            yield return stream.Current;
    }
}
