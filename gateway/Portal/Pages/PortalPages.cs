using System.Text.Encodings.Web;
using System.Text.Unicode;
using ComplaintSuite.Procedures;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace ComplaintSuite.Portal.Pages;

/// <summary>The pages of the portal: rendered here, plain HTML, no script, nothing from elsewhere.</summary>
internal static class PortalPages
{
    private static readonly string[] GetAndHead = ["GET", "HEAD"];

    // Chinese stays readable in the page's source instead of becoming numbers.
    public static void AddPages(this IServiceCollection services) => services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/", GetAndHead, (Delegate)ShowStartAsync);
        routes.MapFallback((Delegate)ShowMissingAsync);
        MapFile(routes, "portal.css", "text/css; charset=utf-8");
        MapFile(routes, "portal.svg", "image/svg+xml");
    }

    private static Task<IResult> ShowStartAsync(HttpContext context) => ShowAsync<StartPage>(context, StatusCodes.Status200OK);

    private static Task<IResult> ShowMissingAsync(HttpContext context) => ShowAsync<MissingPage>(context, StatusCodes.Status404NotFound);

    /// <summary>The language asked for by <c>?lang</c>, else the best of Accept-Language that there is, else English.</summary>
    internal static string LanguageFor(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().AcceptLanguage.Where(language => language.Quality is not 0)
            .OrderByDescending(language => language.Quality ?? 1).Select(language => language.Value.ToString());
        return accepted.Prepend(request.Query["lang"].ToString()).Select(Known).FirstOrDefault(language => language is not null) ?? "en";
    }

    private static string? Known(string tag) =>
        LocalText.Languages.FirstOrDefault(language => language.Split('-')[0].Equals(tag.Split('-')[0], StringComparison.OrdinalIgnoreCase));

    /// <summary>Renders a page as a whole, so that a failure is an error and not half a page.</summary>
    private static async Task<IResult> ShowAsync<TPage>(HttpContext context, int status)
        where TPage : IComponent
    {
        var language = LanguageFor(context.Request);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Texts"] = PortalTexts.In(language) });
        await using var renderer = new HtmlRenderer(context.RequestServices, context.RequestServices.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TPage>(parameters)).ToHtmlString());
        context.Response.Headers.ContentLanguage = language;
        context.Response.Headers.Vary = "Accept-Language";
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Content(html, "text/html; charset=utf-8", statusCode: status);
    }

    private static void MapFile(IEndpointRouteBuilder routes, string name, string type) => routes.MapMethods($"/{name}", GetAndHead, (HttpContext context) =>
    {
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.Stream(typeof(PortalPages).Assembly.GetManifestResourceStream(name)!, type);
    });
}
