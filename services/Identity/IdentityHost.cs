using ComplaintSuite.Identity.Clients;
using ComplaintSuite.Identity.Data;
using ComplaintSuite.Identity.Keys;
using ComplaintSuite.Identity.SignOn;
using ComplaintSuite.Identity.Tokens;
using ComplaintSuite.Identity.Workers;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ComplaintSuite.Identity;

/// <summary>Puts the provider together. Its time is always real time: tokens and sessions don't follow a simulated clock.</summary>
internal static class IdentityHost
{
    private static readonly TimeSpan AccessTokenLifetime = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan RefreshTokenLifetime = TimeSpan.FromHours(12);
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(1);

    public static void AddIdentity(this WebApplicationBuilder builder)
    {
        var settings = IdentitySettings.Read(builder.Configuration, builder.Environment);
        var services = builder.Services;
        // Registered last, so that it stands before the host's clock, which may be a simulated one.
        services.AddSingleton(settings).AddSingleton(DemoPeople.Read(settings)).AddSingleton(TimeProvider.System);

        // What it says of a request is the protocol's content, which is not for the log.
        builder.Logging.AddFilter("OpenIddict", LogLevel.Warning);
        services.AddDbContext<IdentityDb>(options => IdentityDb.Configure(options, builder.Configuration.GetConnectionString("App")
            ?? throw new InvalidOperationException("ConnectionStrings:App is missing.")));

        var keys = KeyFolder.Load(settings.KeyFolder, create: builder.Environment.IsDevelopment(), TimeProvider.System.GetUtcNow());
        services.AddSingleton(keys);
        services.AddDataProtection().SetApplicationName("identity").PersistKeysToFileSystem(keys.Cookies)
            .ProtectKeysWithCertificate(keys.Encryption[^1]).UnprotectKeysWithAnyCertificate([.. keys.Encryption]);

        AddProvider(services, settings, keys);

        var https = settings.Issuer.Scheme == Uri.UriSchemeHttps;
        services.AddAuthentication(SignOnCookie.Scheme).AddCookie(SignOnCookie.Scheme, options => SignOnCookie.Configure(options, https));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = https ? "__Host-identity-form" : "identity-form";
            options.Cookie.SecurePolicy = https ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        });

        services.AddSingleton<ClientRegistry>().AddHostedService(provider => provider.GetRequiredService<ClientRegistry>());
        services.AddSingleton<TokenPruning>().AddHostedService(provider => provider.GetRequiredService<TokenPruning>());
        services.AddHealthChecks().AddCheck<ClientRegistry>("clients").AddCheck<DatabaseReachable>("database");
    }

    private static void AddProvider(IServiceCollection services, IdentitySettings settings, KeyFolder keys)
    {
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<IdentityDb>())
            .AddServer(server =>
            {
                server.SetIssuer(settings.Issuer)
                    .SetAuthorizationEndpointUris(AuthorizationEndpoint.Authorize[1..])
                    .SetTokenEndpointUris(TokenEndpoint.Token[1..])
                    .SetEndSessionEndpointUris(AuthorizationEndpoint.EndSession[1..])
                    .SetRevocationEndpointUris("connect/revoke");
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowRefreshTokenFlow().AllowClientCredentialsFlow();
                if (settings.DemoSignOns)
                    server.AllowCustomFlow(TokenEndpoint.DemoGrant);
                server.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.OfflineAccess);
                server.RegisterClaims(Claims.Subject, Claims.Name, Claims.Role, "org");
                server.SetAccessTokenLifetime(AccessTokenLifetime).SetIdentityTokenLifetime(AccessTokenLifetime)
                    .SetRefreshTokenLifetime(RefreshTokenLifetime).SetAuthorizationCodeLifetime(CodeLifetime);
                server.DisableAccessTokenEncryption();
                foreach (var certificate in keys.Signing)
                    server.AddSigningCertificate(certificate);
                foreach (var certificate in keys.Encryption)
                    server.AddEncryptionCertificate(certificate);
                server.Configure(options => options.TimeProvider = TimeProvider.System);
                // TLS ends in front of the provider; the issuer's scheme, https outside Development, stands for it (see UseIssuerAddress).
                server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough().EnableEndSessionEndpointPassthrough()
                    .DisableTransportSecurityRequirement();
            });
    }

    public static void UseIdentity(this WebApplication app)
    {
        foreach (var file in app.Services.GetRequiredService<KeyFolder>().Created)
            Log.KeyCreated(app.Logger, file);
        app.UseIssuerAddress();
        app.Use((context, next) =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers["Referrer-Policy"] = "no-referrer";
            return next(context);
        });
        app.UseRouting();
        app.UseAuthentication();
        app.MapSignIn();
        app.MapAuthorization();
        app.MapToken();
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/healthz/ready");
    }

    /// <summary>
    /// Everyone knows the provider by one address, whatever hops lie between: links, cookies and discovery speak of the issuer,
    /// never of a Host header that somebody sent.
    /// </summary>
    private static void UseIssuerAddress(this WebApplication app)
    {
        var issuer = app.Services.GetRequiredService<IdentitySettings>().Issuer;
        var host = new HostString(issuer.Authority);
        if (issuer.AbsolutePath != "/")
            app.UsePathBase(issuer.AbsolutePath.TrimEnd('/'));
        app.Use((context, next) =>
        {
            context.Request.Scheme = issuer.Scheme;
            context.Request.Host = host;
            return next(context);
        });
    }

    /// <summary>Applies the migrations as the database's owner.</summary>
    public static async Task<int> MigrateAsync(IConfiguration configuration)
    {
        var options = new DbContextOptionsBuilder<IdentityDb>();
        IdentityDb.Configure(options, configuration.GetConnectionString("Owner") ?? throw new InvalidOperationException("ConnectionStrings:Owner is missing."));
        await using var db = new IdentityDb(options.Options);
        await db.Database.MigrateAsync();
        return 0;
    }
}
