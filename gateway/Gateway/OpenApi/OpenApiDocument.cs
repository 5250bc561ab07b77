using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ComplaintSuite.Gateway.Routing;
using Google.Protobuf.Reflection;

namespace ComplaintSuite.Gateway.OpenApi;

/// <summary>The OpenAPI 3.1 document of all exposed JSON routes, written from the contracts and their comments. What is not exposed is not in it.</summary>
internal sealed partial class OpenApiDocument
{
    private const string AttachmentsPath = "/v1/complaints/{case_number}/attachments";
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly JsonSchemas schemas = new();
    private readonly JsonObject paths = [];

    public OpenApiDocument(Exposure exposure)
    {
        foreach (var rpc in ContractDescriptors.Rpcs)
            if (exposure.AnonymousByRpc.TryGetValue(ContractDescriptors.NameOf(rpc), out var anonymous) && ContractDescriptors.RouteOf(rpc) is { } route)
                Add(rpc, route, anonymous);
        AddAttachments();
        Json = Encoding.UTF8.GetBytes(Document().ToJsonString(Readable));
    }

    /// <summary>The document, UTF-8.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    private void Add(MethodDescriptor rpc, (string Method, string Path, string Body) route, bool anonymous)
    {
        var inPath = Variable().Matches(route.Path).Select(variable => variable.Groups[1].Value).ToArray();
        var parameters = new JsonArray([.. inPath.Select(name => Parameter(rpc.InputType.FindFieldByName(name), name, "path"))]);
        if (route.Body.Length == 0)
            foreach (var field in rpc.InputType.Fields.InFieldNumberOrder().Where(field => !inPath.Contains(field.Name) && JsonSchemas.FitsQuery(field)))
                parameters.Add(Parameter(field, field.JsonName, "query"));

        var ofCase = inPath.Contains("case_number") && rpc.Name != "OpenCase";
        var operation = Operation($"{rpc.Service.Name}_{rpc.Name}", rpc.Service.Name, ContractDescriptors.CommentOf(rpc.Declaration), anonymous, ofCase);
        if (parameters.Count > 0)
            operation["parameters"] = parameters;
        if (route.Body.Length > 0)
            operation["requestBody"] = Body("application/json", Message(rpc.InputType, inPath));
        operation["responses"] = Responses("The answer.", new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schemas.Of(rpc.OutputType) } }, anonymous, ofCase || inPath.Length > 0);
        At(route.Path)[route.Method.ToLowerInvariant()] = operation;
    }

    /// <summary>Plain HTTP endpoints of Intake beside the rpcs: they take forms and serve files, which the contracts don't describe.</summary>
    private void AddAttachments()
    {
        var attachment = ContractDescriptors.Files.SelectMany(file => file.MessageTypes).Single(message => message.Name == "Attachment");
        var number = new JsonObject { ["name"] = "case_number", ["in"] = "path", ["required"] = true, ["description"] = "Case number.", ["schema"] = new JsonObject { ["type"] = "string" } };

        var upload = Operation("AttachmentService_PostAttachment", "AttachmentService",
            "Adds a document to the case from a form. The type is proven by the content. Refused once the case is archived (rule CH-12).", anonymous: true, ofCase: true);
        upload["parameters"] = new JsonArray(number.DeepClone());
        upload["requestBody"] = Body("multipart/form-data", new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("request_id", "file"),
            ["properties"] = new JsonObject
            {
                ["request_id"] = new JsonObject { ["type"] = "string", ["description"] = "UUID of this request; the same again adds nothing. Stands before the file." },
                ["file"] = new JsonObject { ["type"] = "string", ["contentMediaType"] = "application/octet-stream", ["description"] = "The document; at most 20 MiB." },
            },
        });
        upload["responses"] = Responses("The stored document.", new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schemas.Of(attachment) } }, anonymous: true, named: true, success: "201");
        At(AttachmentsPath)["post"] = upload;

        var download = Operation("AttachmentService_GetAttachment", "AttachmentService", "The content of a document, as it was uploaded.", anonymous: true, ofCase: true);
        download["parameters"] = new JsonArray(number.DeepClone(),
            new JsonObject { ["name"] = "attachment_id", ["in"] = "path", ["required"] = true, ["description"] = "Id of the attachment.", ["schema"] = new JsonObject { ["type"] = "string" } });
        download["responses"] = Responses("The content.", new JsonObject { ["application/octet-stream"] = new JsonObject() }, anonymous: true, named: true);
        At(AttachmentsPath + "/{attachment_id}")["get"] = download;
    }

    private JsonObject Document() => new()
    {
        ["openapi"] = "3.1.1",
        ["info"] = new JsonObject
        {
            ["title"] = "ComplaintSuite",
            ["version"] = "1",
            ["summary"] = "Complaints, from filing to archive.",
            ["description"] = "The JSON form of the suite's gRPC services. The same addresses take gRPC and gRPC-web at /{package}.{Service}/{Method}. Every refusal is a problem document with a stable reason.",
            ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
        },
        ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
        ["tags"] = new JsonArray([.. ContractDescriptors.Files.SelectMany(file => file.Services)
            .Where(service => paths.Any(path => path.Value!.AsObject().Any(operation => (string?)operation.Value!["tags"]![0] == service.Name)))
            .Select(service => new JsonObject { ["name"] = service.Name, ["description"] = ContractDescriptors.CommentOf(service.Declaration) })]),
        ["paths"] = paths,
        ["components"] = new JsonObject
        {
            ["schemas"] = WithProblem(schemas.Components),
            ["responses"] = new JsonObject
            {
                ["Problem"] = new JsonObject
                {
                    ["description"] = "Refused: a problem document (RFC 9457).",
                    ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" } } },
                },
            },
            ["securitySchemes"] = new JsonObject
            {
                ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT", ["description"] = "Token of the configured OpenID Connect issuer." },
                ["caseTicket"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "x-case-ticket", ["description"] = "Ticket from IntakeService.OpenCase, good for one case and thirty minutes." },
            },
        },
    };

    private static JsonObject WithProblem(JsonObject components)
    {
        static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };
        components["Problem"] = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("type", "title", "status", "reason", "violations"),
            ["properties"] = new JsonObject
            {
                ["type"] = Text("URN of the reason."),
                ["title"] = Text("What is wrong and what to do, in English."),
                ["status"] = new JsonObject { ["type"] = "integer", ["description"] = "HTTP status." },
                ["reason"] = Text("Stable code; branch on it."),
                ["rule"] = Text("First rule of the catalogue concerned, such as CH-05."),
                ["violations"] = new JsonObject
                {
                    ["type"] = "array",
                    ["description"] = "Every unmet demand.",
                    ["items"] = new JsonObject
                    {
                        ["type"] = "object",
                        ["required"] = new JsonArray("code", "description"),
                        ["properties"] = new JsonObject
                        {
                            ["code"] = Text("Stable code."),
                            ["field"] = Text("Path of the field concerned."),
                            ["rule"] = Text("Rule that demands it."),
                            ["description"] = Text("What to do, in English."),
                        },
                    },
                },
                ["traceId"] = Text("Trace to quote in a report."),
            },
        };
        return components;
    }

    private static JsonObject Operation(string id, string tag, string comment, bool anonymous, bool ofCase)
    {
        var security = new JsonArray();
        if (anonymous)
            security.Add(new JsonObject());
        security.Add(new JsonObject { ["bearer"] = new JsonArray() });
        if (anonymous && ofCase)
        {
            // Of a case nobody sees anything without showing one or the other.
            security.RemoveAt(0);
            security.Add(new JsonObject { ["caseTicket"] = new JsonArray() });
        }
        var end = comment.IndexOf(". ", StringComparison.Ordinal);
        return new JsonObject
        {
            ["operationId"] = id,
            ["tags"] = new JsonArray(tag),
            ["summary"] = (end < 0 ? comment : comment[..end]).TrimEnd('.'),
            ["description"] = comment,
            ["security"] = security,
        };
    }

    private static JsonObject Responses(string description, JsonObject content, bool anonymous, bool named, string success = "200")
    {
        static JsonObject Problem() => new() { ["$ref"] = "#/components/responses/Problem" };
        var responses = new JsonObject { [success] = new JsonObject { ["description"] = description, ["content"] = content }, ["400"] = Problem(), ["401"] = Problem() };
        if (!anonymous)
            responses["403"] = Problem();
        if (named)
            responses["404"] = Problem();
        responses["429"] = Problem();
        responses["default"] = Problem();
        return responses;
    }

    private static JsonObject Body(string type, JsonObject schema) =>
        new() { ["required"] = true, ["content"] = new JsonObject { [type] = new JsonObject { ["schema"] = schema } } };

    /// <summary>A request message; fields that the path gives are left out of the body.</summary>
    private JsonObject Message(MessageDescriptor message, string[] inPath)
    {
        if (inPath.Length == 0)
            return schemas.Of(message);
        var properties = new JsonObject();
        foreach (var field in message.Fields.InFieldNumberOrder().Where(field => !inPath.Contains(field.Name)))
            properties[field.JsonName] = schemas.Of(field);
        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false, ["description"] = ContractDescriptors.CommentOf(message.Declaration) };
    }

    private JsonObject Parameter(FieldDescriptor field, string name, string place)
    {
        var schema = schemas.Of(field);
        var parameter = new JsonObject { ["name"] = name, ["in"] = place, ["required"] = place == "path", ["description"] = ContractDescriptors.CommentOf(field.Declaration) };
        schema.Remove("description");
        parameter["schema"] = schema;
        return parameter;
    }

    private JsonObject At(string template)
    {
        var path = Variable().Replace(template, "{$1}");
        if (paths[path] is JsonObject there)
            return there;
        var added = new JsonObject();
        paths[path] = added;
        return added;
    }

    [GeneratedRegex(@"\{([\w.]+)(?:=[^}]*)?\}")]
    private static partial Regex Variable();
}
