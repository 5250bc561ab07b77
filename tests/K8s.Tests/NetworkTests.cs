using System.Globalization;
using ComplaintSuite.AppHost;
using k8s;
using k8s.Models;

namespace ComplaintSuite.K8sTests;

/// <summary>Who reaches whom around grievances, as the NetworkPolicies of the rendered manifests decide it. No cluster was asked: policies are read as Kubernetes' documentation defines them.</summary>
public sealed class NetworkTests : IAsyncLifetime
{
    private const string Sealed = "complaintsuite-grievance";

    // Every port that a pod of the suite listens on, and one that nobody opened: what is denied is denied on all of them.
    private static readonly int[] Ports = [53, 5432, 6379, 8080, 8081, 50002, 1];

    private readonly Dictionary<string, Overlay?> _rendered = [];

    public async ValueTask InitializeAsync()
    {
        foreach (var name in new[] { "base", "overlays/dev", "overlays/dev-dapr" })
            _rendered[name] = await Overlay.RenderAsync(name, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("base")]
    [InlineData("overlays/dev")]
    [InlineData("overlays/dev-dapr")]
    public void Nobody_but_the_gateway_reaches_grievances(string name)
    {
        var network = Of(name);
        Assert.Equal(["gateway 8080"], network.Pods.Append(Stranger).SelectMany(pod => Ports.Where(port => network.Reaches(pod, network.Pod("hrgrievance"), port)).Select(port => $"{pod.Name} {port}")));
        Assert.Empty(network.Pods.Append(Stranger).Where(pod => Ports.Any(port => network.Reaches(pod, network.Pod("hrgrievance-migrate"), port))));
    }

    [Fact]
    public void Grievances_reach_what_their_process_is_told_of_and_nothing_else()
    {
        var network = Of("overlays/dev");
        var overlay = Overlay.OrSkip(_rendered["overlays/dev"]);
        var settings = Assert.Single(overlay.All<V1ConfigMap>(), map => map.Namespace() == Sealed).Data;
        var told = settings.Where(setting => setting.Key.StartsWith("Services__", StringComparison.Ordinal) || setting.Key == "Identity__Issuer").Select(setting => new Uri(setting.Value))
            .Select(address => $"{address.Host.Split('.')[0]} {address.Port.ToString(CultureInfo.InvariantCulture)}");
        Assert.Equal(told.Append("postgres 5432").Order(StringComparer.Ordinal), Reached("hrgrievance"));
        Assert.Equal(["postgres 5432"], Reached("hrgrievance-migrate"));
        // A name is found before a host: that is all of the cluster that they may ask.
        Assert.Equal(["kube-dns 53"], Ports.Where(port => network.Reaches(network.Pod("hrgrievance"), Dns, port)).Select(port => $"{Dns.Name} {port}"));
        Assert.DoesNotContain(Ports, port => network.Reaches(network.Pod("hrgrievance"), Stranger, port));
        Assert.All(network.Of(Sealed), policy => Assert.All(policy.Spec.Egress ?? [], rule =>
        {
            Assert.NotEmpty(rule.To); // none would mean everybody
            Assert.All(rule.To, peer => Assert.Null(peer.IpBlock));
        }));

        IEnumerable<string> Reached(string name) => network.Pods.SelectMany(pod => Ports.Where(port => network.Reaches(network.Pod(name), pod, port)).Select(port => $"{pod.Name} {port}")).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Without_an_overlay_not_even_a_database_is_reached()
    {
        var network = Of("base");
        Assert.Empty(network.Pods.Where(pod => Ports.Any(port => network.Reaches(network.Pod("hrgrievance-migrate"), pod, port))));
        Assert.Equal(["identity", "routing"], network.Pods.Where(pod => Ports.Any(port => network.Reaches(network.Pod("hrgrievance"), pod, port))).Select(pod => pod.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_sidecar_opens_nothing_but_its_way_to_the_directory_and_to_the_control_plane()
    {
        var (without, with) = (Of("overlays/dev"), Of("overlays/dev-dapr"));
        var control = new Pod("dapr-sentry", "dapr-system", new Dictionary<string, string>());
        Assert.Equal(["dapr-sentry", "routing 50002"], with.Pods.SelectMany(pod => Ports.Where(port => Newly(pod, port)).Select(port => $"{pod.Name} {port}")).Append(Newly(control, 1) ? control.Name : "").Order(StringComparer.Ordinal));

        bool Newly(Pod to, int port) => with.Reaches(with.Pod("hrgrievance"), to, port) && !without.Reaches(without.Pod("hrgrievance"), to, port);
    }

    [Fact]
    public void The_dev_database_takes_only_processes_that_have_a_database_in_it()
    {
        var network = Of("overlays/dev");
        var owners = Topology.Members.Where(member => member.Database is not null).SelectMany(member => new[] { member.Name, $"{member.Name}-migrate" });
        Assert.Equal(owners.Order(StringComparer.Ordinal), network.Pods.Append(Stranger).Where(pod => network.Reaches(pod, network.Pod("postgres"), 5432)).Select(pod => pod.Name).Order(StringComparer.Ordinal));
        Assert.Empty(network.Pods.Append(Stranger).Where(pod => Ports.Where(port => port != 5432).Any(port => network.Reaches(pod, network.Pod("postgres"), port))));
    }

    private static Pod Stranger { get; } = new("stranger", "default", new Dictionary<string, string> { ["app.kubernetes.io/name"] = "gateway" });

    private static Pod Dns { get; } = new("kube-dns", "kube-system", new Dictionary<string, string> { ["k8s-app"] = "kube-dns" });

    private Network Of(string name) => new(Overlay.OrSkip(_rendered[name]));

    private sealed record Pod(string Name, string Namespace, IDictionary<string, string> Labels);

    /// <summary>The pods of an overlay and its policies.</summary>
    private sealed class Network(Overlay overlay)
    {
        public IReadOnlyList<Pod> Pods { get; } =
        [
            .. overlay.Objects.Select(each => each switch
            {
                V1Deployment deployment => PodOf(deployment, deployment.Spec.Template),
                V1StatefulSet set => PodOf(set, set.Spec.Template),
                V1Job job => PodOf(job, job.Spec.Template),
                _ => null,
            }).OfType<Pod>(),
        ];

        public Pod Pod(string name) => Assert.Single(Pods, pod => pod.Name == name);

        public IEnumerable<V1NetworkPolicy> Of(string @namespace) => overlay.All<V1NetworkPolicy>().Where(policy => policy.Namespace() == @namespace);

        /// <summary>Who is selected by no policy of a direction may do everything in it; else some policy must let it.</summary>
        public bool Reaches(Pod from, Pod to, int port)
        {
            var (leaving, entering) = (On(from, "Egress"), On(to, "Ingress"));
            return (leaving.Count == 0 || leaving.SelectMany(policy => policy.Spec.Egress ?? []).Any(rule => IsPeer(rule.To, from.Namespace, to) && IsPort(rule.Ports, port)))
                && (entering.Count == 0 || entering.SelectMany(policy => policy.Spec.Ingress ?? []).Any(rule => IsPeer(rule.FromProperty, to.Namespace, from) && IsPort(rule.Ports, port)));
        }

        private List<V1NetworkPolicy> On(Pod pod, string direction) => [.. Of(pod.Namespace).Where(policy => policy.Spec.PolicyTypes.Contains(direction) && Selects(policy.Spec.PodSelector, pod.Labels))];

        /// <summary>No peers mean everybody; a peer without a namespace means the policy's own.</summary>
        private static bool IsPeer(IList<V1NetworkPolicyPeer>? peers, string own, Pod pod) => peers is null or { Count: 0 } || peers.Any(peer =>
            (peer.NamespaceSelector is { } namespaces ? Selects(namespaces, new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = pod.Namespace }) : pod.Namespace == own)
            && (peer.PodSelector is not { } pods || Selects(pods, pod.Labels)));

        private static bool IsPort(IList<V1NetworkPolicyPort>? ports, int port) => ports is null or { Count: 0 } || ports.Any(each => each.Port?.Value == port.ToString(CultureInfo.InvariantCulture));

        private static bool Selects(V1LabelSelector selector, IDictionary<string, string> labels) =>
            (selector.MatchLabels ?? new Dictionary<string, string>()).All(label => labels.TryGetValue(label.Key, out var value) && value == label.Value)
            && (selector.MatchExpressions ?? []).All(expression => expression.OperatorProperty == "In" ? labels.TryGetValue(expression.Key, out var value) && expression.Values.Contains(value)
                : throw new NotSupportedException($"The policies use the operator {expression.OperatorProperty}, which this test does not read."));

        private static Pod PodOf(IKubernetesObject<V1ObjectMeta> owner, V1PodTemplateSpec template) => new(owner.Name(), owner.Namespace(), template.Metadata.Labels);
    }
}
