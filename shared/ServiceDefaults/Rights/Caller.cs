using System.Globalization;
using System.Security.Claims;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace ComplaintSuite.ServiceDefaults.Rights;

/// <summary>Who calls, as the token says. Departments and posts come from the directory copy at each call, not from here.</summary>
/// <param name="Subject">Subject of the sign-on; "public" for someone without one.</param>
/// <param name="Organisations">Codes of the organisations the caller belongs to; "*" alone for a service.</param>
/// <param name="Roles">Roles of the closed list.</param>
public sealed record Caller(string Subject, IReadOnlySet<string> Organisations, IReadOnlySet<string> Roles)
{
    public static Caller Public { get; } = new("public", new HashSet<string>(), new HashSet<string> { Rights.Roles.Public });

    /// <summary>Client id of a machine, such as "import"; null for a person.</summary>
    public string? Machine { get; init; }

    /// <summary>When the token ends, in real time; null for callers without one.</summary>
    public DateTimeOffset? TokenEnd { get; init; }

    /// <summary>The case that a complainant's ticket opens; null for everyone else.</summary>
    public CaseTicket? Ticket { get; init; }

    public bool Has(string role) => Roles.Contains(role);

    /// <summary>The client whose token is its own, and not one that a person got through it; null for everyone else.</summary>
    public static string? MachineOf(ClaimsPrincipal user) => user.FindFirstValue("client_id") is { } client && client == user.FindFirstValue("sub") ? client : null;

    internal static Caller From(ClaimsPrincipal user)
    {
        // Who shows a ticket acts as the holder of the ticket alone: the roles of a token beside it belong to another organisation, perhaps.
        if (user.Identities.FirstOrDefault(identity => identity.HasClaim(claim => claim.Type == CaseTicket.CaseClaim)) is { } holder)
            user = new(holder);
        if (user.Identity?.IsAuthenticated != true)
            return Public;
        return new(
            user.FindFirstValue("sub") ?? "public",
            user.FindAll("org").Select(claim => claim.Value).ToHashSet(),
            user.FindAll("role").Select(claim => claim.Value).ToHashSet())
        {
            Machine = MachineOf(user),
            TokenEnd = long.TryParse(user.FindFirstValue("exp"), NumberStyles.None, CultureInfo.InvariantCulture, out var end) ? DateTimeOffset.FromUnixTimeSeconds(end) : null,
            Ticket = CaseTicket.From(user),
        };
    }
}

/// <summary>What a complainant's ticket opens.</summary>
/// <param name="Organisation">Organisation of the case.</param>
/// <param name="CaseId">The case.</param>
/// <param name="Party">"complainant" or "respondent".</param>
public sealed record CaseTicket(string Organisation, Guid CaseId, string Party)
{
    internal const string CaseClaim = "ticket_case";
    internal const string PartyClaim = "ticket_party";

    public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
        [new("sub", $"case:{CaseId:N}:{Party}"), new("org", Organisation), new("role", Roles.Public), new(CaseClaim, CaseId.ToString()), new(PartyClaim, Party)], scheme, "sub", "role"));

    internal static CaseTicket? From(ClaimsPrincipal user) =>
        user.FindFirstValue(CaseClaim) is { } id ? new(user.FindFirstValue("org")!, Guid.Parse(id), user.FindFirstValue(PartyClaim)!) : null;
}

/// <summary>Finds the caller of an rpc or a request.</summary>
public static class CallerExtensions
{
    /// <summary>Whose rights count: the person a service acts for, where it does, else the direct caller.</summary>
    public static Caller Caller(this ServerCallContext call) => call.GetHttpContext().Caller();

    /// <summary>Headers for a call of another service in the name of whoever calls this one.</summary>
    public static Metadata OnBehalf(this ServerCallContext call)
    {
        var headers = call.GetHttpContext().Request.Headers;
        var token = headers[Authentication.OnBehalfOfHeader] is { Count: > 0 } person ? person.ToString() : headers.Authorization.ToString();
        return new() { { Authentication.OnBehalfOfHeader, token } };
    }

    /// <inheritdoc cref="Caller(ServerCallContext)"/>
    public static Caller Caller(this HttpContext context) => context.Features.Get<OnBehalfOf>()?.Person ?? Rights.Caller.From(context.User);
}

/// <summary>The person a service acts for, set once its token was validated.</summary>
internal sealed record OnBehalfOf(Caller Person);
