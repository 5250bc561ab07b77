using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ComplaintSuite.ServiceDefaults.Hosting;

/// <summary>
/// A call of another service that failed. Told apart from an answer of our own code by its type alone: whoever looks at the status of an
/// <see cref="RpcException"/> finds that of the other service.
/// </summary>
public sealed class OutgoingCallException : RpcException
{
    public OutgoingCallException(string call, RpcException failure)
        : base(failure.Status, failure.Trailers, failure.Message) => Call = call;

    /// <summary>Full name of the rpc that was called.</summary>
    public string Call { get; }

    /// <summary>Whether asking again may help. What else the other service answers is a defect between the two of us.</summary>
    public bool MayPass => StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.Aborted or StatusCode.Cancelled;
}

/// <summary>Marks the failures of calls to other services, and lets no call without a deadline wait for ever. Deadlines are real time.</summary>
internal sealed class OutgoingCalls : Interceptor
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var options = context.Options.Deadline is null ? context.Options.WithDeadline(TimeProvider.System.GetUtcNow().UtcDateTime + Deadline) : context.Options;
        var call = continuation(request, new(context.Method, context.Host, options));
        return new(AnswerAsync(call, context.Method.FullName), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private static async Task<TResponse> AnswerAsync<TResponse>(AsyncUnaryCall<TResponse> call, string name)
    {
        try
        {
            return await call;
        }
        catch (RpcException failure)
        {
            throw new OutgoingCallException(name, failure);
        }
    }
}
