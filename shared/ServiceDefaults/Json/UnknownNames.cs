using System.Text.Json;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Refusals;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;

namespace ComplaintSuite.ServiceDefaults.Json;

/// <summary>
/// Finds JSON names and query parameters that the request message does not have. The transcoder drops them silently, and a misspelt field of a complaint
/// must never be lost unnoticed.
/// </summary>
internal static class UnknownNames
{
    private static readonly Violation Malformed = new("MALFORMED_JSON", null, null, "The body is not well-formed JSON.");
    private static readonly Violation NoText = new("BAD_REQUEST", null, null, "The body holds a name or a text that is not valid Unicode, such as half of a surrogate pair.");

    /// <returns>At most as many as are answered.</returns>
    public static async Task<IReadOnlyList<Violation>> FindAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is not { } rpc)
            return [];
        var found = new List<Violation>();
        var input = rpc.MethodDescriptor.InputType;
        foreach (var name in request.Query.Keys.Where(name => FieldAt(input, name) is null).Take(Refusal.MostViolations))
            found.Add(Unknown(name));
        if (rpc.HttpRule.Body != "*" || request.ContentLength is 0 || !request.HasJsonContentType())
            return found;

        // A complaint never touches a disk in clear: no body is longer than what stays in memory.
        request.EnableBuffering(ServiceHost.MaxMessageBytes);
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellation);
            Walk(input, body.RootElement, "", found);
        }
        catch (JsonException broken)
        {
            found.Add(Malformed with { Description = $"The body is not well-formed JSON (line {broken.LineNumber + 1}, byte {broken.BytePositionInLine})." });
        }
        catch (InvalidOperationException)
        {
            // Thrown for text that can't be read as such; what was found before it still stands.
            found.Add(NoText);
        }
        request.Body.Position = 0;
        return found;
    }

    private static Violation Unknown(string path) => new("UNKNOWN_FIELD", path, null, $"'{Refusal.Echo(path)}' is not a field of this request. Correct its name or leave it out.");

    private static FieldDescriptor? FieldAt(MessageDescriptor message, string path)
    {
        FieldDescriptor? field = null;
        var within = message;
        foreach (var name in path.Split('.'))
        {
            field = within is null ? null : Field(within, name);
            if (field is null)
                return null;
            within = field.FieldType is FieldType.Message ? field.MessageType : null;
        }
        return field;
    }

    private static FieldDescriptor? Field(MessageDescriptor message, string name) =>
        message.Fields.InDeclarationOrder().FirstOrDefault(field => field.JsonName == name || field.Name == name);

    private static void Walk(MessageDescriptor message, JsonElement json, string path, List<Violation> found)
    {
        // Well-known types have a JSON form of their own (a timestamp is a string).
        if (json.ValueKind is not JsonValueKind.Object || message.File.Package == Timestamp.Descriptor.File.Package)
            return;
        foreach (var property in json.EnumerateObject())
        {
            if (found.Count >= Refusal.MostViolations)
                return;
            var at = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (Field(message, property.Name) is not { } field)
                found.Add(Unknown(at));
            else if (field.FieldType is FieldType.Message && !field.IsMap)
                foreach (var item in property.Value.ValueKind is JsonValueKind.Array ? property.Value.EnumerateArray().ToArray() : [property.Value])
                    Walk(field.MessageType, item, at, found);
            else
                RequireText(property.Value);
        }
    }

    /// <exception cref="InvalidOperationException">A text that is not Unicode, which the transcoder would fail on.</exception>
    private static void RequireText(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.String)
            _ = value.GetString();
        else if (value.ValueKind is JsonValueKind.Array)
            foreach (var item in value.EnumerateArray())
                RequireText(item);
        else if (value.ValueKind is JsonValueKind.Object)
            foreach (var property in value.EnumerateObject())
            {
                _ = property.Name;
                RequireText(property.Value);
            }
    }
}
