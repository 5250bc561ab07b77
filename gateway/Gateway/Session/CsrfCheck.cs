using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.Gateway.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Yarp.ReverseProxy.Model;

namespace ComplaintSuite.Gateway.Session;

/// <summary>
/// A change that a session's cookie carries, of a person or of an opened case, must come from the suite's own pages. Browsers say where a request comes from
/// (Sec-Fetch-Site, else Origin), also for plain forms, so pages without script need nothing. Who says nothing of the kind, such as curl with a cookie jar, sends the
/// token that GET /session shows. Bearer tokens need none of this: no browser adds them by itself. The portal's forms need it even without a session: another site
/// must not open its own case in somebody's browser.
/// </summary>
internal static class CsrfCheck
{
    public const string Header = "x-csrf-token";
    private const string Item = "csrf";

    public static void GiveToken(AuthenticationProperties properties) => properties.Items[Item] = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    public static string? TokenOf(AuthenticationProperties properties) => properties.Items.TryGetValue(Item, out var token) ? token : null;

    public static IApplicationBuilder UseCsrfCheck(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var carried = SessionTokens.TicketOf(context);
        var guarded = carried is not null || CaseSession.Of(context) is not null;
        if (IsSafe(context.Request) || (guarded ? IsOwn(context.Request, carried is null ? null : TokenOf(carried.Properties)) : !ToPortal(context) || !IsForeign(context.Request)))
            return next(context);
        throw new GatewayRefusalException(GatewayRefusal.CrossSite);
    });

    /// <summary>A GET that opens a web socket is none: what follows on it are changes.</summary>
    public static bool IsSafe(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) && !request.Headers.Upgrade.Any(protocol => protocol?.Contains("websocket", StringComparison.OrdinalIgnoreCase) == true);

    private static bool ToPortal(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.ClusterId == "Portal";

    /// <summary>Whether the browser says that the request comes from elsewhere.</summary>
    private static bool IsForeign(HttpRequest request) => FromOwnPage(request) == false;

    /// <summary>What the browser says; null for a client that says nothing.</summary>
    private static bool? FromOwnPage(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
            return site == "same-origin";
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin)
            return origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        return null;
    }

    private static bool IsOwn(HttpRequest request, string? token)
    {
        if (FromOwnPage(request) is { } said)
            return said;
        return token is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(request.Headers[Header].ToString()));
    }
}
