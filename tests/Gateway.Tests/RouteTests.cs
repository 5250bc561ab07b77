using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using ComplaintSuite.Gateway.OpenApi;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.GatewayTests;

/// <summary>Every rpc of the contracts, tried from outside without a sign-on, against the list that was decided by hand.</summary>
public sealed partial class RouteTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static readonly string Golden = Path.Combine(Checkout.Root, "tests", "Gateway.Tests", "routes.golden.txt");

    [Fact]
    public async Task Every_rpc_is_exposed_as_the_golden_list_says()
    {
        using var http2 = new HttpClient { BaseAddress = fixture.Gateway.GrpcAddress, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var http1 = fixture.Gateway.Browser();
        var lines = new List<string>();
        foreach (var rpc in ContractDescriptors.Rpcs)
        {
            var name = ContractDescriptors.NameOf(rpc);
            var access = await OverGrpcAsync(http2, name);
            var route = ContractDescriptors.RouteOf(rpc);
            lines.Add($"{name,-70} {access,-13} {(route is { } json ? $"{json.Method} {json.Path}" : "-")}");
            if (route is { } known)
                Assert.Equal((name, access), (name, await OverJsonAsync(http1, known.Method, Variable().Replace(known.Path, "x"))));
        }
        var actual = string.Join('\n', lines.Order(StringComparer.Ordinal)) + "\n";
        // A change is decided by hand: compare, and copy over what is meant.
        await File.WriteAllTextAsync(Path.Combine(Checkout.Root, "artifacts", "routes.actual.txt"), actual);
        Assert.Equal(await File.ReadAllTextAsync(Golden), actual);
    }

    [Theory]
    [InlineData("/grpc.health.v1.Health/Check")]
    [InlineData("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")]
    [InlineData("/complaintsuite.messaging.v1.EventLogService/ReadEvents")]
    [InlineData("/complaintsuite.messaging.v1.EventLogService/readevents")]
    [InlineData("/complaintsuite.intake.v1.IntakeService/GetComplaint/more")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/complaints/x:nothing")]
    [InlineData("/v1/organisations:exportDirectory")]
    public async Task What_is_not_listed_is_not_there_and_reaches_no_service(string path)
    {
        using var http = fixture.Gateway.Browser();
        var before = (fixture.Services.Count, fixture.Portal.Count);
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(path, content);
        Assert.Equal((404, "NOT_FOUND"), await Problems.OfAsync(answer));
        Assert.Equal(before, (fixture.Services.Count, fixture.Portal.Count));
    }

    [Theory]
    [InlineData("/dapr/subscribe")]
    [InlineData("/dapr/events/intake")]
    [InlineData("/dapr/dead-letters/intake")]
    public async Task What_a_sidecar_calls_is_reached_at_no_service_from_outside(string path)
    {
        using var web = fixture.Gateway.Browser();
        using var grpc = new HttpClient { BaseAddress = fixture.Gateway.GrpcAddress, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var before = fixture.Services.Count;
        foreach (var http in new[] { web, grpc })
        {
            using var content = new StringContent("{}", Encoding.UTF8, "application/cloudevents+json");
            using var answer = await http.PostAsync(path, content);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        Assert.Equal(before, fixture.Services.Count);
    }

    private static async Task<string> OverGrpcAsync(HttpClient http, string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/" + name) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TE.ParseAdd("trailers");
        request.Content = new ByteArrayContent([0, 0, 0, 0, 0]);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var answer = await http.SendAsync(request);
        var message = answer.Headers.TryGetValues("grpc-message", out var values) ? Uri.UnescapeDataString(values.Single()) : "";
        return message.StartsWith("NOT_FOUND: ", StringComparison.Ordinal) ? "not exposed" : message.StartsWith("UNAUTHENTICATED: ", StringComparison.Ordinal) ? "authenticated" : "anonymous";
    }

    private static async Task<string> OverJsonAsync(HttpClient http, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method != "GET")
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        var (status, reason) = await Problems.OfAsync(answer);
        return (status, reason) switch { (404, "NOT_FOUND") => "not exposed", (401, "UNAUTHENTICATED") => "authenticated", _ => "anonymous" };
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Variable();
}
