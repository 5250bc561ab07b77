using System.Collections.Immutable;
using System.Security.Claims;
using ComplaintSuite.Identity.Clients;
using ComplaintSuite.Identity.SignOn;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ComplaintSuite.Identity.Tokens;

/// <summary>What tokens say: sub, name, org, role (both may repeat), and of a machine that is no service its kind.</summary>
internal static class TokenClaims
{
    public const string Audience = "complaintsuite";
    private const string Organisation = "org";
    private const string Machine = "machine";
    private const string AllOrganisations = "*";

    /// <summary>A person's principal. People never act for all organisations.</summary>
    public static ClaimsPrincipal Of(DemoPerson person, ImmutableArray<string> scopes) =>
        Principal(person.Subject, person.Name, person.Organisations, person.Roles, machine: null, scopes);

    /// <summary>A client's own principal.</summary>
    public static ClaimsPrincipal Of(KnownClient client, IReadOnlyList<string> organisations, ImmutableArray<string> scopes) =>
        Principal(client.Id, client.Id, client.OrganisationsListed ? organisations : [AllOrganisations], client.Roles, client.Machine, scopes);

    private static ClaimsPrincipal Principal(
        string subject, string name, IReadOnlyList<string> organisations, IReadOnlyList<string> roles, string? machine, ImmutableArray<string> scopes)
    {
        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, subject).SetClaim(Claims.Name, name).SetClaims(Claims.Role, [.. roles]).SetClaims(Organisation, [.. organisations]);
        if (machine is not null)
            identity.SetClaim(Machine, machine);
        identity.SetScopes(scopes);
        identity.SetResources(Audience);
        // The gateway shows who is signed on from the identity token; it never opens the access token.
        identity.SetDestinations(_ => [Destinations.AccessToken, Destinations.IdentityToken]);
        return new ClaimsPrincipal(identity);
    }
}
