using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComplaintSuite.Gateway.OpenApi;

namespace ComplaintSuite.GatewayTests;

/// <summary>The document that describes the JSON routes, and the page to try them.</summary>
public sealed class OpenApiTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task The_document_describes_every_exposed_route_whole()
    {
        using var http = fixture.Gateway.Browser();
        var document = (await http.GetFromJsonAsync<JsonObject>("/openapi/v1.json"))!;
        Assert.Equal("3.1.1", (string?)document["openapi"]);
        Assert.NotNull(document["info"]!["license"]);
        Assert.NotEmpty(document["servers"]!.AsArray());

        var ids = new List<string>();
        foreach (var (path, method, operation) in Operations(document))
        {
            var where = $"{method} {path}";
            ids.Add((string)operation["operationId"]!);
            Assert.False(string.IsNullOrWhiteSpace((string?)operation["summary"]), where);
            Assert.NotEmpty(operation["security"]!.AsArray());
            Assert.True(operation["responses"]!.AsObject().Any(response => response.Key[0] == '4'), where);
            Assert.NotNull(operation["responses"]!["default"]);
            var named = (operation["parameters"]?.AsArray() ?? []).Where(parameter => (string?)parameter!["in"] == "path").Select(parameter => (string)parameter!["name"]!);
            Assert.Equal(path.Split('{').Skip(1).Select(part => part.Split('}')[0]), named);
            foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
                Assert.False(string.IsNullOrWhiteSpace((string?)parameter!["description"]), where);
        }
        Assert.Distinct(ids);
        Assert.Equal(["caseTicket"], Securities(document, "/v1/complaints/{case_number}/timeline", "get").Where(name => name != "bearer"));
        Assert.Equal(["", "bearer"], Securities(document, "/v1/complaints", "post"));
        Assert.Equal(["bearer"], Securities(document, "/v1/complaints", "get"));
        var upload = document["paths"]!["/v1/complaints/{case_number}/attachments"]!["post"]!;
        Assert.Equal(["request_id", "file"], upload["requestBody"]!["content"]!["multipart/form-data"]!["schema"]!["required"]!.AsArray().Select(name => (string?)name));
        Assert.EndsWith(".Attachment", (string)upload["responses"]!["201"]!["content"]!["application/json"]!["schema"]!["$ref"]!, StringComparison.Ordinal);
        Assert.Null(upload["responses"]!["200"]);
        Assert.NotNull(document["paths"]!["/v1/complaints/{case_number}/attachments/{attachment_id}"]!["get"]);
    }

    [Fact]
    public async Task Every_reference_leads_somewhere_and_every_schema_is_described_by_the_contracts_comments()
    {
        using var http = fixture.Gateway.Browser();
        var document = (await http.GetFromJsonAsync<JsonObject>("/openapi/v1.json"))!;
        foreach (var reference in References(document))
        {
            var target = reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, part) => node?[part]);
            Assert.True(target is not null, reference);
        }
        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject().Where(schema => schema.Key.StartsWith("complaintsuite.", StringComparison.Ordinal)))
        {
            Assert.False(string.IsNullOrWhiteSpace((string?)schema!["description"]), name);
            foreach (var (field, described) in schema["properties"]?.AsObject() ?? [])
                Assert.False(string.IsNullOrWhiteSpace((string?)described!["description"]), $"{name}.{field}");
        }
    }

    [Fact]
    public async Task What_is_not_exposed_is_not_described()
    {
        using var http = fixture.Gateway.Browser();
        var described = Operations((await http.GetFromJsonAsync<JsonObject>("/openapi/v1.json"))!).Select(operation => (string)operation.Operation["operationId"]!).ToHashSet();
        foreach (var rpc in new[] { "EventLogService_ReadEvents", "DirectoryService_ExportDirectory", "QueueService_GetActText", "ParkedEventService_ListParkedEvents" })
            Assert.DoesNotContain(rpc, described);
        var exposure = await File.ReadAllLinesAsync(Path.Combine(TestKit.Checkout.Root, "tests", "Gateway.Tests", "routes.golden.txt"));
        foreach (var rpc in ContractDescriptors.Rpcs.Where(rpc => ContractDescriptors.RouteOf(rpc) is not null))
            Assert.Equal(
                exposure.Single(line => line.StartsWith(ContractDescriptors.NameOf(rpc) + " ", StringComparison.Ordinal)).Contains("not exposed", StringComparison.Ordinal),
                !described.Contains($"{rpc.Service.Name}_{rpc.Name}"));
    }

    [Fact]
    public async Task The_page_to_try_it_loads_nothing_from_elsewhere_and_speaks_three_languages()
    {
        using var http = fixture.Gateway.Browser();
        using var page = await http.GetAsync("/api");
        var html = await page.Content.ReadAsStringAsync();
        var script = await http.GetStringAsync("/api/api.js");
        Assert.DoesNotContain("://", html + script, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("onclick", html, StringComparison.OrdinalIgnoreCase);
        Assert.All(["接口试用", "Try the API", "Probar la API"], title => Assert.Contains(title, script, StringComparison.Ordinal));
        Assert.Contains("color", await http.GetStringAsync("/api/api.css"), StringComparison.Ordinal);
    }

    private static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations(JsonObject document) =>
        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (path.Key, operation.Key, operation.Value!.AsObject())));

    private static IEnumerable<string> Securities(JsonObject document, string path, string method) =>
        document["paths"]![path]![method]!["security"]!.AsArray().Select(choice => choice!.AsObject().Select(scheme => scheme.Key).FirstOrDefault(""));

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject known => known.SelectMany(property => property.Key == "$ref" ? [(string)property.Value!] : References(property.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
