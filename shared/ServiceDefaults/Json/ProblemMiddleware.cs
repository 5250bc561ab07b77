using System.Diagnostics;
using System.Text.Json;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.ServiceDefaults.Json;

/// <summary>
/// Writes every failed JSON answer as problem+json (RFC 9457) with the reason, the rule and each unmet demand, and refuses JSON names and query
/// parameters that the request message does not have. gRPC and gRPC-web calls pass untouched.
/// </summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (AuthorizationRefusals.IsGrpc(context.Request))
        {
            await next(context);
            return;
        }

        var answer = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var held = new FailureHoldingStream(context.Response, answer.Stream);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(held, answer));
        try
        {
            if (await UnknownNames.FindAsync(context.Request, context.RequestAborted) is { Count: > 0 } violations)
                await WriteAsync(context, answer, StatusCodes.Status400BadRequest, violations[0].Code, violations);
            else
                await next(context);
        }
        catch (BadHttpRequestException bad)
        {
            await WriteAsync(context, answer, bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "BODY_TOO_LARGE" : "BAD_REQUEST",
                [new("BAD_REQUEST", null, null, bad.Message)]);
        }
        catch (Refusal refusal) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, answer, StatusOf(refusal.Kind), refusal.Reason, refusal.Violations);
        }
        catch (DbUpdateConcurrencyException) when (!context.Response.HasStarted)
        {
            var stale = Refusal.Raced();
            await WriteAsync(context, answer, StatusOf(stale.Kind), stale.Reason, stale.Violations);
        }
        catch (OutgoingCallException failure) when (failure.MayPass && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            logger.OutgoingCallFailed(context.GetEndpoint()?.DisplayName ?? "unmatched", failure.Call, failure.StatusCode);
            await WriteUnavailableAsync(context, answer);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or OutgoingCallException) && Failures.IsServerAway(failure) && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            logger.ServerAway(context.GetEndpoint()?.DisplayName ?? "unmatched", Failures.KindOf(failure));
            await WriteUnavailableAsync(context, answer);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && !context.Response.HasStarted)
        {
            logger.UnexpectedFailure(failure, context.GetEndpoint()?.DisplayName ?? "unmatched");
            await WriteAsync(context, answer, StatusCodes.Status500InternalServerError, "INTERNAL", [new("INTERNAL", null, null, "Something went wrong on our side. Quote the trace id when you report it.")]);
        }
        finally
        {
            context.Features.Set(answer);
        }

        if (context.Response.StatusCode >= 400 && !context.Response.HasStarted)
            await DescribeAsync(context, answer, held.Held);
    }

    private static Task DescribeAsync(HttpContext context, IHttpResponseBodyFeature answer, ReadOnlyMemory<byte> body)
    {
        if (context.Features.Get<Refusal>() is { } refusal)
            return WriteAsync(context, answer, StatusOf(refusal.Kind), refusal.Reason, refusal.Violations);
        var (reason, text) = context.Response.StatusCode switch
        {
            401 => ("UNAUTHENTICATED", "Sign on, or send a valid token in the authorization header."),
            403 => ("ROLE_NOT_PERMITTED", "Your roles don't allow this."),
            404 => ("NOT_FOUND", "There is no such address."),
            405 => ("METHOD_NOT_ALLOWED", "This address does not take that method."),
            415 => ("MEDIA_TYPE_NOT_SUPPORTED", "Send application/json."),
            _ => (context.Response.StatusCode < 500 ? "BAD_REQUEST" : "INTERNAL", MessageIn(body) ?? "The request could not be carried out."),
        };
        return WriteAsync(context, answer, context.Response.StatusCode, reason, [new(reason, null, null, text)]);
    }

    /// <summary>The transcoder writes a google.rpc.Status as JSON; its message is all that is taken from it.</summary>
    private static string? MessageIn(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return null;
        try
        {
            using var status = JsonDocument.Parse(body);
            return status.RootElement.ValueKind is JsonValueKind.Object && status.RootElement.TryGetProperty("message", out var message) ? message.GetString() : null;
        }
        catch (JsonException)
        {
            return null; // Not a status: the generic sentence stands.
        }
    }

    private static Task WriteUnavailableAsync(HttpContext context, IHttpResponseBodyFeature answer)
    {
        var refusal = Refusal.Unavailable();
        return WriteAsync(context, answer, StatusOf(refusal.Kind), refusal.Reason, refusal.Violations);
    }

    private static async Task WriteAsync(HttpContext context, IHttpResponseBodyFeature answer, int status, string reason, IReadOnlyList<Procedures.Violation> violations)
    {
        if (context.Response.HasStarted)
            return;
        violations = Refusal.Bounded(violations);
        context.Response.Headers.ContentLength = null;
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        await JsonSerializer.SerializeAsync(answer.Stream, new Problem(
            $"urn:complaintsuite:reason:{reason}",
            string.Join(" ", violations.Select(violation => violation.Description)),
            status,
            reason,
            violations.FirstOrDefault(violation => violation.Rule is not null)?.Rule,
            [.. violations.Select(violation => new ProblemViolation(violation.Code, violation.Field, violation.Rule, violation.Description) { Because = violation.Because })],
            Activity.Current?.TraceId.ToHexString()), ProblemJson.Default.Problem, context.RequestAborted);
    }

    private static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid or RefusalKind.Precondition => StatusCodes.Status400BadRequest,
        RefusalKind.Stale or RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
    };
}
