using ComplaintSuite.Gateway.Problems;
using ComplaintSuite.Gateway.Session;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.IdentityModel.Tokens;

namespace ComplaintSuite.Gateway.Callers;

/// <summary>
/// A caller shows a bearer token, or a session cookie that stands for one. Credentials that were shown and are not valid are refused, also where
/// none were needed: nobody acts as the public by mistake. Who only reads with the cookie of a session that ended goes on as the public, without the cookie.
/// </summary>
internal static class CallerAuthentication
{
    private const string Either = "caller";

    public static void AddCallers(this IServiceCollection services, GatewaySettings settings)
    {
        services.AddAuthentication(options =>
            {
                options.DefaultScheme = Either;
                options.DefaultChallengeScheme = JwtBearerDefaults.AuthenticationScheme;
                options.DefaultForbidScheme = JwtBearerDefaults.AuthenticationScheme;
            })
            .AddPolicyScheme(Either, null, options => options.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count == 0 && SessionCookies.IsThere(context.Request) ? SessionSchemes.Session : JwtBearerDefaults.AuthenticationScheme)
            .AddJwtBearer(options => Validate(options, settings))
            .AddSession(settings);

        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Policies.Authenticated, policy => policy.RequireAuthenticatedUser());
    }

    public static IApplicationBuilder UseCallers(this IApplicationBuilder app)
    {
        app.UseAuthentication();
        return app.Use(async (context, next) =>
        {
            var shown = context.Request.Headers.Authorization.Count > 0;
            if (shown && context.User.Identity?.IsAuthenticated != true)
            {
                // The middleware keeps successes only; asking again costs nothing, the handler remembers. No failure and no success: what was shown is no bearer token.
                var failure = (await context.AuthenticateAsync()).Failure;
                throw new GatewayRefusalException(failure is SecurityTokenExpiredException ? GatewayRefusal.TokenExpired : GatewayRefusal.TokenInvalid, failure);
            }
            if (!shown && SessionCookies.IsThere(context.Request) && SessionTokens.TicketOf(context) is null)
            {
                SessionCookies.Clear(context);
                if (!CsrfCheck.IsSafe(context.Request) && context.Request.Path != SessionEndpoints.SignOutPath)
                    throw new GatewayRefusalException(GatewayRefusal.SessionEnded);
            }
            await next(context);
        });
    }

    private static void Validate(JwtBearerOptions options, GatewaySettings settings)
    {
        options.Authority = settings.Issuer.ToString();
        options.RequireHttpsMetadata = settings.Issuer.Scheme == Uri.UriSchemeHttps;
        options.MapInboundClaims = false;
        options.TimeProvider = TimeProvider.System;
        options.TokenValidationParameters.ValidIssuer = settings.Issuer.ToString();
        options.TokenValidationParameters.ValidAudience = "complaintsuite";
        options.TokenValidationParameters.ValidTypes = ["at+jwt"];
        options.TokenValidationParameters.NameClaimType = "sub";
        options.TokenValidationParameters.RoleClaimType = "role";
        options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
        options.Events = new JwtBearerEvents
        {
            OnAuthenticationFailed = async failed =>
            {
                if (failed.Exception is SecurityTokenExpiredException)
                    return;
                try
                {
                    await failed.Options.ConfigurationManager!.GetConfigurationAsync(failed.HttpContext.RequestAborted);
                }
                // Not the token's fault: the issuer's keys were never read.
                catch (InvalidOperationException unreachable)
                {
                    throw new GatewayRefusalException(GatewayRefusal.SignOnUnavailable, unreachable);
                }
            },
        };
    }
}
