using ComplaintSuite.Gateway.Limits;

namespace ComplaintSuite.Gateway.OpenApi;

/// <summary>The document, and a page to try it that loads nothing from elsewhere.</summary>
internal static class OpenApiEndpoints
{
    public static void MapOpenApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/openapi/v1.json", (OpenApiDocument document) => Results.Bytes(document.Json, "application/json")).AllowAnonymous().RequireRateLimiting(RateLimits.AnonymousRead);
        Map(routes, "/api", "api.html", "text/html; charset=utf-8");
        Map(routes, "/api/api.css", "api.css", "text/css; charset=utf-8");
        Map(routes, "/api/api.js", "api.js", "text/javascript; charset=utf-8");
    }

    private static void Map(IEndpointRouteBuilder routes, string path, string resource, string type) => routes.MapGet(path, (HttpContext context) =>
    {
        context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.Page;
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Stream(typeof(OpenApiEndpoints).Assembly.GetManifestResourceStream(resource)!, type);
    }).AllowAnonymous().RequireRateLimiting(RateLimits.AnonymousRead);
}
