using System.Text.RegularExpressions;
using ComplaintSuite.Gateway.Callers;
using ComplaintSuite.Gateway.Limits;
using Yarp.ReverseProxy.Configuration;

namespace ComplaintSuite.Gateway.Routing;

/// <summary>
/// What the route file lets through, read from the file itself. A route must say who may use it, how often, how long and how much; one that leaves
/// a word out stops the start.
/// </summary>
internal sealed partial class Exposure
{
    private Exposure(IReadOnlyDictionary<string, bool> anonymousByRpc, TimeSpan longestPage) => (AnonymousByRpc, LongestPage) = (anonymousByRpc, longestPage);

    /// <summary>Every exposed rpc ("complaintsuite.intake.v1.IntakeService/OpenCase"), and whether it needs no sign-on. An rpc that is not here is not reachable.</summary>
    public IReadOnlyDictionary<string, bool> AnonymousByRpc { get; }

    /// <summary>The longest time that any route gives the portal for an answer.</summary>
    public TimeSpan LongestPage { get; }

    /// <exception cref="InvalidOperationException">The route file is wrong; the text names every defect.</exception>
    public static Exposure Read(IProxyConfig file)
    {
        var defects = new List<string>();
        var rpcs = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var route in file.Routes)
        {
            if (route.AuthorizationPolicy is not (Policies.Anonymous or Policies.Authenticated))
                defects.Add($"{route.RouteId}: AuthorizationPolicy must be {Policies.Anonymous} or {Policies.Authenticated}.");
            if (!RateLimits.Policies.Contains(route.RateLimiterPolicy))
                defects.Add($"{route.RouteId}: RateLimiterPolicy must be one of {string.Join(", ", RateLimits.Policies)}.");
            if (route.Timeout is null)
                defects.Add($"{route.RouteId}: Timeout is missing.");
            if (route.MaxRequestBodySize is null)
                defects.Add($"{route.RouteId}: MaxRequestBodySize is missing.");
            if (route.Match.Methods is not { Count: > 0 })
                defects.Add($"{route.RouteId}: Match.Methods is missing.");
            if (route.MaxRequestBodySize > 0 && route.ClusterId != "Portal" && route.Metadata?.ContainsKey(Acceptance.Key) != true)
                defects.Add($"{route.RouteId}: takes a body, but Metadata.{Acceptance.Key} names no media type.");

            var path = route.Match.Path ?? "";
            if (!path.StartsWith("/complaintsuite.", StringComparison.Ordinal))
                continue;
            if (RpcRoute().Match(path) is not { Success: true } named)
            {
                defects.Add($"{route.RouteId}: a gRPC route names its rpcs: /package.Service/{{rpc:regex(^(One|Two)$)}}.");
                continue;
            }
            foreach (var rpc in named.Groups["rpcs"].Value.Split('|'))
                if (!rpcs.TryAdd($"{named.Groups["service"].Value}/{rpc}", route.AuthorizationPolicy == Policies.Anonymous))
                    defects.Add($"{route.RouteId}: {rpc} is in another route already.");
        }
        if (defects.Count > 0)
            throw new InvalidOperationException("The routes are wrong. " + string.Join(" ", defects));
        return new Exposure(rpcs, file.Routes.Where(route => route.ClusterId == "Portal").Max(route => route.Timeout) ?? TimeSpan.Zero);
    }

    [GeneratedRegex(@"^/(?<service>[\w.]+)/\{rpc:regex\(\^\((?<rpcs>\w+(\|\w+)*)\)\$\)\}$")]
    private static partial Regex RpcRoute();
}
