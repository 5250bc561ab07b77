using System.Text.RegularExpressions;
using ComplaintSuite.AppHost;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.ServiceDefaults.Sidecar;
using ComplaintSuite.TestKit;
using Google.Protobuf.Reflection;
using k8s.Models;
using Microsoft.Extensions.Configuration;

namespace ComplaintSuite.K8sTests;

/// <summary>The Dapr component says what the code says: app ids, ports, topics, who calls whom. Nothing of it was ever applied to a cluster.</summary>
public sealed partial class DaprManifestTests : IAsyncLifetime
{
    private const string Shared = "complaintsuite";
    private const string Sealed = "complaintsuite-grievance";

    /// <summary>Service → the services whose logs it follows, and the clients by which it calls others; read in its source.</summary>
    private static readonly IReadOnlyDictionary<string, Service> Services = ReadServices();

    private Overlay? _overlay;

    public async ValueTask InitializeAsync() => _overlay = await Overlay.RenderAsync("overlays/dev-dapr", TestContext.Current.CancellationToken);

    private Overlay Manifests => Overlay.OrSkip(_overlay);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void Each_service_has_a_sidecar_under_its_name_and_nobody_else_has_one()
    {
        Assert.Equal(Services.Keys.Order(StringComparer.Ordinal), Manifests.All<V1Deployment>().Where(it => Annotations(it).ContainsKey("dapr.io/enabled")).Select(it => it.Name()).Order(StringComparer.Ordinal));
        foreach (var deployment in Services.Keys.Select(Manifests.One<V1Deployment>))
        {
            var annotations = Annotations(deployment);
            Assert.Equal(("true", deployment.Name(), "RuntimeDefault"), (annotations["dapr.io/enabled"], annotations["dapr.io/app-id"], annotations["dapr.io/sidecar-seccomp-profile-type"]));
            Assert.Single(Manifests.All<DaprConfiguration>(), it => it.Name() == annotations["dapr.io/config"] && it.Namespace() == deployment.Namespace());
            // Jobs migrate without a sidecar.
            Assert.DoesNotContain("dapr.io/enabled", (Manifests.One<V1Job>($"{deployment.Name()}-migrate").Spec.Template.Metadata.Annotations ?? new Dictionary<string, string>()).Keys);
        }
    }

    [Fact]
    public void A_sidecar_delivers_to_the_port_of_the_service_in_its_protocol_and_none_to_grievances()
    {
        foreach (var name in Services.Keys)
        {
            var deployment = Manifests.One<V1Deployment>(name);
            var annotations = Annotations(deployment);
            Assert.Equal(Listens.Http2, Topology.Members.Single(it => it.Name == name).Listens);
            if (name == "hrgrievance")
                Assert.DoesNotContain(annotations.Keys, key => key is "dapr.io/app-port" or "dapr.io/app-protocol" or "dapr.io/app-token-secret");
            else
                Assert.Equal(($"{Container(deployment).Ports.Single().ContainerPort}", "h2c"), (annotations["dapr.io/app-port"], annotations["dapr.io/app-protocol"]));
        }
    }

    [Fact]
    public void Services_start_with_the_settings_and_the_tokens_are_those_of_their_sidecars()
    {
        foreach (var name in Services.Keys)
        {
            var deployment = Manifests.One<V1Deployment>(name);
            var variables = Container(deployment).Env.ToDictionary(it => it.Name.Replace("__", ":", StringComparison.Ordinal), it => it.Value ?? SecretValue(it, deployment.Namespace()));
            // What the injector adds.
            variables["DAPR_GRPC_PORT"] = "50001";
            var settings = SidecarSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(variables!).Build());
            Assert.Equal((name == "hrgrievance" ? EventTransportKind.Log : EventTransportKind.Dapr, InvocationMode.Dapr), (settings.Transport, settings.Invocation));
            Assert.Equal(name == "hrgrievance" ? $"routing.{Shared}" : "routing", settings.AppIdOf("Routing"));
            Assert.Equal(Component.Name(), settings.PubSub);

            var annotations = Annotations(deployment);
            Assert.Equal(Secret(annotations["dapr.io/api-token-secret"], deployment.Namespace(), "token"), settings.ApiToken);
            if (name != "hrgrievance")
                Assert.Equal(Secret(annotations["dapr.io/app-token-secret"], Shared, "token"), settings.AppToken);
        }
    }

    [Fact]
    public void Topics_and_who_uses_them_are_those_of_the_code()
    {
        var onBroker = Services.Where(it => it.Key != "hrgrievance").ToDictionary();
        Assert.Equal(onBroker.Keys.Order(StringComparer.Ordinal), Component.Scopes.Order(StringComparer.Ordinal));
        Assert.Equal(Shared, Component.Namespace());
        var producers = onBroker.Values.SelectMany(it => it.Follows).ToHashSet();
        var topics = producers.Select(Topics.Of).Concat(onBroker.SelectMany(it => it.Value.Follows.Select(producer => Topics.DeadLettersOf(producer, it.Key)))).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(topics, Component["allowedTopics"]!.Split(',').Order(StringComparer.Ordinal));
        Assert.Equal(topics, Component["protectedTopics"]!.Split(',').Order(StringComparer.Ordinal));
        foreach (var (name, service) in onBroker)
        {
            var deadLetters = service.Follows.Select(producer => Topics.DeadLettersOf(producer, name)).ToList();
            Assert.Equal([.. producers.Contains(name) ? [Topics.Of(name)] : Array.Empty<string>(), .. deadLetters], Scope("publishingScopes", name));
            Assert.Equal(service.Follows.Select(Topics.Of).Concat(deadLetters), Scope("subscriptionScopes", name));
        }
        Assert.Equal(onBroker.Count, Component["publishingScopes"]!.Split(';').Length);
        Assert.Equal(onBroker.Count, Component["subscriptionScopes"]!.Split(';').Length);

        string[] Scope(string setting, string app) => Component[setting]!.Split(';').Select(it => it.Split('=')).Single(it => it[0] == app)[1].Split(',');
    }

    [Fact]
    public void Nobody_is_let_call_anything_but_what_the_code_calls()
    {
        Assert.All(Manifests.All<DaprConfiguration>(), it => Assert.Equal("deny", it.Spec.AccessControl!.DefaultAction));
        foreach (var callee in Services.Keys)
        {
            var deployment = Manifests.One<V1Deployment>(callee);
            var access = Assert.Single(Manifests.All<DaprConfiguration>(), it => it.Name() == Annotations(deployment)["dapr.io/config"] && it.Namespace() == deployment.Namespace()).Spec.AccessControl!;
            var allowed = access.Policies.SelectMany(policy => policy.Operations.Select(operation => (policy.AppId, policy.Namespace, policy.TrustDomain, policy.DefaultAction, operation.Name, operation.Action)));
            var called = Services.SelectMany(caller => caller.Value.Calls.Where(call => call.Callee == callee)
                .Select(call => (caller.Key, caller.Key == "hrgrievance" ? Sealed : Shared, access.TrustDomain, "deny", $"/{call.Service}/*", "allow")));
            Assert.Equal(called.Order(), allowed.Order());
        }
        Assert.Empty(Assert.Single(Manifests.All<DaprConfiguration>(), it => it.Namespace() == Sealed).Spec.AccessControl!.Policies);
    }

    [Fact]
    public void Deliveries_are_tried_again_before_they_become_dead_letters()
    {
        var resiliency = Assert.Single(Manifests.All<DaprResiliency>());
        var retry = resiliency.Spec.Policies.Retries[resiliency.Spec.Targets.Components[Component.Name()].Inbound!.Retry];
        Assert.True(retry is { Policy: "constant", MaxRetries: > 1 });
        Assert.Equal(Component.Scopes, resiliency.Scopes);
    }

    [Fact]
    public void A_misspelt_field_does_not_pass()
    {
        var good = File.ReadAllText(Path.Combine(Checkout.Root, "k8s", "components", "dapr", "pubsub.yaml"));
        Assert.Single(Overlay.Read(good).Objects);
        Assert.ThrowsAny<Exception>(() => Overlay.Read(good.Replace("scopes:", "scope:", StringComparison.Ordinal)));
    }

    [GeneratedRegex("""AddServiceClient<(?<type>\w+)\.\w+>\("(?<callee>\w+)"\)|AddProducer<\w+>\("(?<producer>\w+)",""")]
    private static partial Regex Wiring();

    private static Dictionary<string, Service> ReadServices()
    {
        var rpcServices = Contracts().SelectMany(file => file.Services).ToDictionary(it => it.Name, it => it.FullName);
        var services = new Dictionary<string, Service>();
        foreach (var member in Topology.Members.Where(it => Directory.Exists(Path.Combine(Checkout.Root, "services", it.Project))))
        {
            var wiring = Directory.GetFiles(Path.Combine(Checkout.Root, "services", member.Project), "*.cs").SelectMany(file => Wiring().Matches(File.ReadAllText(file))).ToList();
            var follows = wiring.Select(it => it.Groups["producer"].Value).Where(it => it.Length > 0).ToList();
            if (follows.Count > 0)
                services[member.Name] = new(follows, [.. follows.Select(producer => (producer, "complaintsuite.messaging.v1.EventLogService")),
                    .. wiring.Where(it => it.Groups["callee"].Success).Select(it => (it.Groups["callee"].Value.ToLowerInvariant(), rpcServices[it.Groups["type"].Value]))]);
        }
        return services;
    }

    private static IEnumerable<FileDescriptor> Contracts() => typeof(Complaint).Assembly.GetTypes()
        .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal)).Select(type => type.GetProperty("Descriptor")?.GetValue(null)).OfType<FileDescriptor>();

    private static IDictionary<string, string> Annotations(V1Deployment deployment) => deployment.Spec.Template.Metadata.Annotations ?? new Dictionary<string, string>();

    private static V1Container Container(V1Deployment deployment) => Assert.Single(deployment.Spec.Template.Spec.Containers);

    private DaprComponent Component => Assert.Single(Manifests.All<DaprComponent>());

    private string SecretValue(V1EnvVar variable, string @namespace) => Secret(variable.ValueFrom.SecretKeyRef.Name, @namespace, variable.ValueFrom.SecretKeyRef.Key);

    private string Secret(string name, string @namespace, string key) =>
        System.Text.Encoding.UTF8.GetString(Assert.Single(Manifests.All<V1Secret>(), it => it.Name() == name && it.Namespace() == @namespace).Data[key]);

    private sealed record Service(IReadOnlyList<string> Follows, IReadOnlyList<(string Callee, string Service)> Calls);
}
