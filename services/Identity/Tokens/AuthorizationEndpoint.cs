using ComplaintSuite.Identity.SignOn;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ComplaintSuite.Identity.Tokens;

/// <summary>Authorization code for whoever signed on, and signing off. The protocol itself was checked before these are reached.</summary>
internal static class AuthorizationEndpoint
{
    public const string Authorize = "/connect/authorize";
    public const string EndSession = "/connect/end-session";

    public static void MapAuthorization(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Authorize, ["GET", "POST"], AuthorizeAsync);
        routes.MapMethods(EndSession, ["GET", "POST"], EndSessionAsync);
    }

    private static async Task<IResult> AuthorizeAsync(HttpContext context, DemoPeople people)
    {
        var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("The provider did not see this request.");
        var person = people.Find(await SignOnCookie.SubjectAsync(context));
        if (person is not null && !request.HasPromptValue(PromptValues.Login))
            return Results.SignIn(TokenClaims.Of(person, request.GetScopes()), properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);

        if (request.HasPromptValue(PromptValues.None))
            return TokenEndpoint.Refused(Errors.LoginRequired, "Nobody is signed on.");

        // The way back must not ask for the sign-in again, or it would never end.
        var parameters = context.Request.HasFormContentType
            ? context.Request.Form.Where(parameter => parameter.Key != Parameters.Prompt).ToList()
            : context.Request.Query.Where(parameter => parameter.Key != Parameters.Prompt).ToList();
        var back = context.Request.PathBase + context.Request.Path + QueryString.Create(parameters);
        return Results.Challenge(new AuthenticationProperties { RedirectUri = back }, [SignOnCookie.Scheme]);
    }

    private static async Task<IResult> EndSessionAsync(HttpContext context, ILoggerFactory logs)
    {
        if (await SignOnCookie.SubjectAsync(context) is { } subject)
            Log.SignedOff(logs.CreateLogger(typeof(AuthorizationEndpoint)), subject);
        await context.SignOutAsync(SignOnCookie.Scheme);
        return Results.SignOut(new AuthenticationProperties { RedirectUri = "/signed-off" }, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
    }
}
