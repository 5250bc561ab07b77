using System.Text.Encodings.Web;
using System.Text.Unicode;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Codes;
using ComplaintSuite.Portal.Desk;
using ComplaintSuite.Portal.Duty;
using ComplaintSuite.Portal.Filing;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Reception;
using ComplaintSuite.Portal.Relations;
using ComplaintSuite.Portal.Tracking;
using ComplaintSuite.Portal.Work;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Hosting;
using Grpc.Core;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http.Features;

namespace ComplaintSuite.Portal.Pages;

/// <summary>The pages of the portal: rendered here, plain HTML that works without script, nothing from elsewhere.</summary>
internal static class PortalPages
{
    /// <summary>Two of the largest documents with what a form around them takes; the gateway's limit.</summary>
    private const long LargestForm = 42 * 1024 * 1024;
    private static readonly string[] GetAndHead = ["GET", "HEAD"];

    public static void AddPages(this IServiceCollection services)
    {
        // Chinese stays readable in the page's source instead of becoming numbers.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton<CaseReader>().AddSingleton<CaseActs>().AddSingleton<StaffReader>().AddSingleton<WorkActs>().AddSingleton<TaskActs>().AddSingleton<CorrespondenceActs>().AddSingleton<LifecycleActs>().AddSingleton<OwnActs>().AddSingleton<ReceptionActs>().AddSingleton<DutyActs>().AddSingleton<DeskOffers>();
        services.AddCascadingValue(services => PageView.Of(services.GetRequiredService<IHttpContextAccessor>().HttpContext!, services.GetRequiredService<Visitor>()));
    }

    public static void MapPages(this WebApplication app)
    {
        app.Use(AnswerRefusalsAsync);
        app.MapMethods("/", GetAndHead, (Delegate)ShowStartAsync);
        app.MapFiling();
        app.MapTracking();
        app.MapWork();
        app.MapDuty();
        app.MapRelations();
        app.MapReception();
        app.MapTakeIn();
        app.MapDesk();
        app.MapCodes();
        app.MapFallback((Delegate)ShowMissingAsync);
        MapFile(app, "portal.css", "text/css; charset=utf-8");
        MapFile(app, "portal.svg", "image/svg+xml");
        MapFile(app, "queue.js", "text/javascript; charset=utf-8");
        MapFile(app, "signature.js", "text/javascript; charset=utf-8");
    }

    /// <summary>Renders a page as a whole, so that a failure is an error and not half a page. What it shows of a case stays in no cache.</summary>
    internal static async Task<IResult> ShowAsync<TPage>(this HttpContext context, int status, params (string Name, object? Value)[] parameters)
        where TPage : IComponent
    {
        await using var renderer = new HtmlRenderer(context.RequestServices, context.RequestServices.GetRequiredService<ILoggerFactory>());
        var view = ParameterView.FromDictionary(parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value));
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TPage>(view)).ToHtmlString());
        context.Response.Headers.ContentLanguage = PageLanguage.Of(context.Request);
        context.Response.Headers.Vary = "Accept-Language";
        if (context.Response.Headers.CacheControl.Count == 0)
            context.Response.Headers.CacheControl = "no-store";
        return Results.Content(html, "text/html; charset=utf-8", statusCode: status);
    }

    internal static Task<IResult> ShowMissingAsync(HttpContext context) => context.ShowAsync<MissingPage>(StatusCodes.Status404NotFound);

    /// <summary>Another page of this site, by GET, in the language of this one.</summary>
    internal static IResult SeeOther(this HttpContext context, string path, params (string Name, string? Value)[] query)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Location = context.View().Link(path, query);
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    internal static PageView View(this HttpContext context) => PageView.Of(context, context.RequestServices.GetRequiredService<Visitor>());

    /// <summary>Lets a form bring documents.</summary>
    internal static void TakesDocuments(this HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = LargestForm;
    }

    internal static void MapFile(IEndpointRouteBuilder routes, string name, string type) => routes.MapMethods($"/{name}", GetAndHead, (HttpContext context) =>
    {
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.Stream(typeof(PortalPages).Assembly.GetManifestResourceStream(name)!, type);
    });

    private static Task<IResult> ShowStartAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return context.ShowAsync<StartPage>(StatusCodes.Status200OK);
    }

    /// <summary>A "no" that no page has an answer of its own to.</summary>
    private static async Task AnswerRefusalsAsync(HttpContext context, RequestDelegate next)
    {
        IResult answer;
        try
        {
            await next(context);
            return;
        }
        catch (Exception left) when (left is CallRefusedException or IOException or OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
            return;
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            answer = await context.ShowAsync<MessagePage>(bad.StatusCode, ("Title", Texts.BadFormTitle), ("Text", Texts.BadForm));
        }
        catch (CallRefusedException refused) when (!context.Response.HasStarted)
        {
            answer = refused.Status switch
            {
                StatusCode.NotFound or StatusCode.InvalidArgument => await ShowMissingAsync(context),
                StatusCode.Unauthenticated => SignOn(context),
                StatusCode.PermissionDenied => await context.ShowAsync<MessagePage>(StatusCodes.Status403Forbidden, ("Title", Texts.ForbiddenTitle), ("Text", Texts.Forbidden)),
                StatusCode.FailedPrecondition => await context.ShowAsync<MessagePage>(StatusCodes.Status403Forbidden, ("Title", Texts.RefusedTitle), ("Text", WordsOf(refused))),
                _ => await context.ShowAsync<MessagePage>(StatusCodes.Status503ServiceUnavailable, ("Title", Texts.UnavailableTitle), ("Text", Texts.Unavailable)),
            };
        }
        await answer.ExecuteAsync(context);
    }

    /// <summary>Everything that a refusal says, with its rules.</summary>
    private static LocalText WordsOf(CallRefusedException refused)
    {
        return new(In("zh-CN"), In("en"), In("es"));

        string In(string language) => string.Join(' ', FormErrors.Of(refused, language, []).All.Select(error => error.Text));
    }

    /// <summary>To the sign-on, and back to where the person was.</summary>
    internal static IResult SignOn(HttpContext context)
    {
        var back = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) ? context.Request.Path + context.Request.QueryString : "/work";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Location = $"/session/sign-in?returnUrl={Uri.EscapeDataString(back)}";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
