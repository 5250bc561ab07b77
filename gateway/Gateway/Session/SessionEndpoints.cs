using System.Security.Claims;
using ComplaintSuite.Gateway.Limits;
using ComplaintSuite.Gateway.Problems;
using Microsoft.AspNetCore.Authentication;

namespace ComplaintSuite.Gateway.Session;

/// <summary>Who am I, sign in, sign out.</summary>
internal static class SessionEndpoints
{
    public const string SignOutPath = "/session/sign-out";

    public static void MapSession(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/session").AllowAnonymous();
        session.MapGet("", Show).RequireRateLimiting(RateLimits.AnonymousRead);
        session.MapGet("/sign-in", SignIn).RequireRateLimiting(RateLimits.AnonymousWrite);
        session.MapPost(SignOutPath["/session".Length..], SignOut).RequireRateLimiting(RateLimits.AnonymousWrite);
    }

    /// <summary>A session that can't be looked up is an answer of its own, not "signed off": whoever carries a cookie is told so on every route.</summary>
    public static IApplicationBuilder UseSessionGuard(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var cookie = SessionCookies.IsThere(context.Request) || context.Request.Cookies.ContainsKey(SessionCookies.CaseName(context));
        var carried = context.Request.Headers.Authorization.Count == 0 && cookie && !context.Request.Path.StartsWithSegments("/healthz");
        if (carried && !context.RequestServices.GetRequiredService<SessionStore>().IsThere())
            throw new GatewayRefusalException(GatewayRefusal.SessionUnavailable);
        return next(context);
    });

    private static IResult Show(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var user = context.User;
        return SessionTokens.TicketOf(context) is not { } ticket
            ? Results.Json(new SessionAnswer(false, null, null, [], [], null, null))
            : Results.Json(new SessionAnswer(
                true, user.FindFirstValue("sub"), user.FindFirstValue("name"), [.. user.FindAll("org").Select(claim => claim.Value)],
                [.. user.FindAll("role").Select(claim => claim.Value)], CsrfCheck.TokenOf(ticket.Properties), ticket.Properties.ExpiresUtc));
    }

    private static IResult SignIn(string? returnUrl, SessionStore sessions) =>
        // Nobody is sent to the issuer for a session that could not be kept.
        !sessions.IsThere() ? throw new GatewayRefusalException(GatewayRefusal.SessionUnavailable) : Results.Challenge(new AuthenticationProperties { RedirectUri = IsLocal(returnUrl) ? returnUrl : "/" }, [SessionSchemes.SignOn]);

    private static IResult SignOut(HttpContext context, ILoggerFactory logs)
    {
        if (SessionTokens.TicketOf(context) is null)
            return Results.Redirect("/");
        Log.SignedOff(logs.CreateLogger(typeof(SessionEndpoints)), context.User.FindFirstValue("sub") ?? "(nobody)");
        return Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [SessionSchemes.Session, SessionSchemes.SignOn]);
    }

    /// <summary>A path of this very site: one slash first, no backslash that a browser would read as one, nothing unseen.</summary>
    private static bool IsLocal(string? url) => url is "/" || (url is ['/', not ('/' or '\\'), ..] && !url.Any(char.IsControl));

    /// <summary>What GET /session answers. Names are camelCase, absent values null.</summary>
    private sealed record SessionAnswer(
        bool SignedIn, string? Subject, string? Name, IReadOnlyList<string> Organisations, IReadOnlyList<string> Roles, string? CsrfToken, DateTimeOffset? Expires);
}
