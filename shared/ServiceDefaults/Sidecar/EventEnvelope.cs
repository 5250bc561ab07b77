using System.Buffers;
using System.Text.Json;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using Google.Protobuf;

namespace ComplaintSuite.ServiceDefaults.Sidecar;

/// <summary>
/// A CloudEvent 1.0 in the JSON format with the numbered event as its content, byte for byte as the log has it. The attributes repeat what brokers and tools look at; they are ids and codes
/// like all of it.
/// </summary>
internal static class EventEnvelope
{
    public const string ContentType = "application/cloudevents+json";

    /// <summary>Ids and codes only: what is longer is none of ours.</summary>
    public const int Longest = 256 * 1024;

    private const string DataContentType = "application/protobuf";

    public static byte[] Write(string producer, Event e)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", e.EventId);
        json.WriteString("source", producer);
        json.WriteString("type", EventTypes.NameOf(e.Payload));
        json.WriteString("subject", e.Subject);
        json.WriteString("time", e.OccurTime.ToDateTimeOffset());
        json.WriteString("datacontenttype", DataContentType);
        if (e.Traceparent.Length > 0)
        {
            json.WriteString("traceparent", e.Traceparent);
            // The sidecar puts the trace of the publishing call into both where this one is missing.
            json.WriteString("traceid", e.Traceparent);
        }
        json.WriteBase64String("data_base64", e.ToByteArray());
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The event of an envelope that a producer published on its topic of the component.</summary>
    /// <returns>The event, or a code for what is wrong with the envelope.</returns>
    public static (Event? Event, string Defect) Read(ReadOnlyMemory<byte> envelope, string pubSub, string producer)
    {
        try
        {
            using var json = JsonDocument.Parse(envelope);
            return Read(json.RootElement, pubSub, producer);
        }
        // Bytes that are no UTF-8, and halves of surrogate pairs, show only when the text that they stand in is looked at.
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return (null, "NOT_JSON");
        }
    }

    private static (Event? Event, string Defect) Read(JsonElement root, string pubSub, string producer)
    {
        if (root.ValueKind != JsonValueKind.Object || Text(root, "specversion") != "1.0")
            return (null, "NO_CLOUDEVENT");
        if (Text(root, "pubsubname") != pubSub)
            return (null, "FOREIGN_PUBSUB");
        if (Text(root, "topic") != Topics.Of(producer))
            return (null, "FOREIGN_TOPIC");
        if (Text(root, "source") != producer)
            return (null, "FOREIGN_PRODUCER");
        if (Text(root, "datacontenttype") != DataContentType || Parse(root) is not { } e)
            return (null, "NO_EVENT");
        return Text(root, "id") == e.EventId && Text(root, "type") == EventTypes.NameOf(e.Payload) && Text(root, "subject") == e.Subject
            ? (e, "")
            : (null, "ATTRIBUTES_DIFFER");
    }

    private static Event? Parse(JsonElement root)
    {
        if (!root.TryGetProperty("data_base64", out var data) || data.ValueKind != JsonValueKind.String || !data.TryGetBytesFromBase64(out var bytes))
            return null;
        try
        {
            var e = Event.Parser.ParseFrom(bytes);
            return e.Number > 0 && Guid.TryParse(e.EventId, out _) && e.Subject.Length > 0 && e.OccurTime is not null && e.Payload is not null ? e : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
