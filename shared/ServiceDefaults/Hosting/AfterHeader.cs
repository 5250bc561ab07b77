using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ComplaintSuite.ServiceDefaults.Hosting;

/// <summary>
/// `x-after: PRODUCER/EVENT-ID` lets somebody who changed something at one service ask another about it at once: the call waits up to a second until this service has
/// taken that event. It then runs in any case. What this service doesn't follow is nothing to wait for. For people who work here: a complainant changes nothing elsewhere.
/// </summary>
public static class AfterHeader
{
    /// <summary>Name of the header, and of the gRPC metadata.</summary>
    public const string Name = "x-after";

    // Real time: relay and subscription run in it, also on a simulated clock.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>Stands behind the authorization: who may not call at all makes nobody wait.</summary>
    public static IApplicationBuilder UseAfterHeader(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Request.Headers[Name].ToString() is { Length: > 0 } header && context.User.Identity?.IsAuthenticated == true && context.Caller().Ticket is null)
        {
            if (header.Split('/') is not [{ Length: > 0 } producer, var id] || !Guid.TryParse(id, out var eventId))
            {
                Refuse(context);
                return;
            }
            if (context.RequestServices.GetService<EventArrivals>() is { } arrivals)
                await arrivals.WaitAsync(producer, eventId, LongestWait, context.RequestAborted);
        }
        await next(context);
    });

    private static void Refuse(HttpContext context)
    {
        const string reason = "AFTER_INVALID", description = "x-after is PRODUCER/EVENT-ID, such as routing/ and the event_id that a claim answered with.";
        if (!AuthorizationRefusals.IsGrpc(context.Request))
            throw Refusal.Invalid(reason, Name, description);
        AuthorizationRefusals.AnswerGrpc(context.Response, StatusCodes.Status400BadRequest, reason, description);
    }
}
