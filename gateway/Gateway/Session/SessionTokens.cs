using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using ComplaintSuite.Gateway.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ComplaintSuite.Gateway.Session;

/// <summary>
/// Keeps a session's access token fresh. Of several requests at once one renews; the others use the old token while it is valid, and wait for the new one otherwise.
/// </summary>
internal sealed class SessionTokens(
    SessionTickets tickets, IHttpClientFactory http, IOptionsMonitor<OpenIdConnectOptions> signOn, GatewaySettings settings, ILogger<SessionTokens> log) : CookieAuthenticationEvents
{
    private const string ExpiresAt = "expires_at";
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>The access token of the request's session; null for a caller without one.</summary>
    public static string? AccessTokenOf(HttpContext context) => TicketOf(context)?.Properties.GetTokenValue(OpenIdConnectParameterNames.AccessToken);

    /// <summary>The ticket of the request's session; null for a caller without one.</summary>
    public static AuthenticationTicket? TicketOf(HttpContext context) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Ticket is { AuthenticationScheme: SessionSchemes.Session } ticket ? ticket : null;

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var key = SessionTickets.KeyOf(context.Properties);
        if (key is null || Left(context.Properties) > Margin)
            return;

        var holder = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        if (await tickets.BeginRenewalAsync(key, holder))
        {
            try
            {
                await RenewAsync(context, key);
            }
            finally
            {
                await tickets.EndRenewalAsync(key, holder);
            }
        }
        else if (Left(context.Properties) <= TimeSpan.Zero)
        {
            await WaitAsync(context, key);
        }
    }

    private async Task RenewAsync(CookieValidatePrincipalContext context, string key)
    {
        // Somebody may have renewed, or signed out, between this request's look and its turn.
        if (await tickets.RetrieveAsync(key) is not { } stored)
        {
            context.RejectPrincipal();
            return;
        }
        // A token may live shorter than the margin; the refresh token that brought it is used up either way.
        var renewed = stored.Properties.GetTokenValue(OpenIdConnectParameterNames.AccessToken) != context.Properties.GetTokenValue(OpenIdConnectParameterNames.AccessToken);
        Take(context, stored);
        if (Left(stored.Properties) is var left && (left > Margin || (renewed && left > TimeSpan.Zero)))
            return;

        var answer = await AskIssuerAsync(context);
        if (answer is null)
            return;
        var tokens = new[]
        {
            (Name: OpenIdConnectParameterNames.AccessToken, Value: answer.AccessToken),
            (Name: OpenIdConnectParameterNames.RefreshToken, Value: answer.RefreshToken ?? context.Properties.GetTokenValue(OpenIdConnectParameterNames.RefreshToken)),
            (Name: OpenIdConnectParameterNames.IdToken, Value: answer.IdToken ?? context.Properties.GetTokenValue(OpenIdConnectParameterNames.IdToken)),
            (Name: ExpiresAt, Value: TimeProvider.System.GetUtcNow().AddSeconds(answer.ExpiresIn).ToString("o", CultureInfo.InvariantCulture)),
        };
        context.Properties.StoreTokens(tokens.Where(token => token.Value is not null).Select(token => new AuthenticationToken { Name = token.Name, Value = token.Value! }));
        if (answer.IdToken is not null && Principal(answer.IdToken) is var principal && principal.FindFirstValue("sub") == context.Principal?.FindFirstValue("sub"))
            context.ReplacePrincipal(principal);
        if (!await tickets.ReplaceAsync(key, new AuthenticationTicket(context.Principal!, context.Properties, SessionSchemes.Session)))
            context.RejectPrincipal();
    }

    /// <summary>Does not end with the request: a refresh token that was redeemed must not be lost because somebody closed the page. The client's time-out bounds it.</summary>
    /// <returns>The new tokens; null when the old one goes on for now, or the session was ended.</returns>
    private async Task<TokenAnswer?> AskIssuerAsync(CookieValidatePrincipalContext context)
    {
        string reason;
        try
        {
            var configuration = await signOn.Get(SessionSchemes.SignOn).ConfigurationManager!.GetConfigurationAsync(CancellationToken.None);
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token",
                ["refresh_token"] = context.Properties.GetTokenValue(OpenIdConnectParameterNames.RefreshToken) ?? "",
                ["client_id"] = settings.ClientId,
                ["client_secret"] = settings.ClientSecret,
            });
            using var answer = await http.CreateClient(nameof(SessionTokens)).PostAsync(configuration.TokenEndpoint, form, CancellationToken.None);
            if (answer.IsSuccessStatusCode)
                return await answer.Content.ReadFromJsonAsync<TokenAnswer>(CancellationToken.None);
            var error = await ErrorOfAsync(answer);
            if (error == "invalid_grant")
            {
                // The issuer itself ended it: posts changed, signed off elsewhere, refresh token used up. Any other refusal, such as a wrong secret, is ours.
                Log.SessionEnded(log, context.Principal?.FindFirstValue("sub") ?? "(nobody)", "not renewed");
                await tickets.RemoveAsync(SessionTickets.KeyOf(context.Properties)!);
                context.RejectPrincipal();
                return null;
            }
            reason = error ?? answer.StatusCode.ToString();
        }
        catch (Exception silent) when (silent is HttpRequestException or InvalidOperationException or TaskCanceledException or JsonException)
        {
            reason = silent.GetType().Name;
        }

        // An issuer that is away signs nobody off while the token at hand is still good.
        Log.NotRenewed(log, reason);
        return Left(context.Properties) > TimeSpan.Zero ? null : throw new GatewayRefusalException(GatewayRefusal.SignOnUnavailable);
    }

    /// <summary>The error of RFC 6749 §5.2; null where the answer is none.</summary>
    private static async Task<string?> ErrorOfAsync(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "application/json")
            return null;
        return (await answer.Content.ReadFromJsonAsync<Refusal>(CancellationToken.None))?.Error;
    }

    private async Task WaitAsync(CookieValidatePrincipalContext context, string key)
    {
        for (var waited = TimeSpan.Zero; waited < LongestWait; waited += Step)
        {
            await Task.Delay(Step, TimeProvider.System, context.HttpContext.RequestAborted);
            var stored = await tickets.RetrieveAsync(key);
            if (stored is null)
            {
                context.RejectPrincipal();
                return;
            }
            if (Left(stored.Properties) > TimeSpan.Zero)
            {
                Take(context, stored);
                return;
            }
        }
        throw new GatewayRefusalException(GatewayRefusal.SignOnUnavailable);
    }

    private static void Take(CookieValidatePrincipalContext context, AuthenticationTicket stored)
    {
        context.Properties.StoreTokens(stored.Properties.GetTokens());
        context.ReplacePrincipal(stored.Principal);
    }

    /// <summary>Real time that the access token is still good for.</summary>
    private static TimeSpan Left(AuthenticationProperties properties) =>
        DateTimeOffset.TryParse(properties.GetTokenValue(ExpiresAt), CultureInfo.InvariantCulture, DateTimeStyles.None, out var end) ? end - TimeProvider.System.GetUtcNow() : TimeSpan.Zero;

    /// <summary>The person as the issuer describes them now. The token came straight from the issuer (OpenID Connect Core 3.1.3.7, 6): the connection proves it.</summary>
    private static ClaimsPrincipal Principal(string idToken)
    {
        var claims = new JsonWebToken(idToken).Claims.Where(claim => claim.Type is "sub" or "name" or "org" or "role").Select(claim => new Claim(claim.Type, claim.Value));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, SessionSchemes.SignOn, "sub", "role"));
    }

    private sealed record Refusal([property: JsonPropertyName("error")] string? Error);

    private sealed record TokenAnswer(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("refresh_token")] string? RefreshToken,
        [property: JsonPropertyName("id_token")] string? IdToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
