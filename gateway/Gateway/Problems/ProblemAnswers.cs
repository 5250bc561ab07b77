using System.Diagnostics;
using System.Text.Json;
using ComplaintSuite.Gateway.Limits;
using ComplaintSuite.Gateway.Pages;
using ComplaintSuite.Gateway.Session;
using ComplaintSuite.ServiceDefaults.Json;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;

namespace ComplaintSuite.Gateway.Problems;

/// <summary>Gives every refusal of the gateway its form: problem+json (RFC 9457), grpc-status for gRPC and gRPC-web callers, or a page for people at the portal.</summary>
internal sealed class ProblemAnswers(RequestDelegate next, GatewaySettings settings, ILogger<ProblemAnswers> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        GatewayRefusal? refusal = null;
        try
        {
            await next(context);
        }
        catch (GatewayRefusalException refused)
        {
            refusal = refused.Refusal;
        }
        catch (BadHttpRequestException bad)
        {
            refusal = GatewayRefusal.Of(bad.StatusCode);
        }
        catch (Exception silent) when (SessionStore.IsSilent(silent))
        {
            Log.SessionStoreSilent(log, silent);
            refusal = GatewayRefusal.SessionUnavailable;
        }
        catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            Log.Failed(log, failure, context.Request.Method, RouteOf(context));
            refusal = GatewayRefusal.Internal;
        }

        refusal ??= Own(context);
        if (refusal is null)
            return;
        Log.Refused(log, context.Request.Method, RouteOf(context), refusal.Reason);
        if (!context.Response.HasStarted)
            await WriteAsync(context, refusal);
    }

    /// <summary>The route's pattern: paths hold case numbers, patterns don't.</summary>
    public static string RouteOf(HttpContext context) =>
        (context.Features.Get<IEndpointFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";

    /// <summary>Remembers that a service answered, whatever it answered.</summary>
    public static void Answered(HttpContext context) => context.Features.Set(new ServiceAnswered());

    /// <summary>Takes the place of a service's answer that has not begun yet.</summary>
    public static void Refuse(ResponseTransformContext answer, GatewayRefusal refusal)
    {
        answer.SuppressResponseBody = true;
        answer.HttpContext.Response.Headers.Remove("Location");
        answer.HttpContext.Features.Set(refusal);
    }

    private GatewayRefusal? Own(HttpContext context)
    {
        if (context.Features.Get<GatewayRefusal>() is { } refusal)
            return refusal;
        if (context.Features.Get<IForwarderErrorFeature>() is { } error)
            return OfForwarding(context, error);
        return context.Response.StatusCode < 400 || context.Features.Get<ServiceAnswered>() is not null || context.Response.ContentType is not null
            ? null : GatewayRefusal.Of(context.Response.StatusCode);
    }

    private GatewayRefusal? OfForwarding(HttpContext context, IForwarderErrorFeature error)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is LimitedBody { Exceeded: true })
            return GatewayRefusal.BodyTooLarge;

        var left = error.Error is ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyCanceled
            or ForwarderError.ResponseBodyClient or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeResponseCanceled or ForwarderError.UpgradeResponseClient;
        // The caller broke off: nobody is there to be told.
        if (left && context.RequestAborted.IsCancellationRequested)
            return null;
        var refusal = error.Error switch
        {
            // Nobody left and yet it was cancelled: the route's time was over.
            ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled => GatewayRefusal.ServiceTimedOut,
            // A service that dies while its request is still read cancels the reading, which the forwarder takes for a failure of the caller. A caller who sends nothing for long is told 408.
            ForwarderError.RequestBodyClient when error.Exception is AggregateException { InnerExceptions: [OperationCanceledException, ..] } && context.Response.StatusCode != StatusCodes.Status408RequestTimeout =>
                GatewayRefusal.ServiceUnavailable,
            ForwarderError.RequestBodyClient => GatewayRefusal.BadRequest,
            ForwarderError.Request or ForwarderError.NoAvailableDestinations => GatewayRefusal.ServiceUnavailable,
            _ => GatewayRefusal.ServiceFailed,
        };
        Log.ServiceSilent(log, context.Features.Get<IReverseProxyFeature>()?.Cluster.Config.ClusterId ?? "(none)", RouteOf(context), error.Error.ToString());
        return refusal;
    }

    private async Task WriteAsync(HttpContext context, GatewayRefusal refusal)
    {
        var response = context.Response;
        // Headers of a service's half-told answer don't belong to this one; what limits and challenges added does.
        response.Headers.ContentLength = null;
        response.Headers.Remove("Content-Encoding");
        response.Headers.CacheControl = "no-store";
        if (context.Request.ContentType is { } type && type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase))
        {
            // Trailers-only: HTTP 200, the status in the header block.
            response.StatusCode = StatusCodes.Status200OK;
            response.ContentType = type;
            response.Headers["grpc-status"] = refusal.GrpcStatus.ToString(System.Globalization.CultureInfo.InvariantCulture);
            response.Headers["grpc-message"] = Uri.EscapeDataString($"{refusal.Reason}: {refusal.Title}");
            await response.CompleteAsync();
            return;
        }

        response.StatusCode = refusal.Status;
        if (ProblemPage.IsWanted(context))
        {
            response.ContentType = PlainPage.ContentType;
            await response.WriteAsync(ProblemPage.Render(context, settings, refusal), CancellationToken.None);
            return;
        }
        response.ContentType = "application/problem+json";
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        var problem = new Problem(
            $"urn:complaintsuite:reason:{refusal.Reason}", refusal.Title, refusal.Status, refusal.Reason, Rule: null,
            [new ProblemViolation(refusal.Reason, Field: null, Rule: null, refusal.Title)], Activity.Current?.TraceId.ToHexString());
        await JsonSerializer.SerializeAsync(response.Body, problem, ProblemJson.Default.Problem, CancellationToken.None);
    }

    private sealed record ServiceAnswered;
}
