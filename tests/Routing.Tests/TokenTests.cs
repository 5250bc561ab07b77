using System.Net.Http.Json;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ComplaintSuite.RoutingTests;

public sealed class TokenTests
{
    [Fact]
    public Task A_token_that_is_refused_is_used_for_no_further_call() =>
        AssertAsync(token => token == "Bearer token-2" ? null : "signed by nobody known", fetched: 2, StatusCode.Unauthenticated, StatusCode.OK, StatusCode.OK);

    [Fact]
    public Task While_every_token_is_refused_not_every_call_fetches_one() =>
        AssertAsync(_ => "UNAUTHENTICATED: Sign on.", fetched: 2, StatusCode.Unauthenticated, StatusCode.Unauthenticated, StatusCode.Unauthenticated, StatusCode.Unauthenticated);

    [Fact]
    public Task A_token_is_kept_where_that_of_the_person_was_refused() =>
        AssertAsync(_ => "ON_BEHALF_OF_INVALID: The token in x-on-behalf-of is not valid.", fetched: 1, StatusCode.Unauthenticated, StatusCode.Unauthenticated, StatusCode.Unauthenticated);

    /// <summary>Calls another service once for each answer that is expected, and counts the tokens that were fetched for it.</summary>
    private static async Task AssertAsync(Func<string?, string?> refusal, int fetched, params StatusCode[] expected)
    {
        await using var other = await OtherAsync(new(refusal));
        using var log = new LogCapture();
        var builder = ServiceHost.CreateBuilder(
            ["--Listen:Url=http://127.0.0.1:0", "--Identity:Issuer=http://127.0.0.1:9/", "--Identity:ClientId=test", "--Identity:ClientSecret=test", $"--Services:Other={other.Urls.Single()}"], "test");
        builder.Logging.ClearProviders().AddProvider(log);
        builder.AddGrpcDefaults();
        builder.AddServiceClient<LookupService.LookupServiceClient>("Other");
        var given = new Numbered();
        builder.Services.AddHttpClient(nameof(ServiceTokens)).ConfigurePrimaryHttpMessageHandler(() => given);
        builder.Services.Configure<JwtBearerOptions>(
            JwtBearerDefaults.AuthenticationScheme, options => options.Configuration = new OpenIdConnectConfiguration { TokenEndpoint = "http://127.0.0.1:9/token" });
        await using var app = builder.Build();
        var client = app.Services.GetRequiredService<LookupService.LookupServiceClient>();

        foreach (var answer in expected)
            if (answer == StatusCode.OK)
                await client.BatchGetCaseTitlesAsync(new());
            else
                Assert.Equal(answer, (await Assert.ThrowsAsync<OutgoingCallException>(async () => await client.BatchGetCaseTitlesAsync(new()))).StatusCode);
        Assert.Equal(fetched, given.Count);
    }

    private static async Task<WebApplication> OtherAsync(Other service)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2)).UseUrls("http://127.0.0.1:0");
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(service);
        var app = builder.Build();
        app.MapGrpcService<Other>();
        await app.StartAsync();
        return app;
    }

    /// <summary>Takes a call, or says why it is not authenticated.</summary>
    private sealed class Other(Func<string?, string?> refusal) : LookupService.LookupServiceBase
    {
        public override Task<BatchGetCaseTitlesResponse> BatchGetCaseTitles(BatchGetCaseTitlesRequest request, ServerCallContext context) =>
            refusal(context.RequestHeaders.GetValue("authorization")) is { } reason
                ? throw new RpcException(new Status(StatusCode.Unauthenticated, reason))
                : Task.FromResult(new BatchGetCaseTitlesResponse());
    }

    private sealed class Numbered : HttpMessageHandler
    {
        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = JsonContent.Create(new { access_token = $"token-{++Count}", expires_in = 3600 }) });
    }
}
