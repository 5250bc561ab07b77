namespace ComplaintSuite.Gateway.Session;

/// <summary>Names of the schemes of a signed-on session.</summary>
internal static class SessionSchemes
{
    /// <summary>The cookie that stands for a ticket in Redis.</summary>
    public const string Session = "session";

    /// <summary>The way to the issuer and back.</summary>
    public const string SignOn = "sign-on";
}

/// <summary>The gateway's cookies, which no service ever sees.</summary>
internal static class SessionCookies
{
    private const string Plain = "complaintsuite";
    private const string Secure = "__Host-complaintsuite";
    private const string CaseSuffix = "-case";

    /// <summary>Prefix of the two short-lived cookies that tie an answer of the issuer to the browser that asked.</summary>
    public const string SignOnPrefix = "complaintsuite-sign-on.";

    /// <summary>Prefix of the portal's own cookies, such as that of its forms; the only ones that reach it.</summary>
    public const string PortalPrefix = "portal-";

    public static string Name(GatewaySettings settings) => settings.SecureCookies ? Secure : Plain;

    /// <summary>The cookie that stands for a case ticket in Redis.</summary>
    public static string CaseName(HttpContext context) => Name(SettingsOf(context)) + CaseSuffix;

    /// <summary>Strict: a case is never opened, read or changed on the way from another site.</summary>
    public static void SetCase(HttpContext context, string key) => context.Response.Cookies.Append(CaseName(context), key, CaseOptions(context));

    public static void ClearCase(HttpContext context) => context.Response.Cookies.Delete(CaseName(context), CaseOptions(context));

    public static bool IsThere(HttpRequest request) => request.Cookies.ContainsKey(Name(SettingsOf(request.HttpContext)));

    /// <summary>Takes a session's cookie from the browser, when the session it named is over.</summary>
    public static void Clear(HttpContext context)
    {
        var settings = SettingsOf(context);
        context.Response.Cookies.Delete(Name(settings), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = settings.SecureCookies, Path = "/" });
    }

    /// <summary>
    /// What of the cookie header is the portal's. Browsers know no ports: on one machine the issuer's cookies come along with the gateway's, and none of them is anybody else's business.
    /// </summary>
    public static string OfPortal(HttpRequest request) => string.Join("; ", request.Headers.Cookie
        .SelectMany(header => (header ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Where(cookie => cookie.StartsWith(PortalPrefix, StringComparison.Ordinal) || cookie.StartsWith("__Host-" + PortalPrefix, StringComparison.Ordinal)));

    private static CookieOptions CaseOptions(HttpContext context) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = SettingsOf(context).SecureCookies, Path = "/", IsEssential = true };

    private static GatewaySettings SettingsOf(HttpContext context) => context.RequestServices.GetRequiredService<GatewaySettings>();
}
