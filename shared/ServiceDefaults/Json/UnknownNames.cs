using System.Text.Json;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Refusals;
using Google.Protobuf.Reflection;
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
        var body = new BodyNames(input);
        try
        {
            await body.ReadAsync(request.Body, Refusal.MostViolations - found.Count, cancellation);
            found.AddRange(body.Unknown.Select(Unknown));
            if (body.HasNoText)
                found.Add(NoText);
        }
        catch (JsonException broken)
        {
            found.Add(Malformed with { Description = $"The body is not well-formed JSON (line {broken.LineNumber + 1}, byte {broken.BytePositionInLine})." });
            // The rest is taken as well: who is still sending reads the answer only then.
            await request.Body.CopyToAsync(Stream.Null, cancellation);
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
            field = within is null ? null : BodyNames.Field(within, name);
            if (field is null)
                return null;
            within = field.FieldType is FieldType.Message ? field.MessageType : null;
        }
        return field;
    }
}
