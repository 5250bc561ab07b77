using ComplaintSuite.Identity.Clients;
using ComplaintSuite.Identity.SignOn;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ComplaintSuite.Identity.Tokens;

/// <summary>Tokens for codes, refresh tokens, client credentials and, with demo sign-ons, for a demo person's subject.</summary>
internal static class TokenEndpoint
{
    public const string Token = "/connect/token";

    /// <summary>Grant type by which scripts get the token of the demo person named in the parameter <c>subject</c>; client <see cref="KnownClient.Demo"/>.</summary>
    public const string DemoGrant = "urn:complaintsuite:demo";

    public static void MapToken(this IEndpointRouteBuilder routes) => routes.MapPost(Token, ExchangeAsync);

    /// <summary>The protocol's own form of a refusal.</summary>
    public static IResult Refused(string error, string description) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        }),
        [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);

    private static async Task<IResult> ExchangeAsync(HttpContext context, DemoPeople people, IdentitySettings settings, ILoggerFactory logs)
    {
        var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("The provider did not see this request.");
        var log = logs.CreateLogger(typeof(TokenEndpoint));

        if (request.IsClientCredentialsGrantType())
            return ForClient(request, people, settings, log);
        if (request.GrantType == DemoGrant)
            return ForPerson((string?)request["subject"], people, request, log);

        // Code and refresh token were checked; who they stand for is looked up anew, so that a change of posts shows at the next refresh.
        var proven = await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        var subject = proven.Principal?.GetClaim(Claims.Subject);
        if (people.Find(subject) is not { } person)
            return Unknown(subject, log);
        var principal = TokenClaims.Of(person, proven.Principal!.GetScopes());
        // Binds what is issued now to the same authorization, so that a replayed code revokes the whole chain.
        principal.SetAuthorizationId(proven.Principal!.GetAuthorizationId());
        return Results.SignIn(principal, properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static IResult ForClient(OpenIddictRequest request, DemoPeople people, IdentitySettings settings, ILogger log)
    {
        if (KnownClient.Find(request.ClientId) is not { } client)
            return Unknown(request.ClientId, log);
        // Where only the demo organisations exist, a machine that lists none acts for those.
        var organisations = settings.Organisations.GetValueOrDefault(client.Id) ?? [.. people.Organisations.Select(organisation => organisation.Organisation)];
        return Results.SignIn(TokenClaims.Of(client, organisations, request.GetScopes()), properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static IResult ForPerson(string? subject, DemoPeople people, OpenIddictRequest request, ILogger log)
    {
        if (people.Find(subject) is not { } person)
            return Unknown(subject, log);
        Log.SignedOn(log, person.Subject);
        return Results.SignIn(TokenClaims.Of(person, request.GetScopes()), properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static IResult Unknown(string? subject, ILogger log)
    {
        Log.TokenRefused(log, subject ?? "nobody", "not there");
        return Refused(Errors.InvalidGrant, "Nobody is known by this subject.");
    }
}
