using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace ComplaintSuite.K8sTests;

/// <summary>Dapr's resources as far as the manifests use them, after the CRDs of its Helm chart: what is not here, strict reading refuses.</summary>
internal abstract class DaprResource : IKubernetesObject<V1ObjectMeta>
{
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "";

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "";

    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();
}

[KubernetesEntity(Group = "dapr.io", ApiVersion = "v1alpha1", Kind = "Component", PluralName = "components")]
internal sealed class DaprComponent : DaprResource
{
    [JsonPropertyName("auth")]
    public DaprAuth? Auth { get; set; }

    [JsonPropertyName("spec")]
    public DaprComponentSpec Spec { get; set; } = new();

    [JsonPropertyName("scopes")]
    public List<string> Scopes { get; set; } = [];

    public string? this[string setting] => Spec.Metadata.SingleOrDefault(it => it.Name == setting)?.Value;
}

internal sealed class DaprAuth
{
    [JsonPropertyName("secretStore")]
    public string SecretStore { get; set; } = "";
}

internal sealed class DaprComponentSpec
{
    [JsonPropertyName("type")]
    public string Type { get; set; } = "";

    [JsonPropertyName("version")]
    public string Version { get; set; } = "";

    [JsonPropertyName("metadata")]
    public List<DaprSetting> Metadata { get; set; } = [];
}

internal sealed class DaprSetting
{
    [JsonPropertyName("name")]
    public string Name { get; set; } = "";

    [JsonPropertyName("value")]
    public string? Value { get; set; }

    [JsonPropertyName("secretKeyRef")]
    public DaprSecretKey? SecretKeyRef { get; set; }
}

internal sealed class DaprSecretKey
{
    [JsonPropertyName("name")]
    public string Name { get; set; } = "";

    [JsonPropertyName("key")]
    public string Key { get; set; } = "";
}

[KubernetesEntity(Group = "dapr.io", ApiVersion = "v1alpha1", Kind = "Configuration", PluralName = "configurations")]
internal sealed class DaprConfiguration : DaprResource
{
    [JsonPropertyName("spec")]
    public DaprConfigurationSpec Spec { get; set; } = new();
}

internal sealed class DaprConfigurationSpec
{
    [JsonPropertyName("accessControl")]
    public DaprAccessControl? AccessControl { get; set; }
}

internal sealed class DaprAccessControl
{
    [JsonPropertyName("defaultAction")]
    public string DefaultAction { get; set; } = "";

    [JsonPropertyName("trustDomain")]
    public string TrustDomain { get; set; } = "";

    [JsonPropertyName("policies")]
    public List<DaprPolicy> Policies { get; set; } = [];
}

internal sealed class DaprPolicy
{
    [JsonPropertyName("appId")]
    public string AppId { get; set; } = "";

    [JsonPropertyName("namespace")]
    public string Namespace { get; set; } = "";

    [JsonPropertyName("trustDomain")]
    public string TrustDomain { get; set; } = "";

    [JsonPropertyName("defaultAction")]
    public string DefaultAction { get; set; } = "";

    [JsonPropertyName("operations")]
    public List<DaprOperation> Operations { get; set; } = [];
}

internal sealed class DaprOperation
{
    [JsonPropertyName("name")]
    public string Name { get; set; } = "";

    [JsonPropertyName("action")]
    public string Action { get; set; } = "";
}

[KubernetesEntity(Group = "dapr.io", ApiVersion = "v1alpha1", Kind = "Resiliency", PluralName = "resiliencies")]
internal sealed class DaprResiliency : DaprResource
{
    [JsonPropertyName("spec")]
    public DaprResiliencySpec Spec { get; set; } = new();

    [JsonPropertyName("scopes")]
    public List<string> Scopes { get; set; } = [];
}

internal sealed class DaprResiliencySpec
{
    [JsonPropertyName("policies")]
    public DaprResiliencyPolicies Policies { get; set; } = new();

    [JsonPropertyName("targets")]
    public DaprResiliencyTargets Targets { get; set; } = new();
}

internal sealed class DaprResiliencyPolicies
{
    [JsonPropertyName("retries")]
    public Dictionary<string, DaprRetry> Retries { get; set; } = [];
}

internal sealed class DaprRetry
{
    [JsonPropertyName("policy")]
    public string Policy { get; set; } = "";

    [JsonPropertyName("duration")]
    public string Duration { get; set; } = "";

    [JsonPropertyName("maxRetries")]
    public int MaxRetries { get; set; }
}

internal sealed class DaprResiliencyTargets
{
    [JsonPropertyName("components")]
    public Dictionary<string, DaprDirections> Components { get; set; } = [];
}

internal sealed class DaprDirections
{
    [JsonPropertyName("inbound")]
    public DaprDirection? Inbound { get; set; }
}

internal sealed class DaprDirection
{
    [JsonPropertyName("retry")]
    public string Retry { get; set; } = "";
}
