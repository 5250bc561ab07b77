using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using ComplaintSuite.Gateway.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using StackExchange.Redis;

namespace ComplaintSuite.Gateway.Session;

/// <summary>The signed-on session: OpenID Connect code flow with PKCE, the tokens in Redis, a cookie in the browser that only names them.</summary>
internal static class SessionRegistration
{
    public const string SignedInPath = "/session/signed-in";
    public const string SignedOutPath = "/session/signed-out";

    public static void AddSessionStore(this IServiceCollection services, GatewaySettings settings)
    {
        var redis = ConfigurationOptions.Parse(settings.Redis);
        // Starts without Redis, finds it when it comes.
        redis.AbortOnConnectFail = false;
        services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(redis));
        services.AddSingleton<SessionStore>().AddSingleton<SessionTickets>().AddSingleton<SessionTokens>().AddSingleton<CaseSessions>();
        services.AddHttpClient(nameof(SessionTokens), client => client.Timeout = TimeSpan.FromSeconds(10));

        var protection = services.AddDataProtection().SetApplicationName("gateway");
        services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>().Configure<IConnectionMultiplexer>((options, connection) =>
            options.XmlRepository = new Microsoft.AspNetCore.DataProtection.StackExchangeRedis.RedisXmlRepository(() => connection.GetDatabase(), SessionTickets.Keys));
        if (settings.KeyCertificate is { } file)
        {
            var certificate = X509Certificate2.CreateFromPemFile(file, file);
            protection.ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate(certificate);
        }
    }

    public static AuthenticationBuilder AddSession(this AuthenticationBuilder authentication, GatewaySettings settings)
    {
        var secure = settings.SecureCookies ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        authentication.Services.AddOptions<CookieAuthenticationOptions>(SessionSchemes.Session).Configure<SessionTickets>((options, tickets) => options.SessionStore = tickets);
        return authentication
            .AddCookie(SessionSchemes.Session, options =>
            {
                options.Cookie.Name = SessionCookies.Name(settings);
                options.Cookie.HttpOnly = true;
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.Cookie.SecurePolicy = secure;
                options.Cookie.Path = "/";
                options.ExpireTimeSpan = settings.SessionLifetime;
                options.SlidingExpiration = false;
                options.TimeProvider = TimeProvider.System;
                options.EventsType = typeof(SessionTokens);
            })
            .AddOpenIdConnect(SessionSchemes.SignOn, options =>
            {
                options.Authority = settings.Issuer.ToString();
                options.RequireHttpsMetadata = settings.Issuer.Scheme == Uri.UriSchemeHttps;
                options.ClientId = settings.ClientId;
                options.ClientSecret = settings.ClientSecret;
                options.ResponseType = OpenIdConnectResponseType.Code;
                // By query: a form post from the issuer would come without the Lax cookies.
                options.ResponseMode = OpenIdConnectResponseMode.Query;
                options.UsePkce = true;
                options.Scope.Clear();
                options.Scope.Add("openid");
                options.Scope.Add("profile");
                options.Scope.Add("offline_access");
                options.SaveTokens = true;
                options.MapInboundClaims = false;
                options.TokenValidationParameters.NameClaimType = "sub";
                options.TokenValidationParameters.RoleClaimType = "role";
                options.TimeProvider = TimeProvider.System;
                options.SignInScheme = SessionSchemes.Session;
                options.CallbackPath = SignedInPath;
                options.SignedOutCallbackPath = SignedOutPath;
                options.SignedOutRedirectUri = "/";
                foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
                {
                    cookie.Name = SessionCookies.SignOnPrefix + (cookie == options.NonceCookie ? "nonce." : "state.");
                    cookie.SameSite = SameSiteMode.Lax;
                    cookie.SecurePolicy = secure;
                }
                options.Events = new OpenIdConnectEvents
                {
                    OnTokenValidated = signedOn =>
                    {
                        CsrfCheck.GiveToken(signedOn.Properties!);
                        // Of the identity token only what the session shows is kept.
                        var claims = signedOn.Principal!.Claims.Where(claim => claim.Type is "sub" or "name" or "org" or "role");
                        signedOn.Principal = new ClaimsPrincipal(new ClaimsIdentity(claims, SessionSchemes.SignOn, "sub", "role"));
                        Log.SignedOn(LogOf(signedOn.HttpContext), signedOn.Principal.FindFirstValue("sub") ?? "(nobody)");
                        return Task.CompletedTask;
                    },
                    OnRemoteFailure = failed =>
                    {
                        Log.SignOnFailed(LogOf(failed.HttpContext), failed.Failure?.GetType().Name ?? "no reason given");
                        throw new GatewayRefusalException(failed.Failure is { } failure && SessionStore.IsSilent(failure) ? GatewayRefusal.SessionUnavailable : GatewayRefusal.SignOnFailed);
                    },
                };
            });
    }

    private static ILogger LogOf(HttpContext context) => context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SessionRegistration));
}
