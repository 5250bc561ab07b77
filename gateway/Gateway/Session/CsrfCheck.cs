using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.Gateway.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;

namespace ComplaintSuite.Gateway.Session;

/// <summary>
/// A change that a session's cookie carries must come from the suite's own pages. Browsers say where a request comes from (Sec-Fetch-Site, else Origin), also for
/// plain forms, so pages without script need nothing. Who says nothing of the kind, such as curl with a cookie jar, sends the token that GET /session shows.
/// Bearer tokens need none of this: no browser adds them by itself.
/// </summary>
internal static class CsrfCheck
{
    public const string Header = "x-csrf-token";
    private const string Item = "csrf";

    public static void GiveToken(AuthenticationProperties properties) => properties.Items[Item] = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    public static string? TokenOf(AuthenticationProperties properties) => properties.Items.TryGetValue(Item, out var token) ? token : null;

    public static IApplicationBuilder UseCsrfCheck(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (SessionTokens.TicketOf(context) is not { } ticket || IsSafe(context.Request) || IsOwn(context.Request, TokenOf(ticket.Properties)))
            return next(context);
        throw new GatewayRefusalException(GatewayRefusal.CrossSite);
    });

    /// <summary>A GET that opens a web socket is none: what follows on it are changes.</summary>
    public static bool IsSafe(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) && !request.Headers.Upgrade.Any(protocol => protocol?.Contains("websocket", StringComparison.OrdinalIgnoreCase) == true);

    private static bool IsOwn(HttpRequest request, string? token)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
            return site == "same-origin";
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin)
            return origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        return token is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(request.Headers[Header].ToString()));
    }
}
