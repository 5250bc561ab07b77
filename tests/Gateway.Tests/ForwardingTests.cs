using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ComplaintSuite.GatewayTests;

/// <summary>gRPC, gRPC-web and JSON on the same routes, and what the gateway changes on the way.</summary>
public sealed class ForwardingTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly RunningGateway gateway = fixture.Gateway;

    [Fact]
    public async Task Anyone_registers_over_grpc_grpc_web_and_json()
    {
        await using var clean = gateway.Log.NoUnexpectedErrors();
        using var grpc = gateway.Grpc();
        using var web = gateway.GrpcWeb();
        using var http = gateway.Browser();

        Assert.Equal("事实", (await new IntakeService.IntakeServiceClient(grpc).RegisterComplaintAsync(new() { Facts = "事实" })).Complaint.Facts);
        Assert.Equal("HTTP/2", fixture.Services.Last.Protocol);
        Assert.Equal("事实", (await new IntakeService.IntakeServiceClient(web).RegisterComplaintAsync(new() { Facts = "事实" })).Complaint.Facts);
        Assert.StartsWith("application/grpc-web", fixture.Services.Last.Headers["content-type"], StringComparison.Ordinal);
        using var answer = await http.PostAsJsonAsync("/v1/complaints", new { facts = "事实" });
        Assert.Equal("事实", (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["complaint"]!["facts"]);
        Assert.Equal("HTTP/2", fixture.Services.Last.Protocol);
    }

    [Fact]
    public async Task A_services_own_refusal_passes_through_untouched()
    {
        using var grpc = gateway.Grpc();
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await new IntakeService.IntakeServiceClient(grpc).GetComplaintAsync(new() { CaseNumber = "XC-NONE" }));
        Assert.Equal((StatusCode.NotFound, "no such complaint", "NOT_FOUND"), (refusal.StatusCode, refusal.Status.Detail, refusal.Trailers.GetValue("reason")));

        using var http = gateway.Browser();
        using var answer = await http.GetAsync("/v1/complaints/XC-NONE");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("no such complaint", (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["message"]);
    }

    [Fact]
    public async Task Streams_pass_in_both_directions()
    {
        using var grpc = gateway.Grpc();
        using var web = gateway.GrpcWeb();
        var client = new AttachmentService.AttachmentServiceClient(grpc);
        using var upload = client.UploadAttachment();
        for (var piece = 0; piece < 40; piece++)
            await upload.RequestStream.WriteAsync(new() { Content = ByteString.CopyFrom(new byte[64 * 1024]) });
        await upload.RequestStream.CompleteAsync();
        Assert.Equal(40 * 64 * 1024, (await upload).Attachment.SizeBytes);

        foreach (var channel in new[] { grpc, web })
        {
            var pieces = new List<string>();
            using var download = new AttachmentService.AttachmentServiceClient(channel).DownloadAttachment(new());
            await foreach (var piece in download.ResponseStream.ReadAllAsync())
                pieces.Add(piece.Content.ToStringUtf8());
            Assert.Equal(["piece 0", "piece 1", "piece 2"], pieces);
        }
    }

    [Fact]
    public async Task Attachments_go_up_and_down_as_plain_http()
    {
        using var http = gateway.Browser();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[5_000_000]), "file", "证据.pdf" } };
        using var up = await http.PostAsync("/v1/complaints/XC12312-1/attachments", form);
        Assert.Equal("1 file of 5000000 bytes", await up.Content.ReadAsStringAsync());
        using var down = await http.GetAsync("/v1/complaints/XC12312-1/attachments/7");
        Assert.Equal("application/pdf", down.Content.Headers.ContentType!.MediaType);
        Assert.Equal(3, (await down.Content.ReadAsByteArrayAsync()).Length);
    }

    /// <summary>A scan of what somebody signed (LI-01, HA-03, HA-07): megabytes, sent with the form of the act.</summary>
    [Theory]
    [InlineData("/reception/LI-1/on-case-sign-form")]
    [InlineData("/work/items/7/on-case-record-questioning")]
    public async Task Staff_send_a_scan_with_the_form_of_an_act(string path)
    {
        using var http = gateway.Browser();
        using var anonymous = new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "on-case.document.file", "scan.jpg" } };
        var before = fixture.Portal.Count;
        Assert.Equal((401, "UNAUTHENTICATED"), await Problems.OfAsync(await http.PostAsync(path, anonymous)));
        Assert.Equal(before, fixture.Portal.Count);

        http.DefaultRequestHeaders.Authorization = new("Bearer", await fixture.Identity.PersonTokenAsync("xc-clerk"));
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[3_000_000]), "on-case.document.file", "scan.jpg" } };
        using var answer = await http.PostAsync(path, form);
        Assert.Equal("1 file of 3000000 bytes", await answer.Content.ReadAsStringAsync());
        // Two of the largest documents fit into one form.
        using var two = new MultipartFormDataContent { { new ByteArrayContent(new byte[20 * 1024 * 1024]), "on-case.document.file", "a.jpg" }, { new ByteArrayContent(new byte[20 * 1024 * 1024]), "on-case.proof.file", "b.jpg" } };
        using var taken = await http.PostAsync(path, two);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        using var tooLarge = new MultipartFormDataContent { { new ByteArrayContent(new byte[43 * 1024 * 1024]), "on-case.document.file", "scan.jpg" } };
        Assert.Equal((413, "BODY_TOO_LARGE"), await Problems.OfAsync(await http.PostAsync(path, tooLarge)));
    }

    [Fact]
    public async Task A_callers_token_is_checked_and_passed_on()
    {
        using var http = gateway.Browser();
        var token = await fixture.Identity.PersonTokenAsync("xc-clerk");
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var answer = await PostAsync(http, "/v1/complaints/XC12312-1:accept");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Bearer " + token, fixture.Services.Last.Headers["authorization"]);
        Assert.Equal("/v1/complaints/XC12312-1:accept", fixture.Services.Last.Path);
    }

    [Fact]
    public async Task A_case_ticket_and_the_event_to_wait_for_pass_and_cookies_stay()
    {
        using var http = gateway.Browser();
        http.DefaultRequestHeaders.Add("x-case-ticket", "ticket");
        http.DefaultRequestHeaders.Add("x-after", "routing/1");
        http.DefaultRequestHeaders.Add("Cookie", "other=1; portal-form=2; identity=3");
        await http.GetAsync("/v1/complaints/XC12312-1");
        Assert.Equal(("ticket", "routing/1"), (fixture.Services.Last.Headers["x-case-ticket"], fixture.Services.Last.Headers["x-after"]));
        Assert.DoesNotContain("cookie", fixture.Services.Last.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        await http.GetAsync("/");
        Assert.Equal("portal-form=2", fixture.Portal.Last.Headers["cookie"]);
    }

    [Fact]
    public async Task What_a_watch_tells_comes_at_once_by_gRPC_web_and_as_a_line_of_JSON()
    {
        using var http = gateway.Browser();
        http.DefaultRequestHeaders.Authorization = new("Bearer", await fixture.Identity.PersonTokenAsync("xc-clerk"));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var answer = await http.GetAsync(new Uri("/v1/departments/inspection-team/queue:watch", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, limit.Token);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(limit.Token));
        Assert.Contains("inspection-team", await lines.ReadLineAsync(limit.Token), StringComparison.Ordinal);

        // A message of gRPC-web without content: asks for the queue of no department.
        using var message = new ByteArrayContent(new byte[5]) { Headers = { ContentType = new("application/grpc-web") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/complaintsuite.routing.v1.QueueService/WatchQueue") { Content = message };
        using var web = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        var frame = new byte[5];
        await (await web.Content.ReadAsStreamAsync(limit.Token)).ReadExactlyAsync(frame, limit.Token);
        Assert.Equal((0, true), (frame[0], frame[4] > 0));
    }

    [Fact]
    public async Task Only_a_service_may_name_someone_it_acts_for()
    {
        var person = await fixture.Identity.PersonTokenAsync("xc-clerk");
        using var http = gateway.Browser();
        http.DefaultRequestHeaders.Add("x-on-behalf-of", "Bearer " + person);

        await http.GetAsync("/v1/organisations");
        Assert.False(fixture.Services.Last.Headers.ContainsKey("x-on-behalf-of"));
        http.DefaultRequestHeaders.Authorization = new("Bearer", await fixture.Identity.PersonTokenAsync("xc-admin"));
        await http.GetAsync("/v1/organisations");
        Assert.False(fixture.Services.Last.Headers.ContainsKey("x-on-behalf-of"));
        http.DefaultRequestHeaders.Authorization = new("Bearer", (string)(await fixture.Identity.ClientTokenAsync("operator"))["access_token"]!);
        await http.GetAsync("/v1/organisations");
        Assert.False(fixture.Services.Last.Headers.ContainsKey("x-on-behalf-of"));

        http.DefaultRequestHeaders.Authorization = new("Bearer", (string)(await fixture.Identity.ClientTokenAsync("intake"))["access_token"]!);
        await http.GetAsync("/v1/organisations");
        Assert.Equal("Bearer " + person, fixture.Services.Last.Headers["x-on-behalf-of"]);
    }

    [Fact]
    public async Task A_call_without_a_deadline_gets_the_routes_and_its_own_stays()
    {
        using var grpc = gateway.Grpc();
        var client = new DirectoryService.DirectoryServiceClient(grpc);
        await client.ListOrganisationsAsync(new());
        Assert.Equal("30000m", fixture.Services.Last.Headers["grpc-timeout"]);
        await client.ListOrganisationsAsync(new(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20));
        Assert.NotEqual("30000m", fixture.Services.Last.Headers["grpc-timeout"]);
    }

    [Fact]
    public async Task The_log_names_the_route_and_not_the_case()
    {
        using var http = gateway.Browser();
        await http.GetAsync("/v1/complaints/XC12312-SECRET?x=SECRET");
        await TestKit.Poll.UntilAsync(() => gateway.Log.Entries.Any(entry => entry.EventId == 9001 && entry.Message.Contains("GET /v1/complaints/{caseNumber} answered 200", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(5), "the access log has the request");
        Assert.DoesNotContain(gateway.Log.Entries, entry => entry.Level >= Microsoft.Extensions.Logging.LogLevel.Information && entry.Message.Contains("SECRET", StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string path)
    {
        using var content = new StringContent("{}", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return await http.PostAsync(path, content);
    }
}
