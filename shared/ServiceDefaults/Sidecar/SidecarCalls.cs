using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ComplaintSuite.ServiceDefaults.Sidecar;

/// <summary>
/// Sends a call to another service through the sidecar, which finds it by its app id (gRPC proxying). Everything else of the call is untouched: tokens of the process and of the person it acts
/// for, deadline, cancellation, trailers.
/// </summary>
internal sealed class SidecarCalls(SidecarSettings settings, string service) : Interceptor
{
    public const string TokenHeader = "dapr-api-token";
    private const string AppIdHeader = "dapr-app-id";
    // The proxy wants to be told of a stream: its retries then end with the handshake.
    private const string StreamHeader = "dapr-stream";

    /// <summary>What the sidecar wants to see with each call.</summary>
    public static Metadata TokenOf(SidecarSettings settings) => settings.ApiToken.Length == 0 ? [] : new Metadata { { TokenHeader, settings.ApiToken } };

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, Addressed(context, isStream: false));

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, Addressed(context, isStream: false));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, Addressed(context, isStream: true));

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(Addressed(context, isStream: true));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(Addressed(context, isStream: true));

    private ClientInterceptorContext<TRequest, TResponse> Addressed<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context, bool isStream)
        where TRequest : class
        where TResponse : class
    {
        var headers = TokenOf(settings);
        headers.Add(AppIdHeader, settings.AppIdOf(service));
        if (isStream)
            headers.Add(StreamHeader, "true");
        foreach (var header in context.Options.Headers ?? [])
            headers.Add(header);
        return new(context.Method, context.Host, context.Options.WithHeaders(headers));
    }
}
