using Yarp.ReverseProxy.Model;

namespace ComplaintSuite.Gateway;

/// <summary>Headers that every answer carries, whoever wrote it.</summary>
internal static class SecurityHeaders
{
    private const string Data = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>For the gateway's own page.</summary>
    public const string Page = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>For the gateway's page about the session.</summary>
    public static string OwnPage(GatewaySettings settings) => $"default-src 'none'; style-src 'self'; base-uri 'none'; {FormAction(settings)}; frame-ancestors 'none'";

    /// <summary>For the portal's pages, unless a page brings a policy of its own.</summary>
    private static string Portal(GatewaySettings settings) =>
        $"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; {FormAction(settings)}; frame-ancestors 'none'";

    /// <summary>Chromium applies form-action to the redirects after the form as well, and signing out leads to the issuer and back.</summary>
    private static string FormAction(GatewaySettings settings) => $"form-action 'self' {settings.Issuer.GetLeftPart(UriPartial.Authority)}";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            var cluster = context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.ClusterId;
            var portal = cluster == "Portal";
            if (headers.ContentSecurityPolicy.Count == 0)
                headers.ContentSecurityPolicy = portal ? Portal(context.RequestServices.GetRequiredService<GatewaySettings>()) : Data;
            // What services answer is about people and cases; none of it is for a cache on the way, unless the service says so.
            if (cluster is not null && !portal && headers.CacheControl.Count == 0)
                headers.CacheControl = "no-store";
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            if (context.Request.IsHttps)
                headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
            return Task.CompletedTask;
        });
        return next(context);
    });
}
