using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Rehearsals;
using ComplaintSuite.ServiceDefaults.Refusals;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ComplaintSuite.ServiceDefaults.Rights;

/// <summary>
/// Validates the two token headers: `authorization` is the direct caller's; `x-on-behalf-of` is the token of the person a service acts for, validated alike
/// and accepted from a caller with the role service only.
/// </summary>
internal static class Authentication
{
    public const string OnBehalfOfHeader = "x-on-behalf-of";

    /// <summary>Why a call is refused whose caller is known and whose person is not.</summary>
    public const string OnBehalfOfInvalid = "ON_BEHALF_OF_INVALID";

    private const string OnBehalfOfScheme = "on-behalf-of";

    public static void AddTokenAuthentication(this IHostApplicationBuilder builder)
    {
        var issuer = builder.Configuration["Identity:Issuer"] ?? throw new InvalidOperationException("Identity:Issuer is not configured.");
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
            .AddJwtBearer(options => Validate(options, issuer))
            .AddJwtBearer(OnBehalfOfScheme, options =>
            {
                Validate(options, issuer);
                options.Events = new JwtBearerEvents
                {
                    OnMessageReceived = message =>
                    {
                        message.Token = message.Request.Headers[OnBehalfOfHeader].ToString().Replace("Bearer ", "", StringComparison.OrdinalIgnoreCase);
                        return Task.CompletedTask;
                    },
                };
            });
        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(MessagingPolicies.Service, policy => policy.RequireRole(Roles.Service))
            .AddPolicy(MessagingPolicies.Operator, policy => policy.RequireRole(Roles.Operator))
            .AddPolicy(RehearsalPolicies.Rehearse, policy => policy.RequireCaller(caller => caller.Has(Roles.Operator) || caller.Has(Roles.Auditor)));
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuthorizationRefusals>();
    }

    private static void Validate(JwtBearerOptions options, string issuer)
    {
        options.Authority = issuer;
        options.RequireHttpsMetadata = issuer.StartsWith("https:", StringComparison.Ordinal);
        options.MapInboundClaims = false;
        // Lifetimes are real time, also when the suite runs on a simulated clock.
        options.TimeProvider = TimeProvider.System;
        options.TokenValidationParameters.ValidIssuer = issuer;
        options.TokenValidationParameters.ValidAudience = "complaintsuite";
        options.TokenValidationParameters.ValidTypes = ["at+jwt"];
        options.TokenValidationParameters.NameClaimType = "sub";
        options.TokenValidationParameters.RoleClaimType = "role";
        options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
    }

    public static IApplicationBuilder UseOnBehalfOf(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Request.Headers.ContainsKey(OnBehalfOfHeader))
        {
            if (!context.User.IsInRole(Roles.Service))
            {
                await RefuseAsync(context, StatusCodes.Status403Forbidden, "ON_BEHALF_OF_NOT_PERMITTED", "Only a service may act for a person.");
                return;
            }
            var person = await context.AuthenticateAsync(OnBehalfOfScheme);
            if (!person.Succeeded)
            {
                await RefuseAsync(context, StatusCodes.Status401Unauthorized, OnBehalfOfInvalid, "The token in x-on-behalf-of is not valid.");
                return;
            }
            context.Features.Set(new OnBehalfOf(Caller.From(person.Principal)));
        }
        await next(context);
    });

    /// <summary>Answers before any rpc runs: gRPC callers get trailers, JSON callers a problem.</summary>
    private static Task RefuseAsync(HttpContext context, int status, string reason, string description)
    {
        if (AuthorizationRefusals.IsGrpc(context.Request))
        {
            AuthorizationRefusals.AnswerGrpc(context.Response, status, reason, description);
            return Task.CompletedTask;
        }
        throw new Refusal(status == StatusCodes.Status403Forbidden ? RefusalKind.Forbidden : RefusalKind.Unauthenticated, reason, [new(reason, OnBehalfOfHeader, null, description)]);
    }
}
