using Yarp.ReverseProxy.Model;

namespace ComplaintSuite.Gateway;

/// <summary>Headers that every answer carries, whoever wrote it.</summary>
internal static class SecurityHeaders
{
    private const string Data = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>For the gateway's own page.</summary>
    public const string Page = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>For the portal's pages, unless a page brings a policy of its own.</summary>
    private const string Portal =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            var portal = context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.ClusterId == "Portal";
            if (headers.ContentSecurityPolicy.Count == 0)
                headers.ContentSecurityPolicy = portal ? Portal : Data;
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
