using System.Text.Json.Serialization;

namespace ComplaintSuite.ServiceDefaults.Sidecar;

/// <summary>A programmatic subscription, as the sidecar reads it.</summary>
internal sealed record SubscriptionOffer(
    [property: JsonPropertyName("pubsubname")] string PubSubName,
    [property: JsonPropertyName("topic")] string Topic,
    [property: JsonPropertyName("route")] string Route,
    [property: JsonPropertyName("deadLetterTopic")] string? DeadLetterTopic);

/// <summary>What becomes of a delivery.</summary>
internal sealed record DeliveryAnswer([property: JsonPropertyName("status")] string Status);

[JsonSerializable(typeof(IEnumerable<SubscriptionOffer>))]
[JsonSerializable(typeof(DeliveryAnswer))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class SidecarJson : JsonSerializerContext;
