using System.Diagnostics;
using ComplaintSuite.Gateway.Problems;

namespace ComplaintSuite.Gateway;

/// <summary>One line for each request: method, route pattern, status, duration. Paths and queries hold case numbers and are not written.</summary>
internal static class AccessLog
{
    public static IApplicationBuilder UseAccessLog(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(AccessLog));
        return app.Use(async (context, next) =>
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                await next(context);
            }
            finally
            {
                Log.Answered(log, context.Request.Method, ProblemAnswers.RouteOf(context), context.Response.StatusCode, Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 1));
            }
        });
    }
}
