using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace ComplaintSuite.Gateway.OpenApi;

/// <summary>JSON Schema of messages in protobuf's JSON mapping; each message and enum becomes one named schema.</summary>
internal sealed class JsonSchemas
{
    /// <summary>Schemas by full protobuf name, filled as they are referred to.</summary>
    public JsonObject Components { get; } = [];

    public JsonObject Of(MessageDescriptor message)
    {
        if (WellKnown(message) is { } known)
            return known;
        if (!Components.ContainsKey(message.FullName))
        {
            var properties = new JsonObject();
            // Entered before its fields: a message may contain itself.
            Components[message.FullName] = Described(new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false }, message.Declaration);
            foreach (var field in message.Fields.InFieldNumberOrder())
                properties[field.JsonName] = Of(field);
        }
        return Reference(message.FullName);
    }

    public JsonObject Of(FieldDescriptor field)
    {
        var schema = field switch
        {
            { IsMap: true } => new JsonObject { ["type"] = "object", ["additionalProperties"] = Single(field.MessageType.FindFieldByNumber(2)) },
            { IsRepeated: true } => new JsonObject { ["type"] = "array", ["items"] = Single(field) },
            _ => Single(field),
        };
        return Described(schema, field.Declaration);
    }

    /// <summary>Whether a field can stand in a query.</summary>
    public static bool FitsQuery(FieldDescriptor field) => !field.IsMap && (field.FieldType != FieldType.Message || WellKnown(field.MessageType) is { } known && (string?)known["type"] == "string");

    private static JsonObject Described(JsonObject schema, DescriptorDeclaration? declaration)
    {
        if (ContractDescriptors.CommentOf(declaration) is { Length: > 0 } comment)
            schema["description"] = comment;
        return schema;
    }

    private JsonObject Single(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message or FieldType.Group => Of(field.MessageType),
        FieldType.Enum => Of(field.EnumType),
        FieldType.Bool => Simple("boolean"),
        FieldType.String => Simple("string"),
        FieldType.Bytes => new JsonObject { ["type"] = "string", ["contentEncoding"] = "base64" },
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 or FieldType.UInt64 or FieldType.Fixed64 => Simple("string", "int64"),
        FieldType.Double or FieldType.Float => Simple("number", "double"),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 or FieldType.UInt32 or FieldType.Fixed32 => Simple("integer", "int32"),
    };

    private JsonObject Of(EnumDescriptor type)
    {
        if (!Components.ContainsKey(type.FullName))
        {
            var values = string.Join(" ", type.Values.Select(value => $"{value.Name}: {ContractDescriptors.CommentOf(value.Declaration)}"));
            Components[type.FullName] = new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. type.Values.Select(value => JsonValue.Create(value.Name))]),
                ["description"] = $"{ContractDescriptors.CommentOf(type.Declaration)} {values}".Trim(),
            };
        }
        return Reference(type.FullName);
    }

    private static JsonObject? WellKnown(MessageDescriptor message) => message.FullName switch
    {
        "google.protobuf.Timestamp" => Simple("string", "date-time"),
        "google.protobuf.Duration" or "google.protobuf.FieldMask" or "google.protobuf.StringValue" => Simple("string"),
        "google.protobuf.Empty" or "google.protobuf.Struct" => Simple("object"),
        "google.protobuf.Any" => new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["@type"] = Simple("string") }, ["additionalProperties"] = true },
        _ => null,
    };

    private static JsonObject Simple(string type, string? format = null) => format is null ? new() { ["type"] = type } : new() { ["type"] = type, ["format"] = format };

    private static JsonObject Reference(string name) => new() { ["$ref"] = "#/components/schemas/" + name };
}
