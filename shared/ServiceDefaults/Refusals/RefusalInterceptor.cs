using System.Diagnostics;
using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Hosting;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.ServiceDefaults.Refusals;

/// <summary>Turns a <see cref="Refusal"/> into a google.rpc.Status, and anything unexpected into INTERNAL with nothing but a trace id.</summary>
internal sealed class RefusalInterceptor(ILogger<RefusalInterceptor> logger) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, () => continuation(request, context));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, () => continuation(new CallerReader<TRequest>(requestStream, context.GetHttpContext().RequestAborted), context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, async () =>
        {
            var left = context.GetHttpContext().RequestAborted;
            try
            {
                await continuation(request, new ListenerWriter<TResponse>(responseStream, left), context);
            }
            catch (OperationCanceledException) when (left.IsCancellationRequested || context.CancellationToken.IsCancellationRequested)
            {
                // That is how a stream ends.
                logger.CallerLeft(context.Method);
            }
            return true;
        });

    private async Task<T> GuardAsync<T>(ServerCallContext context, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Refusal refusal)
        {
            throw Refuse(refusal, context);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw Refuse(Refusal.Raced(), context);
        }
        catch (Exception failure) when (IsCancelled(failure, context))
        {
            // The deadline is the caller's, but that we did not answer within it is ours. The caller, whose clock began earlier, hangs up a moment before it.
            if (context.Deadline <= TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(1))
                logger.ServerAway(context.Method, "not within the deadline of the caller");
            else
                logger.CallerLeft(context.Method);
            // What is no status, the server logs as an error.
            throw new RpcException(Grpc.Core.Status.DefaultCancelled);
        }
        catch (OutgoingCallException failure) when (failure.MayPass)
        {
            logger.OutgoingCallFailed(context.Method, failure.Call, failure.StatusCode);
            throw Answer(Refusal.Unavailable(), context);
        }
        catch (Exception failure) when (failure is not RpcException && Failures.IsServerAway(failure))
        {
            logger.ServerAway(context.Method, Failures.KindOf(failure));
            throw Answer(Refusal.Unavailable(), context);
        }
        catch (Exception failure) when (failure is not RpcException or OutgoingCallException)
        {
            logger.UnexpectedFailure(failure, context.Method);
            throw new RpcException(new Grpc.Core.Status(StatusCode.Internal, $"Something went wrong on our side. Quote {TraceId} when you report it."));
        }
    }

    private static bool IsCancelled(Exception failure, ServerCallContext context) => failure switch
    {
        OperationCanceledException cancelled => context.CancellationToken.IsCancellationRequested || cancelled.CancellationToken == context.GetHttpContext().RequestAborted,
        OutgoingCallException { StatusCode: StatusCode.Cancelled or StatusCode.DeadlineExceeded } => context.CancellationToken.IsCancellationRequested,
        _ => false,
    };

    private static string TraceId => Activity.Current?.TraceId.ToHexString() ?? "no trace";

    private RpcException Refuse(Refusal refusal, ServerCallContext context)
    {
        logger.Refused(context.Method, refusal.Reason, string.Join(',', refusal.Violations.Select(violation => violation.Rule).OfType<string>().Distinct()));
        return Answer(refusal, context);
    }

    private static RpcException Answer(Refusal refusal, ServerCallContext context)
    {
        // JSON callers get problem+json from the same refusal (Json/ProblemMiddleware).
        context.GetHttpContext().Features.Set(refusal);
        return ToStatus(refusal).ToRpcException();
    }

    private static Google.Rpc.Status ToStatus(Refusal refusal)
    {
        var violations = refusal.Violations;
        var info = new ErrorInfo { Domain = "complaintsuite", Reason = refusal.Reason };
        if (violations.FirstOrDefault(violation => violation.Rule is not null)?.Rule is { } rule)
            info.Metadata["rule"] = rule;
        var status = new Google.Rpc.Status
        {
            Code = (int)CodeOf(refusal.Kind),
            Message = string.Join(" ", violations.Select(violation => violation.Description)),
            Details = { Any.Pack(info), Any.Pack(new RefusalDetail { Violations = { violations.Select(violation => violation.ToMessage()) } }) },
        };
        if (refusal.Kind is RefusalKind.Invalid)
            status.Details.Add(Any.Pack(new BadRequest
            {
                FieldViolations = { violations.Select(violation => new BadRequest.Types.FieldViolation { Field = violation.Field ?? "", Description = violation.Description, Reason = violation.Code }) },
            }));
        if (refusal.Kind is RefusalKind.Precondition)
            status.Details.Add(Any.Pack(new PreconditionFailure
            {
                Violations = { violations.Select(violation => new PreconditionFailure.Types.Violation { Type = violation.Code, Subject = violation.Field ?? violation.Rule ?? "", Description = violation.Description }) },
            }));
        return status;
    }

    private static StatusCode CodeOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCode.InvalidArgument,
        RefusalKind.Precondition => StatusCode.FailedPrecondition,
        RefusalKind.Stale => StatusCode.Aborted,
        RefusalKind.Conflict => StatusCode.AlreadyExists,
        RefusalKind.NotFound => StatusCode.NotFound,
        RefusalKind.Forbidden => StatusCode.PermissionDenied,
        RefusalKind.Unauthenticated => StatusCode.Unauthenticated,
        RefusalKind.Unavailable => StatusCode.Unavailable,
    };
}
