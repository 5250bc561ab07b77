using System.Collections.Immutable;
using System.Security.Claims;
using ComplaintSuite.Identity.Clients;
using ComplaintSuite.Identity.SignOn;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ComplaintSuite.Identity.Tokens;

/// <summary>What tokens say: sub, name, org, role (both may repeat).</summary>
internal static class TokenClaims
{
    public const string Audience = "complaintsuite";
    private const string Organisation = "org";
    private const string AllOrganisations = "*";

    /// <summary>A person's principal. People never act for all organisations.</summary>
    public static ClaimsPrincipal Of(DemoPerson person, ImmutableArray<string> scopes) =>
        Principal(person.Subject, person.Name, person.Organisations, person.Roles, scopes);

    /// <summary>A client's own principal.</summary>
    public static ClaimsPrincipal Of(KnownClient client, IReadOnlyList<string> organisations, ImmutableArray<string> scopes) =>
        Principal(client.Id, client.Id, client.OrganisationsListed ? organisations : [AllOrganisations], client.Roles, scopes);

    private static ClaimsPrincipal Principal(
        string subject, string name, IReadOnlyList<string> organisations, IReadOnlyList<string> roles, ImmutableArray<string> scopes)
    {
        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, subject).SetClaim(Claims.Name, name).SetClaims(Claims.Role, [.. roles]).SetClaims(Organisation, [.. organisations]);
        identity.SetScopes(scopes);
        identity.SetResources(Audience);
        // The gateway shows who is signed on from the identity token; it never opens the access token.
        identity.SetDestinations(_ => [Destinations.AccessToken, Destinations.IdentityToken]);
        return new ClaimsPrincipal(identity);
    }
}
