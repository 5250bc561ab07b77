using System.Collections.Frozen;
using ComplaintSuite.Gateway.Limits;
using ComplaintSuite.Gateway.Problems;
using ComplaintSuite.Gateway.Session;
using ComplaintSuite.ServiceDefaults.Rights;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace ComplaintSuite.Gateway.Routing;

/// <summary>
/// What changes between the caller's request and the service's: the token of the session goes on, its cookie doesn't, and nobody but a service acts for others. The
/// portal, which calls the services for the browser, also gets the ticket of the opened case and a mark of who visits.
/// </summary>
internal sealed class Forwarding(VisitorMark visitors) : ITransformProvider
{
    private const string OnBehalfOf = "x-on-behalf-of";
    private const string GrpcTimeout = "grpc-timeout";

    /// <summary>Where the browser finds the suite: what the portal prints for others to open names no other place.</summary>
    private const string OriginHeader = "x-origin";
    private static readonly FrozenSet<string> Addresses =
        new[] { "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "CF-Connecting-IP", "Fastly-Client-IP" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    /// <summary>Where the caller is, or over which proxies the request came: what browsers, proxies before us and our own reading of their headers say of it.</summary>
    private static bool TellsWhere(string header) =>
        header.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase) || header.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase) || Addresses.Contains(header);

    public void Apply(TransformBuilderContext context)
    {
        // Services and pages have no use for the address of whoever asks, and what they don't get they can't keep.
        context.UseDefaultForwarders = false;
        var portal = context.Route.ClusterId == "Portal";
        var timeout = context.Route.Timeout;
        context.AddRequestTransform(request =>
        {
            var caller = request.HttpContext;
            var headers = request.ProxyRequest.Headers;
            headers.Remove(HeaderNames.Cookie);
            foreach (var name in headers.NonValidated.Select(header => header.Key).Where(TellsWhere).ToList())
                headers.Remove(name);
            if (portal && SessionCookies.OfPortal(caller.Request) is { Length: > 0 } cookies)
                headers.TryAddWithoutValidation(HeaderNames.Cookie, cookies);

            if (SessionTokens.AccessTokenOf(caller) is { } token)
                headers.Authorization = new("Bearer", token);
            if (!caller.User.IsInRole(Roles.Service))
                headers.Remove(OnBehalfOf);
            headers.Remove(CsrfCheck.Header);
            headers.Remove(VisitorMark.Header);
            headers.Remove(OriginHeader);
            if (portal)
            {
                headers.TryAddWithoutValidation(OriginHeader, $"{caller.Request.Scheme}://{caller.Request.Host.ToUriComponent()}");
                headers.TryAddWithoutValidation(VisitorMark.Header, visitors.Of(caller));
                CaseSession.HandOver(caller, request.ProxyRequest);
            }

            // A call without a deadline of its own gets the route's, which services pass on.
            if (timeout is { } limit && caller.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true && !headers.Contains(GrpcTimeout))
                headers.TryAddWithoutValidation(GrpcTimeout, $"{(long)limit.TotalMilliseconds}m");
            return ValueTask.CompletedTask;
        });
        context.AddResponseTransform(async response =>
        {
            if (response.ProxyResponse is not null)
                ProblemAnswers.Answered(response.HttpContext);
            response.HttpContext.Response.Headers.Remove(HeaderNames.Server);
            // A way into a case that nobody keeps open would lead in a circle.
            if (portal && !await CaseSession.TakeAsync(response.HttpContext) && response.HttpContext.Response.StatusCode is >= 300 and < 400)
                ProblemAnswers.Refuse(response, GatewayRefusal.SessionUnavailable);
        });
    }
}
