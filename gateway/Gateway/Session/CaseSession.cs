using System.Globalization;

namespace ComplaintSuite.Gateway.Session;

/// <summary>
/// The case that a complainant has open in a browser. The portal opens it with number and code and gives the ticket to the gateway in a header of its answer; the
/// gateway keeps it, hands it to the portal with each later request of that browser, and shows it to nobody else.
/// </summary>
internal static class CaseSession
{
    /// <summary>The ticket, from here to the portal and, once, from the portal to here; empty in an answer: leave the case.</summary>
    public const string TicketHeader = "x-case-ticket";

    /// <summary>Beside a ticket in the portal's answer, and beside one that is handed to it: when it ends, in seconds since 1970.</summary>
    public const string EndHeader = "x-case-ticket-end";

    public static IApplicationBuilder UseCaseSession(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.Request.Cookies[SessionCookies.CaseName(context)] is { } key)
        {
            if (await context.RequestServices.GetRequiredService<CaseSessions>().FindAsync(key) is { } opened)
                context.Features.Set(opened);
            else
                SessionCookies.ClearCase(context);
        }
        await next(context);
    });

    public static OpenedCase? Of(HttpContext context) => context.Features.Get<OpenedCase>();

    /// <summary>What the browser says in these headers counts nothing; what the session holds does.</summary>
    public static void HandOver(HttpContext context, HttpRequestMessage toPortal)
    {
        toPortal.Headers.Remove(TicketHeader);
        toPortal.Headers.Remove(EndHeader);
        if (Of(context) is not { } opened)
            return;
        toPortal.Headers.TryAddWithoutValidation(TicketHeader, opened.Ticket);
        toPortal.Headers.TryAddWithoutValidation(EndHeader, opened.End.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Takes a ticket out of the portal's answer. A new one gets a new key, so that nobody opens a case in a session that somebody else has prepared. Without Redis the
    /// answer goes on without its case: a receipt shows number and access code this once.
    /// </summary>
    /// <returns>False: it should have been kept, or forgotten, and Redis is silent.</returns>
    public static async Task<bool> TakeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (!headers.Remove(TicketHeader, out var tickets))
            return true;
        headers.Remove(EndHeader, out var ends);
        var sessions = context.RequestServices.GetRequiredService<CaseSessions>();
        var end = long.TryParse(ends.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : default;
        string? key = null;
        try
        {
            if (context.Request.Cookies[SessionCookies.CaseName(context)] is { } old)
                await sessions.ForgetAsync(old);
            if (tickets.ToString() is { Length: > 0 } ticket)
                key = await sessions.KeepAsync(new OpenedCase(ticket, end));
            return true;
        }
        catch (Exception silent) when (SessionStore.IsSilent(silent))
        {
            Log.SessionStoreSilent(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(CaseSession)), silent);
            return false;
        }
        finally
        {
            if (key is not null)
                SessionCookies.SetCase(context, key);
            else
                SessionCookies.ClearCase(context);
        }
    }
}
