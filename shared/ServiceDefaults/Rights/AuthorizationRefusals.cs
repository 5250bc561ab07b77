using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.ServiceDefaults.Rights;

/// <summary>
/// Gives gRPC callers whom a policy turns away a grpc-status with the reason: a bare HTTP 401 or 403 reaches them as a broken answer.
/// JSON callers get theirs from <see cref="Json.ProblemMiddleware"/>.
/// </summary>
internal sealed class AuthorizationRefusals(ILogger<AuthorizationRefusals> logger) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _default = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
            return next(context);
        var (status, reason, description) = authorizeResult.Challenged
            ? (StatusCodes.Status401Unauthorized, "UNAUTHENTICATED", "Sign on, or send a valid token in the authorization header.")
            : (StatusCodes.Status403Forbidden, "ROLE_NOT_PERMITTED", "Your roles don't allow this.");
        logger.Refused(context.GetEndpoint()?.DisplayName ?? "unmatched", reason, "");
        if (!IsGrpc(context.Request))
            return _default.HandleAsync(next, context, policy, authorizeResult);
        AnswerGrpc(context.Response, status, reason, description);
        return Task.CompletedTask;
    }

    public static bool IsGrpc(HttpRequest request) => request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true;

    /// <summary>Trailers-only: HTTP 200, the status in the header block.</summary>
    public static void AnswerGrpc(HttpResponse response, int status, string reason, string description)
    {
        response.ContentType = response.HttpContext.Request.ContentType;
        response.Headers["grpc-status"] = status switch { StatusCodes.Status403Forbidden => "7", StatusCodes.Status400BadRequest => "3", _ => "16" };
        response.Headers["grpc-message"] = Uri.EscapeDataString($"{reason}: {description}");
    }
}

/// <summary>Policies over the caller whose rights count.</summary>
public static class CallerPolicies
{
    /// <summary>
    /// Whoever has one of the roles: the person a service acts for where it does (<see cref="CallerExtensions.Caller(HttpContext)"/>), not the service.
    /// </summary>
    public static AuthorizationPolicyBuilder RequireCaller(this AuthorizationPolicyBuilder policy, Func<Caller, bool> allows) =>
        policy.RequireAuthenticatedUser().RequireAssertion(context => context.Resource is HttpContext http && allows(http.Caller()));
}
