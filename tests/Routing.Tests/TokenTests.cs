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
    public async Task A_token_that_is_refused_is_used_for_no_further_call()
    {
        await using var other = await OtherAsync();
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

        for (var call = 1; call <= 3; call++)
            if (call == 1)
                Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<OutgoingCallException>(async () => await client.BatchGetCaseTitlesAsync(new()))).StatusCode);
            else
                await client.BatchGetCaseTitlesAsync(new());
        Assert.Equal(2, given.Count);
    }

    private static async Task<WebApplication> OtherAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2)).UseUrls("http://127.0.0.1:0");
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<KnowsTheSecondTokenAlone>();
        await app.StartAsync();
        return app;
    }

    private sealed class KnowsTheSecondTokenAlone : LookupService.LookupServiceBase
    {
        public override Task<BatchGetCaseTitlesResponse> BatchGetCaseTitles(BatchGetCaseTitlesRequest request, ServerCallContext context) =>
            context.RequestHeaders.GetValue("authorization") == "Bearer token-2"
                ? Task.FromResult(new BatchGetCaseTitlesResponse())
                : throw new RpcException(new Status(StatusCode.Unauthenticated, "signed by nobody known"));
    }

    private sealed class Numbered : HttpMessageHandler
    {
        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = JsonContent.Create(new { access_token = $"token-{++Count}", expires_in = 3600 }) });
    }
}
