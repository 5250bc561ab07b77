using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.GatewayTests;

/// <summary>An issuer that is not the suite's own: its addresses are what its discovery document says.</summary>
public sealed class OtherIssuerTests
{
    [Fact]
    public async Task A_service_gets_its_token_where_the_issuers_document_says()
    {
        var address = Loopback.FreeAddress();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var issuer = builder.Build();
        issuer.Urls.Add(address.ToString());
        issuer.MapGet("/realm/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, string>
        {
            ["issuer"] = $"{address}realm/",
            ["jwks_uri"] = $"{address}keys",
            ["token_endpoint"] = $"{address}somewhere/else",
        }));
        issuer.MapGet("/keys", () => Results.Json(new Dictionary<string, string[]> { ["keys"] = [] }));
        issuer.MapPost("/somewhere/else", () => Results.Json(new Dictionary<string, object> { ["access_token"] = "a token", ["expires_in"] = 600 }));
        await issuer.StartAsync(TestContext.Current.CancellationToken);

        var host = ServiceHost.CreateBuilder(["--environment=Development"], "intake");
        host.Logging.ClearProviders();
        host.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Identity:Issuer"] = $"{address}realm/", ["Identity:ClientId"] = "intake", ["Identity:ClientSecret"] = "secret" });
        host.AddGrpcDefaults();
        await using var service = host.Build();
        Assert.Equal("a token", await service.Services.GetRequiredService<ServiceTokens>().GetAsync(TestContext.Current.CancellationToken));
    }
}
