using ComplaintSuite.Gateway.Limits;
using ComplaintSuite.Gateway.Problems;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace ComplaintSuite.Gateway.Routing;

/// <summary>Refuses, before a byte is forwarded, a body that the route does not take: wrong media type, or longer than the route's limit.</summary>
internal static class Acceptance
{
    /// <summary>Key in a route's metadata: the media type that it takes.</summary>
    public const string Key = "Accepts";

    public static IApplicationBuilder UseAcceptance(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config is not { } route)
            return next(context);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = null;
        var body = new LimitedBody(context.Request.Body, route.MaxRequestBodySize);
        context.Request.Body = body;
        context.Features.Set<IHttpMaxRequestBodySizeFeature>(body);
        if (context.Request.ContentLength > route.MaxRequestBodySize)
            throw new GatewayRefusalException(GatewayRefusal.BodyTooLarge);
        if (route.Metadata?.GetValueOrDefault(Key) is { } accepted && !Takes(accepted, context.Request))
            throw new GatewayRefusalException(GatewayRefusal.MediaType);
        return next(context);
    });

    private static bool Takes(string accepted, HttpRequest request)
    {
        var type = request.ContentType ?? "";
        // A POST without a body and type is an empty message.
        if (type.Length == 0 && request.ContentLength is null or 0 && accepted == "application/json")
            return true;
        return type.StartsWith(accepted, StringComparison.OrdinalIgnoreCase)
            && (accepted == "application/grpc" || type.Length == accepted.Length || type[accepted.Length] is ';' or ' ');
    }
}
