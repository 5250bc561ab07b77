using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.AspNetCore.Antiforgery;

namespace ComplaintSuite.Identity.SignOn;

/// <summary>The sign-in page: plain HTML, no script, one form with a button for each demo person.</summary>
internal static class SignInPage
{
    /// <summary>Where somebody is led who asked for the page without a way back.</summary>
    private const string SignedOn = "/signed-on";

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-in", (HttpContext context, DemoPeople people, IdentitySettings settings, IAntiforgery antiforgery) =>
            Show(context, people, settings, antiforgery, error: false));
        routes.MapPost("/sign-in", SignInAsync);
        routes.MapGet("/sign-in.css", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=3600";
            return Results.Stream(typeof(SignInPage).Assembly.GetManifestResourceStream("sign-in.css")!, "text/css; charset=utf-8");
        });
        routes.MapGet(SignedOn, async (HttpContext context, IdentitySettings settings) =>
        {
            if (await SignOnCookie.SubjectAsync(context) is null)
                return Results.LocalRedirect(context.Request.PathBase + "/sign-in");
            var texts = SignInTexts.For(context.Request);
            var back = settings.GatewayAddresses.Count == 0 ? "" : $"<p><a href=\"{Encode(settings.GatewayAddresses[0].ToString())}\">{Encode(texts.ToSuite)}</a></p>\n";
            return Page(context, settings, texts, $"<p>{Encode(texts.SignedOn)}</p>\n{back}", StatusCodes.Status200OK, returnUrl: null);
        });
        routes.MapGet("/signed-off", (HttpContext context, IdentitySettings settings) =>
        {
            var texts = SignInTexts.For(context.Request);
            return Page(context, settings, texts, $"<p>{Encode(texts.SignedOff)}</p>", StatusCodes.Status200OK, returnUrl: null);
        });
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context, DemoPeople people, IdentitySettings settings, IAntiforgery antiforgery, ILoggerFactory logs)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Results.BadRequest();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (people.Find(form["subject"]) is not { } person)
            return Show(context, people, settings, antiforgery, error: true);

        await SignOnCookie.SignInAsync(context, person);
        Log.SignedOn(logs.CreateLogger(typeof(SignInPage)), person.Subject);
        return Results.LocalRedirect(LocalOrSignedOn(context, form["returnUrl"]));
    }

    private static IResult Show(HttpContext context, DemoPeople people, IdentitySettings settings, IAntiforgery antiforgery, bool error)
    {
        var texts = SignInTexts.For(context.Request);
        if (!settings.DemoSignOns)
            return Page(context, settings, texts, $"<p>{Encode(texts.NotConfigured)}</p>", StatusCodes.Status503ServiceUnavailable, returnUrl: null);

        var returnUrl = LocalOrSignedOn(context, context.Request.HasFormContentType ? context.Request.Form["returnUrl"] : context.Request.Query["returnUrl"]);
        var token = antiforgery.GetAndStoreTokens(context);
        var body = new StringBuilder();
        if (error)
            body.Append(CultureInfo.InvariantCulture, $"<p role=\"alert\">{Encode(texts.Unknown)}</p>\n");
        body.Append(CultureInfo.InvariantCulture, $"<p>{Encode(texts.DemoHint)}</p>\n<form method=\"post\" action=\"{Encode(Link(context, texts))}\">\n");
        body.Append(CultureInfo.InvariantCulture, $"<input type=\"hidden\" name=\"{Encode(token.FormFieldName)}\" value=\"{Encode(token.RequestToken)}\">\n");
        body.Append(CultureInfo.InvariantCulture, $"<input type=\"hidden\" name=\"returnUrl\" value=\"{Encode(returnUrl)}\">\n");
        foreach (var organisation in people.Organisations)
        {
            body.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>{Encode(organisation.Name.In(texts.Language))} <small>{Encode(organisation.Organisation)}</small></h2>\n<ul>\n");
            foreach (var member in organisation.Staff)
            {
                var posts = string.Join(", ", member.Posts.Select(code => organisation.Posts.First(post => post.Code == code).Name.In(texts.Language)));
                var label = string.Format(CultureInfo.InvariantCulture, texts.SignInAs, member.DisplayName, posts);
                body.Append(CultureInfo.InvariantCulture, $"<li><button name=\"subject\" value=\"{Encode(member.Subject)}\" aria-label=\"{Encode(label)}\">");
                body.Append(CultureInfo.InvariantCulture, $"<strong>{Encode(posts)}</strong><span>{Encode(member.DisplayName)}</span></button></li>\n");
            }
            body.Append("</ul>\n</section>\n");
        }
        body.Append("</form>\n");
        return Page(context, settings, texts, body.ToString(), error ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK, returnUrl);
    }

    private static IResult Page(HttpContext context, IdentitySettings settings, SignInTexts texts, string body, int status, string? returnUrl)
    {
        var languages = string.Join("\n", SignInTexts.All.Select(other =>
            $"<li><a lang=\"{other.Language}\" hreflang=\"{other.Language}\" href=\"{Encode(Link(context, other, returnUrl))}\"{(other == texts ? " aria-current=\"true\"" : "")}>{Encode(other.Self)}</a></li>"));
        var html = $"""
            <!doctype html>
            <html lang="{texts.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encode(texts.Title)} · ComplaintSuite</title>
            <link rel="stylesheet" href="{Encode(context.Request.PathBase)}/sign-in.css">
            </head>
            <body>
            <nav aria-label="{Encode(texts.Languages)}"><ul>
            {languages}
            </ul></nav>
            <main>
            <h1>{Encode(texts.Title)}</h1>
            {body}</main>
            </body>
            </html>

            """;

        // Chromium applies form-action to the redirects after the form as well, and those lead back to the gateway.
        var gateways = string.Join(' ', settings.GatewayAddresses.Select(gateway => gateway.GetLeftPart(UriPartial.Authority)));
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'self'; form-action 'self' {gateways}; base-uri 'none'; frame-ancestors 'none'";
        headers.CacheControl = "no-store";
        headers.ContentLanguage = texts.Language;
        headers.Vary = "Accept-Language";
        return Results.Content(html, "text/html; charset=utf-8", Encoding.UTF8, status);
    }

    private static string Link(HttpContext context, SignInTexts texts, string? returnUrl = null) =>
        $"{context.Request.PathBase}{context.Request.Path}?lang={texts.Language}" + (returnUrl is null ? "" : "&returnUrl=" + Uri.EscapeDataString(returnUrl));

    private static string Encode(string? text) => Html.Encode(text ?? "");

    /// <summary>Only a path of this very server is followed, so that the page can't be used to send people elsewhere.</summary>
    private static string LocalOrSignedOn(HttpContext context, string? url) =>
        url is ['/', not ('/' or '\\'), ..] && !url.Any(char.IsControl) ? url : context.Request.PathBase + SignedOn;
}
