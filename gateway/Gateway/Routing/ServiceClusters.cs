using Yarp.ReverseProxy.Configuration;

namespace ComplaintSuite.Gateway.Routing;

/// <summary>Where the services are: a cluster's name is the key under <c>Services</c>. The route file itself holds no address.</summary>
internal sealed class ServiceClusters(IConfiguration configuration) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        var address = configuration[$"Services:{cluster.ClusterId}"];
        if (!Uri.TryCreate(address, UriKind.Absolute, out var service) || service.Scheme is not ("http" or "https"))
            throw new InvalidOperationException($"Services:{cluster.ClusterId} must be the http or https address of that service.");
        return new(cluster with { Destinations = new Dictionary<string, DestinationConfig> { ["service"] = new() { Address = service.ToString() } } });
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => new(route);
}
