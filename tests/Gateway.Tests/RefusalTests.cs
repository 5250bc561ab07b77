using System.Net;
using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Gateway.Limits;
using ComplaintSuite.TestKit;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ComplaintSuite.GatewayTests;

/// <summary>What the gateway itself refuses: problem+json for HTTP, grpc-status for gRPC and gRPC-web.</summary>
public sealed class RefusalTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly RunningGateway gateway = fixture.Gateway;

    [Fact]
    public async Task Without_a_sign_on_a_staff_route_is_refused_in_the_callers_own_form()
    {
        using var http = gateway.Browser();
        using var answer = await http.GetAsync("/v1/complaints");
        Assert.Equal((401, "UNAUTHENTICATED"), await Problems.OfAsync(answer));
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);

        using var grpc = gateway.Grpc();
        using var web = gateway.GrpcWeb();
        foreach (var channel in new[] { grpc, web })
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(async () => await new IntakeService.IntakeServiceClient(channel).AcceptComplaintAsync(new()));
            Assert.Equal(StatusCode.Unauthenticated, refusal.StatusCode);
            Assert.StartsWith("UNAUTHENTICATED: ", refusal.Status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_that_is_shown_must_be_valid_also_where_none_is_needed()
    {
        var before = fixture.Services.Count;
        foreach (var (token, reason) in new[]
        {
            ("nonsense", "TOKEN_INVALID"),
            (Token(expires: -5), "TOKEN_EXPIRED"),
            (Token(audience: "somebody-else"), "TOKEN_INVALID"),
            (Token(issuer: "http://127.0.0.1:1/"), "TOKEN_INVALID"),
            (Token(type: "JWT"), "TOKEN_INVALID"),
        })
        {
            using var http = gateway.Browser();
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
            using var answer = await http.GetAsync("/v1/organisations");
            Assert.Equal((401, reason), await Problems.OfAsync(answer));
        }
        foreach (var shown in new[] { "Basic eDp5", Token(), "Bearer", "Negotiate x" })
        {
            using var http = gateway.Browser();
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", shown);
            Assert.Equal((401, "TOKEN_INVALID"), await Problems.OfAsync(await http.GetAsync("/v1/organisations")));
        }
        Assert.Equal(before, fixture.Services.Count);

        using var valid = gateway.Browser();
        valid.DefaultRequestHeaders.Authorization = new("Bearer", Token());
        Assert.Equal(HttpStatusCode.OK, (await valid.GetAsync("/v1/organisations")).StatusCode);
    }

    [Fact]
    public async Task A_body_over_the_routes_limit_is_refused_whether_its_length_was_said_or_not()
    {
        using var http = gateway.Browser();
        var large = Encoding.UTF8.GetBytes($$"""{"facts":"{{new string('x', 2 * 1024 * 1024)}}"}""");
        using var said = new ByteArrayContent(large) { Headers = { ContentType = new("application/json") } };
        Assert.Equal((413, "BODY_TOO_LARGE"), await Problems.OfAsync(await http.PostAsync("/v1/complaints", said)));

        using var unsaid = new HttpRequestMessage(HttpMethod.Post, "/v1/complaints") { Content = new StreamContent(new MemoryStream(large)) { Headers = { ContentType = new("application/json") } } };
        unsaid.Headers.TransferEncodingChunked = true;
        Assert.Equal((413, "BODY_TOO_LARGE"), await Problems.OfAsync(await http.SendAsync(unsaid)));

        using var grpc = gateway.Grpc();
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await new IntakeService.IntakeServiceClient(grpc).RegisterComplaintAsync(new() { Facts = new string('x', 5 * 1024 * 1024) }));
        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
    }

    [Theory]
    [InlineData("zh-CN", "内容过大")]
    [InlineData("en", "too large")]
    [InlineData("es", "demasiado grande")]
    public async Task A_person_who_sends_too_much_to_a_page_reads_so_in_the_own_language(string language, string words)
    {
        using var http = gateway.Browser();
        using var form = new HttpRequestMessage(HttpMethod.Post, "/file/XC12312/complaint") { Content = new MultipartFormDataContent { { new ByteArrayContent(new byte[43 * 1024 * 1024]), "documents", "a.pdf" } } };
        form.Headers.Add("Accept", "text/html,application/xhtml+xml");
        form.Headers.Add("Accept-Language", language);
        var answer = await http.SendAsync(form);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains($"<html lang=\"{language}\">", page, StringComparison.Ordinal);
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "同一登记编号和查询码", "如表单已清空，请照原样填写")]
    [InlineData("en", "you get the same number and code", "If the form is empty, fill it in as you did: other words may become a second matter.")]
    [InlineData("es", "el mismo número y código", "Si el formulario está vacío, rellénelo como lo hizo")]
    public async Task Who_files_and_gets_no_answer_in_time_is_not_sent_to_look_at_a_case_without_its_number(string language, string words, string emptied)
    {
        await using var hasty = await RunningGateway.StartAsync(fixture.Settings(Loopback.FreeAddress(), ("ReverseProxy:Routes:portal-files:Timeout", "00:00:00.5")));
        using var http = hasty.Browser();
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        using var form = new FormUrlEncodedContent([]);
        using var answer = await http.PostAsync($"/file/XC12312/complaint?lang={language}", form);
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Contains(emptied, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "登录")]
    [InlineData("en", "Sign in")]
    [InlineData("es", "Iniciar sesión")]
    public async Task A_refused_form_is_no_dead_end(string language, string signIn)
    {
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = gateway.Web };
        foreach (var (name, value) in new[] { ("Accept", "text/html"), ("Accept-Language", language), ("Cookie", "complaintsuite=of-a-session-that-ended"), ("Sec-Fetch-Site", "same-origin") })
            http.DefaultRequestHeaders.Add(name, value);
        using var form = new FormUrlEncodedContent([]);
        using var answer = await http.PostAsync("/work/claim-next", form);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("SESSION_ENDED", page, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"/session/sign-in?returnUrl=%2Fwork%3Flang%3D{language}\">{signIn}</a>", page, StringComparison.Ordinal);
        // A link would ask by GET for what takes forms alone.
        Assert.DoesNotContain("href=\"?lang=", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "您尚未登录")]
    [InlineData("en", "You are not signed in")]
    [InlineData("es", "No ha iniciado sesión")]
    public async Task A_form_of_somebody_without_a_session_leads_to_the_sign_on(string language, string words)
    {
        using var http = gateway.Browser();
        foreach (var (name, value) in new[] { ("Accept", "text/html"), ("Accept-Language", language), ("Sec-Fetch-Site", "same-origin") })
            http.DefaultRequestHeaders.Add(name, value);
        using var form = new FormUrlEncodedContent([]);
        using var answer = await http.PostAsync("/reception/XC12312-1/on-case-sign-form", form);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"/session/sign-in?returnUrl=%2Fwork%3Flang%3D{language}\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_was_asked_for_and_is_refused_can_be_asked_for_in_another_language()
    {
        await using var lost = await RunningGateway.StartAsync(fixture.Settings(Loopback.FreeAddress(), ("Services:Portal", "http://127.0.0.1:1/")));
        using var http = lost.Browser();
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        Assert.Contains("<a lang=\"es\" hreflang=\"es\" href=\"?lang=es\">Español</a>", await (await http.GetAsync("/work")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attachment_may_have_25_MiB_and_not_much_more()
    {
        using var http = gateway.Browser();
        using var fits = new MultipartFormDataContent { { new ByteArrayContent(new byte[25 * 1024 * 1024]), "file", "a.pdf" } };
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsync("/v1/complaints/x/attachments", fits)).StatusCode);
        using var exceeds = new MultipartFormDataContent { { new ByteArrayContent(new byte[27 * 1024 * 1024]), "file", "a.pdf" } };
        Assert.Equal((413, "BODY_TOO_LARGE"), await Problems.OfAsync(await http.PostAsync("/v1/complaints/x/attachments", exceeds)));

        using var grpc = gateway.Grpc();
        using var upload = new AttachmentService.AttachmentServiceClient(grpc).UploadAttachment(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30));
        // Why a write failed is told by the answer, which comes while the caller still sends.
        await Assert.ThrowsAsync<RpcException>(async () =>
        {
            for (var piece = 0; piece < 64; piece++)
                await upload.RequestStream.WriteAsync(new() { Content = ByteString.CopyFrom(new byte[1024 * 1024]) });
        });
        Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(async () => await upload)).StatusCode);
    }

    [Theory]
    [InlineData("/v1/complaints", "text/plain")]
    [InlineData("/v1/complaints/x/attachments", "application/json")]
    [InlineData("/complaintsuite.intake.v1.IntakeService/OpenCase", "application/json")]
    public async Task A_media_type_that_the_route_does_not_take_is_refused(string path, string type)
    {
        using var http = gateway.Browser();
        using var content = new StringContent("{}", Encoding.UTF8, type);
        Assert.Equal((415, "MEDIA_TYPE_NOT_SUPPORTED"), await Problems.OfAsync(await http.PostAsync(path, content)));
    }

    [Fact]
    public async Task Too_many_anonymous_writes_wait_while_signed_on_callers_go_on()
    {
        await using var narrow = await RunningGateway.StartAsync(fixture.Settings(Loopback.FreeAddress(), ("RateLimits:anonymous-write:Burst", "2"), ("RateLimits:anonymous-write:PerMinute", "1")));
        using var http = narrow.Browser();
        for (var filing = 0; filing < 2; filing++)
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(http)).StatusCode);
        using var refused = await PostAsync(http);
        Assert.Equal((429, "RATE_LIMITED"), await Problems.OfAsync(refused));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        using var grpc = narrow.Grpc();
        var quota = await Assert.ThrowsAsync<RpcException>(async () => await new IntakeService.IntakeServiceClient(grpc).RegisterComplaintAsync(new()));
        Assert.Equal(StatusCode.ResourceExhausted, quota.StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/v1/organisations")).StatusCode);
        http.DefaultRequestHeaders.Authorization = new("Bearer", await fixture.Identity.PersonTokenAsync("xc-clerk"));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(http)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new("Bearer", (string)(await fixture.Identity.ClientTokenAsync("import"))["access_token"]!);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(http)).StatusCode);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(45)]
    [InlineData(60)]
    [InlineData(90)]
    [InlineData(119)]
    [InlineData(60_000)]
    public void A_rate_is_as_many_a_minute_as_it_says(int perMinute)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("RateLimits:x:PerMinute", $"{perMinute}"), new("RateLimits:x:Burst", "5")]).Build();
        var bucket = RateLimits.Bucket(configuration, "x");
        Assert.Equal(perMinute, bucket.TokensPerPeriod * (TimeSpan.FromMinutes(1) / bucket.ReplenishmentPeriod), 0.01);
    }

    [Theory]
    [InlineData("/v1/organisations", "Bearer nonsense", "TOKEN_INVALID")]
    [InlineData("/session/signed-in?code=x&state=y", null, "SIGN_ON_FAILED")]
    public async Task Even_what_no_routes_own_limit_sees_is_limited_by_address(string path, string? authorization, string reason)
    {
        await using var narrow = await RunningGateway.StartAsync(fixture.Settings(Loopback.FreeAddress(), ("RateLimits:address:Burst", "2"), ("RateLimits:address:PerMinute", "1")));
        using var http = narrow.Browser();
        if (authorization is not null)
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        for (var request = 0; request < 2; request++)
            Assert.Equal(reason, (await Problems.OfAsync(await http.GetAsync(path))).Reason);
        using var refused = await http.GetAsync(path);
        Assert.Equal((429, "RATE_LIMITED"), await Problems.OfAsync(refused));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        http.DefaultRequestHeaders.Clear();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz/live")).StatusCode);
    }

    [Fact]
    public async Task A_registration_is_amended_with_as_much_as_it_was_filed_with_and_a_case_is_opened_with_little()
    {
        using var http = gateway.Browser();
        var text = $$"""{"facts":"{{new string('x', 2 * 1024 * 1024)}}"}""";
        foreach (var (act, taken) in new[] { ("amendRegistration", true), ("open", false) })
        {
            using var body = new StringContent(text, Encoding.UTF8, "application/json");
            var answer = await Problems.OfAsync(await http.PostAsync($"/v1/complaints/XC12312-1:{act}", body));
            Assert.Equal(taken, answer != (413, "BODY_TOO_LARGE"));
        }
        using var grpc = gateway.Grpc();
        var intake = new IntakeService.IntakeServiceClient(grpc);
        var large = new string('x', 2 * 1024 * 1024);
        Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(async () => await intake.OpenCaseAsync(new() { CaseNumber = large }))).StatusCode);
        Assert.Equal(StatusCode.Unimplemented, (await Assert.ThrowsAsync<RpcException>(async () => await intake.AmendRegistrationAsync(new() { CaseNumber = large }))).StatusCode);
    }

    [Fact]
    public async Task The_import_has_a_quota_of_its_own()
    {
        await using var narrow = await RunningGateway.StartAsync(fixture.Settings(Loopback.FreeAddress(), ("RateLimits:import:Burst", "1"), ("RateLimits:import:PerMinute", "1")));
        using var http = narrow.Browser();
        http.DefaultRequestHeaders.Authorization = new("Bearer", (string)(await fixture.Identity.ClientTokenAsync("import"))["access_token"]!);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(http)).StatusCode);
        Assert.Equal((429, "RATE_LIMITED"), await Problems.OfAsync(await PostAsync(http)));
        http.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(http)).StatusCode);
    }

    [Fact]
    public async Task A_service_that_is_away_or_slow_is_said_as_that()
    {
        await using var lost = await RunningGateway.StartAsync(fixture.Settings(Loopback.FreeAddress(),
            ("Services:Routing", "http://127.0.0.1:1/"), ("ReverseProxy:Routes:complaint-read-public:Timeout", "00:00:00.5"), ("ReverseProxy:Routes:intake-grpc-read-public:Timeout", "00:00:00.5")));
        using var http = lost.Browser();
        Assert.Equal((503, "SERVICE_UNAVAILABLE"), await Problems.OfAsync(await http.GetAsync("/v1/organisations")));
        Assert.Equal((504, "SERVICE_TIMED_OUT"), await Problems.OfAsync(await http.GetAsync("/v1/complaints/" + FakeIntake.Slow)));

        using var grpc = lost.Grpc();
        var away = await Assert.ThrowsAsync<RpcException>(async () => await new Contracts.Routing.V1.DirectoryService.DirectoryServiceClient(grpc).ListOrganisationsAsync(new()));
        Assert.Equal(StatusCode.Unavailable, away.StatusCode);
        var slow = await Assert.ThrowsAsync<RpcException>(async () => await new IntakeService.IntakeServiceClient(grpc).GetComplaintAsync(new() { CaseNumber = FakeIntake.Slow }));
        Assert.Equal(StatusCode.DeadlineExceeded, slow.StatusCode);
    }

    [Fact]
    public async Task A_service_that_dies_while_its_request_comes_is_away_and_the_request_is_not_to_blame()
    {
        await using var alone = await RunningGateway.StartAsync(fixture.Settings(Loopback.FreeAddress())); // with a connection of its own to the service
        using var grpc = alone.Grpc();
        using var upload = new AttachmentService.AttachmentServiceClient(grpc).UploadAttachment(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30));
        await upload.RequestStream.WriteAsync(new() { Content = FakeAttachments.Dies });
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(async () => await upload)).StatusCode);
    }

    [Fact]
    public async Task A_caller_who_sends_nothing_for_long_is_not_told_that_the_service_is_away()
    {
        await using var impatient = await RunningGateway.StartAsync(fixture.Settings(Loopback.FreeAddress(), ("ReverseProxy:Clusters:Intake:HttpRequest:ActivityTimeout", "00:00:01")));
        using var grpc = impatient.Grpc();
        using var upload = new AttachmentService.AttachmentServiceClient(grpc).UploadAttachment(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30));
        await upload.RequestStream.WriteAsync(new() { Header = new() });
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await upload);
        Assert.True(refused.StatusCode is StatusCode.InvalidArgument or StatusCode.DeadlineExceeded, refused.Status.ToString());
    }

    [Fact]
    public async Task An_issuer_that_is_away_leaves_the_anonymous_routes_open()
    {
        await using var lost = await RunningGateway.StartAsync(fixture.Settings(Loopback.FreeAddress(), ("Identity:Issuer", "http://127.0.0.1:1/")));
        using var http = lost.Browser();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/v1/organisations")).StatusCode);
        http.DefaultRequestHeaders.Authorization = new("Bearer", Token());
        Assert.Equal((503, "SIGN_ON_UNAVAILABLE"), await Problems.OfAsync(await http.GetAsync("/v1/organisations")));
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http)
    {
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        return await http.PostAsync("/v1/complaints", content);
    }

    /// <summary>A token signed with the issuer's own key, right in all but what the test says.</summary>
    private string Token(int expires = 5, string audience = "complaintsuite", string? issuer = null, string type = "at+jwt")
    {
        var file = Directory.GetFiles(fixture.Keys, "signing-*.pem").Single();
        using var certificate = X509Certificate2.CreateFromPemFile(file, file);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            TokenType = type,
            Issuer = issuer ?? fixture.Identity.Issuer.ToString(),
            Audience = audience,
            IssuedAt = now.AddMinutes(-30),
            NotBefore = now.AddMinutes(-30),
            Expires = now.AddMinutes(expires),
            Subject = new ClaimsIdentity([new Claim("sub", "xc-clerk")]),
            SigningCredentials = new X509SigningCredentials(certificate),
        });
    }
}
