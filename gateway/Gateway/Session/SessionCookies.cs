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

    /// <summary>Prefix of the two short-lived cookies that tie an answer of the issuer to the browser that asked.</summary>
    public const string SignOnPrefix = "complaintsuite-sign-on.";

    public static string Name(GatewaySettings settings) => settings.SecureCookies ? Secure : Plain;

    public static bool IsThere(HttpRequest request) => request.Cookies.ContainsKey(Name(request.HttpContext.RequestServices.GetRequiredService<GatewaySettings>()));

    /// <summary>The cookie header without the gateway's own.</summary>
    public static string Foreign(HttpRequest request) => string.Join("; ", request.Headers.Cookie
        .SelectMany(header => (header ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Where(cookie => cookie.Split('=')[0] is not (Plain or Secure) && !cookie.StartsWith(SignOnPrefix, StringComparison.Ordinal)));
}
