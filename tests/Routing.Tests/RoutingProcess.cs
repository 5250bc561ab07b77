using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ComplaintSuite.RoutingTests;

/// <summary>One process of the service, inside that of the tests: on a port of its own, with tokens of the tests' own key, and events that the test brings by hand.</summary>
public sealed class RoutingProcess : IAsyncDisposable
{
    private const string Issuer = "http://127.0.0.1:9/";
    private static readonly SigningCredentials Key = new(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "test" }, SecurityAlgorithms.EcdsaSha256);
    private readonly WebApplication _app;

    private RoutingProcess(WebApplication app)
    {
        _app = app;
        Channel = GrpcChannel.ForAddress(app.Urls.Single());
        Http = new() { BaseAddress = new(app.Urls.Single()), DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    public IServiceProvider Services => _app.Services;

    public GrpcChannel Channel { get; }

    /// <summary>For JSON.</summary>
    public HttpClient Http { get; }

    public QueueService.QueueServiceClient Queue => new(Channel);

    public static async Task<RoutingProcess> StartAsync(TestDatabase database, FakeIntake intake, TimeProvider time, LogCapture log, SentQueries sent, params string[] settings)
    {
        var builder = ServiceHost.CreateBuilder(
        [
            "--Listen:Url=http://127.0.0.1:0", $"--ConnectionStrings:App={database.App};Maximum Pool Size=60", $"--ConnectionStrings:Worker={database.Worker}",
            $"--Identity:Issuer={Issuer}", "--Identity:ClientId=routing", "--Identity:ClientSecret=secret", $"--Services:intake={intake.Address}", .. settings,
        ], "routing");
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddSingleton<IEventTransport, ByHand>();
        builder.AddRouting();
        builder.Services.ConfigureDbContext<RoutingDb>(options => options.AddInterceptors(sent));
        builder.Services.AddSingleton(time);
        builder.Services.AddHttpClient(nameof(ServiceTokens)).ConfigurePrimaryHttpMessageHandler(() => new OwnTokens());
        foreach (var scheme in new[] { JwtBearerDefaults.AuthenticationScheme, "on-behalf-of" })
            builder.Services.Configure<JwtBearerOptions>(scheme, options => options.Configuration = new OpenIdConnectConfiguration { Issuer = Issuer, TokenEndpoint = $"{Issuer}token", SigningKeys = { Key.Key } });
        var app = builder.Build();
        app.UseRoutingService();
        await app.StartAsync();
        return new(app);
    }

    /// <summary>A token as Identity gives it.</summary>
    public static Metadata As(string subject, string role, params string[] organisations) => As(subject, role, DateTime.UnixEpoch.AddYears(200), organisations);

    /// <summary>A token that ends at an instant.</summary>
    public static Metadata As(string subject, string role, DateTime end, params string[] organisations) => new() { { "authorization", $"Bearer {Token(subject, [role], end, organisations)}" } };

    /// <summary>A token of somebody with several roles.</summary>
    public static Metadata As(string subject, string[] roles, params string[] organisations) =>
        new() { { "authorization", $"Bearer {Token(subject, roles, DateTime.UnixEpoch.AddYears(200), organisations)}" } };

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static string Token(string subject, string[] roles, DateTime end, string[] organisations)
    {
        var claims = new List<Claim> { new("sub", subject) };
        claims.AddRange(roles.Select(role => new Claim("role", role)));
        claims.AddRange(organisations.Select(code => new Claim("org", code)));
        if (roles is ["service" or "operator"])
            claims.Add(new("client_id", subject));
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = "complaintsuite",
            TokenType = "at+jwt",
            Expires = end,
            Subject = new(claims),
            SigningCredentials = Key,
        });
    }

    private sealed class ByHand : IEventTransport
    {
        public Task DeliverAsync(IEventSubscription subscription, CancellationToken ct) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
    }

    /// <summary>Gives this process the token that Identity would give it.</summary>
    private sealed class OwnTokens : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage
        {
            Content = JsonContent.Create(new { access_token = Token("routing", ["service"], DateTime.UnixEpoch.AddYears(200), ["*"]), expires_in = 3600 }),
        });
    }
}
